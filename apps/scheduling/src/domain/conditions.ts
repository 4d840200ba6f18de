import type { Id, SiteDate } from '@stepwell/kernel';
import type { SeatingRules } from './rules/seating.v1.js';

/** Something other services said about a patient that seats and rosters must respect; a row per source id. */
export interface Condition {
  readonly kind: 'leave' | 'referral-out' | 'safety-concern' | 'hold' | 'priority';
  readonly id: Id;
  /** Severity of a concern, kind of a referral or fact, trigger of a hold, reason of a leave. */
  readonly code: string;
  readonly from: SiteDate;
  /** Last day; null is still open. */
  readonly until: SiteDate | null;
}

export type StopReason = 'safety-concern-open' | 'on-leave' | 'referred-out';

/** Why a patient may get no seat from `on` although one is free, safest first. Never asked for a step-up (design 8). */
export function stopsSeat(
  asked: 'admission' | 'step-down',
  conditions: readonly Condition[],
  on: SiteDate,
  rules: SeatingRules,
): readonly StopReason[] {
  const severities = asked === 'admission' ? rules.concernsStoppingAdmission : rules.concernsStoppingStepDown;
  const open = conditions.filter((condition) => openOn(condition, on));
  const reasons: StopReason[] = [];
  if (open.some(({ kind, code }) => kind === 'safety-concern' && severities.includes(code))) {
    reasons.push('safety-concern-open');
  }
  if (open.some(({ kind }) => kind === 'leave')) reasons.push('on-leave');
  if (open.some((condition) => isAway(condition, rules))) reasons.push('referred-out');
  return reasons;
}

/** Whether the condition holds on `date` or begins later. */
function openOn(condition: Condition, date: SiteDate): boolean {
  return condition.until === null || condition.until >= date;
}

/** Whether the patient is elsewhere: withdrawal management, residential, emergency. */
export function isAway(condition: Condition, rules: SeatingRules): boolean {
  return condition.kind === 'referral-out' && rules.awayReferrals.includes(condition.code);
}

/** What a roster says beside a patient on `date`: expected elsewhere, excused, or nothing. */
export function rosterMark(
  conditions: readonly Condition[],
  date: SiteDate,
  rules: SeatingRules,
): 'referred-out' | 'on-leave' | null {
  const on = conditions.filter(({ from, until }) => from <= date && (until === null || date <= until));
  if (on.some((condition) => isAway(condition, rules))) return 'referred-out';
  return on.some(({ kind }) => kind === 'leave') ? 'on-leave' : null;
}

/** Place in the waitlist: 0 is first; classes of clinical 6.2, then everybody else. */
export function waitlistClass(conditions: readonly Condition[], rules: SeatingRules): number {
  const codes = conditions.filter(({ kind }) => kind === 'priority').map(({ code }) => code);
  const index = rules.waitlistPriority.findIndex((group) => group.some((code) => codes.includes(code)));
  return index < 0 ? rules.waitlistPriority.length : index;
}
