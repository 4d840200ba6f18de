import { addMinutes, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Booking, CalendarStore } from '../db/calendar.store.js';
import type { Folded, PatientStore } from '../db/patient.store.js';
import { toldAfter, type CalendarFact, type Told } from '../domain/calendar.js';
import type { ServiceEvent } from '../domain/events.js';
import { memberships } from '../domain/membership.js';
import type { PatientFact } from '../domain/patient-facts.js';
import type { AttendanceRules } from '../domain/rules.js';
import type { Session } from '../domain/session.js';
import { standingOf } from '../domain/standing.js';
import { sessionTimers } from './session-timers.js';
import type { SiteDays } from './site-days.js';

/** A week that a late fact may have changed. */
export interface LateWeek {
  readonly patientId: Id;
  readonly from: SiteDate;
  readonly closedThrough: SiteDate;
}

/** Facts of other services become rosters and standings; set-based, the same for every order of arrival. */
export class Rosters {
  constructor(
    private readonly calendar: CalendarStore,
    private readonly patients: PatientStore,
    private readonly siteDays: SiteDays,
    private readonly rules: AttendanceRules,
  ) {}

  /** The calendar changed. */
  async calendarTold(tx: Tx, facts: readonly CalendarFact[]): Promise<void> {
    const known = new Map(await this.calendar.told(tx, [...new Set(facts.map((fact) => fact.sessionId))]));
    const changed = new Map<Id, Told>();
    for (const fact of facts) {
      const next = toldAfter(known.get(fact.sessionId) ?? null, fact);
      if (!next || next === known.get(fact.sessionId)) continue;
      known.set(fact.sessionId, next);
      changed.set(fact.sessionId, next);
    }
    await this.calendar.save(tx, [...changed.values()]);
    this.watch(
      tx,
      [...changed.values()].map(({ session }) => session),
    );
  }

  /** Bookings changed; each brings its session, in case the calendar has not told of it yet. */
  async booked(tx: Tx, bookings: readonly Booking[], sessions: readonly Session[]): Promise<void> {
    const fresh = new Map(sessions.map((session) => [session.sessionId, { session, sequence: 0 }]));
    const newest = new Map(bookings.map((booking) => [booking.appointmentId, booking]));
    await this.calendar.save(tx, [...fresh.values()]);
    await this.calendar.book(tx, [...newest.values()]);
    this.watch(tx, sessions);
  }

  /** Facts about patients came; answers the closed weeks they may have changed. */
  async told(tx: Tx<ServiceEvent>, facts: readonly PatientFact[]): Promise<readonly LateWeek[]> {
    await this.patients.add(tx, facts);
    const patientIds = [...new Set(facts.map((fact) => fact.patientId))].sort();
    const all = await this.patients.facts(tx, patientIds);
    const folded = patientIds.map((id): Folded => fold(id, all.get(id) ?? []));
    await this.patients.save(tx, folded, new Set(facts.filter(movesSeats).map((fact) => fact.patientId)));
    await this.siteDays.begin(
      tx,
      facts.flatMap(({ body }) => (body.kind === 'admitted' ? [body] : [])),
    );
    return this.late(tx, facts);
  }

  private async late(tx: Tx, facts: readonly PatientFact[]): Promise<readonly LateWeek[]> {
    const from = new Map<Id, SiteDate>();
    for (const fact of facts) {
      const day = changesWeeksFrom(fact);
      const known = from.get(fact.patientId);
      if (day !== null && (known === undefined || day < known)) from.set(fact.patientId, day);
    }
    if (from.size === 0) return [];
    const closed = await this.patients.closedThrough(tx, [...from.keys()].sort());
    return [...closed]
      .map(([patientId, closedThrough]) => ({ patientId, closedThrough, from: from.get(patientId)! }))
      .filter((week) => week.from <= week.closedThrough);
  }

  private watch(tx: Tx, sessions: readonly Session[]): void {
    const ahead = sessions.filter((session) => session.endsAt > tx.now);
    tx.schedule(...sessionTimers(ahead, (start) => addMinutes(start, this.rules.ladder.noArrivalMinutes)));
  }
}

function fold(patientId: Id, facts: readonly PatientFact[]): Folded {
  return { standing: standingOf(patientId, facts), memberships: memberships(facts) };
}

function movesSeats({ body }: PatientFact): boolean {
  return body.kind.startsWith('seat-') || body.kind === 'discharged' || body.kind === 'reopened';
}

/** First day whose week a fact may change: rosters and bands do, safety facts do not. */
function changesWeeksFrom({ body }: PatientFact): SiteDate | null {
  switch (body.kind) {
    case 'admitted':
    case 'level-decided':
    case 'phase-changed':
      return body.siteDate;
    case 'seat-started':
    case 'seat-moved':
      return body.seat.from;
    case 'seat-ended':
      return body.until;
    default:
      return null;
  }
}
