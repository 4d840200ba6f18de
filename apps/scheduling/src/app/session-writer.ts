import { reject, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { AppointmentStore } from '../db/appointment.store.js';
import type { SessionStore } from '../db/session.store.js';
import { cancelAppointment } from '../domain/appointments.js';
import type { SchedulingEvent } from '../domain/events.js';
import { diffSessions, occurrences, type Occurrence } from '../domain/occurrences.js';
import type { Series } from '../domain/series.js';
import { sessionEvents } from '../domain/sessions.js';
import type { Leadership } from './leadership.js';

/** Brings the sessions on the calendar, and the bookings in them, in line with their series. */
export class SessionWriter {
  constructor(
    private readonly sessions: SessionStore,
    private readonly appointments: AppointmentStore,
    private readonly leadership: Leadership,
  ) {}

  /** Puts new sessions on the calendar. */
  async schedule(tx: Tx<SchedulingEvent>, series: Series, added: readonly Occurrence[]): Promise<void> {
    await this.sessions.put(tx, series, await this.leadership.marked(tx, series, added));
    tx.record(...added.map((session) => ({ type: 'session-scheduled' as const, place: series, session })));
  }

  /** Writes what changed between two states of a series in a window of days, or refuses for the people booked. */
  async rewrite(
    tx: Tx<SchedulingEvent>,
    before: Series,
    after: Series,
    [from, until]: readonly [SiteDate, SiteDate],
    reason: string,
  ): Promise<Rejected<'patients-double-booked'> | null> {
    const diff = diffSessions(occurrences(before, from, until), occurrences(after, from, until));
    const dropped = diff.dropped.map((session) => session.sessionId);
    const moved = diff.moved.map((session) => session.sessionId);
    await this.sessions.cancel(tx, dropped, reason);
    await this.cancelBookings(tx, dropped, reason);
    const changed = [...diff.moved, ...diff.added, ...diff.reassigned];
    await this.sessions.put(tx, after, await this.leadership.marked(tx, after, changed));
    const clashes = await this.clashes(tx, diff.moved);
    if (clashes > 0) return reject('patients-double-booked', { patients: clashes });
    await this.appointments.follow(tx, moved);
    tx.record(...sessionEvents(after, diff, reason));
    return null;
  }

  private async clashes(tx: Tx, moved: readonly Occurrence[]): Promise<number> {
    let clashes = 0;
    for (const { sessionId, startsAt, endsAt } of moved) {
      clashes += await this.appointments.clashesOf(tx, sessionId, startsAt, endsAt);
    }
    return clashes;
  }

  private async cancelBookings(tx: Tx<SchedulingEvent>, sessionIds: readonly Id[], reason: string): Promise<void> {
    if (sessionIds.length === 0) return;
    for (const { appointment, version } of await this.appointments.ofSessions(tx, sessionIds)) {
      const decision = cancelAppointment(appointment, reason);
      if (!decision.ok) continue;
      await this.appointments.save(tx, appointment, reason, version);
      tx.record(...decision.events);
    }
  }
}
