import type { CurveWeek } from './curves.js';

/** What is printed about one arm, shares 0..1. */
interface PublishedArm {
  /** Completed 24 weeks (Hser 2014, PMC3947022). */
  readonly completed: number;
  /** Day since randomization -> still dosing (clinical 8.3). */
  readonly stillDosing: Readonly<Record<number, number>>;
  /** All weeks together (clinical 8.3). */
  readonly visitsKept: number;
  /** Week -> share of the kept visits (clinical 8.3). */
  readonly opioidPositive: Readonly<Record<number, number>>;
}

/** Trial -> arm. Clinical 8.3 prints curves of CTN-0027; of CTN-0030 it prints none. */
export const PUBLISHED: Readonly<Record<string, Readonly<Record<string, PublishedArm>>>> = {
  '27': {
    Methadone: {
      completed: 0.74,
      stillDosing: { 7: 0.953, 14: 0.926, 30: 0.9, 60: 0.853, 90: 0.807, 120: 0.781, 150: 0.752, 161: 0.73 },
      visitsKept: 0.93,
      opioidPositive: { 1: 0.58, 4: 0.45, 8: 0.43, 12: 0.34, 24: 0.31 },
    },
    'Outpatient BUP': {
      completed: 0.46,
      stillDosing: { 7: 0.846, 14: 0.793, 30: 0.703, 60: 0.608, 90: 0.546, 120: 0.5, 150: 0.469, 161: 0.458 },
      visitsKept: 0.911,
      opioidPositive: { 1: 0.44, 4: 0.35, 8: 0.33, 12: 0.36, 24: 0.32 },
    },
  },
};

/** Days on which retention is printed somewhere, days since randomization. */
export const RETENTION_DAYS = [7, 14, 30, 60, 90, 120, 150, 161] as const;

/** A printed figure beside ours; shares 0..1, the difference is ours less the printed one. */
export interface Printed {
  readonly what: 'still-dosing' | 'visits-kept' | 'opioid-positive';
  /** Day since randomization, or week of treatment; null: all weeks. */
  readonly at: number | null;
  readonly ours: number | null;
  readonly published: number;
  readonly difference: number | null;
}

/** Every figure that clinical 8.3 prints about an arm beside ours; nothing where it prints none. */
export function besidePublished(
  trial: string,
  arm: string,
  stillDosing: Readonly<Record<string, number>>,
  weeks: readonly CurveWeek[],
): readonly Printed[] {
  const published = PUBLISHED[trial]?.[arm];
  if (!published) return [];
  const points = (of: Readonly<Record<number, number>>) =>
    Object.entries(of).map(([at, share]) => [Number(at), share] as const);
  return [
    ...points(published.stillDosing).map(([day, share]) =>
      printed('still-dosing', day, stillDosing[day] ?? null, share),
    ),
    printed('visits-kept', null, keptOf(weeks), published.visitsKept),
    ...points(published.opioidPositive).map(([week, share]) =>
      printed('opioid-positive', week, weeks[week - 1]?.opioidPositive.share ?? null, share),
    ),
  ];
}

/** Visits kept over all weeks together. */
export function keptOf(weeks: readonly CurveWeek[]): number | null {
  const of = weeks.reduce((sum, { visitsKept }) => sum + visitsKept.of, 0);
  const kept = weeks.reduce((sum, { visitsKept }) => sum + (visitsKept.share ?? 0) * visitsKept.of, 0);
  return of === 0 ? null : kept / of;
}

function printed(what: Printed['what'], at: number | null, ours: number | null, published: number): Printed {
  return { what, at, ours, published, difference: ours === null ? null : ours - published };
}
