import { AppointmentBookedV1, AppointmentCancelledV1, AppointmentMovedV1 } from '@stepwell/contracts';
import type { Instant } from '@stepwell/kernel';
import type { OutgoingEvent } from '@stepwell/messaging';
import type { AppointmentEvent } from '../domain/appointments.js';

/** Bookings outside the track on the patient's stream. */
export function publishAppointment(event: AppointmentEvent, occurredAt: Instant): OutgoingEvent {
  const { appointmentId, patientId, session } = event.appointment;
  const { sessionId, seriesId, siteId, component, startsAt, minutes, siteDate, zone } = session;
  const about = { key: patientId, siteId, occurredAt };
  const identity = { patientId, appointmentId, sessionId };
  const day = { siteDate, zone };
  if (event.type === 'appointment-cancelled') {
    return { contract: AppointmentCancelledV1, ...about, data: { ...identity, reason: event.reason, ...day } };
  }
  const contract = event.type === 'appointment-booked' ? AppointmentBookedV1 : AppointmentMovedV1;
  const data = { ...identity, seriesId, siteId, component, startsAt, plannedMinutes: minutes, ...day };
  return { contract, ...about, data };
}
