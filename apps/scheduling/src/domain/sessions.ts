import { accept, addDays, reject, type Decision, type Id, type LocalTime, type SiteDate } from '@stepwell/kernel';
import { leaderProblem, componentRule, type Staff } from './leadership.js';
import { occurrenceOf, occurrences, type Occurrence, type SessionDiff } from './occurrences.js';
import type { ComponentRules } from './rules/components.v1.js';
import { sessionProblem, type CalendarContext, type RuleRejection } from './series-edits.js';
import {
  evolveSeries,
  type OccurrenceExcepted,
  type Series,
  type SeriesPlace,
  type SessionException,
} from './series.js';

/** A session is on the calendar. */
export interface SessionScheduled {
  readonly type: 'session-scheduled';
  readonly place: SeriesPlace;
  readonly session: Occurrence;
}
/** A session has another time or length; its id stays. */
export interface SessionMoved {
  readonly type: 'session-moved';
  readonly place: SeriesPlace;
  readonly session: Occurrence;
}
/** A session will not take place. */
export interface SessionCancelled {
  readonly type: 'session-cancelled';
  readonly place: SeriesPlace;
  readonly session: Occurrence;
  readonly reason: string;
}
export type SessionEvent = SessionScheduled | SessionMoved | SessionCancelled;

export type MoveRejection =
  RuleRejection | 'unknown-session' | 'session-cancelled' | 'session-started' | 'moved-into-past';
export type CancelRejection = 'unknown-session' | 'session-cancelled' | 'session-started';

/** What an edit of a series means for its sessions, in order: off the calendar first, so that rooms are free. */
export function sessionEvents(place: SeriesPlace, diff: SessionDiff, reason: string): readonly SessionEvent[] {
  return [
    ...diff.dropped.map((session) => ({ type: 'session-cancelled' as const, place, session, reason })),
    ...diff.moved.map((session) => ({ type: 'session-moved' as const, place, session })),
    ...diff.added.map((session) => ({ type: 'session-scheduled' as const, place, session })),
  ];
}

/** The sessions that pushing the horizon to `until` puts on the calendar. */
export function sessionsUpTo(series: Series, until: SiteDate): readonly Occurrence[] {
  const from = series.generatedUntil === null ? series.from : addDays(series.generatedUntil, 1);
  return occurrences(series, from, until).filter((session) => session.cancelled === null);
}

/** A new time, place or leader for this one session. */
export interface SessionMove {
  readonly originDate: SiteDate;
  readonly siteDate: SiteDate;
  readonly startLocal: LocalTime;
  readonly minutes: number;
  readonly leaderStaffId: Id | null;
  readonly roomId: Id | null;
}

/** Moves one session; others of the series stay as they are (scope "this", systems 2, pain 1). */
export function moveSession(
  series: Series,
  move: SessionMove,
  context: CalendarContext,
): Decision<OccurrenceExcepted, MoveRejection> {
  const refusal = notEditable(occurrenceOf(series, move.originDate), context);
  if (refusal) return reject(refusal);
  const { originDate, ...slot } = move;
  const event = excepted(series, originDate, { kind: 'moved', ...slot });
  const session = occurrenceOf(evolveSeries(series, event), originDate)!;
  if (session.startsAt <= context.now) return reject('moved-into-past');
  const problem = sessionProblem(series, session, context);
  return problem ? reject(problem.rejection, problem.facts) : accept(event);
}

/** Cancels one session with a coded reason. */
export function cancelSession(
  series: Series,
  originDate: SiteDate,
  reason: string,
  context: Pick<CalendarContext, 'now'>,
): Decision<OccurrenceExcepted, CancelRejection> {
  const refusal = notEditable(occurrenceOf(series, originDate), context);
  return refusal ? reject(refusal) : accept(excepted(series, originDate, { kind: 'cancelled', reason }));
}

function notEditable(session: Occurrence | null, { now }: Pick<CalendarContext, 'now'>): CancelRejection | null {
  if (!session) return 'unknown-session';
  if (session.cancelled !== null) return 'session-cancelled';
  return session.startsAt <= now ? 'session-started' : null;
}

const excepted = (series: Series, originDate: SiteDate, exception: SessionException): OccurrenceExcepted => ({
  type: 'occurrence-excepted',
  seriesId: series.seriesId,
  originDate,
  exception,
});

/**
 * Whether somebody else must lead `session`: nobody is named, or the named leader's credential does not reach that day
 * (C40). Drop-in windows without a leader are as planned.
 */
export function needsSubstitute(
  series: Pick<Series, 'component' | 'dropIn'>,
  session: Occurrence,
  staff: readonly Staff[],
  rules: ComponentRules,
): boolean {
  if (session.leaderStaffId === null) return !series.dropIn;
  const leader = staff.find((candidate) => candidate.staffId === session.leaderStaffId);
  const rule = componentRule(rules, series.component);
  return !leader || !rule || leaderProblem(leader, rule, session.siteDate) !== null;
}
