import {
  addDays,
  hoursVerdict,
  longestGapDays,
  proposalForHours,
  type HourBand,
  type HoursProposal,
  type LevelCode,
  type SiteDate,
} from '@stepwell/kernel';
import type { PlannedWeekRules } from './rules/planned-week.v1.js';

/** What a week is checked against. */
export interface WeekFrame {
  readonly hourBand: HourBand | null;
  /** Null when no level is known: then only the hours are looked at. */
  readonly level: LevelCode | null;
  readonly jurisdiction: string;
  readonly rules: PlannedWeekRules;
}

/** HW-1 and HW-3 over one planned week that repeats. */
export interface WeekVerdict {
  readonly hours: 'within' | 'under' | 'over' | 'no-band';
  /** HW-6: what to do about the hours, null when they fit. */
  readonly proposal: HoursProposal | null;
  /** Longest run of days without service, days. */
  readonly longestGapDays: number;
  readonly gap: 'within' | 'warned' | 'forbidden';
}

/** Any Monday: only weekdays matter. */
const MONDAY: SiteDate = '2026-01-05';

/** Checks planned clinical minutes a week against the band (HW-1) and the gap between service days (HW-3, clinical 1.3). */
export function checkWeek(weekdays: readonly number[], weeklyMinutes: number, frame: WeekFrame): WeekVerdict {
  const { hourBand, level } = frame;
  const longest = longestGapDays(twoWeeks(weekdays));
  return {
    hours: hourBand ? hoursVerdict(hourBand, weeklyMinutes) : 'no-band',
    proposal: hourBand && level ? proposalForHours(level, hourBand, weeklyMinutes) : null,
    longestGapDays: longest,
    gap: gapVerdict(longest, frame),
  };
}

/** The service days of a week and the next, so that the gap over the weekend counts. */
function twoWeeks(weekdays: readonly number[]): readonly SiteDate[] {
  return [0, 7].flatMap((offset) => weekdays.map((day) => addDays(MONDAY, offset + day - 1)));
}

function gapVerdict(longest: number, { rules, level, jurisdiction }: WeekFrame): WeekVerdict['gap'] {
  if (level === null || !rules.gapLevels.includes(level)) return 'within';
  const rule =
    rules.gaps.find((gap) => gap.jurisdiction === jurisdiction) ?? rules.gaps.find((gap) => gap.jurisdiction === null);
  if (!rule || longest <= rule.maxGapDays) return 'within';
  return rule.forbids ? 'forbidden' : 'warned';
}
