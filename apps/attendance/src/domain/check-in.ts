import { accept, addMinutes, reject, type Decision, type Instant, type Rejected } from '@stepwell/kernel';
import { about, evolve, sameOutcome, type Attendance, type AttendanceEvent, type Outcome } from './attendance.js';
import { attendedFrom } from './attended.js';
import { staysOf, withMark, type Mark, type PresenceRules } from './presence.js';
import type { Session } from './session.js';

export type MarkRejection = 'session-cancelled' | 'in-the-future' | 'outside-session-window' | 'already-recorded';

/**
 * A patient came or went. The same mark twice changes nothing; marks may come in any order. A no-show that only the end of the
 * session had set gives way to a late-reported arrival; an absence a person recorded needs a correction. Stays that reach into the
 * session make it attended.
 */
export function mark(
  record: Attendance,
  session: Session,
  next: Mark,
  now: Instant,
  rules: PresenceRules,
): Decision<AttendanceEvent, MarkRejection> {
  const refused = refusal(record, session, next, now, rules);
  if (refused) return refused;
  if (withMark(record.marks, next) === record.marks) return accept();
  const type = next.kind === 'in' ? 'patient-checked-in' : 'patient-checked-out';
  const marked: AttendanceEvent = { type, mark: next, ...about(record, session) };
  const after = evolve(record, marked);
  return accept(marked, ...outcomeEvents(after, session, rules));
}

function refusal(
  record: Attendance,
  session: Session,
  next: Mark,
  now: Instant,
  rules: PresenceRules,
): Rejected<MarkRejection> | null {
  if (session.cancelled !== null) return reject('session-cancelled');
  if (next.at > addMinutes(now, rules.clockSkewMinutes)) return reject('in-the-future');
  const opens = addMinutes(session.startsAt, -rules.checkInOpensMinutes);
  const closes = addMinutes(session.endsAt, rules.checkInClosesMinutes);
  if (next.at < opens || next.at > closes) return reject('outside-session-window', { opens, closes });
  if (record.outcome?.kind === 'missed' && record.decidedBy === 'person') return reject('already-recorded');
  return null;
}

/** What the marks of `record` now say, as events; none while a stated stay decides or nothing changes. */
function outcomeEvents(record: Attendance, session: Session, rules: PresenceRules): readonly AttendanceEvent[] {
  if (record.stated !== null) return [];
  const before = record.outcome;
  const attended = attendedFrom(session, staysOf(record.marks), rules);
  if (before === null)
    return attended ? [{ type: 'session-attended', outcome: attended, stated: null, ...about(record, session) }] : [];
  const outcome: Outcome = attended ?? { kind: 'withdrawn' };
  if (sameOutcome(before, outcome)) return [];
  const reason = before.kind === 'attended' ? 'presence-added' : 'late-entry';
  const { marks } = record;
  return [{ type: 'attendance-corrected', outcome, stated: null, marks, reason, ...about(record, session) }];
}
