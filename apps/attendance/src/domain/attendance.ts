import type { Id, SiteDate } from '@stepwell/kernel';
import type { Missed } from './absence.js';
import type { Attended } from './attended.js';
import { isPresent, staysOf, withMark, type Mark, type Presence } from './presence.js';
import type { Session } from './session.js';

/** The record was made in error: nothing is known. */
export interface Withdrawn {
  readonly kind: 'withdrawn';
}
export type Outcome = Attended | Missed | Withdrawn;

/** One patient in one session: what was seen, what was stated, what it amounts to. State = fold of its events. */
export interface Attendance {
  readonly sessionId: Id;
  readonly patientId: Id;
  readonly episodeId: Id | null;
  readonly siteId: Id;
  readonly siteDate: SiteDate;
  readonly marks: readonly Mark[];
  /** Stays a person stated; while set they decide instead of the marks. */
  readonly stated: readonly Presence[] | null;
  /** Null: nothing decided yet, which is unknown and never a success. */
  readonly outcome: Outcome | null;
  /** Who decided the outcome; a person may replace what the end of the session decided without a correction. */
  readonly decidedBy: 'person' | 'timer' | null;
  /** Coded reason when the patient was not on the roster. */
  readonly walkIn: string | null;
}

/** What every event of a record says about whom and which session. */
export interface About {
  readonly session: Session;
  readonly patientId: Id;
  readonly episodeId: Id | null;
  readonly walkIn: string | null;
}
export type AttendanceEvent =
  | ({ readonly type: 'patient-checked-in'; readonly mark: Mark } & About)
  | ({ readonly type: 'patient-checked-out'; readonly mark: Mark } & About)
  | ({
      readonly type: 'session-attended';
      readonly outcome: Attended;
      readonly stated: readonly Presence[] | null;
    } & About)
  | ({
      readonly type: 'session-missed';
      readonly outcome: Missed;
      readonly immediateContact: boolean;
      readonly by: 'person' | 'timer';
    } & About)
  | ({
      readonly type: 'attendance-corrected';
      readonly outcome: Outcome;
      readonly stated: readonly Presence[] | null;
      /** Marks that still hold. */
      readonly marks: readonly Mark[];
      readonly reason: string;
    } & About);

/** A record nothing has been said about yet. */
export function blank(session: Session, patientId: Id, episodeId: Id | null): Attendance {
  return {
    sessionId: session.sessionId,
    patientId,
    episodeId,
    siteId: session.siteId,
    siteDate: session.siteDate,
    marks: [],
    stated: null,
    outcome: null,
    decidedBy: null,
    walkIn: null,
  };
}

/** The record after `event`. */
export function evolve(record: Attendance, event: AttendanceEvent): Attendance {
  const known = { ...record, walkIn: record.walkIn ?? event.walkIn };
  switch (event.type) {
    case 'patient-checked-in':
    case 'patient-checked-out':
      return { ...known, marks: withMark(record.marks, event.mark) };
    case 'session-attended':
      return { ...known, outcome: event.outcome, stated: event.stated, decidedBy: 'person' };
    case 'session-missed':
      return { ...known, outcome: event.outcome, stated: null, decidedBy: event.by };
    case 'attendance-corrected':
      return { ...known, outcome: event.outcome, stated: event.stated, marks: event.marks, decidedBy: 'person' };
  }
}

/** Whom and what an event of `record` is about. */
export function about(record: Attendance, session: Session): About {
  return { session, patientId: record.patientId, episodeId: record.episodeId, walkIn: record.walkIn };
}

/** Whether two outcomes say the same. */
export function sameOutcome(a: Outcome, b: Outcome): boolean {
  if (a.kind === 'attended' && b.kind === 'attended')
    return a.minutes === b.minutes && a.countableMinutes === b.countableMinutes && a.partial === b.partial;
  if (a.kind === 'missed' && b.kind === 'missed') return a.reason === b.reason && a.class === b.class;
  return a.kind === b.kind;
}

/** Stays that hold: what a person stated, else what the marks amount to; none in a missed or withdrawn session. */
export function presenceOf(record: Attendance): readonly Presence[] {
  if (record.outcome?.kind === 'missed' || record.outcome?.kind === 'withdrawn') return [];
  return record.stated ?? staysOf(record.marks);
}

export type State = 'scheduled' | 'arrived' | 'attended' | 'missed' | 'cancelled' | 'unknown';

/** Where a patient stands in a session at `now`, for rosters; past the end without an outcome it is unknown. */
export function stateOf(record: Attendance | null, session: Session, now: string): State {
  if (record?.outcome?.kind === 'attended') return 'attended';
  if (record?.outcome?.kind === 'missed') return 'missed';
  if (session.cancelled !== null) return 'cancelled';
  if (now >= session.endsAt) return 'unknown';
  return record && isPresent(record.marks) ? 'arrived' : 'scheduled';
}
