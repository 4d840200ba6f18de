import { addDays, siteDate, type Id, type Instant, type SiteDate, type Zone } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DirectoryStore } from '../db/directory.store.js';
import { missedKey, type LedgerStore } from '../db/ledger.store.js';
import type { OrderRecord, OrderStore } from '../db/order.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { Coverage } from '../domain/adherence.js';
import { closeDay, needsSupplies, type DayCloseCase } from '../domain/day-close.js';
import type { MedicationEvent } from '../domain/events.js';
import { AWAY_KINDS, awayOn } from '../domain/patient-facts.js';
import type { MedicationRules } from '../domain/rules/rule-set.js';
import type { DoseGaps } from './dose-gaps.js';
import { dayCloseTimer } from './prescribing.js';
import type { Recording } from './recording.js';

/** The site day that a timer closes. */
export interface SiteDay {
  readonly siteId: Id;
  readonly zone: Zone;
  readonly day: SiteDate;
}

/** Finds what nobody reported: set-based over a site's active orders, once per site day. */
export class DayClosing {
  constructor(
    private readonly directory: DirectoryStore,
    private readonly orders: OrderStore,
    private readonly ledger: LedgerStore,
    private readonly patients: PatientStore,
    private readonly gaps: DoseGaps,
    private readonly recording: Recording,
    private readonly rules: MedicationRules,
  ) {}

  /** Closes the day once, with the facts that lie on or before it, and sets the timer of the next while orders run. */
  async close(tx: Tx<MedicationEvent>, site: SiteDay, due: Instant): Promise<void> {
    if (!(await this.patients.lockTreatedAt(tx, site.siteId, site.day))) return;
    tx.schedule(dayCloseTimer(site, addDays(site.day, 1), this.rules));
    if (!(await this.directory.closeDay(tx, site.siteId, site.day))) return;
    const records = await this.orders.activeAtSite(tx, site.siteId, site.day);
    const cases = await this.cases(tx, records, site, due);
    await this.recording.record(tx, cases.flatMap(closeDay));
  }

  private async cases(
    tx: Tx,
    records: readonly OrderRecord[],
    { siteId, zone, day }: SiteDay,
    due: Instant,
  ): Promise<readonly DayCloseCase[]> {
    const ids = records.map((record) => record.order.orderId);
    const [lasts, recorded, facts] = await Promise.all([
      this.ledger.lastDoses(tx, ids, day),
      this.ledger.missedOn(
        tx,
        ids,
        ids.map(() => day),
      ),
      this.patients.facts(
        tx,
        records.map((record) => record.order.patientId),
        AWAY_KINDS,
      ),
    ]);
    const factsOf = Map.groupBy(facts, (fact) => fact.patientId);
    const cases = records.map(({ order, published }): DayCloseCase => ({
      ...{ order, published, on: day, rules: this.rules, supplies: null },
      lastDoseOn: lasts.get(order.orderId)?.siteDate ?? null,
      away: awayOn(factsOf.get(order.patientId) ?? [], day),
      missRecorded: recorded.has(missedKey(order.orderId, day)),
      moment: { siteId, zone, siteDate: siteDate(due, zone), at: due },
      newId: () => tx.newId(),
    }));
    return this.withSupplies(tx, cases, day);
  }

  /** Loads the window only where the day was not dosed or its figure may matter: most orders of most days need none. */
  private async withSupplies(tx: Tx, cases: readonly DayCloseCase[], day: SiteDate): Promise<readonly DayCloseCase[]> {
    const needing = cases.filter((item) => needsSupplies(item.order, item, day, this.rules));
    const ids = needing.map((item) => item.order.orderId);
    const supplies = await this.gaps.supplies(tx, ids, day);
    const wanted = new Set(ids);
    return cases.map((item) => {
      if (!wanted.has(item.order.orderId)) return item;
      const mine = supplies.get(item.order.orderId) ?? [];
      return { ...item, supplies: mine, lastDoseOn: item.lastDoseOn ?? lastBegun(mine) };
    });
  }
}

/** Take-homes alone start a treatment too. */
const lastBegun = (supplies: readonly Coverage[]): SiteDate | null =>
  supplies
    .map((supply) => supply.from)
    .sort()
    .at(-1) ?? null;
