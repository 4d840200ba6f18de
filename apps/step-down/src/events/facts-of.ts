import {
  AgeBandChangedV1,
  AdherenceUpdatedV1,
  AppointmentBookedV1,
  AppointmentCancelledV1,
  AssessmentCompletedV1,
  AttendanceCorrectedV1,
  AttendanceFactsParkedV1,
  AttendanceFactsResumedV1,
  ClinicalFactReportedV1,
  DoseMissedV1,
  DrugTestResultedV1,
  EnrollmentBlockedV1,
  EnrollmentEndedV1,
  EnrollmentMovedV1,
  EnrollmentStartedV1,
  EpisodeReopenedV1,
  InductionFailedV1,
  IntakeFactsParkedV1,
  IntakeFactsResumedV1,
  LeaveEndedV1,
  LeaveStartedV1,
  LevelOfCareDecidedV1,
  MedicationFactsParkedV1,
  MedicationFactsResumedV1,
  MedicationOrderedV1,
  MedicationStoppedV1,
  NaloxoneProvidedV1,
  OutreachClosedV1,
  PatientAdmittedV1,
  PatientDischargedV1,
  ReferralOutClosedV1,
  ReferralOutOpenedV1,
  ReferralReceivedV1,
  SafetyAlertAcknowledgedV1,
  SafetyAlertRaisedV1,
  SafetyConcernChangedV1,
  SafetyConcernClosedV1,
  SafetyConcernOpenedV1,
  SchedulingFactsParkedV1,
  SchedulingFactsResumedV1,
  ScreeningCompletedV1,
  SeatReleasedV1,
  SeatReservedV1,
  SessionAttendedV1,
  SessionMissedV1,
  StepDownFactsParkedV1,
  StepDownFactsResumedV1,
  TreatmentPlanReviewedV1,
  TreatmentPlanSignedV1,
  WeekIntensityComputedV1,
  type Contract,
  type DataOf,
} from '@stepwell/contracts';
import { addDays, siteDate, type SiteDate, type Zone } from '@stepwell/kernel';
import { isOf, type Received } from '@stepwell/messaging';
import { UNPLACED_ZONE } from '../domain/events.js';
import type { AbsenceClass, FactBody, Ratings } from '../domain/facts.js';

/** How one contract becomes a fact. */
export interface Telling {
  readonly contract: Contract;
  /** The fact's body; null for an event of another contract. */
  read(event: Received): FactBody | null;
  /** Its clinical day; `zone` is the site's as far as it is known. */
  dayOf(event: Received, zone: Zone | null): SiteDate;
}

function told<C extends Contract>(
  contract: C,
  read: (data: DataOf<C>) => FactBody,
  dayOf: (data: DataOf<C>, event: Received) => SiteDate | null = () => null,
): Telling {
  return {
    contract,
    read: (event) => (isOf(event, contract) ? read(event.data) : null),
    dayOf: (event, zone) => (isOf(event, contract) ? dayOf(event.data, event) : null) ?? dayIn(event, zone),
  };
}

const field = (event: Received, name: string): unknown =>
  event.data !== null && typeof event.data === 'object'
    ? Object.entries(event.data).find(([key]) => key === name)?.[1]
    : null;

/** Zone of the site as the event says it, null when it does not. */
export function zoneIn(event: Received): Zone | null {
  const zone = field(event, 'zone');
  return typeof zone === 'string' ? zone : null;
}

/** The event's own site day, else the day of its clinical time at the site; never a later one while no site is known. */
function dayIn(event: Received, zone: Zone | null): SiteDate {
  const day = field(event, 'siteDate');
  return typeof day === 'string' ? day : siteDate(event.occurredAt, zone ?? UNPLACED_ZONE);
}

/** The day it was said: what names a later day itself, as a booking does, is known from this one on. */
const saidOn = ({ zone }: { zone: Zone }, { occurredAt }: Received): SiteDate => siteDate(occurredAt, zone);

const parked = ({ consumer, source }: { consumer: string; source: string }): FactBody => ({
  kind: 'parked',
  waiting: consumer,
  behind: source,
});
const resumed = ({ consumer, source }: { consumer: string; source: string }): FactBody => ({
  kind: 'resumed',
  waiting: consumer,
  behind: source,
});

type Dimensions = DataOf<typeof AssessmentCompletedV1>['dimensions'];
const ratings = ({ d1, d2, d3, d4, d5, d6 }: Dimensions): Ratings => [d1, d2, d3, d4, d5, d6];

type Session = Pick<DataOf<typeof SessionAttendedV1>, 'sessionId' | 'startsAt' | 'plannedMinutes'>;
const session = ({ sessionId, startsAt, plannedMinutes }: Session) => ({
  kind: 'attendance' as const,
  sessionId,
  startsAt,
  plannedMinutes,
});

const missed = ({ reason, class: kind }: { reason: string; class: AbsenceClass }) => ({
  kind: 'missed' as const,
  reason,
  class: kind,
});

type Outcome = DataOf<typeof AttendanceCorrectedV1>['outcome'];
function outcome(corrected: Outcome) {
  switch (corrected.kind) {
    case 'attended':
      return { kind: 'attended' as const, minutes: corrected.minutes, countableMinutes: corrected.countableMinutes };
    case 'missed':
      return missed(corrected);
    case 'withdrawn':
      return { kind: 'withdrawn' as const };
  }
}

const intake: readonly Telling[] = [
  told(ReferralReceivedV1, ({ episodeId }) => ({ kind: 'referral', episodeId })),
  told(ScreeningCompletedV1, ({ episodeId, scores }) => ({ kind: 'screening', episodeId, scores })),
  told(AssessmentCompletedV1, ({ episodeId, scores, dimensions, medicallyStableD2 = false, recommended }) => ({
    kind: 'assessment',
    episodeId,
    scores,
    ratings: ratings(dimensions),
    medicallyStableD2,
    recommended: recommended?.code ?? null,
  })),
  told(SafetyConcernOpenedV1, ({ concernId, kind: concern, severity, trigger: raisedBy }) => ({
    kind: 'concern-opened',
    concernId,
    concern,
    severity,
    raisedBy,
  })),
  told(SafetyConcernChangedV1, ({ concernId, severity }) => ({ kind: 'concern-changed', concernId, severity })),
  told(SafetyConcernClosedV1, ({ concernId }) => ({ kind: 'concern-closed', concernId })),
  told(ClinicalFactReportedV1, ({ kind: report, substance }) =>
    report === 'self-reported-use' ? { kind: 'self-use', substance } : { kind: 'report', report, substance },
  ),
  told(ReferralOutOpenedV1, ({ referralOutId, kind: target }) => ({
    kind: 'referral-out-opened',
    referralOutId,
    target,
  })),
  told(ReferralOutClosedV1, ({ referralOutId }) => ({ kind: 'referral-out-closed', referralOutId })),
  told(LeaveStartedV1, ({ leaveId }) => ({ kind: 'leave-started', leaveId })),
  told(LeaveEndedV1, ({ leaveId }) => ({ kind: 'leave-ended', leaveId })),
  told(LevelOfCareDecidedV1, ({ episodeId, cause, level, hourBand }) => ({
    kind: 'level',
    episodeId,
    cause,
    level,
    hourBand,
  })),
  told(TreatmentPlanSignedV1, ({ episodeId }) => ({ kind: 'plan-signed', episodeId })),
  told(
    TreatmentPlanReviewedV1,
    ({ episodeId, shortGoals, shortGoalsMet, relapsePreventionPlan, dischargePlan, reliableChange }) => ({
      kind: 'plan-review',
      episodeId,
      shortGoals,
      shortGoalsMet,
      relapsePreventionPlan,
      dischargePlan,
      reliableChange,
    }),
  ),
  told(PatientAdmittedV1, ({ episodeId, siteId, programId, track, phase, taper, level, hourBand, ageBand }) => ({
    kind: 'admission',
    episodeId,
    siteId,
    programId,
    track,
    phase,
    taper,
    level,
    hourBand,
    ageBand,
  })),
  told(PatientDischargedV1, ({ episodeId }) => ({ kind: 'discharge', episodeId })),
  told(EpisodeReopenedV1, ({ episodeId }) => ({ kind: 'reopening', episodeId })),
  told(AgeBandChangedV1, ({ episodeId, ageBand }) => ({ kind: 'age-band', episodeId, ageBand })),
  told(IntakeFactsParkedV1, parked),
  told(IntakeFactsResumedV1, resumed),
];

const scheduling: readonly Telling[] = [
  told(
    EnrollmentStartedV1,
    ({ programId, track }) => ({ kind: 'enrollment', change: 'started', programId, track }),
    ({ from }) => from,
  ),
  told(
    EnrollmentMovedV1,
    ({ programId, track }) => ({ kind: 'enrollment', change: 'moved', programId, track }),
    ({ from }) => from,
  ),
  told(
    EnrollmentEndedV1,
    () => ({ kind: 'enrollment', change: 'ended' }),
    ({ until }) => until,
  ),
  told(EnrollmentBlockedV1, ({ approvalId, reasons }) => ({ kind: 'enrollment-blocked', approvalId, reasons })),
  told(SeatReservedV1, ({ approvalId, reservationId }) => ({ kind: 'seat-reserved', approvalId, reservationId })),
  told(SeatReleasedV1, ({ approvalId, reason }) => ({ kind: 'seat-released', approvalId, reason })),
  told(
    AppointmentBookedV1,
    ({ appointmentId, component }) => ({ kind: 'appointment', appointmentId, component }),
    saidOn,
  ),
  told(AppointmentCancelledV1, ({ appointmentId }) => ({ kind: 'appointment-cancelled', appointmentId }), saidOn),
  told(SchedulingFactsParkedV1, parked),
  told(SchedulingFactsResumedV1, resumed),
];

const attendance: readonly Telling[] = [
  told(SessionAttendedV1, (data) => ({
    ...session(data),
    outcome: { kind: 'attended', minutes: data.minutes, countableMinutes: data.countableMinutes },
  })),
  told(SessionMissedV1, (data) => ({ ...session(data), outcome: missed(data) })),
  told(AttendanceCorrectedV1, (data) => ({ ...session(data), outcome: outcome(data.outcome) })),
  told(
    WeekIntensityComputedV1,
    ({ weekStart, verdict }) => ({ kind: 'week', weekStart, verdict }),
    ({ weekStart }) => addDays(weekStart, 6),
  ),
  told(OutreachClosedV1, ({ outreachId, result }) => ({ kind: 'outreach-closed', outreachId, result })),
  told(AttendanceFactsParkedV1, parked),
  told(AttendanceFactsResumedV1, resumed),
];

const medication: readonly Telling[] = [
  told(MedicationOrderedV1, ({ orderId, medication: name, everyDays }) => ({
    kind: 'order',
    orderId,
    medication: name,
    everyDays,
  })),
  told(MedicationStoppedV1, ({ orderId }) => ({ kind: 'order-ended', orderId })),
  told(InductionFailedV1, ({ orderId }) => ({ kind: 'order-ended', orderId })),
  told(DoseMissedV1, ({ orderId, medication: name, consecutiveDays }) => ({
    kind: 'dose-missed',
    orderId,
    medication: name,
    consecutiveDays,
  })),
  told(DrugTestResultedV1, ({ testId, outcome: result, results, nonPrescribedPositive }) => ({
    kind: 'drug-test',
    testId,
    outcome: result,
    unexpectedPositives: results
      .filter((one) => one.positive && !one.expected)
      .map((one) => one.substance.toLowerCase()),
    nonPrescribedPositive,
  })),
  told(AdherenceUpdatedV1, ({ orderId, pdc }) => ({ kind: 'adherence', orderId, pdc })),
  told(SafetyAlertRaisedV1, ({ alertId }) => ({ kind: 'alert-raised', alertId })),
  told(SafetyAlertAcknowledgedV1, ({ alertId }) => ({ kind: 'alert-acknowledged', alertId })),
  told(NaloxoneProvidedV1, ({ units }) => ({ kind: 'naloxone-provided', units })),
  told(MedicationFactsParkedV1, parked),
  told(MedicationFactsResumedV1, resumed),
];

/** Every contract that becomes a fact, and how. Our own parks are facts too: what waits here is not known here. */
export const TELLINGS: readonly Telling[] = [
  ...intake,
  ...scheduling,
  ...attendance,
  ...medication,
  told(StepDownFactsParkedV1, parked),
  told(StepDownFactsResumedV1, resumed),
];
