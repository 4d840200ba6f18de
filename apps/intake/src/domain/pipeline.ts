import { addHours, hoursBetween, reject, type Id, type Instant, type Rejected } from '@stepwell/kernel';
import type { ContactKind, ContactOutcome, PipelineRules } from './rules/pipeline.js';

/** One attempt to reach a person, or one intake appointment kept or missed. */
export interface ContactAttempt {
  readonly attemptId: Id;
  readonly episodeId: Id;
  readonly patientId: Id;
  readonly kind: ContactKind;
  readonly outcome: ContactOutcome;
  readonly occurredAt: Instant;
  readonly recordedBy: string;
}

/** Where a referral stands on its way to an intake. */
export interface FirstContact {
  readonly referredAt: Instant;
  readonly dueAt: Instant;
  readonly state: 'reached' | 'waiting' | 'overdue';
  readonly reachedAt: Instant | null;
  /** Hours past the due time when it was reached, or until now while it was not; negative is before it. */
  readonly hoursLate: number;
  readonly attempts: number;
  readonly intakesKept: number;
  readonly intakesMissed: number;
  readonly lastAttemptAt: Instant | null;
}

/** An attempt has one of the outcomes of its kind. */
export function checkAttempt(
  rules: PipelineRules,
  { kind, outcome }: Pick<ContactAttempt, 'kind' | 'outcome'>,
): { readonly ok: true } | Rejected<'outcome-of-other-kind'> {
  const allowed = rules.outcomes[kind];
  return allowed.includes(outcome) ? { ok: true } : reject('outcome-of-other-kind', { kind, allowed });
}

/** The first-contact clock of a referral over its attempts, in any order; due exactly at the hour is not late yet. */
export function firstContact(
  rules: PipelineRules,
  referredAt: Instant,
  attempts: readonly Pick<ContactAttempt, 'kind' | 'outcome' | 'occurredAt'>[],
  now: Instant,
): FirstContact {
  const ordered = attempts.toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
  const dueAt = addHours(referredAt, rules.firstContactHours);
  const reachedAt = ordered.find(({ outcome }) => rules.reachedBy.includes(outcome))?.occurredAt ?? null;
  const hoursLate = hoursBetween(dueAt, reachedAt ?? now);
  const count = (outcome: ContactOutcome): number => ordered.filter((one) => one.outcome === outcome).length;
  return {
    ...{ referredAt, dueAt, reachedAt, hoursLate },
    state: reachedAt ? 'reached' : hoursLate > 0 ? 'overdue' : 'waiting',
    attempts: ordered.length,
    intakesKept: count('kept'),
    intakesMissed: count('missed'),
    lastAttemptAt: ordered.at(-1)?.occurredAt ?? null,
  };
}
