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
  type DataOf,
} from '@stepwell/contracts';
import { addMinutes, siteDate } from '@stepwell/kernel';
import { isOf, type Received } from '@stepwell/messaging';
import type { Booking } from '../db/calendar.store.js';
import type { CalendarFact } from '../domain/calendar.js';
import type { FactBody, PatientFact } from '../domain/patient-facts.js';
import type { Session } from '../domain/session.js';

/** A foreign event about a patient as a stored fact; null for one that carries none. */
export function patientFact(event: Received<{ readonly patientId: string }>): PatientFact | null {
  const body = intakeBody(event) ?? safetyBody(event) ?? seatBody(event);
  const { id: eventId, sequence, occurredAt } = event;
  return body && { eventId, patientId: event.data.patientId, sequence, occurredAt, body };
}

function intakeBody(event: Received): FactBody | null {
  if (isOf(event, PatientAdmittedV1)) {
    const { episodeId, siteId, zone, hourBand } = event.data;
    return { kind: 'admitted', ref: episodeId, siteId, siteDate: event.data.siteDate, zone, hourBand };
  }
  if (isOf(event, PatientDischargedV1))
    return { kind: 'discharged', ref: event.data.episodeId, siteDate: event.data.siteDate };
  if (isOf(event, EpisodeReopenedV1))
    return { kind: 'reopened', ref: event.data.episodeId, siteDate: event.data.siteDate };
  if (isOf(event, LevelOfCareDecidedV1))
    return { kind: 'level-decided', siteDate: event.data.siteDate, hourBand: event.data.hourBand };
  if (isOf(event, PhaseChangedV1))
    return { kind: 'phase-changed', siteDate: event.data.effectiveOn, hourBand: event.data.hourBand };
  return awayBody(event);
}

function awayBody(event: Received): FactBody | null {
  if (isOf(event, LeaveStartedV1))
    return { kind: 'leave-started', ref: event.data.leaveId, siteDate: event.data.siteDate };
  if (isOf(event, LeaveEndedV1)) return { kind: 'leave-ended', ref: event.data.leaveId, siteDate: event.data.siteDate };
  if (isOf(event, ReferralOutOpenedV1))
    return { kind: 'referral-opened', ref: event.data.referralOutId, siteDate: event.data.siteDate };
  if (isOf(event, ReferralOutClosedV1))
    return { kind: 'referral-closed', ref: event.data.referralOutId, siteDate: event.data.siteDate };
  return null;
}

function safetyBody(event: Received): FactBody | null {
  if (isOf(event, SafetyConcernOpenedV1)) return { kind: 'concern-opened', ref: event.data.concernId };
  if (isOf(event, SafetyConcernChangedV1)) return { kind: 'concern-changed', ref: event.data.concernId };
  if (isOf(event, SafetyConcernClosedV1)) return { kind: 'concern-closed', ref: event.data.concernId };
  if (isOf(event, HoldPlacedV1)) return { kind: 'hold-placed', ref: event.data.holdId };
  if (isOf(event, HoldReleasedV1)) return { kind: 'hold-released', ref: event.data.holdId };
  if (isOf(event, ConsentGrantedV1))
    return { kind: 'consent-granted', ref: event.data.consentId, scope: event.data.scope };
  if (isOf(event, ConsentRevokedV1))
    return { kind: 'consent-revoked', ref: event.data.consentId, scope: event.data.scope };
  return null;
}

function seatBody(event: Received): FactBody | null {
  if (isOf(event, EnrollmentStartedV1)) return { kind: 'seat-started', seat: seatOf(event.data) };
  if (isOf(event, EnrollmentMovedV1)) return { kind: 'seat-moved', seat: seatOf(event.data) };
  if (isOf(event, EnrollmentEndedV1))
    return { kind: 'seat-ended', ref: event.data.enrollmentId, until: event.data.until };
  return null;
}

function seatOf(data: DataOf<typeof EnrollmentStartedV1>) {
  const { enrollmentId, episodeId, siteId, programId, track, phase, seriesIds, from, zone } = data;
  return { enrollmentId, episodeId, siteId, programId, track, phase, seriesIds, from, zone };
}

/** A calendar event as a fact. */
export function calendarFact(event: Received): CalendarFact | null {
  const { sequence } = event;
  if (isOf(event, SessionScheduledV1)) {
    const { sessionId, seriesId, siteId, component, startsAt, endsAt, plannedMinutes, zone } = event.data;
    return {
      kind: 'scheduled',
      sequence,
      sessionId,
      seriesId,
      siteId,
      component,
      startsAt,
      endsAt,
      plannedMinutes,
      zone,
    };
  }
  if (isOf(event, SessionMovedV1)) {
    const { sessionId, startsAt, endsAt, plannedMinutes, zone } = event.data;
    return { kind: 'moved', sequence, sessionId, startsAt, endsAt, plannedMinutes, zone };
  }
  if (isOf(event, SessionCancelledV1))
    return { kind: 'cancelled', sequence, sessionId: event.data.sessionId, reason: event.data.reason };
  return null;
}

/** A booking event, and the session it brings along. */
export function bookingOf(event: Received): { readonly booking: Booking; readonly session: Session | null } | null {
  const { sequence } = event;
  if (isOf(event, AppointmentCancelledV1)) {
    const { appointmentId, patientId, sessionId } = event.data;
    return { booking: { appointmentId, patientId, sessionId, cancelled: true, sequence }, session: null };
  }
  if (!isOf(event, AppointmentBookedV1) && !isOf(event, AppointmentMovedV1)) return null;
  const { appointmentId, patientId, sessionId } = event.data;
  return {
    booking: { appointmentId, patientId, sessionId, cancelled: false, sequence },
    session: bookedSession(event.data),
  };
}

function bookedSession(data: DataOf<typeof AppointmentBookedV1>): Session {
  const { sessionId, seriesId, siteId, component, startsAt, plannedMinutes, zone } = data;
  return {
    sessionId,
    seriesId,
    siteId,
    component,
    startsAt,
    endsAt: addMinutes(startsAt, plannedMinutes),
    plannedMinutes,
    siteDate: siteDate(startsAt, zone),
    zone,
    cancelled: null,
  };
}
