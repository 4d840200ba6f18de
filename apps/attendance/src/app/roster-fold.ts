import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Booking, CalendarStore } from '../db/calendar.store.js';
import type { Folded, PatientStore } from '../db/patient.store.js';
import { toldAfter, type CalendarFact, type Told } from '../domain/calendar.js';
import { memberships } from '../domain/membership.js';
import type { PatientFact } from '../domain/patient-facts.js';
import type { Session } from '../domain/session.js';
import { standingOf } from '../domain/standing.js';

/**
 * Facts of other services as rosters and standings: set-based, the same for every order of arrival, and nothing else happens,
 * so that the same facts make the same rosters again.
 */
export class RosterFold {
  constructor(
    private readonly calendar: CalendarStore,
    private readonly patients: PatientStore,
  ) {}

  /** The calendar changed; answers the sessions that did. */
  async calendarTold(tx: Tx, facts: readonly CalendarFact[]): Promise<readonly Session[]> {
    const known = new Map(await this.calendar.told(tx, [...new Set(facts.map((fact) => fact.sessionId))]));
    const changed = new Map<Id, Told>();
    for (const fact of facts) {
      const next = toldAfter(known.get(fact.sessionId) ?? null, fact);
      if (!next || next === known.get(fact.sessionId)) continue;
      known.set(fact.sessionId, next);
      changed.set(fact.sessionId, next);
    }
    await this.calendar.save(tx, [...changed.values()]);
    return [...changed.values()].map(({ session }) => session);
  }

  /** Bookings changed; each brings its session, in case the calendar has not told of it yet. */
  async booked(tx: Tx, bookings: readonly Booking[], sessions: readonly Session[]): Promise<void> {
    const fresh = new Map(sessions.map((session) => [session.sessionId, { session, sequence: 0 }]));
    const newest = new Map(bookings.map((booking) => [booking.appointmentId, booking]));
    await this.calendar.save(tx, [...fresh.values()]);
    await this.calendar.book(tx, [...newest.values()]);
  }

  /** Facts about patients came. */
  async told(tx: Tx, facts: readonly PatientFact[]): Promise<void> {
    await this.patients.add(tx, facts);
    const patientIds = [...new Set(facts.map((fact) => fact.patientId))].sort();
    const all = await this.patients.facts(tx, patientIds);
    const folded = patientIds.map((id) => fold(id, all.get(id) ?? []));
    await this.patients.save(tx, folded, new Set(facts.filter(movesSeats).map((fact) => fact.patientId)));
  }
}

function fold(patientId: Id, facts: readonly PatientFact[]): Folded {
  return { standing: standingOf(patientId, facts), memberships: memberships(facts) };
}

function movesSeats({ body }: PatientFact): boolean {
  return body.kind.startsWith('seat-') || body.kind === 'discharged' || body.kind === 'admitted';
}
