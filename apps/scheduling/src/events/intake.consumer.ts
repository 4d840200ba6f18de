import { Controller } from '@nestjs/common';
import {
  AgeBandChangedV1,
  ClinicalFactReportedV1,
  EpisodeReopenedV1,
  LeaveEndedV1,
  LeaveStartedV1,
  PatientAdmittedV1,
  PatientDischargedV1,
  ReferralOutClosedV1,
  ReferralOutOpenedV1,
  SafetyConcernChangedV1,
  SafetyConcernClosedV1,
  SafetyConcernOpenedV1,
} from '@stepwell/contracts';
import { On, OnRun, type ConsumerTx, type ReceivedOf } from '@stepwell/messaging';
import { Bookings } from '../app/bookings.js';
import { PatientConditions } from '../app/patient-conditions.js';
import { Placing } from '../app/placing.js';
import type { SchedulingEvent } from '../domain/events.js';
import { noteAdmission, noteAgeBand, noteEnd, noteReopening } from '../domain/placement-facts.js';

type Tx = ConsumerTx<SchedulingEvent>;

/** What scheduling does when intake says something about a patient. */
@Controller()
export class IntakeConsumer {
  constructor(
    private readonly placing: Placing,
    private readonly conditions: PatientConditions,
    private readonly bookings: Bookings,
  ) {}

  @On(PatientAdmittedV1)
  async admitted(tx: Tx, { id, data }: ReceivedOf<typeof PatientAdmittedV1>): Promise<void> {
    const { patientId, episodeId, siteId, programId, track, zone, ageBand, phase, taper, level, hourBand } = data;
    const intensity = { phase, taper, hourBand, level: level.code, from: data.siteDate };
    await this.placing.note(tx, patientId, episodeId, (placement) =>
      noteAdmission(
        placement,
        { siteId, programId, track, zone, ageBand },
        { ...intensity, sourceId: episodeId, cause: 'admission' },
        id,
      ),
    );
  }

  @On(PatientDischargedV1)
  async discharged(tx: Tx, { data }: ReceivedOf<typeof PatientDischargedV1>): Promise<void> {
    const { patientId, episodeId, siteDate, reason } = data;
    await this.placing.note(tx, patientId, episodeId, (placement) => noteEnd(placement, siteDate, reason));
    await this.bookings.cancelAfter(tx, patientId, siteDate, 'patient-discharged');
  }

  @On(EpisodeReopenedV1)
  async reopened(tx: Tx, { data }: ReceivedOf<typeof EpisodeReopenedV1>): Promise<void> {
    await this.placing.note(tx, data.patientId, data.episodeId, noteReopening);
  }

  @On(AgeBandChangedV1)
  async ageBandChanged(tx: Tx, { data }: ReceivedOf<typeof AgeBandChangedV1>): Promise<void> {
    const { patientId, episodeId, ageBand } = data;
    await this.placing.note(tx, patientId, episodeId, (placement) => noteAgeBand(placement, ageBand));
  }

  @On(LeaveStartedV1)
  async leaveStarted(tx: Tx, { data }: ReceivedOf<typeof LeaveStartedV1>): Promise<void> {
    const { patientId, leaveId, reason, siteDate } = data;
    const leave = { kind: 'leave' as const, id: leaveId, code: reason, from: siteDate, until: null };
    await this.conditions.open(tx, patientId, leave);
  }

  @On(LeaveEndedV1)
  async leaveEnded(tx: Tx, { data }: ReceivedOf<typeof LeaveEndedV1>): Promise<void> {
    await this.conditions.close(tx, data.patientId, 'leave', data.leaveId, data.siteDate);
  }

  @On(ReferralOutOpenedV1)
  async referredOut(tx: Tx, { data, occurredAt }: ReceivedOf<typeof ReferralOutOpenedV1>): Promise<void> {
    const { patientId, referralOutId, kind, siteDate } = data;
    const referral = { kind: 'referral-out' as const, id: referralOutId, code: kind, from: siteDate, until: null };
    await this.conditions.open(tx, patientId, referral, occurredAt);
  }

  /** A hand-over keeps the person elsewhere; otherwise they are expected again. */
  @On(ReferralOutClosedV1)
  async referralClosed(tx: Tx, { data }: ReceivedOf<typeof ReferralOutClosedV1>): Promise<void> {
    if (data.outcome === 'handed-over') return;
    await this.conditions.returned(tx, data.patientId, data.referralOutId, data.siteDate);
  }

  @On(SafetyConcernOpenedV1)
  async concernOpened(tx: Tx, { data }: ReceivedOf<typeof SafetyConcernOpenedV1>): Promise<void> {
    await this.concern(tx, data);
  }

  @On(SafetyConcernChangedV1)
  async concernChanged(tx: Tx, { data }: ReceivedOf<typeof SafetyConcernChangedV1>): Promise<void> {
    await this.concern(tx, data);
    await this.placing.noteLatest(tx, data.patientId, () => []);
  }

  @On(SafetyConcernClosedV1)
  async concernClosed(tx: Tx, { data }: ReceivedOf<typeof SafetyConcernClosedV1>): Promise<void> {
    await this.conditions.close(tx, data.patientId, 'safety-concern', data.concernId, data.siteDate);
  }

  /** Only facts that put a person ahead in the waitlist are kept. */
  @OnRun(ClinicalFactReportedV1)
  async factsReported(tx: Tx, events: readonly ReceivedOf<typeof ClinicalFactReportedV1>[]): Promise<void> {
    await this.conditions.prioritise(
      tx,
      events.map((event) => event.data),
    );
  }

  private async concern(
    tx: Tx,
    data: { patientId: string; concernId: string; severity: string; siteDate: string },
  ): Promise<void> {
    const { patientId, concernId, severity, siteDate } = data;
    const concern = { kind: 'safety-concern' as const, id: concernId, code: severity, from: siteDate, until: null };
    await this.conditions.open(tx, patientId, concern);
  }
}
