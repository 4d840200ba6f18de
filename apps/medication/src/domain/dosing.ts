import { accept, atLocalTime, reject, siteDate, type Decision, type Id } from '@stepwell/kernel';
import { positiveWithin, type TestOnRecord } from './clinical-context.js';
import {
  dosed,
  givenDose,
  ledgerRefusal,
  type DoseReport,
  type GivenDose,
  type LedgerMoment,
  type LedgerRejection,
} from './dose-ledger.js';
import type { DoseAdministered, Moment } from './events.js';
import { doubledBy, type LinkedDose } from './linked-doses.js';
import { isNaltrexone, type Medication } from './medications.js';
import type { DoseGap } from './missed-doses.js';
import type { Order } from './order.js';
import type { MedicationRules } from './rules/rule-set.js';

/** Why a dose at the window is not given now. */
export type DosingRejection =
  | LedgerRejection
  | 'doses-held-until-reassessed'
  | 'above-ordered-dose'
  | 'methadone-first-day-cap'
  | 'naltrexone-opioid-positive-test'
  | 'disulfiram-alcohol-positive-test'
  | 'patient-intoxicated'
  | 'dosed-under-linked-record';

/** What a nurse sees besides the ledger. */
export interface DosingCase {
  readonly order: Order;
  readonly report: DoseReport;
  readonly ledger: readonly GivenDose[];
  /** Doses and hand-outs around the day under other records of the same person. */
  readonly linked: readonly LinkedDose[];
  readonly gap: DoseGap;
  readonly tests: readonly TestOnRecord[];
  /** Milligrams already given on that day under the order. */
  readonly givenTodayMg: number;
  readonly intoxicated: boolean;
  readonly doseId: Id;
  readonly at: LedgerMoment;
  readonly rules: MedicationRules;
}

/** One dose at the window: the ledger's own checks, then what would make giving it unsafe (clinical 5.4, 5.5). */
export function giveDose(given: DosingCase): Decision<DoseAdministered, DosingRejection> {
  const { order, report, ledger, at, rules, gap } = given;
  if (order.status !== 'active') return reject('order-not-active', { status: order.status });
  const refused = ledgerRefusal(order, report, ledger, at, rules);
  if (refused) return reject(refused);
  if (gap.held) return reject('doses-held-until-reassessed', heldFacts(gap));
  const { siteDate: from, takenAt } = report;
  const doubled = doubledBy(order, { from, through: from, takenAt }, given.linked, rules);
  if (doubled) return reject('dosed-under-linked-record', { on: doubled.from });
  const unsafe = unsafeNow(given);
  if (unsafe) return unsafe;
  return accept(dosed(order, report, ledger, given.doseId, momentOf(order, report, at), rules));
}

const heldFacts = (gap: DoseGap) => ({ missedDays: gap.missedDays, suggestedMaxMg: gap.suggestion?.maxMg ?? null });

function unsafeNow(given: DosingCase) {
  const { order, report, rules, tests, at } = given;
  const total = given.givenTodayMg + (report.unit === 'mg' ? report.amount : 0);
  const limit = order.doseMg === null ? null : order.doseMg * order.timesPerDay;
  if (given.intoxicated) return reject('patient-intoxicated');
  if (limit !== null && total > limit) return reject('above-ordered-dose', { orderedMg: limit });
  if (aboveFirstDay(order, report, total, rules)) {
    return reject('methadone-first-day-cap', { capMg: rules.safety.methadone.firstDayCapMg });
  }
  const { opioidTestDays } = rules.safety.naltrexone;
  const { alcoholTestDays } = rules.safety.disulfiram;
  if (isNaltrexone(order.medication) && positiveWithin(tests, rules.tests.opioids, at.now, opioidTestDays * 24)) {
    return reject('naltrexone-opioid-positive-test', { lookBackDays: opioidTestDays });
  }
  if (order.medication === 'disulfiram' && positiveWithin(tests, rules.tests.alcohol, at.now, alcoholTestDays * 24)) {
    return reject('disulfiram-alcohol-positive-test', { lookBackDays: alcoholTestDays });
  }
  return null;
}

/** 50 mg on the first day of an induction unless the order documents why higher (clinical 5.1). */
function aboveFirstDay(order: Order, report: DoseReport, totalMg: number, rules: MedicationRules): boolean {
  const first =
    order.medication === 'methadone' && order.intent === 'induction' && report.siteDate === order.treatmentStart;
  return first && order.firstDayExceptionReason === null && totalMg > rules.safety.methadone.firstDayCapMg;
}

/** A dose happened when it was taken; with only a day, at noon of it, never in the future. */
export function momentOf(order: Order, report: Pick<DoseReport, 'siteDate' | 'takenAt'>, at: LedgerMoment): Moment {
  const noon = atLocalTime(report.siteDate, '12:00', order.zone);
  const when = report.takenAt ?? (noon < at.now ? noon : at.now);
  return { siteId: order.siteId, zone: order.zone, siteDate: report.siteDate, at: when };
}

/** One row of a dispensing system's export: by order, or by patient and medication. */
export interface ImportRow extends DoseReport {
  readonly orderId: Id | null;
  readonly patientId: Id | null;
  readonly medication: Medication | null;
}

export type ImportRejection = LedgerRejection | 'order-not-found' | 'order-ambiguous' | 'site-not-allowed';

/** What became of one row, in the order of the rows. */
export type ImportResult =
  | { readonly status: 'recorded'; readonly doseId: Id; readonly orderId: Id }
  | { readonly status: 'already-recorded'; readonly doseId: Id; readonly orderId: Id }
  | { readonly status: 'refused'; readonly reason: ImportRejection };

/** The state a batch is decided on: orders and ledger rows of everybody in it. */
export interface ImportBook {
  readonly orders: readonly Order[];
  readonly ledger: readonly GivenDose[];
  readonly moments: ReadonlyMap<Id, LedgerMoment>;
  readonly allowedSites: readonly Id[] | 'all';
  readonly newId: () => Id;
  readonly rules: MedicationRules;
}

export interface Imported {
  readonly results: readonly ImportResult[];
  readonly events: readonly DoseAdministered[];
}

/**
 * Doses that were already given elsewhere: facts, so only what cannot be true is refused, row by row. A row is judged
 * with the rows before it already in the ledger, so a batch equals its rows one by one.
 */
export function importDoses(rows: readonly ImportRow[], book: ImportBook): Imported {
  const index = indexOf(book);
  const events: DoseAdministered[] = [];
  const results = rows.map((row): ImportResult => {
    const decided = importOne(row, index, book);
    if (decided.event) {
      events.push(decided.event);
      remember(index, givenDose(decided.event));
    }
    return decided.result;
  });
  return { results, events };
}

interface Index {
  readonly orders: Map<Id, Order>;
  readonly byPatient: Map<Id, Order[]>;
  readonly doses: Map<Id, GivenDose[]>;
  readonly refs: Map<string, GivenDose>;
}

function importOne(row: ImportRow, index: Index, book: ImportBook): { result: ImportResult; event?: DoseAdministered } {
  const order = orderFor(row, index);
  if (typeof order === 'string') return { result: { status: 'refused', reason: order } };
  if (book.allowedSites !== 'all' && !book.allowedSites.includes(order.siteId)) {
    return { result: { status: 'refused', reason: 'site-not-allowed' } };
  }
  const known = row.externalRef === null ? undefined : index.refs.get(refKey(order.siteId, row.externalRef));
  if (known) return { result: { status: 'already-recorded', doseId: known.doseId, orderId: known.orderId } };
  const ledger = index.doses.get(order.patientId) ?? [];
  const at = book.moments.get(order.siteId)!;
  const reason = misdated(row, order) ?? ledgerRefusal(order, row, ledger, at, book.rules);
  if (reason) return { result: { status: 'refused', reason } };
  const event = dosed(order, row, ledger, book.newId(), momentOf(order, row, at), book.rules);
  return { result: { status: 'recorded', doseId: event.doseId, orderId: order.orderId }, event };
}

/** A time of day that is not on the stated day at the site is a typing mistake somewhere. */
export function misdated(report: Pick<DoseReport, 'takenAt' | 'siteDate'>, order: Order): LedgerRejection | null {
  if (report.takenAt === null) return null;
  return siteDate(report.takenAt, order.zone) === report.siteDate ? null : 'taken-at-not-on-site-date';
}

/** By id, else the one order of the patient for the medication that covers the day. */
function orderFor(row: ImportRow, index: Index): Order | 'order-not-found' | 'order-ambiguous' {
  if (row.orderId !== null) return index.orders.get(row.orderId) ?? 'order-not-found';
  const mine = (index.byPatient.get(row.patientId ?? '') ?? []).filter((order) => order.medication === row.medication);
  const covering = mine.filter((order) => covers(order, row));
  if (covering.length > 1) return 'order-ambiguous';
  return covering[0] ?? mine.at(-1) ?? 'order-not-found';
}

const covers = (order: Order, row: ImportRow): boolean =>
  order.status !== 'induction-failed' &&
  row.siteDate >= order.startDate &&
  (order.endDate === null || row.siteDate <= order.endDate);

function indexOf(book: ImportBook): Index {
  const index: Index = { orders: new Map(), byPatient: new Map(), doses: new Map(), refs: new Map() };
  for (const order of book.orders) {
    index.orders.set(order.orderId, order);
    index.byPatient.set(order.patientId, [...(index.byPatient.get(order.patientId) ?? []), order]);
  }
  for (const dose of book.ledger) remember(index, dose);
  return index;
}

function remember(index: Index, dose: GivenDose): void {
  const mine = index.doses.get(dose.patientId);
  if (mine) mine.push(dose);
  else index.doses.set(dose.patientId, [dose]);
  if (dose.externalRef !== null) index.refs.set(refKey(dose.siteId, dose.externalRef), dose);
}

const refKey = (siteId: Id, externalRef: string): string => `${siteId} ${externalRef}`;
