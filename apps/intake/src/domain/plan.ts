import { accept, addDays, reject, type Decision, type Id, type SiteDate } from '@stepwell/kernel';
import { checkPlannedWeek, type Component, type WeekCheck } from './planned-week.js';
import { credentialExpired, maySignAssessment, signatureOf, type Signer } from './signing.js';
import type { Episode, EpisodeEvent } from './episode.js';
import type { About, Goal, ReviewOutcome } from './events.js';
import type { Concern } from './concerns.js';
import type { HoursRules } from './rules/hours.js';
import type { PlacementRules } from './rules/placement.js';

export interface SignPlan {
  readonly about: About;
  readonly planId: Id;
  readonly goals: readonly Goal[];
  readonly components: readonly Component[];
  readonly weekdays: readonly number[];
  /** Asked-for review day, null for the latest the rules allow. */
  readonly reviewDue: SiteDate | null;
  readonly signer: Signer;
  readonly openConcerns: readonly Concern[];
  readonly placement: PlacementRules;
  readonly hours: HoursRules;
}

export type PlanRejection =
  | 'episode-closed'
  | 'emergency-concern-open'
  | 'level-not-decided'
  | 'level-needs-another-place'
  | 'hours-outside-band'
  | 'service-gap-too-long'
  | 'short-goal-needed'
  | 'review-too-late'
  | 'tier-too-low'
  | 'credential-expired';

/** Signs the individual plan: goals, and components whose week fits the decided level (HW-1, HW-3). Not while an emergency is open. */
export function signPlan(episode: Episode, command: SignPlan): Decision<EpisodeEvent, PlanRejection> {
  const { about, signer, placement } = command;
  if (episode.status === 'discharged') return reject('episode-closed');
  if (command.openConcerns.some(({ severity }) => severity === 'emergency')) return reject('emergency-concern-open');
  if (!episode.level) return reject('level-not-decided');
  const { code } = episode.level.level;
  if (!placement.admissionLevels.includes(code)) return reject('level-needs-another-place', { level: code });
  const signedBy = signatureOf(signer, maySignAssessment);
  if (!signedBy) return reject('tier-too-low', { needs: 'L3-or-M2' });
  if (credentialExpired(signer, about.siteDate)) return reject('credential-expired');
  if (!command.goals.some(({ horizon }) => horizon === 'short')) return reject('short-goal-needed');
  const refused = refusedWeek(checkPlannedWeek(command.hours, { ...weekOf(episode), ...command }));
  if (refused) return refused;
  const latest = addDays(about.siteDate, placement.planReviewDays);
  const reviewDue = command.reviewDue ?? latest;
  if (reviewDue > latest || reviewDue < about.siteDate) return reject('review-too-late', { latest });
  const { planId, goals, components } = command;
  return accept({
    type: 'treatment-plan-signed',
    ...about,
    episodeId: episode.episodeId,
    planId,
    goals,
    components,
    reviewDue,
    signedBy,
  });
}

function weekOf(episode: Episode): {
  level: NonNullable<Episode['level']>['level']['code'];
  ageBand: Episode['ageBand'];
} {
  return { level: episode.level!.level.code, ageBand: episode.ageBand };
}

/** The refusal of a week that does not fit, with what would make it fit; null when it does. */
export function refusedWeek(
  check: WeekCheck,
): ReturnType<typeof reject<'hours-outside-band' | 'service-gap-too-long'>> | null {
  const { band, plannedMinutes, proposals } = check;
  if (check.errors.includes('HW-1')) {
    const { minHours = null, maxHours = null } = band ?? {};
    return reject('hours-outside-band', { rule: 'HW-1', plannedMinutes, minHours, maxHours, proposals });
  }
  return check.errors.includes('HW-3') ? reject('service-gap-too-long', { rule: 'HW-3' }) : null;
}

export interface ReviewPlan {
  readonly about: About;
  readonly goalsMet: readonly Id[];
  readonly relapsePreventionPlan: boolean;
  readonly dischargePlan: boolean;
  readonly reliableChange: boolean;
  readonly outcome: ReviewOutcome;
  readonly reviewDue: SiteDate | null;
  readonly placement: PlacementRules;
}

export type ReviewRejection = 'plan-missing' | 'unknown-goal' | 'review-too-late' | 'episode-closed';

/** Reviews the plan: which goals are met, and what is decided (clinical 1.6). A goal once met stays met only if named again. */
export function reviewPlan(episode: Episode, command: ReviewPlan): Decision<EpisodeEvent, ReviewRejection> {
  const { about, goalsMet, placement, relapsePreventionPlan, dischargePlan, outcome, reliableChange } = command;
  if (episode.status === 'discharged') return reject('episode-closed');
  const { plan } = episode;
  if (!plan) return reject('plan-missing');
  if (goalsMet.some((id) => !plan.goals.some(({ goalId }) => goalId === id))) return reject('unknown-goal');
  const latest = addDays(about.siteDate, placement.planReviewDays);
  const reviewDue = command.reviewDue ?? latest;
  if (reviewDue > latest || reviewDue < about.siteDate) return reject('review-too-late', { latest });
  const short = plan.goals.filter(({ horizon }) => horizon === 'short');
  return accept({
    type: 'treatment-plan-reviewed',
    ...about,
    ...{
      episodeId: episode.episodeId,
      planId: plan.planId,
      relapsePreventionPlan,
      dischargePlan,
      outcome,
      reliableChange,
    },
    shortGoals: short.length,
    shortGoalsMet: short.filter(({ goalId }) => goalsMet.includes(goalId)).length,
    reviewDue,
    goalsMet,
  });
}
