import {
  accept,
  addDays,
  daysBetween,
  mayPrescribe,
  reject,
  type Decision,
  type Id,
  type SiteDate,
} from '@stepwell/kernel';
import type { Moment, Signature, TakeHomeDispensed, TakeHomeLevelChanged } from './events.js';
import { doubledBy, type LinkedDose } from './linked-doses.js';
import type { Order } from './order.js';
import type { MedicationRules } from './rules/rule-set.js';

/** Take-home doses allowed at once on day `treatmentDay` of methadone treatment (0 is the first day): 7, 14 from day 15, 28 from day 31 (clinical 5.1, C27). */
export function takeHomeCap(treatmentDay: number, rules: MedicationRules): number {
  const bands = rules.takeHome.filter((band) => band.fromDay <= treatmentDay);
  return bands.at(-1)?.maxDoses ?? 0;
}

/** Days covered by a hand-out, both ends included. */
export interface Supply {
  readonly from: SiteDate;
  readonly through: SiteDate;
}

export interface TakeHomeCase {
  readonly order: Order;
  readonly doses: number;
  readonly from: SiteDate;
  /** Coded reason of an exception record; null without one. */
  readonly exceptionReason: string | null;
  readonly signedBy: Signature;
  /** Hand-outs of the order that are on record. */
  readonly supplies: readonly Supply[];
  /** Doses of the last hand-out; null when there was none. */
  readonly lastDoses: number | null;
  /** Doses and hand-outs on those days under other records of the same person. */
  readonly linked: readonly LinkedDose[];
  readonly stepDownHeld: boolean;
  readonly held: boolean;
  readonly dispenseId: Id;
  readonly moment: Moment;
  readonly rules: MedicationRules;
}

/** Last day that a hand-out covers. */
export function lastDayOf(
  { doses, from }: { readonly doses: number; readonly from: SiteDate },
  { timesPerDay }: Order,
): SiteDate {
  return addDays(from, Math.ceil(doses / timesPerDay) - 1);
}

export type TakeHomeRejection =
  | 'order-not-active'
  | 'before-order-start'
  | 'take-home-not-for-injections'
  | 'doses-held-until-reassessed'
  | 'take-home-above-cap'
  | 'take-home-above-level'
  | 'take-home-increase-held'
  | 'take-home-overlaps'
  | 'dosed-under-linked-record'
  | 'exception-needs-prescriber';

/** Hands out doses for the coming days: under the cap of the time in treatment, or by an exception record (clinical 5.5 row 4). */
export function dispenseTakeHome(given: TakeHomeCase): Decision<TakeHomeDispensed, TakeHomeRejection> {
  const { order, from, moment } = given;
  if (order.status !== 'active') return reject('order-not-active', { status: order.status });
  if (moment.siteDate < order.startDate || from < order.startDate) return reject('before-order-start');
  if (given.rules.products[order.product].graceDays !== null) return reject('take-home-not-for-injections');
  if (given.held) return reject('doses-held-until-reassessed');
  const through = lastDayOf(given, order);
  if (given.supplies.some((supply) => supply.from <= through && from <= supply.through))
    return reject('take-home-overlaps');
  const doubled = doubledBy(order, { from, through, takenAt: null }, given.linked, given.rules);
  if (doubled) return reject('dosed-under-linked-record', { on: doubled.from });
  const limited = aboveLimits(given);
  if (limited) return limited;
  const { patientId, orderId, medication } = order;
  const { dispenseId, doses, exceptionReason, signedBy } = given;
  return accept<TakeHomeDispensed>({
    type: 'take-home-dispensed',
    ...{ patientId, orderId, medication, dispenseId, doses, from, through, exceptionReason, signedBy, moment },
  });
}

function aboveLimits(given: TakeHomeCase) {
  const { order, doses, moment, rules, exceptionReason } = given;
  const byException = exceptionReason !== null;
  if (byException && !mayPrescribe(given.signedBy.tier)) return reject('exception-needs-prescriber');
  const treatmentDay = daysBetween(order.treatmentStart, moment.siteDate);
  const cap = takeHomeCap(treatmentDay, rules);
  const capped = order.medication === 'methadone' && doses > cap * order.timesPerDay;
  if (capped && !byException) return reject('take-home-above-cap', { capDoses: cap, treatmentDay });
  if (order.takeHomeMax !== null && doses > order.takeHomeMax && !byException) {
    return reject('take-home-above-level', { levelDoses: order.takeHomeMax });
  }
  const before = order.takeHomeMax ?? given.lastDoses ?? 0;
  if (given.stepDownHeld && doses > before) return reject('take-home-increase-held', { dosesBefore: before });
  return null;
}

export type TakeHomeLevelRejection =
  'order-not-active' | 'take-home-above-cap' | 'take-home-increase-held' | 'prescriber-tier-too-low';

/** A clinician sets how many doses may go home at once: never above the cap, never up while a step-down hold is open. */
export function setTakeHomeLevel(
  order: Order,
  request: { readonly maxDoses: number; readonly reason: string; readonly signedBy: Signature },
  given: { readonly stepDownHeld: boolean; readonly moment: Moment; readonly rules: MedicationRules },
): Decision<TakeHomeLevelChanged, TakeHomeLevelRejection> {
  if (!mayPrescribe(request.signedBy.tier)) return reject('prescriber-tier-too-low');
  if (order.status !== 'active') return reject('order-not-active', { status: order.status });
  const treatmentDay = daysBetween(order.treatmentStart, given.moment.siteDate);
  const cap = takeHomeCap(treatmentDay, given.rules);
  if (order.medication === 'methadone' && request.maxDoses > cap) {
    return reject('take-home-above-cap', { capDoses: cap, treatmentDay });
  }
  if (given.stepDownHeld && request.maxDoses > (order.takeHomeMax ?? 0)) return reject('take-home-increase-held');
  const { patientId, orderId, medication } = order;
  const { maxDoses, reason } = request;
  const event = { patientId, orderId, medication, maxDoses, reason, moment: given.moment };
  return accept<TakeHomeLevelChanged>({ type: 'take-home-level-changed', ...event });
}
