import type { Id, SiteDate } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { AppointmentStore } from '../db/appointment.store.js';
import type { ConditionStore } from '../db/condition.store.js';
import type { SeatStore } from '../db/seat.store.js';
import type { SeriesStore } from '../db/series.store.js';
import type { SessionFilter, SessionRead, SessionStore } from '../db/session.store.js';
import { rosterMark } from '../domain/conditions.js';
import type { SeatingRules } from '../domain/rules/seating.v1.js';

/** One person expected in a session. */
export interface RosterLine {
  readonly patientId: Id;
  readonly via: 'series' | 'appointment';
  readonly enrollmentId: Id | null;
  readonly appointmentId: Id | null;
  readonly phase: string | null;
  /** Why the person is not expected after all. */
  readonly mark: 'referred-out' | 'on-leave' | null;
}

/** A session with its facts and how full it is. */
export interface SessionView extends SessionRead {
  readonly phase: string;
  readonly component: string;
  readonly dropIn: boolean;
  readonly zone: string;
  /** Members, reservations, offers and bookings of that day. */
  readonly taken: number;
}

/** Who is expected when: series x membership, plus bookings (design 9). */
export class Rosters {
  constructor(
    private readonly sessions: SessionStore,
    private readonly series: SeriesStore,
    private readonly seats: SeatStore,
    private readonly appointments: AppointmentStore,
    private readonly conditions: ConditionStore,
    private readonly rules: SeatingRules,
  ) {}

  /** Throws NotFound. */
  async roster(tx: Tx, sessionId: Id): Promise<{ session: SessionRead; lines: readonly RosterLine[] }> {
    const session = await this.sessions.read(tx, sessionId);
    const lines = [...(await this.members(tx, session)), ...(await this.booked(tx, sessionId))];
    const conditions = await this.conditions.ofAll(
      tx,
      lines.map((line) => line.patientId),
    );
    const marked = lines.map((line) => ({
      ...line,
      mark: rosterMark(conditions.get(line.patientId) ?? [], session.siteDate, this.rules),
    }));
    return { session, lines: marked };
  }

  private async members(tx: Tx, session: SessionRead): Promise<readonly RosterLine[]> {
    const members = await this.seats.members(tx, session.seriesId, session.siteDate);
    return members.map(({ patientId, enrollmentId, phase }) => ({
      patientId,
      via: 'series',
      enrollmentId,
      appointmentId: null,
      phase,
      mark: null,
    }));
  }

  private async booked(tx: Tx, sessionId: Id): Promise<readonly RosterLine[]> {
    const booked = await this.appointments.ofSession(tx, sessionId);
    return booked.map(({ appointment: { patientId, appointmentId } }) => ({
      patientId,
      via: 'appointment',
      enrollmentId: null,
      appointmentId,
      phase: null,
      mark: null,
    }));
  }

  /** Sessions of a site on a site-local day, in order of start. */
  async sessionsOn(tx: Tx, filter: SessionFilter): Promise<readonly SessionView[]> {
    return this.views(tx, await this.sessions.list(tx, filter));
  }

  /** The coming sessions of a series. */
  async comingOf(tx: Tx, seriesId: Id, from: SiteDate, limit: number): Promise<readonly SessionView[]> {
    return this.views(tx, await this.sessions.ofSeries(tx, seriesId, from, limit));
  }

  /** Throws NotFound. */
  async session(tx: Tx, sessionId: Id): Promise<{ view: SessionView; version: number }> {
    const [view] = await this.views(tx, [await this.sessions.read(tx, sessionId)]);
    if (!view) throw new NotFound('session', sessionId);
    const { version } = await this.series.read(tx, view.seriesId);
    return { view, version };
  }

  private async views(tx: Tx, sessions: readonly SessionRead[]): Promise<readonly SessionView[]> {
    const full = await this.appointments.bookable(
      tx,
      sessions.map((session) => session.sessionId),
    );
    const places = await this.series.places(
      tx,
      sessions.map((session) => session.seriesId),
    );
    return sessions.map((session) => {
      const { phase, component, dropIn, zone } = places.get(session.seriesId)!;
      return { ...session, phase, component, dropIn, zone, taken: full.get(session.sessionId)?.taken ?? 0 };
    });
  }

  /** Whom an edit of a series touches from a day on. */
  async touched(tx: Tx, seriesId: Id, from: SiteDate, sessionIds: readonly Id[]): Promise<Touched> {
    const members = await this.seats.memberIds(tx, seriesId, from);
    const booked = await this.appointments.ofSessions(tx, sessionIds);
    return { members, booked: [...new Set(booked.map(({ appointment }) => appointment.patientId))].sort() };
  }
}

/** The people an edit touches, by id. */
export interface Touched {
  readonly members: readonly Id[];
  readonly booked: readonly Id[];
}
