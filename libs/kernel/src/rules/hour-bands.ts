import { daysBetween, type SiteDate } from '../time.js';

export const LEVELS = ['0.5', '1.0', '1.5', '1.7', '2.1', '2.5', '2.7', '3.1', '3.5', '3.7', '4'] as const;
/** A level-of-care code in the house order, least to most intensive (clinical 1.5). */
export type LevelCode = (typeof LEVELS)[number];

/** A level of care always names the system and edition its code belongs to (clinical 1.1). */
export interface LevelOfCare {
  readonly system: 'asam' | 'house';
  readonly edition: '3' | '4';
  readonly code: LevelCode;
}

export type AgeBand = 'adult' | 'adolescent';

/** Clinical hours a week that a level asks for; `null` is no bound. Travels in LevelOfCareDecided and PhaseChangeApproved. */
export interface HourBand {
  readonly minHours: number | null;
  readonly maxHours: number | null;
  readonly ageBand: AgeBand;
}

/** One row of the hour table: rule data, scoped by jurisdiction (clinical 1.2). */
export interface HourBandRow {
  readonly level: LevelCode;
  readonly ageBand: AgeBand;
  readonly minHours: number | null;
  readonly maxHours: number | null;
}

/** Limits of the week validator (clinical 1.3); `null` switches a check off. */
export interface WeekRules {
  readonly maxGapDays: number | null;
  readonly gapIsError: boolean;
  readonly billableDayMinutes: number | null;
  readonly perDiemMinutes: number;
  readonly perDiemDays: number;
  readonly underWeeks: number;
}

/** Position of a level in the house order; higher is more intensive. */
export function levelRank(code: LevelCode): number {
  return LEVELS.indexOf(code);
}

/** The hour band of (level, age band), or null when the table has no row: then no hours are asked for. HW-1, HW-5. */
export function hourBandFor(rows: readonly HourBandRow[], level: LevelCode, ageBand: AgeBand): HourBand | null {
  const row = rows.find((candidate) => candidate.level === level && candidate.ageBand === ageBand);
  return row ? { minHours: row.minHours, maxHours: row.maxHours, ageBand } : null;
}

export type HoursVerdict = 'within' | 'under' | 'over';

/** HW-1: whether `minutes` of clinical time a week lie inside the band, both bounds included. */
export function hoursVerdict(band: HourBand, minutes: number): HoursVerdict {
  if (band.minHours !== null && minutes < band.minHours * 60) return 'under';
  if (band.maxHours !== null && minutes > band.maxHours * 60) return 'over';
  return 'within';
}

/** HW-2: delivered hours under the minimum in the last `rules.underWeeks` consecutive ISO weeks (newest last). */
export function underMinimumInARow(band: HourBand, weeklyMinutes: readonly number[], rules: WeekRules): boolean {
  const recent = weeklyMinutes.slice(-rules.underWeeks);
  return recent.length === rules.underWeeks && recent.every((minutes) => hoursVerdict(band, minutes) === 'under');
}

/** HW-3: the longest run of days without an offered service between two service days of a planned week, in days. */
export function longestGapDays(serviceDays: readonly SiteDate[]): number {
  const days = [...serviceDays].sort();
  return days.slice(1).reduce((longest, day, i) => Math.max(longest, daysBetween(days[i]!, day) - 1), 0);
}

/** HW-4: whether a day's attended minutes count as a billable IOP day. Always true where the jurisdiction sets no floor. */
export function isBillableDay(minutes: number, rules: WeekRules): boolean {
  return rules.billableDayMinutes === null || minutes >= rules.billableDayMinutes;
}

export type HoursProposal =
  | { readonly kind: 'propose-level'; readonly level: LevelCode }
  | { readonly kind: 'propose-missing-hours'; readonly missingMinutes: number };

/** HW-6: what to propose when a 2.1 week does not fit. Short hours never lower a level by themselves. */
export function proposalForHours(level: LevelCode, band: HourBand, minutes: number): HoursProposal | null {
  const verdict = hoursVerdict(band, minutes);
  if (verdict === 'under') return { kind: 'propose-missing-hours', missingMinutes: band.minHours! * 60 - minutes };
  if (verdict === 'over' && level === '2.1') return { kind: 'propose-level', level: '2.5' };
  return null;
}

/** HW-7: whether the week supports a per-diem IOP code; below it, component codes are billed. */
export function supportsPerDiem(dayMinutes: readonly number[], rules: WeekRules): boolean {
  return dayMinutes.filter((minutes) => minutes >= rules.perDiemMinutes).length >= rules.perDiemDays;
}
