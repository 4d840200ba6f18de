import type { HourBand, Id, Instant, LevelCode, Phase, SiteDate, Taper, Zone } from '@stepwell/kernel';
import type { TrackKind } from './series.js';

/** Where an episode is treated. */
export interface Home {
  readonly siteId: Id;
  readonly programId: Id;
  readonly track: TrackKind;
  readonly zone: Zone;
  readonly ageBand: 'adult' | 'adolescent';
}

/** An intensity that is in force from a day on, because of an admission, a signed change or a return. */
export interface Intensity {
  /** First admission: the episode; otherwise the later admission, change, taper event or return that says so. */
  readonly sourceId: Id;
  readonly cause: 'admission' | 'return' | 'phase-down' | 'phase-up' | 'taper-step';
  readonly phase: Phase;
  readonly taper: Taper;
  /** Null level: level and hour band are those of the intensity before (a taper step stays inside its phase). */
  readonly level: LevelCode | null;
  readonly hourBand: HourBand | null;
  readonly from: SiteDate;
}

/** The membership now: which series, since when. A new id per membership interval. */
export interface Seat {
  readonly enrollmentId: Id;
  readonly siteId: Id;
  readonly programId: Id;
  readonly trackId: Id;
  readonly track: TrackKind;
  readonly zone: Zone;
  readonly phase: Phase;
  readonly taper: Taper;
  readonly seriesIds: readonly Id[];
  readonly from: SiteDate;
  /** Last day; null is open. */
  readonly until: SiteDate | null;
}

/** A seat held for an approved step-down: counts as taken, is on no roster. */
export interface Reservation {
  readonly reservationId: Id;
  readonly trackId: Id;
  readonly seriesIds: readonly Id[];
  readonly from: SiteDate;
}

/** An approved step-down whose change has not come yet. */
export interface Approval {
  readonly approvalId: Id;
  readonly phase: Phase;
  readonly taper: Taper;
  readonly hourBand: HourBand | null;
  readonly level: LevelCode;
  readonly effectiveOn: SiteDate;
  readonly reservation: Reservation | null;
  /** Reservations made so far; part of the next one's id. */
  readonly attempts: number;
}

/** A seat that could not be given: the worklist entry of a scheduler. */
export interface Block {
  readonly approvalId: Id | null;
  readonly sourceId: Id;
  readonly reasons: readonly string[];
  readonly since: Instant;
  /** When it must be solved; null when it may wait. */
  readonly dueAt: Instant | null;
  readonly overdue: boolean;
}

/** A seat offered to someone who waits; it counts as taken until it is accepted or runs out. */
export interface Offer {
  readonly offerId: Id;
  readonly trackId: Id;
  readonly seriesIds: readonly Id[];
  readonly from: SiteDate;
  readonly expiresAt: Instant;
}

/** A place in line. */
export interface Waiting {
  readonly waitlistId: Id;
  readonly trackId: Id;
  readonly since: Instant;
  readonly offer: Offer | null;
  readonly offers: number;
}

/** Everything scheduling knows about the seat of one episode. */
export interface Placement {
  readonly patientId: Id;
  readonly episodeId: Id;
  /** Null until the admission is known: facts of other services wait in place. */
  readonly home: Home | null;
  /** Oldest first. */
  readonly intensities: readonly Intensity[];
  /** How many of `intensities`, from the front, need no seat any more. */
  readonly settled: number;
  readonly endedOn: SiteDate | null;
  readonly endReason: string | null;
  /** Open again after the end, and not admitted again yet; absent: no. */
  readonly reopened?: boolean;
  readonly seat: Seat | null;
  readonly approval: Approval | null;
  /** At most one for the intensity in force and one for an open approval. */
  readonly blocks: readonly Block[];
  readonly waiting: Waiting | null;
}

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

/** An episode of which nothing is known yet. */
export function newPlacement(patientId: Id, episodeId: Id): Placement {
  return {
    patientId,
    episodeId,
    home: null,
    intensities: [],
    settled: 0,
    endedOn: null,
    endReason: null,
    seat: null,
    approval: null,
    blocks: [],
    waiting: null,
  };
}

/** The state after `event`. */
export function evolvePlacement(state: Placement, event: PlacementEvent): Placement {
  switch (event.type) {
    case 'admission-noted':
      return { ...state, home: event.home, intensities: [event.intensity, ...state.intensities] };
    case 'intensity-noted':
      return noted(state, event.intensity);
    case 'approval-noted':
      return { ...state, approval: { ...event.approval, reservation: null, attempts: 0 } };
    case 'approval-withdrawn':
      return {
        ...state,
        approval: state.approval?.approvalId === event.approvalId ? null : state.approval,
        blocks: state.blocks.filter((block) => block.approvalId !== event.approvalId),
      };
    case 'end-noted':
      return { ...state, endedOn: event.on, endReason: event.reason, blocks: [], waiting: null };
    case 'reopening-noted':
      return { ...state, reopened: true };
    case 'readmission-noted':
      return readmitted(state, event);
    case 'return-noted':
      return returned(state, event);
    case 'age-band-noted':
      return { ...state, home: state.home && { ...state.home, ageBand: event.ageBand } };
    case 'seat-task-overdue':
      return {
        ...state,
        blocks: state.blocks.map((block) => ({ ...block, overdue: block.overdue || block.dueAt !== null })),
      };
    default:
      return evolveSeat(state, event);
  }
}

type SeatEvent = Exclude<
  PlacementEvent,
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
>;

function evolveSeat(state: Placement, event: SeatEvent): Placement {
  switch (event.type) {
    case 'enrollment-started':
    case 'enrollment-moved':
      return seated(state, event.seat, event.settles);
    case 'enrollment-ended':
      return { ...state, seat: state.seat && { ...state.seat, until: event.until } };
    case 'enrollment-blocked':
      return { ...state, blocks: [...state.blocks.filter((block) => !sameSubject(block, event.block)), event.block] };
    case 'seat-reserved':
      return reserved(state, event.reservation);
    case 'seat-released':
      return { ...state, approval: state.approval && { ...state.approval, reservation: null } };
    case 'waitlist-joined':
      return { ...state, waiting: event.waiting };
    case 'seat-offered':
      return {
        ...state,
        waiting: state.waiting && { ...state.waiting, offer: event.offer, offers: state.waiting.offers + 1 },
      };
    case 'seat-accepted':
      return { ...state, waiting: null };
    case 'seat-offer-expired':
      return { ...state, waiting: state.waiting && { ...state.waiting, offer: null, since: event.at } };
  }
}

/** What was told late of the stay before the present one is past: it needs no seat. */
function noted(state: Placement, intensity: Intensity): Placement {
  if (!isOfFormerStay(state, intensity)) return { ...state, intensities: [...state.intensities, intensity] };
  const intensities = state.intensities.toSpliced(newStay(state), 0, intensity);
  return { ...state, intensities, settled: state.settled + 1 };
}

/** Changes inside the new stay may be known before its admission; whatever is older is past. */
function readmitted(state: Placement, { home, intensity }: ReadmissionNoted): Placement {
  const isPast = (known: Intensity, nth: number): boolean => nth < state.settled || known.from < intensity.from;
  const past = state.intensities.filter(isPast);
  const since = state.intensities.filter((known, nth) => !isPast(known, nth));
  return {
    ...state,
    home,
    ...{ endedOn: null, endReason: null, reopened: false, seat: null },
    settled: past.length,
    intensities: [...past, intensity, ...since],
  };
}

function returned(state: Placement, event: ReturnNoted): Placement {
  return {
    ...state,
    endedOn: null,
    endReason: null,
    seat: null,
    settled: state.intensities.length,
    intensities: [...state.intensities, event.intensity],
  };
}

function seated(state: Placement, seat: Seat, settles: Id | null): Placement {
  const index = state.intensities.findIndex((intensity) => intensity.sourceId === settles);
  return {
    ...state,
    home: state.home && {
      ...state.home,
      siteId: seat.siteId,
      programId: seat.programId,
      track: seat.track,
      zone: seat.zone,
    },
    seat,
    blocks: state.blocks.filter((block) => block.approvalId !== null && block.approvalId !== settles),
    waiting: null,
    settled: Math.max(state.settled, index + 1),
    approval: state.approval?.approvalId === settles ? null : state.approval,
  };
}

/** Whether two blocks are about the same thing: the intensity in force, or an approval. */
export function sameSubject(a: Block, b: Block): boolean {
  return (a.approvalId === null) === (b.approvalId === null);
}

/** Whether the change that the open approval announced has come. */
export function isChanged(state: Placement): boolean {
  return state.intensities.some((intensity) => intensity.sourceId === state.approval?.approvalId);
}

function reserved(state: Placement, reservation: Reservation): Placement {
  const { approval } = state;
  if (!approval) return state;
  return {
    ...state,
    approval: { ...approval, reservation, attempts: approval.attempts + 1 },
    blocks: state.blocks.filter((block) => block.approvalId !== approval.approvalId),
  };
}

/** Where the intensities of the latest stay begin, if the episode was reopened for it; otherwise -1. */
function newStay({ intensities, episodeId }: Placement): number {
  return intensities.findLastIndex(({ cause, sourceId }) => cause === 'admission' && sourceId !== episodeId);
}

/** Whether it was in force before the episode was reopened and the patient admitted again. */
export function isOfFormerStay(state: Placement, { from }: Intensity): boolean {
  const stay = state.intensities[newStay(state)];
  return stay !== undefined && from < stay.from;
}

/** Intensities that still need a seat, oldest first. */
export function pending(state: Placement): readonly Intensity[] {
  const open = state.intensities.slice(state.settled);
  return state.endedOn === null ? open : open.filter((intensity) => intensity.from <= state.endedOn!);
}

/** Level and hour band that hold for an intensity: its own, or those of the one before it. */
export function bandOf(
  state: Placement,
  wanted: Pick<Intensity, 'level' | 'hourBand'>,
): { readonly level: LevelCode | null; readonly hourBand: HourBand | null } {
  if (wanted.level !== null) return { level: wanted.level, hourBand: wanted.hourBand };
  const before = state.intensities.findLast((intensity) => intensity.level !== null);
  return { level: before?.level ?? null, hourBand: before?.hourBand ?? null };
}
