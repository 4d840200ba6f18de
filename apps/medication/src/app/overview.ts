import { daysBetween, siteDate, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { OrderRecord } from '../db/order.store.js';
import type { Follower, Retention, ReportStore, Summary, WeekOfTests } from '../db/report.store.js';
import type { AlertLine, ReviewLine, WorklistStore } from '../db/worklist.store.js';
import { diversionSteps, type DiversionSign, type DiversionStep } from '../domain/diversion.js';
import { medicationNotFound } from '../domain/drug-test.js';
import { isOpioidAgonist } from '../domain/medications.js';
import type { ReturnDose } from '../domain/missed-doses.js';
import type { Order } from '../domain/order.js';
import type { PatientContext } from '../domain/patient-facts.js';
import type { MedicationRules } from '../domain/rules/rule-set.js';
import { takeHomeCap } from '../domain/take-home.js';
import type { StoredTest } from '../db/test.store.js';
import type { DoseGaps, OrderStanding } from './dose-gaps.js';
import type { PatientPictures, WholePatient } from './patient-picture.js';

/** One order as a clinician sees it. */
export interface OrderView {
  readonly order: Order;
  readonly dosesGiven: number;
  readonly lastDose: {
    readonly siteDate: SiteDate;
    readonly amount: number;
    readonly unit: string;
    readonly takenAt: string | null;
  } | null;
  /** Days missed before today; injections: days past grace. */
  readonly missedDays: number;
  /** Doses wait until a prescriber reassesses. */
  readonly held: boolean;
  readonly returnDose: ReturnDose | null;
  readonly adherence: {
    readonly pdc: number;
    readonly unit: 'share-of-days';
    readonly coveredDays: number;
    readonly windowDays: number;
    readonly adherent: boolean;
  } | null;
  readonly takeHome: {
    readonly treatmentDay: number;
    readonly capDoses: number | null;
    readonly levelDoses: number | null;
  };
}

/** A patient's medication at a glance, and what is missing. */
export interface MedicationView {
  readonly patientId: Id;
  readonly context: PatientContext;
  readonly orders: readonly OrderView[];
  readonly alerts: readonly AlertLine[];
  readonly reviews: readonly ReviewLine[];
  readonly naloxone: { readonly siteDate: SiteDate; readonly units: number } | null;
  readonly tests: readonly StoredTest[];
  readonly diversion: { readonly signs: readonly DiversionSign[]; readonly consider: readonly DiversionStep[] };
  readonly missing: readonly string[];
}

/** How many of a set were still dosed so many days after the start. */
export interface StillDosing {
  readonly counted: number;
  readonly stillDosing: Readonly<Record<string, number>>;
  readonly share: Readonly<Record<string, number>>;
  /** Each one's days to the last dose, when asked for. */
  readonly each?: readonly Retention[];
}

/** What can be read. */
export class Overview {
  constructor(
    private readonly pictures: PatientPictures,
    private readonly gaps: DoseGaps,
    private readonly worklist: WorklistStore,
    private readonly reports: ReportStore,
    private readonly rules: MedicationRules,
  ) {}

  async patient(tx: Tx, patientId: Id): Promise<MedicationView> {
    const [whole, alerts, reviews, naloxone, callbacks] = await Promise.all([
      this.pictures.load(tx, patientId, tx.now),
      this.worklist.openAlerts(tx, patientId),
      this.worklist.openReviews(tx, patientId),
      this.worklist.lastNaloxone(tx, patientId),
      this.worklist.callbacks(tx, patientId),
    ]);
    const miscounts = callbacks.flatMap(({ siteDate: day, result }): DiversionSign[] =>
      result === 'correct' ? [] : [{ siteDate: day, kind: result }],
    );
    const signs = [...miscounts, ...this.notFound(whole)];
    return {
      ...{ patientId, context: whole.context, alerts, reviews, naloxone, tests: whole.tests },
      orders: await this.orderViews(tx, whole.orders),
      diversion: { signs, consider: diversionSteps(signs, this.rules) },
      missing: this.missing(whole),
    };
  }

  /** Retention: the last dose is at least N days after the start of the order, or of the patient's first order. */
  async stillDosing(
    tx: Tx,
    set: { readonly orderIds?: readonly Id[]; readonly patientIds?: readonly Id[] },
    days: readonly number[],
    each = false,
  ): Promise<StillDosing> {
    const [orders, patients] = await Promise.all([
      set.orderIds ? this.reports.retentionOfOrders(tx, set.orderIds) : [],
      set.patientIds ? this.reports.retentionOfPatients(tx, set.patientIds) : [],
    ]);
    const lines = [...orders, ...patients];
    return { ...retention(lines, days), ...(each ? { each: lines } : {}) };
  }

  weeklyTests(tx: Tx, cohort: readonly Follower[], weeks: number): Promise<readonly WeekOfTests[]> {
    return this.reports.testsByOwnWeek(tx, cohort, weeks);
  }

  summary(tx: Tx, patientIds: readonly Id[]): Promise<Summary> {
    return this.reports.summary(tx, patientIds);
  }

  private async orderViews(tx: Tx, records: readonly OrderRecord[]): Promise<readonly OrderView[]> {
    const byDay = Map.groupBy(records, ({ order }) => order.endDate ?? siteDate(tx.now, order.zone));
    const standings = new Map<Id, { standing: OrderStanding; on: SiteDate }>();
    for (const [on, group] of byDay) {
      const found = await this.gaps.standings(
        tx,
        group.map((record) => record.order),
        on,
      );
      for (const [orderId, standing] of found) standings.set(orderId, { standing, on });
    }
    return records.map((record) => this.orderView(record, standings.get(record.order.orderId)!));
  }

  private orderView(
    { order, dosesGiven }: OrderRecord,
    { standing, on }: { standing: OrderStanding; on: SiteDate },
  ): OrderView {
    const { gap, lastDose, adherence } = standing;
    const running = order.status === 'active';
    const treatmentDay = daysBetween(order.treatmentStart, on);
    return {
      ...{ order, dosesGiven },
      lastDose: lastDose && {
        siteDate: lastDose.siteDate,
        amount: lastDose.amount,
        unit: lastDose.unit,
        takenAt: lastDose.takenAt,
      },
      missedDays: running ? gap.missedDays : 0,
      held: running && gap.held,
      returnDose: running ? gap.suggestion : null,
      adherence: adherence && {
        ...adherence,
        unit: 'share-of-days',
        adherent: adherence.pdc >= this.rules.adherence.adherentFrom,
      },
      takeHome: {
        treatmentDay,
        capDoses: order.medication === 'methadone' ? takeHomeCap(treatmentDay, this.rules) : null,
        levelDoses: order.takeHomeMax,
      },
    };
  }

  /** Tests that looked for a dispensed medication and did not find it. */
  private notFound(whole: WholePatient): readonly DiversionSign[] {
    const orders = whole.orders.map((record) => record.order);
    return whole.tests.flatMap((test): DiversionSign[] => {
      const running = orders.filter(
        (order) => order.startDate < test.siteDate && (order.endDate === null || order.endDate >= test.siteDate),
      );
      const missing = running.some((order) => medicationNotFound(order.medication, test.results, this.rules));
      return missing && test.outcome === 'collected' ? [{ siteDate: test.siteDate, kind: 'medication-not-found' }] : [];
    });
  }

  private missing(whole: WholePatient): readonly string[] {
    const active = whole.picture.activeOrders;
    const agonist = active.some((order) => isOpioidAgonist(order.medication));
    const collected = whole.tests.some((test) => test.outcome === 'collected');
    return [
      ...(agonist && !whole.picture.naloxoneOnRecord ? ['naloxone'] : []),
      ...(active.length > 0 && !collected ? ['collected-drug-test'] : []),
      ...(whole.context.phase === null ? ['admission'] : []),
    ];
  }
}

/** Counts and shares per number of days; nobody counted gives shares of 0. */
export function retention(lines: readonly Retention[], days: readonly number[]): StillDosing {
  const counts = days.map(
    (n) => [String(n), lines.filter((line) => line.days !== null && line.days >= n).length] as const,
  );
  return {
    counted: lines.length,
    stillDosing: Object.fromEntries(counts),
    share: Object.fromEntries(counts.map(([n, count]) => [n, lines.length === 0 ? 0 : count / lines.length])),
  };
}
