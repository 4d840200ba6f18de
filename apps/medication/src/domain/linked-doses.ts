import { daysBetween, hoursBetween, type Instant, type SiteDate } from '@stepwell/kernel';
import { floorHoursOf } from './dose-ledger.js';
import { isOpioidAgonist, type Medication } from './medications.js';
import type { Order } from './order.js';
import type { MedicationRules } from './rules/rule-set.js';

/** A dose or a hand-out under another record of the same person: the days it covers, both included. */
export interface LinkedDose {
  readonly medication: Medication;
  readonly from: SiteDate;
  readonly through: SiteDate;
  /** Null for hand-outs, and where nobody wrote the time down. */
  readonly takenAt: Instant | null;
  /** Hours after it in which no other dose of the substance may lie, h. */
  readonly floorHours: number;
}

/** What is about to be given: the days it covers, and when. */
export interface Intended {
  readonly from: SiteDate;
  readonly through: SiteDate;
  readonly takenAt: Instant | null;
}

/**
 * The dose under a linked record that makes this one a second: the same medication or another opioid agonist on one of its days,
 * or the same medication inside its shortest interval (clinical 5.4, 5.5). Null when none does.
 */
export function doubledBy(
  order: Order,
  intended: Intended,
  linked: readonly LinkedDose[],
  rules: MedicationRules,
): LinkedDose | null {
  return (
    linked.find(
      (dose) => isSameClass(order, dose) && (onSameDay(intended, dose) || tooClose(order, intended, dose, rules)),
    ) ?? null
  );
}

const isSameClass = ({ medication }: Order, dose: LinkedDose): boolean =>
  dose.medication === medication || (isOpioidAgonist(dose.medication) && isOpioidAgonist(medication));

const onSameDay = ({ from, through }: Intended, dose: LinkedDose): boolean =>
  dose.from <= through && from <= dose.through;

function tooClose(order: Order, { from, takenAt }: Intended, dose: LinkedDose, rules: MedicationRules): boolean {
  if (dose.medication !== order.medication) return false;
  const { minDaysBetween } = rules.products[order.product];
  if (minDaysBetween !== null && Math.abs(daysBetween(dose.from, from)) < minDaysBetween) return true;
  if (takenAt === null || dose.takenAt === null) return false;
  const gap = hoursBetween(dose.takenAt, takenAt);
  return gap >= 0 ? gap < dose.floorHours : -gap < floorHoursOf(order, rules);
}
