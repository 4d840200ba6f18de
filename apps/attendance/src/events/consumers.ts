import { Controller } from '@nestjs/common';
import { PatientDischargedV1, SiteRegisteredV1 } from '@stepwell/contracts';
import { OnRun, type ConsumerTx, type Received } from '@stepwell/messaging';
import { ClosedPeriods } from '../app/closed-periods.js';
import { FollowUp } from '../app/follow-up.js';
import { Rosters } from '../app/rosters.js';
import { SiteDays } from '../app/site-days.js';
import type { ServiceEvent } from '../domain/events.js';
import { bookingOf, calendarFact, patientFact } from './facts.js';
import { BOOKINGS, CALENDAR, PATIENT } from './roster-events.js';

type Reaction = ConsumerTx<ServiceEvent>;

/** What attendance learns from scheduling, intake and step-down. */
@Controller()
export class Consumers {
  constructor(
    private readonly rosters: Rosters,
    private readonly siteDays: SiteDays,
    private readonly periods: ClosedPeriods,
    private readonly followUp: FollowUp,
  ) {}

  @OnRun(SiteRegisteredV1)
  async sites(
    tx: Reaction,
    events: readonly Received<{ siteId: string; zone: string; jurisdiction: string }>[],
  ): Promise<void> {
    await this.siteDays.begin(
      tx,
      events.map(({ data }) => data),
    );
  }

  @OnRun(...CALENDAR)
  async calendar(tx: Reaction, events: readonly Received[]): Promise<void> {
    await this.rosters.calendarTold(tx, events.map(calendarFact).filter(isThere));
  }

  @OnRun(...BOOKINGS)
  async bookings(tx: Reaction, events: readonly Received[]): Promise<void> {
    const told = events.map(bookingOf).filter(isThere);
    const sessions = told.map(({ session }) => session).filter(isThere);
    await this.rosters.booked(
      tx,
      told.map(({ booking }) => booking),
      sessions,
    );
  }

  @OnRun(...PATIENT)
  async patients(tx: Reaction, events: readonly Received<{ patientId: string }>[]): Promise<void> {
    const late = await this.rosters.told(tx, events.map(patientFact).filter(isThere));
    const newest = new Map(events.map((event) => [event.data.patientId, event]));
    for (const week of await this.periods.lateWeeks(tx, late)) tx.recordFor(newest.get(week.patientId)!, week);
    const gone = events.filter((event) => event.type === PatientDischargedV1.type).map((event) => event.data.patientId);
    for (const ended of await this.followUp.endByDischarge(tx, [...new Set(gone)].sort()))
      tx.recordFor(newest.get(ended.outreach.patientId)!, ended);
  }
}

function isThere<T>(value: T | null): value is T {
  return value !== null;
}
