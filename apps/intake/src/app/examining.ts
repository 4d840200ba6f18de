import { reject, type Id, type Instant, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { EpisodeStore } from '../db/episode.store.js';
import type { ExaminationStore } from '../db/examination.store.js';
import {
  checkEntry,
  examinationOf,
  isNewPregnancy,
  type Examination,
  type ExaminationEntry,
  type ExaminationRejection,
} from '../domain/examination.js';
import type { IntakeEvent } from '../domain/events.js';
import type { ReportedFact } from '../domain/observation.js';
import type { Observing } from './observing.js';
import type { Setting, Settings } from './setting.js';

/** One look at a section, as it is entered; `occurredAt` null is now. */
export interface ExaminationCommand {
  readonly patientId: Id;
  readonly section: ExaminationEntry['section'];
  readonly values: ExaminationEntry['values'];
  readonly notDone: string | null;
  readonly occurredAt: Instant | null;
}

type Unplaced = Rejected<'patient-not-known' | 'site-not-known'>;
type Allow = (siteId: Id) => void;

/** The examination: who looked at what and when, what was not done and why, and what nobody has looked at. */
export class Examining {
  constructor(
    private readonly examination: ExaminationStore,
    private readonly episodes: EpisodeStore,
    private readonly settings: Settings,
    private readonly observing: Observing,
  ) {}

  /** Keeps one look; a pregnancy that it makes known is reported as a clinical fact in the same transaction (U12). */
  async enter(
    tx: Tx<IntakeEvent>,
    command: ExaminationCommand,
    allow: Allow,
  ): Promise<
    | { readonly ok: true; readonly entry: ExaminationEntry }
    | Rejected<ExaminationRejection | 'in-the-future'>
    | Unplaced
  > {
    const { patientId, section, values, notDone, occurredAt } = command;
    if (occurredAt && occurredAt > tx.now) return reject('in-the-future');
    const setting = await this.placed(tx, patientId, allow, occurredAt ?? tx.now);
    if ('rejection' in setting) return setting;
    const { rules, about } = setting;
    const checked = checkEntry(rules.examination.body, command);
    if (!checked.ok) return checked;
    const before = examinationOf(rules.examination.body, await this.examination.ofPatient(tx, patientId));
    const entry: ExaminationEntry = {
      ...{ entryId: tx.newId(), patientId, section, values, notDone },
      ...{ occurredAt: about.at, siteDate: about.siteDate, recordedBy: tx.cause.actor.id },
    };
    await this.examination.add(tx, entry);
    if (isNewPregnancy(entry, before)) await this.report(tx, patientId, about.at);
    return { ok: true, entry };
  }

  /** Where a patient's examination stands. */
  async of(
    tx: Tx<IntakeEvent>,
    patientId: Id,
    allow: Allow,
  ): Promise<{ readonly ok: true; readonly examination: Examination } | Unplaced> {
    const setting = await this.placed(tx, patientId, allow, tx.now);
    if ('rejection' in setting) return setting;
    const entries = await this.examination.ofPatient(tx, patientId);
    return { ok: true, examination: examinationOf(setting.rules.examination.body, entries) };
  }

  private async placed(tx: Tx<IntakeEvent>, patientId: Id, allow: Allow, at: Instant): Promise<Setting | Unplaced> {
    const place = (await this.episodes.places(tx, [patientId])).get(patientId);
    if (!place) return reject('patient-not-known');
    allow(place.siteId);
    return (await this.settings.of(tx, patientId, place.siteId, at)) ?? reject('site-not-known');
  }

  private async report(tx: Tx<IntakeEvent>, patientId: Id, occurredAt: Instant): Promise<void> {
    const fact: ReportedFact = { patientId, kind: 'pregnancy', substance: null, occurredAt };
    await this.observing.report(tx, [fact], () => true);
  }
}
