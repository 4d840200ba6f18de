import {
  addDays,
  hourBandFor,
  hoursVerdict,
  levelRank,
  LEVELS,
  longestGapDays,
  proposalForHours,
  supportsPerDiem,
  type AgeBand,
  type HourBand,
  type LevelCode,
} from '@stepwell/kernel';
import type { HoursRules } from './rules/hours.js';

/** A weekly pattern of one component. */
export interface Component {
  readonly component: string;
  readonly sessionsPerWeek: number;
  /** Minutes of one session, min. */
  readonly minutes: number;
  /** ISO weekdays of its sessions, one each, where the plan names them. */
  readonly weekdays?: readonly number[];
}

export interface PlannedWeek {
  readonly level: LevelCode;
  readonly ageBand: AgeBand;
  readonly components: readonly Component[];
  /** ISO weekdays with a service, where the plan names them. */
  readonly weekdays: readonly number[];
}

/** What the validator says about a planned week (clinical 1.3). */
export interface WeekCheck {
  readonly level: LevelCode;
  readonly ageBand: AgeBand;
  readonly band: HourBand | null;
  readonly plannedMinutes: number;
  /** Days with as many minutes as a full service day needs; null where the jurisdiction asks for none. */
  readonly fullDays: { readonly planned: number; readonly needed: number; readonly minutes: number } | null;
  /** Longest run of days without a service, d; 0 when the plan names no days. */
  readonly gapDays: number;
  readonly errors: readonly ('HW-1' | 'HW-3' | 'HW-4')[];
  readonly warnings: readonly ('HW-3' | 'HW-4' | 'HW-7')[];
  readonly proposals: readonly string[];
}

/** Minutes of a planned week that are clinical time, min. */
export function clinicalMinutes(rules: HoursRules, components: readonly Component[]): number {
  const clinical = components.filter(({ component }) => rules.clinicalComponents.includes(component));
  return clinical.reduce((sum, { sessionsPerWeek, minutes }) => sum + sessionsPerWeek * minutes, 0);
}

/** HW-1, HW-3, HW-4, HW-6 and HW-7 over a planned week. A level without a band asks for no hours. */
export function checkPlannedWeek(rules: HoursRules, week: PlannedWeek): WeekCheck {
  const plannedMinutes = clinicalMinutes(rules, week.components);
  const band = hourBandFor(rules.bands, week.level, week.ageBand);
  const outside = band !== null && hoursVerdict(band, plannedMinutes) !== 'within';
  const gapDays = gapOf(serviceDays(rules, week));
  const gap = asksForDays(band) && rules.week.maxGapDays !== null && gapDays > rules.week.maxGapDays;
  const fullDays = fullDaysOf(rules, week);
  const short = fullDays !== null && fullDays.planned < fullDays.needed;
  return {
    ...{ level: week.level, ageBand: week.ageBand, band, plannedMinutes, fullDays, gapDays },
    errors: [
      ...(outside ? (['HW-1'] as const) : []),
      ...(gap && rules.week.gapIsError ? (['HW-3'] as const) : []),
      ...(short ? (['HW-4'] as const) : []),
    ],
    warnings: [...(gap && !rules.week.gapIsError ? (['HW-3'] as const) : []), ...billingFlags(rules, week)],
    proposals: outside ? proposals(rules, week, band, plannedMinutes) : [],
  };
}

/** HW-3 is for the levels that have a least number of hours: who comes once or twice a week has longer gaps by design (clinical 1.2). */
export function asksForDays(band: HourBand | null): boolean {
  return (band?.minHours ?? null) !== null;
}

/** Weekdays with a clinical service: those the plan names as a whole and those of its components. */
export function serviceDays(rules: HoursRules, week: PlannedWeek): readonly number[] {
  const clinical = week.components.filter(({ component }) => rules.clinicalComponents.includes(component));
  return [...new Set([...week.weekdays, ...clinical.flatMap(({ weekdays = [] }) => weekdays)])].toSorted();
}

/** The longest gap between service days of a repeating week, in days; 0 when the plan names no days. */
function gapOf(weekdays: readonly number[]): number {
  const monday = '2026-01-05';
  return longestGapDays([0, 7].flatMap((offset) => weekdays.map((weekday) => addDays(monday, offset + weekday - 1))));
}

function fullDaysOf(rules: HoursRules, week: PlannedWeek): WeekCheck['fullDays'] {
  if (!rules.fullDays || week.level !== '2.1') return null;
  const { minutes, days: needed } = rules.fullDays;
  return { planned: dayMinutes(rules, week).filter((length) => length >= minutes).length, needed, minutes };
}

/** Minutes of each service day: by weekday where components name theirs, else a group session is a day. */
function dayMinutes(rules: HoursRules, week: PlannedWeek): readonly number[] {
  const named = week.components.filter(
    ({ component, weekdays = [] }) => weekdays.length > 0 && rules.clinicalComponents.includes(component),
  );
  if (named.length > 0) {
    const byDay = new Map<number, number>();
    for (const { weekdays = [], minutes } of named)
      for (const day of weekdays) byDay.set(day, (byDay.get(day) ?? 0) + minutes);
    return [...byDay.values()];
  }
  const groups = week.components.filter(({ component }) => component === 'group');
  return groups.flatMap((day) => Array.from({ length: Math.floor(day.sessionsPerWeek) }, () => day.minutes));
}

function billingFlags(rules: HoursRules, week: PlannedWeek): readonly ('HW-4' | 'HW-7')[] {
  if (week.level !== '2.1') return [];
  const minutes = dayMinutes(rules, week);
  const floor = rules.week.billableDayMinutes;
  const short = floor !== null && minutes.some((length) => length < floor);
  return [...(short ? (['HW-4'] as const) : []), ...(supportsPerDiem(minutes, rules.week) ? [] : (['HW-7'] as const))];
}

/** HW-6: the missing hours or the next level; a level the hours would fit is named, but only a new decision gives it. */
function proposals(rules: HoursRules, week: PlannedWeek, band: HourBand, minutes: number): readonly string[] {
  const proposal = proposalForHours(week.level, band, minutes);
  const named = proposal?.kind === 'propose-level' ? [`decide-level:${proposal.level}`] : [];
  if (proposal?.kind === 'propose-missing-hours') {
    named.push(`add-minutes:${proposal.missingMinutes}`, ...fittingSession(week, proposal.missingMinutes));
    const lower = LEVELS.findLast(
      (level) => levelRank(level) < levelRank(week.level) && fits(rules, level, week.ageBand, minutes),
    );
    if (lower) named.push(`decide-level:${lower}`);
  }
  return named;
}

function fittingSession(week: PlannedWeek, missing: number): readonly string[] {
  const group = week.components.find(({ component }) => component === 'group');
  return group && group.minutes > 0 ? [`add-sessions:${Math.ceil(missing / group.minutes)}`] : [];
}

function fits(rules: HoursRules, level: LevelCode, ageBand: AgeBand, minutes: number): boolean {
  const band = hourBandFor(rules.bands, level, ageBand);
  return band !== null && hoursVerdict(band, minutes) === 'within';
}
