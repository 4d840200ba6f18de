import { addDays, isoWeekStart, weekday, type SiteDate } from '@stepwell/kernel';
import { recentSessions } from './attendance.js';
import { activeOrders } from './plan-and-rating.js';
import { escalationDay } from './plateau.js';
import type { Policy, Transition } from './policy.js';
import type { Situation } from './situation.js';
import { steppedOn, type Tapering } from './tapering.js';
import { leavesOn, scoresOf, type Timeline } from './timeline.js';
import { overdueOn, type FiredTrigger } from './triggers.js';
import type { Criterion } from './verdict.js';

/** A review of the cadence (clinical 1.6) and the day it is due. */
export interface ReviewDue {
  readonly kind: 'mini' | 'dimensional';
  readonly dueOn: SiteDate;
}

/** The next mini-review and the next full re-rating, counted from the last of each or from admission. */
export function reviewsDue(situation: Situation, timeline: Timeline, policy: Policy): readonly ReviewDue[] {
  const every = policy.reviews.dimensionalDays[situation.phase];
  if (every === null) return [];
  const rated = timeline
    .of('assessment')
    .filter((fact) => fact.siteDate >= situation.admittedOn)
    .at(-1);
  const measured = scoresOf(timeline, policy.measures.bam)
    .filter((score) => score.siteDate >= situation.admittedOn)
    .at(-1);
  const from = (last: { readonly siteDate: SiteDate } | undefined): SiteDate => last?.siteDate ?? situation.admittedOn;
  return [
    { kind: 'mini', dueOn: addDays(from(measured), policy.reviews.miniDays) },
    { kind: 'dimensional', dueOn: addDays(from(rated), every) },
  ];
}

interface FoundSoFar {
  readonly situation: Situation;
  readonly timeline: Timeline;
  readonly policy: Policy;
  readonly criteria: readonly Criterion[];
  readonly tapering: Tapering | null;
  readonly triggers: readonly FiredTrigger[];
  readonly transition: Transition | null;
}

/** Criteria that time alone, or a fact that wakes nobody, can turn into met. */
const TIME_BOUND = ['A1', 'A2', 'A3', 'A5', 'A10', 'A11'];

/** The first day from `tomorrow` on which the outcome may change without a fact that wakes; null when none is known. */
export function reconsiderOn(found: FoundSoFar, tomorrow: SiteDate): SiteDate | null {
  const { situation, timeline, policy } = found;
  const days: (SiteDate | null)[] = [
    stepDownDay(found, tomorrow),
    taperDay(found, tomorrow),
    ...absenceDays(found, tomorrow),
    escalationDay(situation, timeline, policy),
    ...activeOrders(timeline).map((order) => overdueOn(order, timeline, policy)),
    ...reviewsDue(situation, timeline, policy).map((review) => review.dueOn),
  ];
  return days.reduce<SiteDate | null>(
    (first, day) => (day !== null && day >= tomorrow && (first === null || day < first) ? day : first),
    null,
  );
}

function stepDownDay({ criteria, transition, situation }: FoundSoFar, tomorrow: SiteDate): SiteDate | null {
  const open = criteria.filter((criterion) => criterion.verdict !== 'met');
  if (!transition || open.some((criterion) => !TIME_BOUND.includes(criterion.id))) return null;
  const stay = transition.criteria.find((rule) => rule.id === 'A1');
  const earliest = stay?.id === 'A1' ? addDays(situation.enteredOn, stay.minDays) : tomorrow;
  return earliest > tomorrow ? earliest : tomorrow;
}

function taperDay({ tapering, situation, policy }: FoundSoFar, tomorrow: SiteDate): SiteDate | null {
  const open = tapering?.criteria.filter((criterion) => criterion.verdict !== 'met') ?? [];
  if (!tapering || !policy.taper || open.some((criterion) => !TIME_BOUND.includes(criterion.id))) return null;
  const earliest = addDays(steppedOn(situation), policy.taper.minDays);
  return earliest > tomorrow ? earliest : tomorrow;
}

/**
 * With a missed session in the window, an attended one leaving it brings the share down; while the share is too low, each
 * new week asks again.
 */
function absenceDays({ timeline, policy, triggers }: FoundSoFar, tomorrow: SiteDate): readonly SiteDate[] {
  const { windowDays } = policy.triggers.U6;
  const recent = recentSessions(timeline, windowDays);
  if (recent.every((session) => session.attended)) return [];
  const leaving = recent.filter((session) => session.attended).map((one) => leavesOn(one.siteDate, windowDays));
  const isFiring = triggers.some((trigger) => trigger.id === 'U6');
  return isFiring ? [...leaving, addDays(isoWeekStart(tomorrow), weekday(tomorrow) === 1 ? 0 : 7)] : leaving;
}
