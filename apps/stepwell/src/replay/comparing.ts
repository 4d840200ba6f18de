import { weekNumbers, type CurveWeek, type Share } from './curves.js';

/** One figure of one week: ours from the read models, and what the method of clinical 8.3 finds in the files; shares 0..1. */
export interface Compared {
  readonly ours: number | null;
  /** What ours is a share of: people, visits, samples. */
  readonly of: number;
  readonly files: number | null;
  /** Ours less that of the files. */
  readonly difference: number | null;
}

/** One week of treatment of one arm, from 1. */
export interface ComparedWeek {
  readonly week: number;
  readonly stillDosing: Compared;
  readonly visitsKept: Compared;
  readonly opioidPositive: Compared;
}

/** Puts both curves side by side, week by week. */
export function compareWeeks(ours: readonly CurveWeek[], files: readonly CurveWeek[]): readonly ComparedWeek[] {
  return weekNumbers.map((week) => {
    const [a, b] = [ours[week - 1]!, files[week - 1]!];
    return {
      week,
      stillDosing: compared(a.stillDosing, b.stillDosing),
      visitsKept: compared(a.visitsKept, b.visitsKept),
      opioidPositive: compared(a.opioidPositive, b.opioidPositive),
    };
  });
}

function compared(ours: Share, files: Share): Compared {
  const difference = ours.share === null || files.share === null ? null : ours.share - files.share;
  return { ours: ours.share, of: ours.of, files: files.share, difference };
}
