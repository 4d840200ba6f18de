import type { Id } from '@stepwell/kernel';
import type {
  AdmissionNoted,
  IntensityNoted,
  ApprovalNoted,
  ApprovalWithdrawn,
  EndNoted,
  ReopeningNoted,
  ReadmissionNoted,
  ReturnNoted,
  AgeBandNoted,
  SeatTaskOverdue,
  PlacementEvent,
} from './placement-events.js';
import {
  isOfFormerStay,
  newStay,
  sameSubject,
  type Intensity,
  type Placement,
  type Reservation,
  type Seat,
} from './placement.js';

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

function reserved(state: Placement, reservation: Reservation): Placement {
  const { approval } = state;
  if (!approval) return state;
  return {
    ...state,
    approval: { ...approval, reservation, attempts: approval.attempts + 1 },
    blocks: state.blocks.filter((block) => block.approvalId !== approval.approvalId),
  };
}
