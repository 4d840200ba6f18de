import { accept, reject, type Decision, type Instant } from '@stepwell/kernel';
import {
  classify,
  needsImmediateContact,
  unarrived,
  type Absence,
  type AbsenceRejection,
  type AbsenceRules,
  type Missed,
  type StandingOn,
} from './absence.js';
import { about, sameOutcome, type Attendance, type AttendanceEvent, type Outcome } from './attendance.js';
import { attendedFrom, stayFrom, type StatedStay, type StayRejection } from './attended.js';
import type { Presence, PresenceRules, Source } from './presence.js';
import type { Session } from './session.js';

/** The rule versions a record is judged by. */
export interface RecordRules {
  readonly presence: PresenceRules;
  readonly absence: AbsenceRules;
}

/** What a record is judged against. */
export interface Setting {
  readonly session: Session;
  readonly standing: StandingOn;
  readonly now: Instant;
}

/** What a person says became of the patient in the session. */
export type Statement =
  | ({ readonly kind: 'attended' } & StatedStay)
  | ({ readonly kind: 'missed' } & Absence)
  | { readonly kind: 'withdrawn' };

export type RecordRejection =
  StayRejection | AbsenceRejection | 'session-cancelled' | 'already-recorded' | 'patient-arrived';

/**
 * First record of an outcome. Saying the same again changes nothing; saying something else is a correction and refused here, except
 * over what the end of the session decided by itself or what check-out had computed.
 */
export function recordOutcome(
  record: Attendance,
  statement: Exclude<Statement, { kind: 'withdrawn' }>,
  setting: Setting,
  rules: RecordRules,
): Decision<AttendanceEvent, RecordRejection> {
  if (setting.session.cancelled !== null && !isProgramCancelled(statement)) return reject('session-cancelled');
  const said = evaluate(record, statement, setting, rules, 'staff');
  if (!said.ok) return said;
  const before = record.outcome;
  if (before === null) return first(record, said, setting);
  if (sameOutcome(before, said.outcome)) return accept();
  if (!mayReplace(record, said.outcome)) return reject('already-recorded');
  const reason = before.kind === 'attended' ? 'staff-record' : 'late-entry';
  return accept(correction(record, said, setting.session, reason));
}

function isProgramCancelled(statement: Statement): boolean {
  return statement.kind === 'missed' && statement.reason === 'program-cancelled';
}

function mayReplace(record: Attendance, next: Outcome): boolean {
  if (record.outcome?.kind === 'withdrawn' || record.decidedBy === 'timer') return true;
  return record.outcome?.kind === 'attended' && record.stated === null && next.kind === 'attended';
}

interface Said {
  readonly ok: true;
  readonly outcome: Outcome;
  readonly stated: readonly Presence[] | null;
}

function first(record: Attendance, said: Said, setting: Setting): Decision<AttendanceEvent, RecordRejection> {
  const { outcome, stated } = said;
  if (outcome.kind === 'attended')
    return accept({ type: 'session-attended', outcome, stated, ...about(record, setting.session) });
  if (outcome.kind !== 'missed') return accept();
  if (outcome.reason === 'no-show' && record.marks.length > 0) return reject('patient-arrived');
  return accept(missedEvent(record, outcome, setting, 'person'));
}

function missedEvent(record: Attendance, outcome: Missed, setting: Setting, by: 'person' | 'timer'): AttendanceEvent {
  const immediateContact = needsImmediateContact(outcome, setting.standing);
  return { type: 'session-missed', outcome, immediateContact, by, ...about(record, setting.session) };
}

function correction(record: Attendance, said: Said, session: Session, reason: string): AttendanceEvent {
  const { outcome, stated } = said;
  const marks = outcome.kind === 'withdrawn' ? [] : record.marks;
  return { type: 'attendance-corrected', outcome, stated, marks, reason, ...about(record, session) };
}

function evaluate(
  record: Attendance,
  statement: Statement,
  setting: Setting,
  rules: RecordRules,
  source: Source,
): Said | Extract<Decision<never, StayRejection | AbsenceRejection>, { ok: false }> {
  if (statement.kind === 'withdrawn') return { ok: true, outcome: { kind: 'withdrawn' }, stated: null };
  if (statement.kind === 'missed') {
    const classed = classify(statement, setting.session, setting.standing, setting.now, rules.absence);
    return classed.ok ? { ok: true, outcome: classed.missed, stated: null } : classed;
  }
  const arrived = record.marks.find((known) => known.kind === 'in')?.at ?? null;
  const stay = stayFrom(statement, setting.session, { arrived, now: setting.now, source }, rules.presence);
  if (!stay.ok) return stay;
  const outcome = attendedFrom(setting.session, [stay.stay], rules.presence);
  return outcome ? { ok: true, outcome, stated: [stay.stay] } : reject('no-presence-in-session');
}

export type CorrectRejection = StayRejection | AbsenceRejection | 'nothing-to-correct' | 'unknown-correction-reason';

/**
 * A late correction: the new outcome replaces the old, and the old stays in the log. The result is what recording it right at first
 * would have given. Correcting to what already holds changes nothing.
 */
export function correct(
  record: Attendance,
  change: { readonly statement: Statement; readonly reason: string },
  setting: Setting,
  rules: RecordRules,
): Decision<AttendanceEvent, CorrectRejection> {
  const known = rules.presence.correctionReasons;
  if (!known.includes(change.reason)) return reject('unknown-correction-reason', { known });
  if (record.outcome === null && record.marks.length === 0) return reject('nothing-to-correct');
  const said = evaluate({ ...record, marks: [] }, change.statement, setting, rules, 'correction');
  if (!said.ok) return said;
  if (record.outcome && sameOutcome(record.outcome, said.outcome)) return accept();
  return accept(correction(record, said, setting.session, change.reason));
}

/**
 * The session is over: who never arrived is a no-show, or excused while away, or missed through the program. Who arrived and never
 * checked out stays unknown until a person says; a recorded outcome stands.
 */
export function closeSession(record: Attendance, setting: Setting, rules: RecordRules): readonly AttendanceEvent[] {
  if (record.outcome !== null || record.marks.length > 0 || setting.standing.discharged) return [];
  const missed = unarrived(setting.session.cancelled !== null, setting.standing, rules.absence);
  return [missedEvent(record, missed, setting, 'timer')];
}
