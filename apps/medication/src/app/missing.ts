import { siteDate, type Decision, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import { missedKey, type LedgerStore } from '../db/ledger.store.js';
import type { OrderStore } from '../db/order.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { DoseMissed, MedicationEvent } from '../domain/events.js';
import { momentOf } from '../domain/dosing.js';
import { recordMiss, type LedgerEnd, type MissRejection } from '../domain/missed-doses.js';
import type { Order } from '../domain/order.js';
import type { MedicationRules } from '../domain/rules/rule-set.js';
import type { DoseGaps } from './dose-gaps.js';
import type { Permit } from './prescribing.js';
import type { Recording } from './recording.js';

/** One reported miss. */
export interface MissRow {
  readonly orderId: Id;
  readonly siteDate: SiteDate;
  /** Coded reason. */
  readonly reason: string;
  readonly externalRef: string | null;
}

export type MissResult =
  | { readonly status: 'recorded'; readonly consecutiveDays: number }
  | { readonly status: 'already-recorded' }
  | { readonly status: 'refused'; readonly reason: MissRejection | 'order-not-found' | 'site-not-allowed' };

interface MissBook {
  readonly orders: ReadonlyMap<Id, Order>;
  readonly recorded: Set<string>;
  /** Ledger ends by order and day. */
  readonly ends: ReadonlyMap<string, LedgerEnd>;
}

const refused = (reason: MissRejection): MissResult =>
  reason === 'miss-already-recorded' ? { status: 'already-recorded' } : { status: 'refused', reason };

/** Doses that were due and not taken, as people report them; the day close finds the others. */
export class Missing {
  constructor(
    private readonly orders: OrderStore,
    private readonly ledger: LedgerStore,
    private readonly patients: PatientStore,
    private readonly gaps: DoseGaps,
    private readonly recording: Recording,
    private readonly rules: MedicationRules,
  ) {}

  /** One miss. Throws NotFound for an unknown order. */
  async record(
    tx: Tx<MedicationEvent>,
    row: MissRow,
    permit: Permit,
  ): Promise<{ readonly ok: true; readonly missed: DoseMissed } | Rejected<MissRejection>> {
    const book = await this.load(tx, [row]);
    const order = book.orders.get(row.orderId);
    if (!order) throw new NotFound('order', row.orderId);
    permit(order);
    const decision = this.decide(tx, row, order, book);
    if (!decision.ok) return decision;
    await this.recording.record(tx, decision.events);
    return { ok: true, missed: decision.events[0]! };
  }

  /** Up to 1,000 rows; results in the order of the rows. */
  async recordBatch(
    tx: Tx<MedicationEvent>,
    rows: readonly MissRow[],
    worksAt: (siteId: Id) => boolean,
  ): Promise<readonly MissResult[]> {
    const book = await this.load(tx, rows);
    const events: DoseMissed[] = [];
    const results = rows.map((row): MissResult => {
      const order = book.orders.get(row.orderId);
      if (!order) return { status: 'refused', reason: 'order-not-found' };
      if (!worksAt(order.siteId)) return { status: 'refused', reason: 'site-not-allowed' };
      const decision = this.decide(tx, row, order, book);
      if (!decision.ok) return refused(decision.rejection);
      events.push(...decision.events);
      return { status: 'recorded', consecutiveDays: decision.events[0]!.consecutiveDays };
    });
    await this.recording.record(tx, events);
    return results;
  }

  private async load(tx: Tx, rows: readonly MissRow[]): Promise<MissBook> {
    const ids = [...new Set(rows.map((row) => row.orderId))];
    const [, records, recorded] = await Promise.all([
      this.patients.lockForOrders(tx, ids, []),
      this.orders.byIds(tx, ids),
      this.ledger.missedOn(
        tx,
        rows.map((row) => row.orderId),
        rows.map((row) => row.siteDate),
      ),
    ]);
    const orders = new Map(records.map(({ order }) => [order.orderId, order]));
    return { orders, recorded: new Set(recorded), ends: await this.ends(tx, rows, orders) };
  }

  /** A row is judged with the rows before it already recorded. */
  private decide(tx: Tx, row: MissRow, order: Order, book: MissBook): Decision<DoseMissed, MissRejection> {
    const key = missedKey(row.orderId, row.siteDate);
    const decision = this.decideOne(tx, row, order, book.ends.get(key)!, book.recorded.has(key));
    if (decision.ok) book.recorded.add(key);
    return decision;
  }

  private decideOne(tx: Tx, row: MissRow, order: Order, end: LedgerEnd, known: boolean) {
    const today = siteDate(tx.now, order.zone);
    const at = { today, now: tx.now };
    return recordMiss({
      ...{ order, end, today, on: row.siteDate, reason: row.reason, externalRef: row.externalRef },
      alreadyRecorded: known,
      missedId: tx.newId(),
      moment: momentOf(order, { siteDate: row.siteDate, takenAt: null }, at),
      rules: this.rules,
    });
  }

  /** Ledger ends by order and day; one pair of statements for each distinct day. */
  private async ends(
    tx: Tx,
    rows: readonly MissRow[],
    orders: ReadonlyMap<Id, Order>,
  ): Promise<ReadonlyMap<string, LedgerEnd>> {
    const byDay = Map.groupBy(rows, (row) => row.siteDate);
    const ends = new Map<string, LedgerEnd>();
    for (const [day, dayRows] of byDay) {
      const due = dayRows.map((row) => orders.get(row.orderId)).filter((order) => order !== undefined);
      const standings = await this.gaps.standings(tx, due, day);
      for (const [orderId, standing] of standings) ends.set(missedKey(orderId, day), standing.end);
    }
    return ends;
  }
}
