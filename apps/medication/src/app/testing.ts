import { siteDate, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DirectoryStore, Site } from '../db/directory.store.js';
import type { OrderStore } from '../db/order.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { TestStore } from '../db/test.store.js';
import {
  medicationNotFound,
  resultTest,
  testAlerts,
  type Expectations,
  type PrescribedElsewhere,
  type TestReport,
} from '../domain/drug-test.js';
import type { DrugTestResulted, MedicationEvent, Moment } from '../domain/events.js';
import type { MedicationRules } from '../domain/rules/rule-set.js';
import { dueAfter } from './due.js';
import type { Recording } from './recording.js';

/** One result of a batch. */
export interface TestRow extends TestReport {
  readonly patientId: Id;
  readonly siteId: Id;
}

export type TestRefusal = 'site-not-known' | 'site-not-allowed' | 'collected-in-future';

export type TestOutcome =
  | { readonly status: 'recorded'; readonly test: DrugTestResulted }
  | { readonly status: 'already-recorded'; readonly testId: Id }
  | { readonly status: 'refused'; readonly reason: TestRefusal };

/** Drug tests: what was found, what of it was expected, and what that means for running orders. */
export class Testing {
  constructor(
    private readonly patients: PatientStore,
    private readonly orders: OrderStore,
    private readonly tests: TestStore,
    private readonly directory: DirectoryStore,
    private readonly recording: Recording,
    private readonly rules: MedicationRules,
  ) {}

  /** Up to 1,000 results in a fixed number of statements; outcomes in the order of the rows. */
  async result(
    tx: Tx<MedicationEvent>,
    rows: readonly TestRow[],
    worksAt: (siteId: Id) => boolean,
  ): Promise<readonly TestOutcome[]> {
    const patientIds = [...new Set(rows.map((row) => row.patientId))];
    await this.patients.lock(tx, patientIds);
    const refs = rows.map((row) => row.externalRef).filter((ref) => ref !== null);
    const [sites, stored, expectations] = await Promise.all([
      this.directory.sites(tx, [...new Set(rows.map((row) => row.siteId))]),
      this.tests.byRefs(tx, refs),
      this.expectations(tx, patientIds),
    ]);
    const known = new Map(stored.map((test) => [refKey(test.siteId, test.externalRef ?? ''), test.testId]));
    const events: MedicationEvent[] = [];
    const outcomes = rows.map((row): TestOutcome => {
      const testId = row.externalRef === null ? undefined : known.get(refKey(row.siteId, row.externalRef));
      if (testId) return { status: 'already-recorded', testId };
      const site = sites.get(row.siteId);
      const reason = refusal(row, site, worksAt, tx);
      if (reason || !site) return { status: 'refused', reason: reason ?? 'site-not-known' };
      const expected = expectations.get(row.patientId) ?? { orders: [], prescribed: [] };
      const test = this.decide(tx, row, site, expected, events);
      if (row.externalRef !== null) known.set(refKey(row.siteId, row.externalRef), test.testId);
      return { status: 'recorded', test };
    });
    await this.recording.record(tx, events);
    return outcomes;
  }

  /** A medicine somebody else prescribes: it makes positives expected from a day on (clinical 2.3). */
  async prescribedElsewhere(tx: Tx<MedicationEvent>, patientId: Id, item: PrescribedElsewhere): Promise<void> {
    await this.patients.lock(tx, [patientId]);
    await this.patients.prescribe(tx, patientId, item);
  }

  private decide(
    tx: Tx,
    row: TestRow,
    site: Site,
    expected: Expectations,
    events: MedicationEvent[],
  ): DrugTestResulted {
    const day: SiteDate = siteDate(row.collectedAt, site.zone);
    const moment: Moment = { siteId: site.siteId, zone: site.zone, siteDate: day, at: row.collectedAt };
    const test = resultTest(row.patientId, tx.newId(), row, expected, moment, this.rules);
    events.push(test, ...testAlerts(test, expected, () => tx.newId(), this.rules));
    events.push(...this.diversionReviews(tx, test, expected));
    return test;
  }

  /** The test looked for a dispensed medication and did not find it: a review, never a discharge (C31). */
  private diversionReviews(tx: Tx, test: DrugTestResulted, expected: Expectations): MedicationEvent[] {
    if (test.outcome !== 'collected') return [];
    const { siteDate: day } = test.moment;
    const running = expected.orders.filter(
      (order) => order.startDate < day && (order.endDate === null || order.endDate >= day),
    );
    const missing = running.filter((order) => medicationNotFound(order.medication, test.results, this.rules));
    const kind = 'diversion-review';
    return missing.map((order) => ({
      type: 'review-opened',
      ...{ patientId: test.patientId, reviewId: tx.newId(), orderId: order.orderId, kind },
      ...{ trigger: 'medication-not-found', siteId: test.moment.siteId, openedAt: tx.now },
      dueAt: dueAfter(tx.now, kind, this.rules),
    }));
  }

  private async expectations(tx: Tx, patientIds: readonly Id[]): Promise<ReadonlyMap<Id, Expectations>> {
    const [orders, prescribed] = await Promise.all([
      this.orders.ofPatients(tx, patientIds),
      this.patients.prescribedElsewhere(tx, patientIds),
    ]);
    const byPatient = Map.groupBy(
      orders.map((record) => record.order),
      (order) => order.patientId,
    );
    return new Map(
      patientIds.map((id) => [id, { orders: byPatient.get(id) ?? [], prescribed: prescribed.get(id) ?? [] }]),
    );
  }
}

function refusal(row: TestRow, site: Site | undefined, worksAt: (siteId: Id) => boolean, tx: Tx): TestRefusal | null {
  if (!worksAt(row.siteId)) return 'site-not-allowed';
  if (!site) return 'site-not-known';
  return row.collectedAt > tx.now ? 'collected-in-future' : null;
}

const refKey = (siteId: Id, externalRef: string): string => `${siteId} ${externalRef}`;
