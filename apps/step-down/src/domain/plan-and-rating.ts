import { daysBetween, levelRank } from '@stepwell/kernel';
import type { FactOf } from './facts.js';
import type { CriterionRule, Policy } from './policy.js';
import type { Situation } from './situation.js';
import { within, type Timeline } from './timeline.js';
import { judged, met, notMet, rounded, unknown, type Criterion, type Found } from './verdict.js';

type Rule<Id extends CriterionRule['id']> = Extract<CriterionRule, { id: Id }>;

/** A9: plan signed, goals met with a relapse-prevention plan, or ready for discharge (clinical 2.3). */
export function plan(rule: Rule<'A9'>, situation: Situation, timeline: Timeline): Criterion {
  const isOurs = (fact: { readonly episodeId: string }): boolean => fact.episodeId === situation.episodeId;
  const review = timeline.of('plan-review').filter(isOurs).at(-1);
  switch (rule.ask) {
    case 'plan-signed': {
      const signed = timeline.of('plan-signed').filter(isOurs).at(-1);
      const found: Found = {
        value: signed !== undefined,
        threshold: true,
        unit: 'plan-signed',
        evidence: signed ? [signed.eventId] : [],
      };
      return judged('A9', signed !== undefined, found, 'signed-plan');
    }
    case 'goals':
      return goals(rule.minShare, review);
    case 'discharge-ready':
      return dischargeReady(timeline, review);
  }
}

function goals(minShare: number, review: FactOf<'plan-review'> | undefined): Criterion {
  const share = review && review.shortGoals > 0 ? rounded(review.shortGoalsMet / review.shortGoals) : null;
  const found: Found = {
    value: share,
    threshold: minShare,
    unit: 'share-of-goals',
    evidence: review ? [review.eventId] : [],
  };
  if (!review || share === null) return unknown('A9', found, 'plan-review');
  if (share < minShare) return notMet('A9', found, 'goals-met');
  return judged('A9', review.relapsePreventionPlan, found, 'relapse-prevention-plan');
}

function dischargeReady(timeline: Timeline, review: FactOf<'plan-review'> | undefined): Criterion {
  const cancelled = new Set(timeline.of('appointment-cancelled').map((fact) => fact.appointmentId));
  const slots = [
    ...timeline.of('report').filter((fact) => fact.report === 'aftercare-slot-booked'),
    ...timeline
      .of('appointment')
      .filter((fact) => fact.component === 'aftercare' && !cancelled.has(fact.appointmentId)),
  ];
  const found: Found = {
    value: review?.dischargePlan === true && slots.length > 0,
    threshold: true,
    unit: 'discharge-plan-and-slot',
    evidence: [...(review ? [review.eventId] : []), ...slots.map((fact) => fact.eventId)],
  };
  if (!review) return unknown('A9', found, 'plan-review');
  if (!review.dischargePlan) return notMet('A9', found, 'discharge-plan');
  return judged('A9', slots.length > 0, found, 'aftercare-slot');
}

/** Orders that were given and not ended. */
export function activeOrders(timeline: Timeline): readonly FactOf<'order'>[] {
  const ended = new Set(timeline.of('order-ended').map((fact) => fact.orderId));
  const byId = new Map(timeline.of('order').map((order) => [order.orderId, order]));
  return [...byId.values()].filter((order) => !ended.has(order.orderId));
}

/** A10: on medication for the disorder, covered days are enough and no safety alert waits; without medication it holds. */
export function medication(rule: Rule<'A10'>, timeline: Timeline): Criterion {
  const acknowledged = new Set(timeline.of('alert-acknowledged').map((fact) => fact.alertId));
  const alerts = timeline.of('alert-raised').filter((fact) => !acknowledged.has(fact.alertId));
  const orders = activeOrders(timeline);
  if (alerts.length > 0) {
    const found = {
      value: alerts.length,
      threshold: 0,
      unit: 'open-alerts',
      evidence: alerts.map((fact) => fact.eventId),
    };
    return notMet('A10', found, 'alert-acknowledged');
  }
  if (orders.length === 0)
    return met('A10', { value: 'no-medication', threshold: 'no-medication', unit: 'medication' });
  const confirmed = timeline.of('report').filter((fact) => fact.report === 'prescriber-confirmed');
  if (rule.prescriberConfirmed) {
    const found = {
      value: confirmed.length > 0,
      threshold: true,
      unit: 'prescriber',
      evidence: confirmed.map((fact) => fact.eventId),
    };
    return judged('A10', confirmed.length > 0, found, 'prescriber-confirmed');
  }
  return coveredDays(rule, timeline, orders);
}

function coveredDays(rule: Rule<'A10'>, timeline: Timeline, orders: readonly FactOf<'order'>[]): Criterion {
  const latest = orders.map((order) =>
    timeline
      .of('adherence')
      .filter((fact) => fact.orderId === order.orderId && within(fact.siteDate, timeline.on, rule.maxAgeDays))
      .at(-1),
  );
  const known = latest.filter((fact) => fact !== undefined);
  const lowest = known.length < latest.length ? null : Math.min(...known.map((fact) => rounded(fact.pdc)));
  const found: Found = {
    value: lowest,
    threshold: rule.minPdc,
    unit: 'pdc',
    evidence: known.map((fact) => fact.eventId),
  };
  if (lowest === null) return unknown('A10', found, 'pdc');
  return judged('A10', rule.minPdc === null || lowest >= rule.minPdc, found, 'pdc');
}

/** A11: the newest rating asks for no more than the next phase gives; one steady imperfect rating does not block (HYS-1). */
export function rating(rule: Rule<'A11'>, situation: Situation, timeline: Timeline, policy: Policy): Criterion {
  const rated = timeline.of('assessment').filter((fact) => fact.episodeId === situation.episodeId);
  const last = rated.at(-1);
  const level = last?.recommended ?? null;
  const found: Found = { value: level, threshold: rule.maxLevel, unit: 'level', evidence: last ? [last.eventId] : [] };
  if (!last || daysBetween(last.siteDate, timeline.on) > rule.maxAgeDays) return unknown('A11', found, 're-rating');
  if (level === null || last.ratings.includes(null)) return unknown('A11', found, 'all-dimensions-rated');
  const limit = rule.maxRating;
  const isLow = levelRank(level) <= levelRank(rule.maxLevel);
  if (isLow && (limit === null || last.ratings.every((value) => value !== null && value <= limit)))
    return met('A11', found);
  const steady = steadyRating(rated, timeline, policy);
  return steady
    ? met('A11', { ...found, unit: 'level-hys-1', evidence: steady })
    : notMet('A11', found, 'lower-rating');
}

/** HYS-1: events that show one rating of 2 in D3 or D6 (D2 when marked stable), unchanged long enough, all others lower. */
function steadyRating(rated: readonly FactOf<'assessment'>[], timeline: Timeline, policy: Policy): string[] | null {
  const { rating: allowed, dimensions, ifStable, minDays } = policy.hysteresis;
  const last = rated.at(-1)!;
  const high = last.ratings.flatMap((value, i) => (value !== null && value >= allowed ? [i + 1] : []));
  const [dimension] = high;
  if (high.length !== 1 || dimension === undefined || last.ratings[dimension - 1] !== allowed) return null;
  const mayStay = dimensions.includes(dimension) || (ifStable.includes(dimension) && last.medicallyStableD2);
  const changed = rated.findLastIndex((fact) => fact.ratings[dimension - 1] !== allowed);
  const same = rated.slice(changed + 1);
  return mayStay && daysBetween(same[0]!.siteDate, timeline.on) >= minDays ? same.map((fact) => fact.eventId) : null;
}
