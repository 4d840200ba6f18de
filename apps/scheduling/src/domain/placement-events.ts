import type { Id, Instant, SiteDate, Zone } from '@stepwell/kernel';
import type { Approval, Block, Home, Intensity, Offer, Reservation, Seat, Waiting } from './placement.js';

interface About {
  readonly patientId: Id;
  readonly episodeId: Id;
}
/** Facts of other services, kept; none is published again. */
export interface AdmissionNoted extends About {
  readonly type: 'admission-noted';
  readonly home: Home;
  readonly intensity: Intensity;
}
export interface IntensityNoted extends About {
  readonly type: 'intensity-noted';
  readonly intensity: Intensity;
}
export interface ApprovalNoted extends About {
  readonly type: 'approval-noted';
  readonly approval: Omit<Approval, 'reservation' | 'attempts'>;
}
export interface ApprovalWithdrawn extends About {
  readonly type: 'approval-withdrawn';
  readonly approvalId: Id;
}
export interface EndNoted extends About {
  readonly type: 'end-noted';
  readonly on: SiteDate;
  readonly reason: string;
}
export interface ReopeningNoted extends About {
  readonly type: 'reopening-noted';
}
export interface ReadmissionNoted extends About {
  readonly type: 'readmission-noted';
  readonly home: Home;
  readonly intensity: Intensity;
}
export interface ReturnNoted extends About {
  readonly type: 'return-noted';
  readonly intensity: Intensity;
}
export interface AgeBandNoted extends About {
  readonly type: 'age-band-noted';
  readonly ageBand: 'adult' | 'adolescent';
}
export interface SeatTaskOverdue extends About {
  readonly type: 'seat-task-overdue';
}

export interface EnrollmentStarted extends About {
  readonly type: 'enrollment-started';
  readonly seat: Seat;
  /** Source of the intensity that this seat answers; null when it answers none. */
  readonly settles: Id | null;
  /** Coded reason when it is above capacity, else null. */
  readonly aboveCapacity: string | null;
}
export interface EnrollmentMoved extends About {
  readonly type: 'enrollment-moved';
  readonly seat: Seat;
  readonly settles: Id | null;
  readonly cause: 'phase-change' | 're-track' | 'taper-step';
  readonly aboveCapacity: string | null;
}
export interface EnrollmentEnded extends About {
  readonly type: 'enrollment-ended';
  readonly enrollmentId: Id;
  readonly siteId: Id;
  readonly until: SiteDate;
  readonly reason: string;
  readonly zone: Zone;
}
export interface EnrollmentBlocked extends About {
  readonly type: 'enrollment-blocked';
  readonly block: Block;
  readonly siteId: Id;
  readonly zone: Zone;
}
export interface SeatReserved extends About {
  readonly type: 'seat-reserved';
  readonly approvalId: Id;
  readonly reservation: Reservation;
  readonly siteId: Id;
  readonly zone: Zone;
}
export interface SeatReleased extends About {
  readonly type: 'seat-released';
  readonly approvalId: Id;
  readonly reservationId: Id;
  readonly siteId: Id;
  readonly reason: string;
}
export interface WaitlistJoined extends About {
  readonly type: 'waitlist-joined';
  readonly waiting: Waiting;
  readonly siteId: Id;
  readonly zone: Zone;
}
export interface SeatOffered extends About {
  readonly type: 'seat-offered';
  readonly offer: Offer;
  readonly siteId: Id;
}
export interface SeatAccepted extends About {
  readonly type: 'seat-accepted';
  readonly offerId: Id;
  readonly siteId: Id;
}
export interface SeatOfferExpired extends About {
  readonly type: 'seat-offer-expired';
  readonly offerId: Id;
  readonly siteId: Id;
  readonly at: Instant;
}

export type PlacementEvent =
  | AdmissionNoted
  | IntensityNoted
  | ApprovalNoted
  | ApprovalWithdrawn
  | EndNoted
  | ReopeningNoted
  | ReadmissionNoted
  | ReturnNoted
  | AgeBandNoted
  | SeatTaskOverdue
  | EnrollmentStarted
  | EnrollmentMoved
  | EnrollmentEnded
  | EnrollmentBlocked
  | SeatReserved
  | SeatReleased
  | WaitlistJoined
  | SeatOffered
  | SeatAccepted
  | SeatOfferExpired;
