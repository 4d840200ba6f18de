import { accept, reject, type Decision, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import { planSignature, planVersion, reviewDay } from './plan.js';
import { credentialExpired, signatureOf, type Signature, type Signer } from './signing.js';
import { fold, type Episode, type EpisodeEvent, type Plan } from './episode.js';
import type { ContentRejection, EnteredContent, EnteredGoal, EnteredProblem, PlanRules } from './plan-content.js';
import type { About, ResultsShown, ReviewOutcome } from './events.js';
import type { CarePlanRules } from './rules/care-plan.js';
import type { PlacementRules } from './rules/placement.js';

/** Parts of the plan that a review replaces; an absent part stays as it is. */
export type PlanChange = Partial<EnteredContent>;

interface Reviewing {
  readonly about: About;
  readonly reviewId: Id;
  readonly signer: Signer;
  readonly results: ResultsShown;
  readonly change: PlanChange | null;
  readonly placement: PlacementRules;
  readonly rules: PlanRules;
}

export interface ReviewPlan extends Reviewing {
  /** Goals that are met now, those met before included. */
  readonly goalsMet: readonly Id[];
  /** What the reviewer says of the relapse-prevention plan: only a signed one counts; null says nothing. */
  readonly relapsePreventionPlan: boolean | null;
  readonly dischargePlan: boolean;
  readonly reliableChange: boolean;
  readonly outcome: ReviewOutcome;
  readonly reviewDue: SiteDate | null;
}

export type ReviewRejection =
  | 'episode-closed'
  | 'plan-missing'
  | 'unknown-goal'
  | 'review-too-late'
  | 'relapse-plan-not-signed'
  | 'results-shown-or-why-not'
  | 'unknown-reason'
  | 'tier-too-low'
  | 'credential-expired'
  | ContentRejection;

/**
 * Reviews the plan: which goals are met, whether the patient saw the results, and what is decided (clinical 1.6); it may change the
 * plan in the same breath. A goal once met stays met only if named again.
 */
export function reviewPlan(episode: Episode, command: ReviewPlan): Decision<EpisodeEvent, ReviewRejection> {
  const { about, goalsMet, relapsePreventionPlan, dischargePlan, outcome, reliableChange, results } = command;
  const refused = notReviewable(episode, results, command.rules.carePlan);
  if (refused) return refused;
  const signed = planSignature(command.signer, about.siteDate);
  if (!signed.ok) return signed;
  const isSigned = (episode.artefacts ?? []).some(({ kind }) => kind === 'relapse-prevention-plan');
  if (relapsePreventionPlan && !isSigned) return reject('relapse-plan-not-signed');
  const due = reviewDay(episode, command);
  if (!due.ok) return due;
  const changed = changedPlan(episode, command, { reviewDue: due.on, signedBy: signed.by });
  if (!changed.ok) return changed;
  const plan = fold(episode, changed.events).plan!;
  if (goalsMet.some((id) => !plan.goals.some(({ goalId }) => goalId === id))) return reject('unknown-goal');
  const short = plan.goals.filter(({ horizon }) => horizon === 'short');
  return accept(...changed.events, {
    type: 'treatment-plan-reviewed',
    ...about,
    ...{ episodeId: episode.episodeId, planId: plan.planId, reviewId: command.reviewId },
    planVersion: plan.version ?? 1,
    shortGoals: short.length,
    shortGoalsMet: short.filter(({ goalId }) => goalsMet.includes(goalId)).length,
    relapsePreventionPlan: isSigned,
    ...{ dischargePlan, outcome, reliableChange, reviewDue: due.on, goalsMet },
    reviewedBy: signed.by,
    ...results,
  });
}

/** The weekly look (clinical 1.6): anybody of the team with a credential in force; only L3+ or M2+ changes the plan by it. */
export function reviewProgress(episode: Episode, command: Reviewing): Decision<EpisodeEvent, ReviewRejection> {
  const { about, reviewId, results, signer } = command;
  const refused = notReviewable(episode, results, command.rules.carePlan);
  if (refused) return refused;
  if (credentialExpired(signer, about.siteDate)) return reject('credential-expired');
  const reviewedBy = signatureOf(signer, () => true);
  const changed = changedBySigner(episode, command);
  if (!changed.ok) return changed;
  const plan = fold(episode, changed.events).plan!;
  const { planId, version = 1 } = plan;
  return accept(...changed.events, {
    type: 'progress-reviewed',
    ...about,
    ...{ episodeId: episode.episodeId, planId, planVersion: version, reviewId, reviewedBy },
    ...results,
  });
}

function notReviewable(
  episode: Episode,
  results: ResultsShown,
  rules: CarePlanRules,
): Rejected<ReviewRejection> | null {
  if (episode.status === 'discharged') return reject('episode-closed');
  if (!episode.plan || !episode.level) return reject('plan-missing');
  return faultOfResults(results, rules);
}

/** Results were shown, with what the patient said, or were not, with a coded reason; never both. */
function faultOfResults(
  { resultsShown, agreement, notShownReason }: ResultsShown,
  { notShownReasons }: CarePlanRules,
): Rejected<'results-shown-or-why-not' | 'unknown-reason'> | null {
  const [needed, other] = resultsShown ? [agreement, notShownReason] : [notShownReason, agreement];
  if (!needed || other) return reject('results-shown-or-why-not', { agreementNeeded: resultsShown });
  if (!notShownReason || notShownReasons.includes(notShownReason)) return null;
  return reject('unknown-reason', { allowed: notShownReasons });
}

function changedBySigner(episode: Episode, command: Reviewing): Decision<EpisodeEvent, ReviewRejection> {
  if (!command.change) return accept();
  const signed = planSignature(command.signer, command.about.siteDate);
  if (!signed.ok) return signed;
  return changedPlan(episode, command, { reviewDue: episode.plan!.reviewDue, signedBy: signed.by });
}

/** The version that the review leaves behind, or no event when it changes nothing. */
function changedPlan(
  episode: Episode,
  { about, change, rules }: Reviewing,
  signed: { readonly reviewDue: SiteDate; readonly signedBy: Signature },
): Decision<EpisodeEvent, ContentRejection> {
  if (!change) return accept();
  const before = episode.plan!;
  const next = { ...asEntered(before), ...change };
  return planVersion(episode, { about, rules, patient: null, planId: before.planId, before, ...signed, ...next });
}

/** The plan in force in the form in which one is entered, every part of it kept. */
function asEntered({ problems = [], goals, components, weekdays = [] }: Plan): EnteredContent {
  const places = problems.map(({ problemId }) => problemId);
  return {
    problems: problems.map((problem): EnteredProblem => ({ ...problem, kept: true })),
    goals: goals.map(({ problemId, ...goal }): EnteredGoal => {
      const place = problemId ? places.indexOf(problemId) : -1;
      return { ...goal, kept: true, problem: place === -1 ? null : place };
    }),
    components,
    weekdays,
  };
}
