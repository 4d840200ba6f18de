import type { Person } from './trial.js';

/** Weeks of treatment that are compared, as long as CTN-0027 treated. */
export const WEEKS = 24;

/** A share with what it is a share of; null of nothing. */
export interface Share {
  readonly share: number | null;
  readonly of: number;
}

/** One week of treatment of one arm. */
export interface CurveWeek {
  /** From 1; its planned visit is 7 times as many days after randomization. */
  readonly week: number;
  /** Of the randomized: the last dose is on the planned day or later. */
  readonly stillDosing: Share;
  /** Of the visits planned while still dosing: kept. Unknown is not kept. */
  readonly visitsKept: Share;
  /** Of the kept visits' samples: positive for an opioid that is not prescribed. */
  readonly opioidPositive: Share;
}

export const DAYS_PER_WEEK = 7;
export const weekNumbers: readonly number[] = Array.from({ length: WEEKS }, (_, n) => n + 1);
export const shareOf = (part: number, of: number): Share => ({ share: of === 0 ? null : part / of, of });

/**
 * The curves by the method of clinical 8.3, straight from the trial's files: what the services' read models are held
 * against. Randomization is day 0; weekly lines are kept or not; a kept visit without an opioid line is negative.
 */
export function curvesOfFiles(people: readonly Person[]): readonly CurveWeek[] {
  const lastDoses = new Map(people.map((person) => [person, lastDose(person)]));
  return weekNumbers.map((week) => {
    const planned = people.flatMap((person) =>
      person.planned.filter((line) => line.week === week).map((line) => ({ ...line, until: lastDoses.get(person)! })),
    );
    const dosing = people.filter(
      (person) => lastDoses.get(person)! >= (person.randomizedOn ?? 0) + DAYS_PER_WEEK * week,
    );
    const due = planned.filter(({ day, until }) => day <= until);
    const kept = planned.filter((line) => line.kept);
    return {
      week,
      stillDosing: shareOf(dosing.length, people.length),
      visitsKept: shareOf(due.filter((line) => line.kept).length, due.length),
      opioidPositive: shareOf(kept.filter(({ opioid }) => opioid).length, kept.length),
    };
  });
}

const lastDose = ({ doses }: Person): number => doses.at(-1)?.day ?? -Infinity;
