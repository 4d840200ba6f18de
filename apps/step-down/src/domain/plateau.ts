import { addDays, type SiteDate } from '@stepwell/kernel';
import type { FactOf } from './facts.js';
import { activeOrders } from './plan-and-rating.js';
import type { Policy } from './policy.js';
import type { Situation } from './situation.js';
import { isCollected, isPositive } from './tests-and-use.js';
import { scoresOf, within, type Timeline } from './timeline.js';
import type { FiredTrigger } from './triggers.js';

/** The reviews at the end of the episode so far that all show no reliable change and too few goals. */
export function flatReviews(
  situation: Situation,
  timeline: Timeline,
  policy: Policy,
): readonly FactOf<'plan-review'>[] {
  const reviews = timeline.of('plan-review').filter((review) => review.episodeId === situation.episodeId);
  const isFlat = (review: FactOf<'plan-review'>): boolean =>
    !review.reliableChange &&
    review.shortGoals > 0 &&
    review.shortGoalsMet / review.shortGoals < policy.triggers.H1.goalsBelow;
  return reviews.slice(reviews.findLastIndex((review) => !isFlat(review)) + 1);
}

/** Day on which a plateau that is still there asks for another level; null when there is none (clinical 2.4 H1). */
export function escalationDay(situation: Situation, timeline: Timeline, policy: Policy): SiteDate | null {
  const began = flatReviews(situation, timeline, policy)[policy.triggers.H1.reviews - 1];
  return began ? addDays(began.siteDate, policy.triggers.H1.escalateAfterDays) : null;
}

/**
 * H1: adds the case conference when reviews stay flat. Content changes before level: in the named phases, without opioid or
 * overdose risk and without worsening, it takes the place of the U4 proposal, whose evidence is attached (C20).
 */
export function plateau(
  fired: readonly FiredTrigger[],
  situation: Situation,
  timeline: Timeline,
  policy: Policy,
): readonly FiredTrigger[] {
  const rule = policy.triggers.H1;
  const began = flatReviews(situation, timeline, policy)[rule.reviews - 1];
  if (!began) return fired;
  const isLate = timeline.on >= (escalationDay(situation, timeline, policy) ?? '');
  const use = fired.find((trigger) => trigger.id === 'U4');
  const replaces = use !== undefined && !isLate && mayReplace(situation, timeline, policy);
  const h1: FiredTrigger = {
    id: 'H1',
    key: isLate ? `${began.eventId}:late` : began.eventId,
    evidence: [began.eventId, ...(use?.evidence ?? [])],
    actions: isLate ? [...policy.actions.H1, ...rule.escalation] : policy.actions.H1,
    proposes: null,
  };
  const others = fired.map((trigger) =>
    replaces && trigger === use ? { ...trigger, proposes: null, replacedBy: 'H1' as const } : trigger,
  );
  return [...others, h1];
}

function mayReplace(situation: Situation, timeline: Timeline, policy: Policy): boolean {
  const rule = policy.triggers.H1;
  return (
    rule.replacesU4In.includes(situation.phase) && !hasOpioidRisk(timeline, policy) && !isWorsening(timeline, policy)
  );
}

function hasOpioidRisk(timeline: Timeline, policy: Policy): boolean {
  const { opioidRiskDays, opioidMedications, overdoseReports } = policy.triggers.H1;
  const { opioids } = policy.triggers.U4;
  const isRecent = (day: SiteDate): boolean => within(day, timeline.on, opioidRiskDays);
  return (
    activeOrders(timeline).some((order) => opioidMedications.includes(order.medication)) ||
    timeline.of('report').some((fact) => overdoseReports.includes(fact.report) && isRecent(fact.siteDate)) ||
    timeline.of('self-use').some((fact) => opioids.includes(fact.substance ?? '') && isRecent(fact.siteDate)) ||
    timeline.tests.some(
      (test) => isRecent(test.siteDate) && test.unexpectedPositives.some((one) => opioids.includes(one)),
    )
  );
}

/** A measure rose reliably since the one before, BAM Use is new, or the newer tests hold clearly more positives. */
function isWorsening(timeline: Timeline, policy: Policy): boolean {
  const rose = policy.triggers.U9.measures.some(({ instrument, rise }) => {
    const totals = scoresOf(timeline, instrument).flatMap((score) => score.total ?? []);
    return totals.length > 1 && totals.at(-1)! - totals.at(-2)! >= rise;
  });
  const use = scoresOf(timeline, policy.measures.bam).flatMap((score) => score.subscales?.use ?? []);
  const isNewUse = use.length > 1 && use.at(-1)! > 0 && use.at(-2) === 0;
  const { compared, moreBy } = policy.triggers.H1.worseTests;
  const positive = timeline.tests.filter(isCollected).map((test) => Number(isPositive(test)));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);
  const more = sum(positive.slice(-compared)) - sum(positive.slice(-2 * compared, -compared));
  return rose || isNewUse || more >= moreBy;
}
