import { addDays, daysBetween, reject, uuidv5, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Signature } from './case.js';
import type { ActionRule } from './policy.js';
import { aftercareV1 } from './rules/aftercare-v1.js';

/** One stay in aftercare. */
export interface Enrolment {
  readonly id: Id;
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly siteId: Id | null;
  readonly enrolledOn: SiteDate;
}

export const ANSWERS = ['well', 'at-risk', 'used'] as const;
export type CheckAnswer = (typeof ANSWERS)[number];

/** A phone check. */
export interface Check {
  readonly id: Id;
  readonly enrolmentId: Id;
  readonly patientId: Id;
  readonly siteId: Id | null;
  readonly dueOn: SiteDate;
  readonly status: 'due' | 'done' | 'missed' | 'dropped';
  readonly answer: CheckAnswer | null;
  readonly doneOn: SiteDate | null;
  readonly doneBy: Signature | null;
}

/** Days of all checks of a stay, in order. */
export function checkDays(enrolledOn: SiteDate): readonly SiteDate[] {
  const days: number[] = [];
  for (const { everyDays, untilDay } of aftercareV1.checks)
    for (let day = (days.at(-1) ?? 0) + everyDays; day <= untilDay; day += everyDays) days.push(day);
  return days.map((day) => addDays(enrolledOn, day));
}

/** The first check after a day, null at the end of aftercare. Its id names its day, so it is made once. */
export function nextCheck(
  { id: enrolmentId, patientId, siteId, enrolledOn }: Enrolment,
  after: SiteDate,
): Check | null {
  const dueOn = checkDays(enrolledOn).find((day) => day > after);
  if (dueOn === undefined) return null;
  const id = uuidv5(enrolmentId, `check:${dueOn}`);
  return { id, enrolmentId, patientId, siteId, dueOn, status: 'due', answer: null, doneOn: null, doneBy: null };
}

/** First day on which a check that nobody did is missed. */
export const missedOn = ({ dueOn }: Pick<Check, 'dueOn'>): SiteDate => addDays(dueOn, aftercareV1.answerDays + 1);

export type CheckRejection = 'check-not-due' | 'check-too-early';

/** Marks a check done; answers it and what it asks for. */
export function doCheck(
  check: Check,
  { answer, by, on }: { readonly answer: CheckAnswer; readonly by: Signature; readonly on: SiteDate },
): { readonly ok: true; readonly check: Check; readonly asks: ActionRule | null } | Rejected<CheckRejection> {
  if (check.status !== 'due') return reject('check-not-due', { status: check.status });
  const earliest = addDays(check.dueOn, -aftercareV1.earlyDays);
  if (on < earliest) return reject('check-too-early', { earliest });
  return {
    ok: true,
    check: { ...check, status: 'done', answer, doneOn: on, doneBy: by },
    asks: aftercareV1.answers[answer],
  };
}

/** A check nobody did; `before` are those of the stay that were due earlier, in order. */
export function missCheck(
  check: Check,
  before: readonly Check[],
): { readonly check: Check; readonly asks: ActionRule | null } {
  const missed = [...before, { ...check, status: 'missed' as const }];
  const run = missed.length - 1 - missed.findLastIndex(({ status }) => status !== 'missed');
  return { check: missed.at(-1)!, asks: run >= aftercareV1.missedInARow ? aftercareV1.missed : null };
}

export type EngagementRejection = 'not-engaged-yet';

/** Nobody is enrolled before engagement, whoever signs (clinical 0 item 6). */
export function refuseUnengaged(admittedOn: SiteDate, on: SiteDate): Rejected<EngagementRejection> | null {
  const days = daysBetween(admittedOn, on);
  const { minEngagementDays: needed } = aftercareV1;
  return days < needed ? reject('not-engaged-yet', { days, needed, earliest: addDays(admittedOn, needed) }) : null;
}
