import { addDays, reject, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { DischargeRules, ExitRule } from './rules/discharge.js';

/** Who continues one medication after the discharge. */
export interface Continuation {
  readonly orderId: Id;
  /** The organisation that goes on, as a code. */
  readonly continuedBy: string;
  readonly appointmentOn: SiteDate;
  /** Last day that the supply in hand covers. */
  readonly supplyUntil: SiteDate;
}

/** What waits for the person after the discharge. */
export interface AftercarePlan {
  readonly appointmentOn: SiteDate;
  /** Whom to turn to, as a code. */
  readonly contact: string;
  readonly naloxone: string;
  readonly relapsePlan: string;
}

/** An order of medication that runs. */
export interface RunningOrder {
  readonly orderId: Id;
  readonly medication: string;
}

export interface DischargePlans {
  readonly continuity: readonly Continuation[];
  readonly aftercare: AftercarePlan | null;
  /** Coded reason why there is no aftercare plan. */
  readonly aftercareWaiver: string | null;
}

export type DischargePlanRejection =
  | 'continuity-plan-missing'
  | 'continuity-plan-gap'
  | 'aftercare-plan-missing'
  | 'aftercare-appointment-out-of-time'
  | 'unknown-code';

/** Orders whose medication somebody must continue when the person leaves by this exit. */
export function toContinue(
  rules: DischargeRules,
  exit: ExitRule,
  running: readonly RunningOrder[],
): readonly RunningOrder[] {
  if (!exit.continuity) return [];
  return running.filter(({ medication }) => rules.continuedMedications.includes(medication));
}

/**
 * Every medication that may not stop is continued: by somebody, from a day on that is not past, and with a supply that lasts until
 * that day (clinical 2.5).
 */
export function checkContinuity(
  needed: readonly RunningOrder[],
  plans: readonly Continuation[],
  today: SiteDate,
): Rejected<DischargePlanRejection> | null {
  const uncovered = needed.filter(({ orderId }) => !plans.some((plan) => plan.orderId === orderId));
  if (uncovered.length > 0)
    return reject('continuity-plan-missing', { orders: uncovered.map(({ orderId }) => orderId) });
  const gaps = plans.filter(({ appointmentOn, supplyUntil }) => appointmentOn < today || supplyUntil < appointmentOn);
  return gaps.length > 0 ? reject('continuity-plan-gap', { orders: gaps.map(({ orderId }) => orderId) }) : null;
}

/** The aftercare plan that an exit asks for: its appointment in time and its codes known; or waived, where it may be. */
export function checkAftercare(
  rules: DischargeRules,
  exit: ExitRule,
  plans: DischargePlans,
  today: SiteDate,
): Rejected<DischargePlanRejection> | null {
  const { aftercare, aftercareWaiver } = plans;
  if (aftercare) return checkPlan(rules.aftercare, aftercare, today);
  if (exit.aftercare === 'not-asked') return null;
  if (exit.aftercare === 'needed' || aftercareWaiver === null)
    return reject('aftercare-plan-missing', { mayBeWaived: exit.aftercare === 'or-waived' });
  const { waivers } = rules.aftercare;
  return waivers.includes(aftercareWaiver)
    ? null
    : reject('unknown-code', { field: 'aftercareWaiver', allowed: waivers });
}

function checkPlan(
  rules: DischargeRules['aftercare'],
  plan: AftercarePlan,
  today: SiteDate,
): Rejected<DischargePlanRejection> | null {
  const latest = addDays(today, rules.appointmentWithinDays);
  if (plan.appointmentOn < today || plan.appointmentOn > latest)
    return reject('aftercare-appointment-out-of-time', { from: today, until: latest });
  if (!rules.naloxone.includes(plan.naloxone))
    return reject('unknown-code', { field: 'naloxone', allowed: rules.naloxone });
  if (!rules.relapsePlan.includes(plan.relapsePlan))
    return reject('unknown-code', { field: 'relapsePlan', allowed: rules.relapsePlan });
  return null;
}
