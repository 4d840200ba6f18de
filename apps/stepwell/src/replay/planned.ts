import { dayOf, type Row } from './tables.js';

/** One line of the visit table as clinical 8.3 counts it: by its week label, two labels of one day each for itself. */
export interface PlannedWeek {
  /** Week of treatment, from 0. */
  readonly week: number;
  /** Study day: its own, else the planned one of the label. */
  readonly day: number;
  readonly kept: boolean;
  /** An opioid was found on the very day. */
  readonly opioid: boolean;
}

type VisitRow = Row<'visit' | 'what' | 'when'>;

const DAYS_PER_WEEK = 7;
const OPIOID = 'Opioid';

/**
 * The planned visits of somebody by week. Labels of CTN-0027 are weeks; those of other trials are not (phases, unscheduled
 * and second visits), so there the nearest week of the day stands in. Lines that plan nothing are left out.
 */
export function plannedWeeks(
  visits: readonly VisitRow[],
  positives: readonly Row<'what' | 'when'>[],
  randomizedOn: number | null,
): readonly PlannedWeek[] {
  if (randomizedOn === null) return [];
  const days = new Set(positives.filter(({ what }) => what === OPIOID).map(({ when }) => dayOf(when)));
  return visits.flatMap((row) => {
    const label = /^WK(\d+)$/.exec(row.visit)?.[1];
    const own = dayOf(row.when);
    const week = label === undefined ? nearest(own, randomizedOn) : Number(label);
    if (week === null || row.what === '') return [];
    const kept = row.what === 'visit' || row.what === 'final';
    return [{ week, day: own ?? randomizedOn + DAYS_PER_WEEK * week, kept, opioid: kept && days.has(own) }];
  });
}

function nearest(day: number | null, randomizedOn: number): number | null {
  return day === null ? null : Math.round((day - randomizedOn) / DAYS_PER_WEEK);
}
