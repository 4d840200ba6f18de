import type { Dirt } from './dirt.js';
import { dayOf, type Row } from './tables.js';

/** One planned visit: kept, missed with a coded reason, or unknown. Unknown is never kept. */
export interface Visit {
  readonly day: number;
  readonly outcome: 'kept' | 'missed' | 'unknown';
  /** Coded reason of an absence; null when kept. */
  readonly reason: string | null;
}

/** Reason columns of the visit table and the coded reason each becomes (clinical 2.5). */
const REASONS = {
  is_no_show: 'no-show',
  is_in_jail: 'jail',
  is_in_hospital: 'hospital',
  is_illness: 'illness',
  is_moved: 'moved',
  is_on_vacation: 'vacation',
  is_left_study: 'left',
  is_missing_14_consecutive: 'left',
  is_forgot: 'forgot',
  is_unable: 'unable',
  is_window: 'other',
  is_no_funding: 'other',
  is_other: 'other',
  is_dead: 'other',
} as const;

export const VISIT_COLUMNS = [
  'who',
  'visit',
  'what',
  'when',
  'is_no_note',
  'is_no_show',
  'is_in_jail',
  'is_in_hospital',
  'is_illness',
  'is_moved',
  'is_on_vacation',
  'is_left_study',
  'is_missing_14_consecutive',
  'is_forgot',
  'is_unable',
  'is_window',
  'is_no_funding',
  'is_other',
  'is_dead',
] as const;
type VisitRow = Row<(typeof VISIT_COLUMNS)[number]>;

const DAYS_PER_WEEK = 7;

/**
 * The planned visits of one person, one a day, in order. A visit without a date takes the planned day of its week label
 * (randomization + 7 days per week): where that is impossible it is counted as dirt and left out.
 */
export function visitsOf(rows: readonly VisitRow[], randomizedOn: number | null, dirt: Dirt): readonly Visit[] {
  const days = new Map<number, Visit>();
  for (const row of rows) {
    const visit = visitOf(row, randomizedOn, dirt);
    if (visit) keepOne(days, visit, dirt);
  }
  return [...days.values()].sort((a, b) => a.day - b.day);
}

function visitOf(row: VisitRow, randomizedOn: number | null, dirt: Dirt): Visit | null {
  const outcome =
    row.what === 'visit' || row.what === 'final' ? 'kept' : row.what === 'no visit' ? 'missed' : 'unknown';
  if (outcome === 'unknown') dirt.add(row.what === '' ? 'visit-without-outcome' : 'visit-outcome-missing');
  const day = dayOf(row.when) ?? plannedDay(row.visit, randomizedOn);
  if (dayOf(row.when) === null) dirt.add(day === null ? 'visit-without-day' : 'visit-day-taken-from-week-label');
  if (day === null) return null;
  return { day, outcome, reason: outcome === 'missed' ? reasonOf(row, dirt) : null };
}

function plannedDay(label: string, randomizedOn: number | null): number | null {
  const week = /^(?:P\dWk|WK)(\d+)$/i.exec(label)?.[1];
  return week === undefined || randomizedOn === null ? null : randomizedOn + DAYS_PER_WEEK * Number(week);
}

function reasonOf(row: VisitRow, dirt: Dirt): string {
  const coded = (Object.keys(REASONS) as (keyof typeof REASONS)[]).filter((column) => row[column] === '1');
  if (coded.length > 1) dirt.add('absence-with-several-reasons');
  if (coded[0]) return REASONS[coded[0]];
  dirt.add('absence-without-a-reason');
  return 'other';
}

/** Two labels on one day are one visit; kept wins over missed, missed over unknown, and the contradiction is counted. */
function keepOne(days: Map<number, Visit>, visit: Visit, dirt: Dirt): void {
  const before = days.get(visit.day);
  if (!before) return void days.set(visit.day, visit);
  dirt.add(before.outcome === visit.outcome ? 'two-labels-on-one-day' : 'one-day-says-two-outcomes');
  const rank = { kept: 2, missed: 1, unknown: 0 } as const;
  if (rank[visit.outcome] > rank[before.outcome]) days.set(visit.day, visit);
}
