import {
  addDays,
  isoWeek,
  isoWeekStart,
  siteDate,
  type Id,
  type Instant,
  type SiteDate,
  type Zone,
} from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { CalendarStore } from '../db/calendar.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { Loaded, RecordStore } from '../db/record.store.js';
import type { DatedSession, WeekStore } from '../db/week.store.js';
import { weekKey } from '../db/week.store.js';
import { stateOf, type Outcome, type State } from '../domain/attendance.js';
import type { AttendanceRules } from '../domain/rules.js';
import type { Session } from '../domain/session.js';
import { standingOn, type Standing } from '../domain/standing.js';
import { bandOfWeek, weekIntensity, type WeekIntensity } from '../domain/week.js';

/** One line of a roster. */
export interface RosterEntry {
  readonly patientId: Id;
  readonly state: State;
  /** On the roster by membership or booking; false for a walk-in. */
  readonly expected: boolean;
  readonly walkIn: string | null;
  readonly track: string | null;
  readonly away: 'on-leave' | 'referred-out' | null;
  /** A miss would need a person at once. */
  readonly immediateContactIfMissed: boolean;
  readonly arrivedAt: Instant | null;
  readonly outcome: Outcome | null;
  /** Version of the record, 0 while there is none. */
  readonly version: number;
}

export interface SessionRoster {
  readonly session: Session;
  readonly counts: Readonly<Record<State, number>>;
  readonly entries: readonly RosterEntry[];
}

export interface WeekLine extends WeekIntensity {
  readonly isoWeek: string;
  readonly weekStart: SiteDate;
  /** The week is over and was published. */
  readonly closed: boolean;
}

/** A patient's session with where it stands. */
export interface AttendanceLine extends DatedSession {
  readonly state: State;
}

const LAST_DAY = 6;

/** Rosters and records as people read them. */
export class Reading {
  constructor(
    private readonly stores: {
      readonly calendar: CalendarStore;
      readonly records: RecordStore;
      readonly patients: PatientStore;
      readonly weeks: WeekStore;
    },
    private readonly rules: AttendanceRules,
  ) {}

  /** Throws NotFound when the session is not known. */
  async roster(tx: Tx, sessionId: Id): Promise<SessionRoster> {
    const session = await this.stores.calendar.session(tx, sessionId);
    return rosterOf(session, await this.stores.records.ofSessions(tx, [sessionId]), tx.now);
  }

  /** Rosters of all sessions of a site on a day; of one track only when given. */
  async siteRoster(tx: Tx, siteId: Id, on: SiteDate, track: string | null): Promise<readonly SessionRoster[]> {
    const sessions = await this.stores.calendar.sessionsOn(tx, siteId, on);
    const all = await this.stores.records.ofSessions(
      tx,
      sessions.map((session) => session.sessionId),
    );
    const wanted = track === null ? all : all.filter((one) => one.track === track);
    const rosters = sessions.map((session) =>
      rosterOf(
        session,
        wanted.filter((one) => one.session.sessionId === session.sessionId),
        tx.now,
      ),
    );
    return track === null ? rosters : rosters.filter((roster) => roster.entries.length > 0);
  }

  /** Throws NotFound when nothing is known of the patient. */
  async standing(tx: Tx, patientId: Id): Promise<Standing> {
    const standing = await this.stores.patients.standing(tx, patientId);
    if (!standing) throw new NotFound('patient', patientId);
    return standing;
  }

  /** The site day it is for the patient. */
  today(tx: Tx, standing: Standing): SiteDate {
    return latestDay(
      tx.now,
      standing.episodes.slice(-1).map((episode) => episode.zone),
    );
  }

  /** The day it is at these sites, at all when null: of several zones the one that began first. */
  async todayAt(tx: Tx, siteIds: readonly Id[] | null): Promise<SiteDate> {
    return latestDay(tx.now, await this.stores.calendar.zones(tx, siteIds));
  }

  async attendance(tx: Tx, patientId: Id, from: SiteDate, to: SiteDate): Promise<readonly AttendanceLine[]> {
    const sessions = await this.stores.weeks.sessions(tx, [patientId], from, to);
    return sessions.map((session) => ({ ...session, state: lineState(session, tx.now) }));
  }

  /** ISO weeks that touch the days, each held against its band. */
  async weeksOf(tx: Tx, standing: Standing, from: SiteDate, to: SiteDate): Promise<readonly WeekLine[]> {
    const { patientId, bands } = standing;
    const first = isoWeekStart(from);
    const last = isoWeekStart(to);
    const [sessions, closed] = await Promise.all([
      this.stores.weeks.sessions(tx, [patientId], first, addDays(last, LAST_DAY)),
      this.stores.weeks.closed(tx, [patientId], first),
    ]);
    const lines: WeekLine[] = [];
    for (let monday = first; monday <= last; monday = addDays(monday, LAST_DAY + 1)) {
      const own = sessions.filter((session) => isoWeekStart(session.siteDate) === monday);
      const band = bandOfWeek(bands, monday, addDays(monday, LAST_DAY));
      const intensity = weekIntensity(own, band, this.rules.presence.notCountable);
      const isClosed = closed.has(weekKey(patientId, monday));
      lines.push({ isoWeek: isoWeek(monday), weekStart: monday, closed: isClosed, ...intensity });
    }
    return lines;
  }
}

/** The latest day that it is in one of the zones; in UTC while none is known. */
function latestDay(now: Instant, zones: readonly Zone[]): SiteDate {
  const days = (zones.length > 0 ? zones : ['UTC']).map((zone) => siteDate(now, zone));
  return days.sort().at(-1)!;
}

function rosterOf(session: Session, all: readonly Loaded[], now: Instant): SessionRoster {
  const entries = all.map((loaded) => entryOf(loaded, now));
  const counts = { scheduled: 0, arrived: 0, attended: 0, missed: 0, cancelled: 0, unknown: 0 };
  for (const entry of entries) counts[entry.state] += 1;
  return { session, counts, entries };
}

function entryOf({ session, record, version, expected, track, standing }: Loaded, now: Instant): RosterEntry {
  const on = standingOn(standing, session.siteDate);
  return {
    patientId: record.patientId,
    state: stateOf(record, session, now),
    expected,
    walkIn: record.walkIn,
    track,
    away: on.away,
    immediateContactIfMissed: on.concernOpen || on.holdOpen,
    arrivedAt: record.stated?.[0]?.from ?? record.marks.find((mark) => mark.kind === 'in')?.at ?? null,
    outcome: record.outcome,
    version,
  };
}

function lineState({ outcome, cancelled, endsAt }: DatedSession, now: Instant): State {
  if (outcome?.kind === 'attended') return 'attended';
  if (outcome?.kind === 'missed') return 'missed';
  if (cancelled) return 'cancelled';
  return now >= endsAt ? 'unknown' : 'scheduled';
}
