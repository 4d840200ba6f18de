import { accept, addDays, daysBetween, reject, type Decision, type Id, type SiteDate } from '@stepwell/kernel';
import type { DoseMissed, Moment } from './events.js';
import type { Order } from './order.js';
import type { MedicationRules } from './rules/rule-set.js';

/** What may be given after missed days. `maxMg` is never above the dose before. */
export type ReturnDose =
  | { readonly kind: 'usual'; readonly maxMg: number }
  | { readonly kind: 'half'; readonly maxMg: number }
  | { readonly kind: 'see-prescriber'; readonly maxMg: number }
  | { readonly kind: 'induction'; readonly maxMg: number };

/** Methadone after `missedDays` in a row, `currentMg` a day (clinical 5.4, C26): usual, half, the lower of the cap and half, induction. */
export function methadoneReturnDose(currentMg: number, missedDays: number, rules: MedicationRules): ReturnDose {
  const { halfFromDays, cappedFromDays, capMg, inductionFromDays } = rules.methadoneReturn;
  const half = currentMg / 2;
  if (missedDays >= inductionFromDays) {
    return { kind: 'induction', maxMg: Math.min(rules.safety.methadone.firstDayCapMg, currentMg) };
  }
  if (missedDays >= cappedFromDays) return { kind: 'see-prescriber', maxMg: Math.min(capMg, half) };
  return missedDays >= halfFromDays ? { kind: 'half', maxMg: half } : { kind: 'usual', maxMg: currentMg };
}

/** Buprenorphine after `missedDays` in a row: resume, reassess with a share of the dose, or restart with COWS (clinical 5.4). */
export function buprenorphineReturnDose(currentMg: number, missedDays: number, rules: MedicationRules): ReturnDose {
  const { reassessFromDays, share, restartAboveDays } = rules.buprenorphineReturn;
  if (missedDays < reassessFromDays) return { kind: 'usual', maxMg: currentMg };
  const kind = missedDays > restartAboveDays ? 'induction' : 'see-prescriber';
  return { kind, maxMg: currentMg * share };
}

/** Days an injection is past its grace at `on`, d; 0 while within it (clinical 5.4). */
export function daysPastGrace(lastInjection: SiteDate, graceDays: number, on: SiteDate): number {
  return Math.max(0, daysBetween(lastInjection, on) - graceDays);
}

/** How the doses of an order stand at the start of `on`: what was missed before it, and whether doses wait. */
export interface DoseGap {
  /** Daily medication: days without cover before `on`; injections: days past grace. 0 before the first dose. */
  readonly missedDays: number;
  readonly held: boolean;
  /** Null when nothing is held back or the dose is not known. */
  readonly suggestion: ReturnDose | null;
}

/** What the ledger says: last covered day for daily medicines, day of the last dose for injections; null before the first. */
export interface LedgerEnd {
  readonly lastCoveredOn: SiteDate | null;
  readonly lastDoseOn: SiteDate | null;
  readonly lastAmountMg: number | null;
}

/** Missed days before `on`, and whether doses are held until a prescriber reassessed (clinical 5.4, C26). */
export function doseGap(order: Order, end: LedgerEnd, on: SiteDate, rules: MedicationRules): DoseGap {
  const missedDays = missedBefore(order, end, on, rules);
  const { holdAtDays } = rules.missed[order.medication];
  const held = holdAtDays !== null && missedDays >= holdAtDays && !reassessedFor(order, end, on, holdAtDays);
  return { missedDays, held, suggestion: suggestionFor(order, end, missedDays, rules) };
}

/** A reassessment lifts the hold of its own gap, and only until as many days are missed again. */
function reassessedFor(order: Order, end: LedgerEnd, on: SiteDate, holdAtDays: number): boolean {
  if (order.reassessedOn === null || order.reassessedOn <= (end.lastDoseOn ?? '')) return false;
  return daysBetween(order.reassessedOn, on) < holdAtDays;
}

function missedBefore(order: Order, end: LedgerEnd, on: SiteDate, rules: MedicationRules): number {
  const { graceDays } = rules.products[order.product];
  if (end.lastDoseOn === null) return 0;
  if (graceDays !== null) return daysPastGrace(end.lastDoseOn, graceDays, on);
  return Math.max(0, daysBetween(end.lastCoveredOn ?? end.lastDoseOn, on) - 1);
}

function suggestionFor(order: Order, end: LedgerEnd, missedDays: number, rules: MedicationRules): ReturnDose | null {
  const currentMg = order.doseMg ?? end.lastAmountMg;
  if (currentMg === null || missedDays === 0) return null;
  if (order.medication === 'methadone') return methadoneReturnDose(currentMg, missedDays, rules);
  return order.medication === 'buprenorphine' ? buprenorphineReturnDose(currentMg, missedDays, rules) : null;
}

/** A miss that a person or a dispensing system reports. */
export interface MissCase {
  readonly order: Order;
  /** The ledger up to and with `on`. */
  readonly end: LedgerEnd;
  readonly on: SiteDate;
  readonly today: SiteDate;
  readonly reason: string;
  readonly alreadyRecorded: boolean;
  readonly missedId: Id;
  readonly externalRef: string | null;
  readonly moment: Moment;
  readonly rules: MedicationRules;
}

export type MissRejection =
  | 'order-not-active'
  | 'before-order-start'
  | 'after-order-end'
  | 'dose-in-future'
  | 'dose-was-given'
  | 'miss-already-recorded';

/** A due dose was not taken: a day inside the order that nothing covers, once (clinical 5.4). */
export function recordMiss(given: MissCase): Decision<DoseMissed, MissRejection> {
  const { order, on, end } = given;
  if (order.status === 'induction-failed') return reject('order-not-active', { status: order.status });
  if (on < order.startDate) return reject('before-order-start');
  if (order.endDate !== null && on > order.endDate) return reject('after-order-end');
  if (on > given.today) return reject('dose-in-future');
  if (given.alreadyRecorded) return reject('miss-already-recorded');
  const injection = given.rules.products[order.product].graceDays !== null;
  if (injection ? end.lastDoseOn === on : end.lastCoveredOn === on) return reject('dose-was-given');
  const { patientId, orderId, medication } = order;
  const { missedId, reason, externalRef, moment } = given;
  const consecutiveDays = missedInARow(order, end, on, given.rules);
  const event = {
    patientId,
    orderId,
    medication,
    missedId,
    missedOn: on,
    reason,
    consecutiveDays,
    externalRef,
    moment,
  };
  return accept<DoseMissed>({ type: 'dose-missed', ...event });
}

/** Days missed in a row with `on`; injections count from the day they were due. At least 1. */
function missedInARow(order: Order, end: LedgerEnd, on: SiteDate, rules: MedicationRules): number {
  if (rules.products[order.product].graceDays !== null) {
    const due = end.lastDoseOn === null ? order.startDate : addDays(end.lastDoseOn, order.everyDays);
    return Math.max(1, daysBetween(due, on) + 1);
  }
  return daysBetween(end.lastCoveredOn ?? addDays(order.startDate, -1), on);
}
