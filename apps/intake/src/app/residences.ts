import { reject, siteDate, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ResidenceStore } from '../db/residence.store.js';
import {
  checkReport,
  placeAvailable,
  residencesOn,
  type Residence,
  type ResidenceReport,
} from '../domain/recovery-residence.js';
import type { IntakeEvent } from '../domain/events.js';
import type { Setting, Settings } from './setting.js';

/** A report as it is entered; `asOf` null is today. */
export interface ResidenceCommand {
  readonly siteId: Id;
  readonly residence: string;
  readonly places: number | null;
  readonly asOf: SiteDate | null;
  readonly source: string;
}

/** A site's register of recovery residences: what was said, by whom, how long ago. */
export class Residences {
  constructor(
    private readonly residences: ResidenceStore,
    private readonly settings: Settings,
  ) {}

  /** Keeps what a residence said. */
  async report(
    tx: Tx<IntakeEvent>,
    command: ResidenceCommand,
  ): Promise<{ readonly ok: true; readonly residence: Residence } | Rejected<'in-the-future' | 'site-not-known'>> {
    const setting = await this.settings.at(tx, command.siteId);
    if (!setting) return reject('site-not-known', { siteId: command.siteId });
    const today = siteDate(tx.now, setting.site.zone);
    const report: ResidenceReport = {
      ...{ ...command, reportId: tx.newId(), asOf: command.asOf ?? today, recordedAt: tx.now },
    };
    const checked = checkReport(report, today);
    if (!checked.ok) return checked;
    await this.residences.add(tx, report);
    const [residence] = residencesOn([report], today, setting.rules.followUp.body.residenceFreshDays);
    return { ok: true, residence: residence! };
  }

  /** The register as it reads today, and whether a place is known to exist. */
  async of(
    tx: Tx<IntakeEvent>,
    siteId: Id,
  ): Promise<
    | { readonly ok: true; readonly items: readonly Residence[]; readonly available: boolean | null }
    | Rejected<'site-not-known'>
  > {
    const setting = await this.settings.at(tx, siteId);
    if (!setting) return reject('site-not-known', { siteId });
    const items = await this.today(tx, setting);
    return { ok: true, items, available: placeAvailable(items) };
  }

  /** Whether the register knows of a place at the site; null where nobody knows. */
  async available(tx: Tx<IntakeEvent>, setting: Pick<Setting, 'site' | 'rules'>): Promise<boolean | null> {
    return placeAvailable(await this.today(tx, setting));
  }

  private async today(tx: Tx<IntakeEvent>, { site, rules }: Pick<Setting, 'site' | 'rules'>) {
    const reports = await this.residences.newest(tx, site.siteId);
    return residencesOn(reports, siteDate(tx.now, site.zone), rules.followUp.body.residenceFreshDays);
  }
}
