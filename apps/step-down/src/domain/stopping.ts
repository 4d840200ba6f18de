import { addDays, reject, type Rejected, type SiteDate } from '@stepwell/kernel';
import { openHolds, pendingApproval, type PatientCase } from './case.js';
import type { Evaluation } from './evaluate.js';
import { redTriggers, type Policy } from './policy.js';

export type StoppingRejection =
  'hold-open' | 'red-signal' | 'facts-not-current' | 'change-pending' | 'effective-date-out-of-range';

/** What stops every way down, whoever signs it: nothing overrides a hold, a red signal or stale facts. */
export function whatStops(
  held: PatientCase,
  { found, stale }: { readonly found: Evaluation; readonly stale: readonly string[] },
): Rejected<StoppingRejection> | null {
  const holds = openHolds(held);
  if (holds.length > 0) return reject('hold-open', { triggers: holds.map((hold) => hold.trigger) });
  if (found.triggers.some((trigger) => redTriggers(found.ruleSet.policy).includes(trigger.id)))
    return reject('red-signal');
  if (stale.length > 0) return reject('facts-not-current', { sources: stale });
  return pendingApproval(held) ? reject('change-pending') : null;
}

/** First day on which what is signed today may take effect. */
export const earliest = (today: SiteDate, policy: Policy): SiteDate =>
  addDays(today, policy.deadlines.effectiveAfterDays);

/** Whether a first day may be asked for; null takes the earliest. */
export const isInRange = (on: SiteDate | null, today: SiteDate, policy: Policy): boolean =>
  on === null || (on >= earliest(today, policy) && on <= addDays(today, policy.deadlines.effectiveWithinDays));
