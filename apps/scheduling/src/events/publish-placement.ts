import {
  EnrollmentBlockedV1,
  EnrollmentEndedV1,
  EnrollmentMovedV1,
  EnrollmentStartedV1,
  SeatAcceptedV1,
  SeatOfferedV1,
  SeatOfferExpiredV1,
  SeatReleasedV1,
  SeatReservedV1,
  WaitlistJoinedV1,
} from '@stepwell/contracts';
import type { Instant } from '@stepwell/kernel';
import type { OutgoingEvent } from '@stepwell/messaging';
import type {
  EnrollmentBlocked,
  EnrollmentEnded,
  EnrollmentMoved,
  EnrollmentStarted,
  PlacementEvent,
  SeatReleased,
  SeatReserved,
} from '../domain/placement-events.js';

/** Seats on the patient's stream; facts that came from other services are not told again. */
export function publishPlacement(event: PlacementEvent, occurredAt: Instant): OutgoingEvent | readonly OutgoingEvent[] {
  switch (event.type) {
    case 'enrollment-started':
    case 'enrollment-moved':
    case 'enrollment-ended':
    case 'enrollment-blocked':
      return publishEnrollment(event, occurredAt);
    case 'seat-reserved':
    case 'seat-released':
      return publishReservation(event, occurredAt);
    case 'waitlist-joined':
    case 'seat-offered':
    case 'seat-accepted':
    case 'seat-offer-expired':
      return publishOffer(event, occurredAt);
    default:
      return [];
  }
}

type Told = { readonly patientId: string; readonly siteId: string };

const told = ({ patientId, siteId }: Told, occurredAt: Instant) => ({ key: patientId, siteId, occurredAt });

function publishEnrollment(
  event: EnrollmentStarted | EnrollmentMoved | EnrollmentEnded | EnrollmentBlocked,
  occurredAt: Instant,
): OutgoingEvent {
  const { patientId } = event;
  switch (event.type) {
    case 'enrollment-started':
      return { contract: EnrollmentStartedV1, ...told(seatOwner(event), occurredAt), data: membership(event) };
    case 'enrollment-moved': {
      const data = { ...membership(event), cause: event.cause };
      return { contract: EnrollmentMovedV1, ...told(seatOwner(event), occurredAt), data };
    }
    case 'enrollment-ended': {
      const { enrollmentId, until, reason, zone } = event;
      const data = { patientId, enrollmentId, until, reason, zone };
      return { contract: EnrollmentEndedV1, ...told(event, occurredAt), data };
    }
    case 'enrollment-blocked': {
      const { episodeId, block, zone } = event;
      const data = { patientId, episodeId, approvalId: block.approvalId, reasons: block.reasons, zone };
      return { contract: EnrollmentBlockedV1, ...told(event, occurredAt), data };
    }
  }
}

const seatOwner = ({ patientId, seat }: EnrollmentStarted | EnrollmentMoved): Told => ({
  patientId,
  siteId: seat.siteId,
});

function membership({ patientId, episodeId, seat }: EnrollmentStarted | EnrollmentMoved): object {
  const { until: _, ...held } = seat;
  return { patientId, episodeId, ...held };
}

function publishReservation(event: SeatReserved | SeatReleased, occurredAt: Instant): OutgoingEvent {
  const { patientId, approvalId } = event;
  if (event.type === 'seat-released') {
    const data = { patientId, reservationId: event.reservationId, approvalId, reason: event.reason };
    return { contract: SeatReleasedV1, ...told(event, occurredAt), data };
  }
  const data = { patientId, approvalId, ...event.reservation, zone: event.zone };
  return { contract: SeatReservedV1, ...told(event, occurredAt), data };
}

function publishOffer(
  event: Extract<PlacementEvent, { type: 'waitlist-joined' | `seat-offered` | 'seat-accepted' | 'seat-offer-expired' }>,
  occurredAt: Instant,
): OutgoingEvent {
  const { patientId } = event;
  switch (event.type) {
    case 'waitlist-joined': {
      const { waitlistId, trackId } = event.waiting;
      const data = { patientId, waitlistId, trackId, zone: event.zone };
      return { contract: WaitlistJoinedV1, ...told(event, occurredAt), data };
    }
    case 'seat-offered': {
      const { offerId, trackId, expiresAt } = event.offer;
      return { contract: SeatOfferedV1, ...told(event, occurredAt), data: { patientId, offerId, trackId, expiresAt } };
    }
    case 'seat-accepted':
      return { contract: SeatAcceptedV1, ...told(event, occurredAt), data: { patientId, offerId: event.offerId } };
    case 'seat-offer-expired':
      return { contract: SeatOfferExpiredV1, ...told(event, occurredAt), data: { patientId, offerId: event.offerId } };
  }
}
