import { addDays, daysBetween, type SiteDate } from '@stepwell/kernel';
import { isInTreatment, type Episode } from './episode.js';
import { REVIEWS, type CarePlanRules, type Review } from './rules/care-plan.js';

/** One review that somebody in treatment is due. */
export interface DueReview {
  readonly review: Review;
  /** Site day of the newest one, null when there was none. */
  readonly lastOn: SiteDate | null;
  readonly dueOn: SiteDate;
  /** Days since it was due, negative while it lies ahead, d. */
  readonly overdueDays: number;
}

type Course = Pick<Episode, 'level' | 'phase'>;

/** Days from one review of a kind to the next, d; null where the rules ask for none. */
export function reviewDays(rules: CarePlanRules, review: Review, { level, phase }: Course): number | null {
  const code = level?.level.code;
  const rule = rules.cadence.find(
    (one) =>
      one.review === review &&
      (!one.levels || (code !== undefined && one.levels.includes(code))) &&
      (!one.phases || (phase !== null && one.phases.includes(phase))),
  );
  return rule?.everyDays ?? null;
}

/** Days to the next review of the whole plan, d. */
export function fullReviewDays(rules: CarePlanRules, course: Course): number | null {
  return reviewDays(rules, 'plan-review', course);
}

/** The reviews of somebody in treatment, each with the day it is due; a leave makes only the plan's own wait for nobody. */
export function reviewsDue(rules: CarePlanRules, episode: Episode, on: SiteDate): readonly DueReview[] {
  if (!isInTreatment(episode)) return [];
  return REVIEWS.flatMap((review) => {
    const due = dueOf(rules, episode, review);
    return due ? [{ ...due, overdueDays: daysBetween(due.dueOn, on) }] : [];
  });
}

function dueOf(rules: CarePlanRules, episode: Episode, review: Review): Omit<DueReview, 'overdueDays'> | null {
  const lastOn = lastReview(episode, review);
  if (review === 'plan-review') {
    return episode.plan ? { review, lastOn, dueOn: episode.plan.reviewDue } : null;
  }
  const days = episode.status === 'on-leave' ? null : reviewDays(rules, review, episode);
  const since = lastOn ?? episode.admission?.siteDate;
  return days === null || !since ? null : { review, lastOn, dueOn: addDays(since, days) };
}

/** A review of the whole plan is a weekly look as well; a re-rating is a signed assessment. */
function lastReview({ reviewedOn = {}, assessment }: Episode, review: Review): SiteDate | null {
  const { 'plan-review': full = null, 'mini-review': mini = null } = reviewedOn;
  switch (review) {
    case 'plan-review':
      return full;
    case 'mini-review':
      return full && mini ? (full > mini ? full : mini) : (full ?? mini);
    case 're-rating':
      return assessment?.siteDate ?? null;
  }
}
