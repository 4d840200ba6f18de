import { hoursBetween, reject, type Instant, type Rejected } from '@stepwell/kernel';

export const ABSENCE_CLASSES = [
  'unexcused',
  'excused',
  'late-cancel',
  'program-cancelled',
  'technical-failure',
  'unknown',
] as const;
/** How a missed session counts (clinical 2.5); unknown is never attended. */
export type AbsenceClass = (typeof ABSENCE_CLASSES)[number];

/** One row of the reason table. */
export interface AbsenceReason {
  readonly class: AbsenceClass;
  /** The code can only be said once the session has begun. */
  readonly afterStart: boolean;
  /** Whether a person may give it; the others are set from known facts. */
  readonly byPerson: boolean;
}

/** Versioned table from reason code to class. */
export interface AbsenceRules {
  readonly id: string;
  readonly version: number;
  /** Notice shorter than this is a late cancellation, h. */
  readonly lateCancelHours: number;
  readonly reasons: Readonly<Record<string, AbsenceReason>>;
}

/** What is known of the patient on the day of the session. */
export interface StandingOn {
  /** Set while on leave or referred out: absences are excused. */
  readonly away: 'on-leave' | 'referred-out' | null;
  /** A safety concern is open. */
  readonly concernOpen: boolean;
  /** A step-down hold is open. */
  readonly holdOpen: boolean;
  readonly discharged: boolean;
}

/** An absence as a person reports it. */
export interface Absence {
  readonly reason: string;
  /** When the patient gave notice, if they did. */
  readonly notifiedAt?: Instant | null;
}

export interface Missed {
  readonly kind: 'missed';
  readonly reason: string;
  readonly class: AbsenceClass;
}

export type AbsenceRejection = 'unknown-reason' | 'session-not-started';

/**
 * How an absence counts: by the table; excused while away; notice in time excuses an unexcused reason, short notice makes it a late
 * cancellation. Refused: a code that is not in the table, or one that cannot be known before the start.
 */
export function classify(
  absence: Absence,
  session: { readonly startsAt: Instant },
  standing: StandingOn,
  now: Instant,
  rules: AbsenceRules,
): { readonly ok: true; readonly missed: Missed } | Rejected<AbsenceRejection> {
  const row = Object.hasOwn(rules.reasons, absence.reason) ? rules.reasons[absence.reason] : undefined;
  if (!row?.byPerson) return reject('unknown-reason', { known: knownReasons(rules) });
  if (row.afterStart && now < session.startsAt) return reject('session-not-started', { startsAt: session.startsAt });
  return {
    ok: true,
    missed: { kind: 'missed', reason: absence.reason, class: classOf(row, absence, session, standing, rules) },
  };
}

function classOf(
  row: AbsenceReason,
  absence: Absence,
  session: { readonly startsAt: Instant },
  standing: StandingOn,
  rules: AbsenceRules,
): AbsenceClass {
  if (row.class !== 'unexcused') return row.class;
  if (standing.away) return 'excused';
  if (!absence.notifiedAt || absence.notifiedAt >= session.startsAt) return row.class;
  return hoursBetween(absence.notifiedAt, session.startsAt) >= rules.lateCancelHours ? 'excused' : 'late-cancel';
}

/** What the end of a session makes of a patient who never arrived: a no-show, unless the program or a known absence explains it. */
export function unarrived(cancelled: boolean, standing: StandingOn, rules: AbsenceRules): Missed {
  const reason = cancelled ? 'program-cancelled' : (standing.away ?? 'no-show');
  return { kind: 'missed', reason, class: rules.reasons[reason]!.class };
}

/** A miss needs a person at once while a concern or hold is open, unless the program cancelled or another place has taken over. */
export function needsImmediateContact(missed: Missed, standing: StandingOn): boolean {
  if (missed.class === 'program-cancelled' || standing.away === 'referred-out') return false;
  return standing.concernOpen || standing.holdOpen;
}

/** Codes a person may give. */
export function knownReasons(rules: AbsenceRules): readonly string[] {
  return Object.keys(rules.reasons).filter((code) => rules.reasons[code]!.byPerson);
}
