import { hoursBetween, reject, type Id, type Instant, type Rejected } from '@stepwell/kernel';
import type { StageRules, VisitOutcome } from './rules/stages.js';

/** One booked intake appointment and how it went. */
export interface IntakeVisit {
  readonly visitId: Id;
  readonly episodeId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly at: Instant;
  readonly bookedAt: Instant;
  readonly status: 'booked' | VisitOutcome;
  readonly reason: string | null;
  readonly version: number;
}

export type VisitRejection =
  'visit-in-past' | 'visit-already-booked' | 'visit-settled' | 'visit-not-yet' | 'unknown-reason';

/** An intake is booked ahead, one at a time. */
export function checkBooking(
  visits: readonly IntakeVisit[],
  at: Instant,
  now: Instant,
): Rejected<VisitRejection> | null {
  const booked = visits.find(({ status }) => status === 'booked');
  if (booked) return reject('visit-already-booked', { visitId: booked.visitId });
  return at < now ? reject('visit-in-past') : null;
}

/** A booked intake was kept or missed once its time has come, or is cancelled; all but a kept one say why, as a code. */
export function checkOutcome(
  visit: IntakeVisit,
  command: {
    readonly outcome: VisitOutcome;
    readonly reason: string | null;
    readonly now: Instant;
    readonly rules: StageRules;
  },
): Rejected<VisitRejection> | null {
  const { outcome, reason, now, rules } = command;
  if (visit.status !== 'booked') return reject('visit-settled');
  if (outcome === 'missed' && now < visit.at) return reject('visit-not-yet');
  const allowed = outcome === 'kept' ? [] : rules.reasons[outcome];
  const known = outcome === 'kept' ? reason === null : reason !== null && allowed.includes(reason);
  return known ? null : reject('unknown-reason', { allowed });
}

/** Kept and missed among the intakes whose time has come. */
export interface Rate {
  readonly kept: number;
  readonly missed: number;
  /** Kept of kept and missed, 0-1; null when there was neither. */
  readonly keptShare: number | null;
}

/** How a site's intakes went. */
export interface IntakeRates extends Rate {
  readonly booked: number;
  readonly cancelled: number;
  /** Booked, and neither kept, missed nor cancelled yet. */
  readonly pending: number;
  readonly missedBy: Readonly<Record<string, number>>;
  /** Intakes within the hours after the referral that count as early, and later ones. */
  readonly early: Rate;
  readonly late: Rate;
}

/** Rates over booked intakes, each with the time of its referral. */
export function intakeRates(
  visits: readonly (Pick<IntakeVisit, 'status' | 'reason' | 'at'> & { readonly referredAt: Instant })[],
  { earlyHours }: StageRules,
): IntakeRates {
  const isEarly = (visit: { readonly at: Instant; readonly referredAt: Instant }): boolean =>
    hoursBetween(visit.referredAt, visit.at) <= earlyHours;
  const count = (status: IntakeVisit['status']): number => visits.filter((visit) => visit.status === status).length;
  const missedBy: Record<string, number> = {};
  for (const { status, reason } of visits)
    if (status === 'missed' && reason !== null) missedBy[reason] = (missedBy[reason] ?? 0) + 1;
  return {
    booked: visits.length,
    ...{ cancelled: count('cancelled'), pending: count('booked'), missedBy },
    ...rateOf(visits),
    early: rateOf(visits.filter(isEarly)),
    late: rateOf(visits.filter((visit) => !isEarly(visit))),
  };
}

function rateOf(visits: readonly Pick<IntakeVisit, 'status'>[]): Rate {
  const kept = visits.filter(({ status }) => status === 'kept').length;
  const missed = visits.filter(({ status }) => status === 'missed').length;
  return { kept, missed, keptShare: kept + missed === 0 ? null : kept / (kept + missed) };
}
