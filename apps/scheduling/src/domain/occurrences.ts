import {
  addDays,
  addMinutes,
  atLocalTime,
  uuidv5,
  weekday,
  type Id,
  type Instant,
  type LocalTime,
  type SiteDate,
} from '@stepwell/kernel';
import { segmentOn, type Segment, type Series } from './series.js';

/** One session as the rules and exceptions of its series give it. */
export interface Occurrence {
  readonly sessionId: Id;
  readonly seriesId: Id;
  /** Day the rule gave it; part of its identity. */
  readonly originDate: SiteDate;
  /** Day at the site on which it starts now. */
  readonly siteDate: SiteDate;
  readonly startLocal: LocalTime;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly minutes: number;
  readonly capacity: number;
  readonly leaderStaffId: Id | null;
  readonly roomId: Id | null;
  /** Coded reason when a person cancelled it, else null. */
  readonly cancelled: string | null;
}

/** The id of the occurrence of `series` whose rule day is `originDate`: UUIDv5(series, original local start), design 9. */
export function sessionIdOf(series: Pick<Series, 'seriesId' | 'identityStart'>, originDate: SiteDate): Id {
  return uuidv5(series.seriesId, `${originDate}T${series.identityStart}`);
}

/** Every occurrence whose rule day lies in [from, to], cancelled ones included, in order of rule day. */
export function occurrences(series: Series, from: SiteDate, to: SiteDate): readonly Occurrence[] {
  const first = from < series.from ? series.from : from;
  const last = series.until !== null && series.until < to ? series.until : to;
  const found: Occurrence[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const segment = segmentOn(series, date);
    if (segment.weekdays.includes(weekday(date))) found.push(occurrenceOn(series, segment, date));
  }
  return found;
}

/** The occurrence whose rule day is `date`, or null when the rule has none. */
export function occurrenceOf(series: Series, date: SiteDate): Occurrence | null {
  return occurrences(series, date, date)[0] ?? null;
}

function occurrenceOn(series: Series, segment: Segment, date: SiteDate): Occurrence {
  const exception = series.exceptions[date];
  const slot = exception?.kind === 'moved' ? exception : { ...segment, siteDate: date };
  const startsAt = atLocalTime(slot.siteDate, slot.startLocal, series.zone);
  return {
    sessionId: sessionIdOf(series, date),
    seriesId: series.seriesId,
    originDate: date,
    siteDate: slot.siteDate,
    startLocal: slot.startLocal,
    startsAt,
    endsAt: addMinutes(startsAt, slot.minutes),
    minutes: slot.minutes,
    capacity: segment.capacity,
    leaderStaffId: slot.leaderStaffId,
    roomId: slot.roomId,
    cancelled: exception?.kind === 'cancelled' ? exception.reason : null,
  };
}

/** What an edit does to the sessions of a window. */
export interface SessionDiff {
  readonly added: readonly Occurrence[];
  /** New time, day or length; identity stays. */
  readonly moved: readonly Occurrence[];
  readonly dropped: readonly Occurrence[];
  /** Same time, other room, leader or capacity. */
  readonly reassigned: readonly Occurrence[];
}

/** Compares the sessions before and after an edit by identity; nothing is lost and nothing is made twice (systems 2, pain 1). */
export function diffSessions(before: readonly Occurrence[], after: readonly Occurrence[]): SessionDiff {
  const old = new Map(before.filter(standing).map((session) => [session.sessionId, session]));
  const now = new Map(after.filter(standing).map((session) => [session.sessionId, session]));
  const kept = [...now.values()].filter((session) => old.has(session.sessionId));
  const moved = kept.filter((session) => !sameTime(session, old.get(session.sessionId)!));
  return {
    added: [...now.values()].filter((session) => !old.has(session.sessionId)),
    moved,
    dropped: [...old.values()].filter((session) => !now.has(session.sessionId)),
    reassigned: kept.filter(
      (session) => !moved.includes(session) && !sameResources(session, old.get(session.sessionId)!),
    ),
  };
}

const standing = (session: Occurrence): boolean => session.cancelled === null;

const sameTime = (a: Occurrence, b: Occurrence): boolean => a.startsAt === b.startsAt && a.minutes === b.minutes;

const sameResources = (a: Occurrence, b: Occurrence): boolean =>
  a.roomId === b.roomId && a.leaderStaffId === b.leaderStaffId && a.capacity === b.capacity;
