import { addDays, hourBandFor, hoursVerdict, type HourBand, type SiteDate } from '@stepwell/kernel';
import { asksForDays, checkPlannedWeek, serviceDays, type WeekCheck } from './planned-week.js';
import { hoursOf, type PlanRules } from './plan-content.js';
import { isInTreatment, type Episode } from './episode.js';
import type { GoalView } from './goals.js';
import type { DueReview } from './reviews-due.js';
import type { RoleStanding } from './care-team.js';
import type { ArtefactRule } from './rules/care-plan.js';

/** One thing that the care of a person lacks, as a code with its place, and who can bring it. */
export interface Lack {
  readonly missing: string;
  /** What it is about: a role, a document, a goal, a review, a scope of consent. */
  readonly of: string | null;
  /** Site day since which it is missing, where it has one. */
  readonly since: SiteDate | null;
  readonly liftableBy: string;
}

/** Everything the answer rests on. */
export interface CareSituation {
  readonly episode: Episode;
  readonly on: SiteDate;
  readonly rules: PlanRules;
  readonly goals: readonly GoalView[];
  readonly team: readonly RoleStanding[];
  readonly reviews: readonly DueReview[];
  readonly hours: HoursStanding | null;
  readonly atSuicideRisk: boolean;
  /** Scopes for which the patient has to be asked after the 18th birthday. */
  readonly consentsToAsk: readonly string[];
}

/** The planned week against the hours that level, age and jurisdiction ask for now (HW-1..7). */
export interface HoursStanding {
  readonly check: WeekCheck;
  readonly plannedHours: number;
  /** What the level was decided with. */
  readonly heldBand: HourBand | null;
  /** What it would be decided with today: another one after the 18th birthday or under new rules. */
  readonly bandNow: HourBand | null;
  readonly verdict: 'within' | 'under' | 'over' | 'no-hours-asked';
}

/** How the plan's week stands today, or the taper's while there is no plan; null before a level is decided. */
export function hoursStanding(episode: Episode, { hours }: Pick<PlanRules, 'hours'>): HoursStanding | null {
  const { level, plan, taper, ageBand } = episode;
  if (!level || (!plan && !taper)) return null;
  const asTaper = taper && [
    { component: 'group', sessionsPerWeek: taper.sessionsPerWeek, minutes: taper.minutesPerSession },
  ];
  const components = plan?.components ?? asTaper ?? [];
  const week = { level: level.level.code, ageBand, components, weekdays: plan?.weekdays ?? [] };
  const check = checkPlannedWeek(hours.body, week);
  const bandNow = hourBandFor(hours.body.bands, level.level.code, ageBand);
  const verdict = bandNow ? hoursVerdict(bandNow, check.plannedMinutes) : 'no-hours-asked';
  return { check, plannedHours: hoursOf(check.plannedMinutes), heldBand: level.hourBand, bandNow, verdict };
}

const PLANNER = 'a clinician of L3 or M2 and above';

function lack(missing: string, of: string | null, since: SiteDate | null, liftableBy: string): Lack {
  return { missing, of, since, liftableBy };
}

type Look = (situation: CareSituation) => readonly Lack[];

const LOOKS: readonly Look[] = [planLacks, goalLacks, teamLacks, artefactLacks, reviewLacks, hoursLacks, ageLacks];

/** What is missing in the care of a person today: plan, goals, team, documents, reviews, hours and consents; nothing after discharge. */
export function careMissing(situation: CareSituation): readonly Lack[] {
  return situation.episode.status === 'discharged' ? [] : LOOKS.flatMap((look) => look(situation));
}

function planLacks({ episode: { plan } }: CareSituation): readonly Lack[] {
  if (!plan) return [lack('signed-plan', null, null, PLANNER)];
  const answered = new Set(plan.goals.map(({ problemId }) => problemId));
  const problems = plan.problems ?? [];
  return [
    ...(problems.length === 0 ? [lack('problem', null, null, PLANNER)] : []),
    ...problems.flatMap(({ problemId }) =>
      answered.has(problemId) ? [] : [lack('goal-for-problem', problemId, null, PLANNER)],
    ),
    ...(plan.goals.some(({ horizon }) => horizon === 'long') ? [] : [lack('long-term-goal', null, null, PLANNER)]),
    ...(plan.patientSigned ? [] : [lack('patient-signature', 'plan', null, 'the patient')]),
  ];
}

function goalLacks({ goals, on }: CareSituation): readonly Lack[] {
  return goals.flatMap(({ goalId, dueOn, state }) => {
    if (state === 'met' || state === 'given-up') return [];
    if (!dueOn) return [lack('goal-date', goalId, null, PLANNER)];
    return dueOn < on
      ? [lack('goal-met', goalId, dueOn, 'the patient and the counselor, by progress or another day')]
      : [];
  });
}

const TEAM_LACKS: Readonly<Record<RoleStanding['standing'], string | null>> = {
  filled: null,
  waived: null,
  unfilled: 'team-role',
  'credential-ended': 'team-credential-in-force',
  'credential-not-known': 'team-credential-known',
  'tier-too-low': 'team-credential-of-role',
};

function teamLacks({ team }: CareSituation): readonly Lack[] {
  return team.flatMap(({ role, standing }) => {
    const missing = TEAM_LACKS[standing];
    return missing ? [lack(missing, role, null, 'an intake coordinator, or a waiver by L3 or M2 and above')] : [];
  });
}

function artefactLacks(situation: CareSituation): readonly Lack[] {
  const { artefacts = [] } = situation.episode;
  return situation.rules.carePlan.artefacts.flatMap((rule) => {
    const signed = artefacts.find(({ kind }) => kind === rule.kind);
    if (!signed) return isNeeded(rule, situation) ? [lack('artefact', rule.kind, null, rule.signedBy.join(', '))] : [];
    return signed.patientSigned ? [] : [lack('patient-signature', rule.kind, signed.signedOn, 'the patient')];
  });
}

function isNeeded({ needed }: ArtefactRule, { episode, atSuicideRisk }: CareSituation): boolean {
  return needed === 'in-treatment' ? isInTreatment(episode) : atSuicideRisk;
}

function reviewLacks({ reviews }: CareSituation): readonly Lack[] {
  return reviews.flatMap(({ review, dueOn, overdueDays }) =>
    overdueDays > 0 ? [lack('review', review, addDays(dueOn, 1), 'a clinician of the team')] : [],
  );
}

function hoursLacks({ episode, hours, rules }: CareSituation): readonly Lack[] {
  if (!hours) return [];
  const { week } = rules.hours.body;
  const days = serviceDays(rules.hours.body, {
    ...hours.check,
    components: episode.plan?.components ?? [],
    weekdays: episode.plan?.weekdays ?? [],
  });
  const unnamed = episode.plan && week.gapIsError && asksForDays(hours.bandNow) && days.length === 0;
  const since = hours.heldBand && hours.heldBand.ageBand !== episode.ageBand ? (episode.cameOfAgeOn ?? null) : null;
  const rule = since ? 'HW-5' : 'HW-1';
  return [
    ...hours.check.errors.map((error) =>
      lack(
        'fitting-week',
        error === 'HW-1' ? rule : error,
        error === 'HW-1' ? since : null,
        `${PLANNER}, by a changed plan; L4 or M2 and above, by another level`,
      ),
    ),
    ...(unnamed ? [lack('service-days', 'HW-3', null, PLANNER)] : []),
  ];
}

function ageLacks({ episode, consentsToAsk }: CareSituation): readonly Lack[] {
  const { ageBand, birthDate, cameOfAgeOn = null } = episode;
  return [
    ...(ageBand === 'adolescent' && !birthDate ? [lack('birth-date', null, null, 'the front desk')] : []),
    ...consentsToAsk.map((scope) => lack('consent-of-patient', scope, cameOfAgeOn, 'the patient, now of age')),
  ];
}
