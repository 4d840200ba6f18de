import {
  reject,
  type AgeBand,
  type Facts,
  type Id,
  type LevelCode,
  type Rejected,
  type SiteDate,
} from '@stepwell/kernel';
import { checkPlannedWeek, type Component, type WeekCheck } from './planned-week.js';
import type { Goal, Problem } from './events.js';
import type { Plan } from './episode.js';
import type { RuleSetVersion } from './rule-sets.js';
import type { CarePlanRules, Range } from './rules/care-plan.js';
import type { HoursRules } from './rules/hours.js';

/** A problem as it is entered; a kept one is on the plan already. */
export interface EnteredProblem extends Problem {
  readonly kept: boolean;
}

/** A goal as it is entered; a kept one is on the plan already, `problem` is the place of its problem in the list. */
export interface EnteredGoal extends Omit<Goal, 'problemId'> {
  readonly kept: boolean;
  readonly problem: number | null;
}

/** What a plan is to hold. */
export interface EnteredContent {
  readonly problems: readonly EnteredProblem[];
  readonly goals: readonly EnteredGoal[];
  readonly components: readonly Component[];
  readonly weekdays: readonly number[];
}

export interface PlanContent {
  readonly problems: readonly Problem[];
  readonly goals: readonly Goal[];
  readonly components: readonly Component[];
  readonly weekdays: readonly number[];
}

/** What a plan's content is held against. */
export interface PlanRules {
  readonly carePlan: CarePlanRules;
  readonly hours: RuleSetVersion<HoursRules>;
  readonly jurisdiction: string;
}

export type ContentRejection =
  | 'unknown-problem'
  | 'unknown-goal'
  | 'goal-due-in-past'
  | 'short-goal-needed'
  | 'component-not-in-catalogue'
  | 'component-outside-catalogue'
  | 'component-days-mismatch'
  | WeekRejection;
export type WeekRejection = 'hours-outside-band' | 'service-gap-too-long' | 'service-days-too-short';

type Checked =
  { readonly ok: true; readonly content: PlanContent; readonly week: WeekCheck } | Rejected<ContentRejection>;

interface Place {
  readonly level: LevelCode;
  readonly ageBand: AgeBand;
  readonly siteDate: SiteDate;
  readonly before: Plan | null;
}

/** The content with its references resolved, when it is one the rules allow at this level and age; else why not. */
export function planContent(entered: EnteredContent, place: Place, rules: PlanRules): Checked {
  const unknown = unknownPart(entered, place);
  if (unknown) return unknown;
  if (!entered.goals.some(({ horizon }) => horizon === 'short')) return reject('short-goal-needed');
  const outside = entered.components.map((one, i) => outsideCatalogue(one, i, rules.carePlan)).find((one) => one);
  if (outside) return outside;
  const content = resolved(entered);
  const { level, ageBand } = place;
  const week = checkPlannedWeek(rules.hours.body, { level, ageBand, ...content });
  const { hours, jurisdiction } = rules;
  const where = { jurisdiction, ruleSet: `${hours.id}.${hours.version}` };
  return refusedWeek(week, hours.body, where) ?? { ok: true, content, week };
}

function unknownPart(entered: EnteredContent, { before, siteDate }: Place): Rejected<ContentRejection> | null {
  const problems = new Set((before?.problems ?? []).map(({ problemId }) => problemId));
  const goals = new Set((before?.goals ?? []).map(({ goalId }) => goalId));
  if (entered.problems.some(({ kept, problemId }) => kept && !problems.has(problemId)))
    return reject('unknown-problem');
  for (const [place, { kept, goalId, problem, dueOn }] of entered.goals.entries()) {
    if (kept && !goals.has(goalId)) return reject('unknown-goal', { goal: place });
    if (problem !== null && problem >= entered.problems.length) return reject('unknown-problem', { goal: place });
    if (!kept && dueOn && dueOn < siteDate) return reject('goal-due-in-past', { goal: place });
  }
  return null;
}

function outsideCatalogue(
  { component, sessionsPerWeek, minutes, weekdays = [] }: Component,
  place: number,
  { catalogue }: CarePlanRules,
): Rejected<ContentRejection> | null {
  const rule = catalogue.find((one) => one.component === component);
  if (!rule) return reject('component-not-in-catalogue', { place, allowed: catalogue.map((one) => one.component) });
  const beyond = (field: string, range: Range): Rejected<ContentRejection> =>
    reject('component-outside-catalogue', { place, component, field, ...range });
  if (!within(rule.minutes, minutes)) return beyond('minutes', rule.minutes);
  if (!within(rule.sessionsPerWeek, sessionsPerWeek)) return beyond('sessionsPerWeek', rule.sessionsPerWeek);
  const days = new Set(weekdays).size;
  if (days === weekdays.length && (days === 0 || days === sessionsPerWeek)) return null;
  return reject('component-days-mismatch', { place, component, sessionsPerWeek, days });
}

const within = ({ min, max }: Range, value: number): boolean => value >= min && value <= max;

function resolved({ problems, goals, components, weekdays }: EnteredContent): PlanContent {
  return {
    problems: problems.map(({ kept: _, ...problem }) => problem),
    goals: goals.map(({ kept: _, problem, ...goal }) => {
      const answered: Id | undefined = problem === null ? undefined : problems[problem]?.problemId;
      return answered ? { ...goal, problemId: answered } : goal;
    }),
    components,
    weekdays,
  };
}

/**
 * The refusal of a week that does not fit: which rule, what was planned, what is allowed, and what would lift it; null when it fits.
 * `where` names the jurisdiction and the rules.
 */
export function refusedWeek(check: WeekCheck, rules: HoursRules, where: Facts = {}): Rejected<WeekRejection> | null {
  const { errors, level, ageBand } = check;
  const known: Facts = { level, ageBand, ...where };
  if (errors.includes('HW-1')) return reject('hours-outside-band', { ...outsideBand(check), ...known });
  if (errors.includes('HW-3')) {
    const { maxGapDays } = rules.week;
    return reject('service-gap-too-long', { rule: 'HW-3', plannedGapDays: check.gapDays, maxGapDays, ...known });
  }
  return shortDays(check, known);
}

/** The refusal of a week with too few full service days (HW-4 where a jurisdiction plans by them); null when there are enough. */
export function shortDays(
  { errors, fullDays, plannedMinutes }: WeekCheck,
  where: Facts = {},
): Rejected<'service-days-too-short'> | null {
  if (!errors.includes('HW-4') || !fullDays) return null;
  const { planned, needed, minutes } = fullDays;
  return reject('service-days-too-short', {
    ...{ rule: 'HW-4', plannedHours: hoursOf(plannedMinutes), plannedFullDays: planned, neededFullDays: needed },
    ...{ fullDayMinutes: minutes, proposals: [`add-full-days:${needed - planned}`], ...where },
  });
}

/** HW-1 in numbers: hours a week planned and allowed, and what HW-6 proposes. */
export function outsideBand({ band, plannedMinutes, proposals }: WeekCheck): Facts {
  const { minHours = null, maxHours = null } = band ?? {};
  return { rule: 'HW-1', plannedMinutes, plannedHours: hoursOf(plannedMinutes), minHours, maxHours, proposals };
}

/** Hours with two decimals, h. */
export function hoursOf(minutes: number): number {
  return Math.round((minutes / 60) * 100) / 100;
}
