import { addMinutes, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Booking } from '../db/calendar.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { CalendarFact } from '../domain/calendar.js';
import type { ServiceEvent } from '../domain/events.js';
import type { PatientFact } from '../domain/patient-facts.js';
import type { AttendanceRules } from '../domain/rules.js';
import type { Session } from '../domain/session.js';
import type { RosterFold } from './roster-fold.js';
import { sessionTimers } from './session-timers.js';
import type { SiteDays } from './site-days.js';

/** A week that a late fact may have changed. */
export interface LateWeek {
  readonly patientId: Id;
  readonly from: SiteDate;
  readonly closedThrough: SiteDate;
}

/** Facts of other services become rosters and standings, and what follows from them: sessions are watched, closed weeks told again. */
export class Rosters {
  constructor(
    private readonly fold: RosterFold,
    private readonly patients: PatientStore,
    private readonly siteDays: SiteDays,
    private readonly rules: AttendanceRules,
  ) {}

  /** The calendar changed. */
  async calendarTold(tx: Tx, facts: readonly CalendarFact[]): Promise<void> {
    this.watch(tx, await this.fold.calendarTold(tx, facts));
  }

  /** Bookings changed; each brings its session, in case the calendar has not told of it yet. */
  async booked(tx: Tx, bookings: readonly Booking[], sessions: readonly Session[]): Promise<void> {
    await this.fold.booked(tx, bookings, sessions);
    this.watch(tx, sessions);
  }

  /** Facts about patients came; answers the closed weeks they may have changed. */
  async told(tx: Tx<ServiceEvent>, facts: readonly PatientFact[]): Promise<readonly LateWeek[]> {
    await this.fold.told(tx, facts);
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
