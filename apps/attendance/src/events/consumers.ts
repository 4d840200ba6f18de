import { Controller } from '@nestjs/common';
import {
  AppointmentBookedV1,
  AppointmentCancelledV1,
  AppointmentMovedV1,
  ConsentGrantedV1,
  ConsentRevokedV1,
  EnrollmentEndedV1,
  EnrollmentMovedV1,
  EnrollmentStartedV1,
  EpisodeReopenedV1,
  HoldPlacedV1,
  HoldReleasedV1,
  LeaveEndedV1,
  LeaveStartedV1,
  LevelOfCareDecidedV1,
  PatientAdmittedV1,
  PatientDischargedV1,
  PhaseChangedV1,
  ReferralOutClosedV1,
  ReferralOutOpenedV1,
  SafetyConcernChangedV1,
  SafetyConcernClosedV1,
  SafetyConcernOpenedV1,
  SessionCancelledV1,
  SessionMovedV1,
  SessionScheduledV1,
  SiteRegisteredV1,
} from '@stepwell/contracts';
import { OnRun, type ConsumerTx, type Received } from '@stepwell/messaging';
import { ClosedPeriods } from '../app/closed-periods.js';
import { FollowUp } from '../app/follow-up.js';
import { Rosters } from '../app/rosters.js';
import { SiteDays } from '../app/site-days.js';
import type { ServiceEvent } from '../domain/events.js';
import { bookingOf, calendarFact, patientFact } from './facts.js';

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

  @OnRun(SessionScheduledV1, SessionMovedV1, SessionCancelledV1)
  async calendar(tx: Reaction, events: readonly Received[]): Promise<void> {
    await this.rosters.calendarTold(tx, events.map(calendarFact).filter(isThere));
  }

  @OnRun(AppointmentBookedV1, AppointmentMovedV1, AppointmentCancelledV1)
  async bookings(tx: Reaction, events: readonly Received[]): Promise<void> {
    const told = events.map(bookingOf).filter(isThere);
    const sessions = told.map(({ session }) => session).filter(isThere);
    await this.rosters.booked(
      tx,
      told.map(({ booking }) => booking),
      sessions,
    );
  }

  @OnRun(
    PatientAdmittedV1,
    PatientDischargedV1,
    EpisodeReopenedV1,
    LevelOfCareDecidedV1,
    LeaveStartedV1,
    LeaveEndedV1,
    ReferralOutOpenedV1,
    ReferralOutClosedV1,
    SafetyConcernOpenedV1,
    SafetyConcernChangedV1,
    SafetyConcernClosedV1,
    ConsentGrantedV1,
    ConsentRevokedV1,
    EnrollmentStartedV1,
    EnrollmentMovedV1,
    EnrollmentEndedV1,
    PhaseChangedV1,
    HoldPlacedV1,
    HoldReleasedV1,
  )
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
