import { addHours, daysBetween, hoursBetween, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import type { DoseAdministered, Moment } from './events.js';
import type { Medication, Unit } from './medications.js';
import type { Order } from './order.js';
import type { MedicationRules } from './rules/rule-set.js';

/** One row of the append-only ledger, as far as a new dose must know it. */
export interface GivenDose {
  readonly doseId: Id;
  readonly orderId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly medication: Medication;
  readonly siteDate: SiteDate;
  readonly slot: number;
  readonly takenAt: Instant | null;
  /** Hours after it in which no other dose of the substance may lie, h. */
  readonly floorHours: number;
  readonly externalRef: string | null;
}

/** A dose as a nurse or a dispensing system reports it. */
export interface DoseReport {
  readonly amount: number;
  readonly unit: Unit;
  readonly siteDate: SiteDate;
  readonly takenAt: Instant | null;
  readonly observed: boolean;
  readonly externalRef: string | null;
}

/** Why a dose cannot be written into the ledger at all, whoever reports it. */
export type LedgerRejection =
  | 'order-not-active'
  | 'before-order-start'
  | 'after-order-end'
  | 'dose-in-future'
  | 'taken-at-not-on-site-date'
  | 'unit-not-of-product'
  | 'already-given'
  | 'too-soon-after-dose'
  | 'xr-interval-too-short';

/** The day and moment at the site against which a report is judged. */
export interface LedgerMoment {
  readonly today: SiteDate;
  readonly now: Instant;
}

/**
 * Whether `report` fits beside `ledger` (doses of the same patient around that day): inside the order, one per due slot
 * unless split doses are allowed, never inside the shortest interval. Database constraints say the same once more.
 */
export function ledgerRefusal(
  order: Order,
  report: DoseReport,
  ledger: readonly GivenDose[],
  at: LedgerMoment,
  rules: MedicationRules,
): LedgerRejection | null {
  const { siteDate, takenAt } = report;
  if (order.status === 'induction-failed') return 'order-not-active';
  if (siteDate < order.startDate) return 'before-order-start';
  if (order.endDate !== null && siteDate > order.endDate) return 'after-order-end';
  if (siteDate > at.today || (takenAt !== null && takenAt > at.now)) return 'dose-in-future';
  if (!rules.products[order.product].units.includes(report.unit)) return 'unit-not-of-product';
  const sameDay = ledger.filter((dose) => dose.orderId === order.orderId && dose.siteDate === siteDate);
  if (sameDay.length >= slotsPerDay(order, rules)) return 'already-given';
  if (insideFloor(order, takenAt, ledger, rules)) return 'too-soon-after-dose';
  return insideInterval(order, siteDate, ledger, rules) ? 'xr-interval-too-short' : null;
}

/** Due slots of one day: as often as ordered, more when split doses are allowed. */
export function slotsPerDay(order: Order, rules: MedicationRules): number {
  return order.splitAllowed ? Math.max(order.timesPerDay, rules.maxSplitPerDay) : order.timesPerDay;
}

/** The shortest interval that nothing lifts, h: split orders have their own. */
export function floorHoursOf(order: Order, rules: MedicationRules): number {
  const product = rules.products[order.product];
  if (order.secondDoseRule || order.splitAllowed) return Math.min(product.splitFloorHours, product.floorHours);
  return product.floorHours;
}

function insideFloor(
  order: Order,
  takenAt: Instant | null,
  ledger: readonly GivenDose[],
  rules: MedicationRules,
): boolean {
  if (takenAt === null) return false;
  const floor = floorHoursOf(order, rules);
  return ledger.some((dose) => {
    if (dose.medication !== order.medication || dose.takenAt === null) return false;
    const gap = hoursBetween(dose.takenAt, takenAt);
    return gap >= 0 ? gap < dose.floorHours : -gap < floor;
  });
}

/** Injections keep their least days to both neighbours; the second dose may use the 2025 rule (clinical 5.2, 5.5). */
function insideInterval(order: Order, on: SiteDate, ledger: readonly GivenDose[], rules: MedicationRules): boolean {
  const product = rules.products[order.product];
  if (product.minDaysBetween === null) return false;
  const same = ledger.filter((dose) => dose.medication === order.medication);
  const second = order.secondDoseRule && same.length === 1 ? product.secondDoseMinDays : null;
  const needed = second ?? product.minDaysBetween;
  return same.some((dose) => Math.abs(daysBetween(dose.siteDate, on)) < needed);
}

/** Days around a dose that must be loaded to judge it, d. */
export function reachDays(medication: Medication, rules: MedicationRules): number {
  const products = Object.values(rules.products).filter((product) => product.medication === medication);
  return Math.max(...products.map((product) => product.minDaysBetween ?? 1));
}

/** The event of a dose that fits: its slot is the next free one of the day. */
export function dosed(
  order: Order,
  report: DoseReport,
  ledger: readonly GivenDose[],
  doseId: Id,
  moment: Moment,
  rules: MedicationRules,
): DoseAdministered {
  const sameDay = ledger.filter((dose) => dose.orderId === order.orderId && dose.siteDate === report.siteDate);
  const { patientId, orderId, medication, product } = order;
  return {
    type: 'dose-administered',
    ...{ patientId, orderId, medication, product, doseId },
    slot: sameDay.length + 1,
    amount: report.amount,
    unit: report.unit,
    observed: report.observed,
    takenAt: report.takenAt,
    floorHours: floorHoursOf(order, rules),
    externalRef: report.externalRef,
    moment,
  };
}

/** The ledger row an event makes. */
export function givenDose(event: DoseAdministered): GivenDose {
  const { doseId, orderId, patientId, medication, slot, takenAt, floorHours, externalRef } = event;
  const { siteId, siteDate } = event.moment;
  return { doseId, orderId, patientId, siteId, medication, siteDate, slot, takenAt, floorHours, externalRef };
}

/** The time in which the exclusion constraint allows no other dose of the substance, `[from, until)`; null when the time of day is unknown. */
export function busySpan(dose: Pick<GivenDose, 'takenAt' | 'floorHours'>): { from: Instant; until: Instant } | null {
  if (dose.takenAt === null) return null;
  return { from: dose.takenAt, until: addHours(dose.takenAt, dose.floorHours) };
}
