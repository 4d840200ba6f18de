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
} from '@stepwell/contracts';

/** When sessions are. */
export const CALENDAR = [SessionScheduledV1, SessionMovedV1, SessionCancelledV1] as const;

/** Who is booked into single sessions. */
export const BOOKINGS = [AppointmentBookedV1, AppointmentMovedV1, AppointmentCancelledV1] as const;

/** Who is in care, where they sit, and what holds them back. */
export const PATIENT = [
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
] as const;
