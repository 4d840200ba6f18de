import { addDays, reject, siteDate, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { LedgerStore, LedgerWindow } from '../db/ledger.store.js';
import type { OrderRecord, OrderStore } from '../db/order.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { TestStore } from '../db/test.store.js';
import { reachDays, type DoseReport, type LedgerMoment } from '../domain/dose-ledger.js';
import {
  giveDose,
  importDoses,
  misdated,
  type DosingRejection,
  type ImportResult,
  type ImportRow,
} from '../domain/dosing.js';
import type { DoseAdministered, MedicationEvent } from '../domain/events.js';
import type { Order } from '../domain/order.js';
import type { MedicationRules } from '../domain/rules/rule-set.js';
import type { DoseGaps } from './dose-gaps.js';
import type { Permit } from './prescribing.js';
import type { Recording } from './recording.js';

export interface DoseGiven {
  readonly ok: true;
  readonly dose: DoseAdministered;
}

const LOOK_BACK_DAYS = 15;

/** Doses: one at the window, or a dispensing system's export. */
export class Dosing {
  constructor(
    private readonly orders: OrderStore,
    private readonly ledger: LedgerStore,
    private readonly patients: PatientStore,
    private readonly tests: TestStore,
    private readonly gaps: DoseGaps,
    private readonly recording: Recording,
    private readonly rules: MedicationRules,
  ) {}

  /** One dose before staff, or reported as taken. */
  async give(
    tx: Tx<MedicationEvent>,
    orderId: Id,
    report: DoseReport & { readonly intoxicated: boolean },
    permit: Permit,
  ): Promise<DoseGiven | Rejected<DosingRejection>> {
    await this.patients.lockWithLinked(tx, orderId);
    const { order } = await this.orders.load(tx, orderId);
    permit(order);
    const wrongDay = misdated(report, order);
    if (wrongDay) return reject(wrongDay);
    const window = this.window(order.patientId, [order], report.siteDate, report.siteDate);
    const [ledger, linked, givenTodayMg, tests, gap] = await Promise.all([
      this.ledger.around(tx, [window], []),
      this.ledger.underLinked(tx, window),
      this.ledger.givenMg(tx, orderId, report.siteDate),
      this.tests.since(tx, order.patientId, `${addDays(report.siteDate, -LOOK_BACK_DAYS)}T00:00:00.000Z`),
      this.gaps.of(tx, order, report.siteDate),
    ]);
    const at = momentAt(tx, order);
    const decision = giveDose({
      ...{ order, report, ledger, linked, givenTodayMg, tests, gap, at },
      intoxicated: report.intoxicated,
      doseId: tx.newId(),
      rules: this.rules,
    });
    if (!decision.ok) return decision;
    await this.recording.record(tx, decision.events);
    return { ok: true, dose: decision.events[0]! };
  }

  /** Up to 1,000 rows in one transaction with a fixed number of statements; results in the order of the rows. */
  async importBatch(
    tx: Tx<MedicationEvent>,
    rows: readonly ImportRow[],
    allowedSites: readonly Id[] | 'all',
  ): Promise<readonly ImportResult[]> {
    const records = await this.ordersOf(tx, rows);
    const orders = records.map((record) => record.order);
    const refs = rows.map((row) => row.externalRef).filter((ref) => ref !== null);
    const ledger = await this.ledger.around(tx, this.windows(rows, orders), refs);
    const moments = new Map(orders.map((order) => [order.siteId, momentAt(tx, order)]));
    const imported = importDoses(rows, {
      ...{ orders, ledger, moments, allowedSites, rules: this.rules },
      newId: () => tx.newId(),
    });
    await this.recording.record(tx, imported.events);
    return imported.results;
  }

  /** Locks everybody in the batch first, then reads: what is read cannot change until commit. */
  private async ordersOf(tx: Tx, rows: readonly ImportRow[]): Promise<readonly OrderRecord[]> {
    const orderIds = [...new Set(rows.map((row) => row.orderId).filter((id) => id !== null))];
    const patientIds = [...new Set(rows.filter((row) => row.orderId === null).map((row) => row.patientId))].filter(
      (id) => id !== null,
    );
    const [, byId, byPatient] = await Promise.all([
      this.patients.lockForOrders(tx, orderIds, patientIds),
      this.orders.byIds(tx, orderIds),
      this.orders.ofPatients(tx, patientIds),
    ]);
    const known = new Map([...byId, ...byPatient].map((record) => [record.order.orderId, record]));
    return [...known.values()];
  }

  /** One window per patient: from its earliest to its latest row, widened by what its medicines must keep apart. */
  private windows(rows: readonly ImportRow[], orders: readonly Order[]): readonly LedgerWindow[] {
    const patientOf = new Map(orders.map((order) => [order.orderId, order.patientId]));
    const ordersOf = Map.groupBy(orders, (order) => order.patientId);
    const days = new Map<Id, { from: SiteDate; through: SiteDate }>();
    for (const row of rows) {
      const patientId = row.orderId === null ? row.patientId : patientOf.get(row.orderId);
      if (!patientId) continue;
      const seen = days.get(patientId);
      const from = seen && seen.from < row.siteDate ? seen.from : row.siteDate;
      const through = seen && seen.through > row.siteDate ? seen.through : row.siteDate;
      days.set(patientId, { from, through });
    }
    return [...days].map(([patientId, span]) =>
      this.window(patientId, ordersOf.get(patientId) ?? [], span.from, span.through),
    );
  }

  private window(patientId: Id, orders: readonly Order[], from: SiteDate, through: SiteDate): LedgerWindow {
    const reach = Math.max(1, ...orders.map((order) => reachDays(order.medication, this.rules)));
    return { patientId, from: addDays(from, -reach), through: addDays(through, reach) };
  }
}

const momentAt = (tx: Tx, order: Order): LedgerMoment => ({ today: siteDate(tx.now, order.zone), now: tx.now });
