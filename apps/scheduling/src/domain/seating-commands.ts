import {
  addHours,
  reject,
  uuidv5,
  accept,
  type Decision,
  type Id,
  type Instant,
  type SiteDate,
} from '@stepwell/kernel';
import type { EnrollmentMoved, PlacementEvent } from './placement-events.js';
import { pending, type Placement } from './placement.js';
import type { SeatingRules } from './rules/seating.v1.js';
import { searchSoon, searchTracks, type SeatReason, type TrackSupply } from './seats.js';
import { needOf, releaseReservation, seatIn, takeSeat, type Place, type Supply } from './settling.js';

export type SeatingRejection =
  | SeatReason
  | 'not-admitted'
  | 'patient-discharged'
  | 'already-seated'
  | 'not-enrolled'
  | 'same-track'
  | 'unknown-reason'
  | 'from-before-seat'
  | 'offer-not-open';

type SeatDecision = Decision<PlacementEvent, SeatingRejection>;

/** What a scheduler asks for. */
export interface SeatOrder {
  readonly trackId: Id;
  readonly from: SiteDate;
  /** Coded reason for a seat above capacity, else null. */
  readonly aboveCapacity: string | null;
}

/** Seats by hand what could not be seated by itself; above capacity only with a coded reason (design 4). */
export function seatByHand(state: Placement, order: SeatOrder, supply: Supply): SeatDecision {
  const refusal = notSeatable(state, order, supply.seating);
  if (refusal) return refusal;
  const wanted = pending(state).at(-1);
  if (!wanted) return reject('already-seated');
  const intensity = { ...wanted, from: order.from };
  const search = searchIn(order, supply, needOf(state, intensity, supply));
  if (!search.ok) return search;
  return accept(
    takeSeat(state, intensity, search.place, supply, search.place.aboveCapacity ? order.aboveCapacity : null),
  );
}

/** Moves a seat to another track, phase and taper as they are: day to evening in one call (systems 2, pain 19; C23). */
export function reTrack(state: Placement, order: SeatOrder, supply: Supply): SeatDecision {
  const refusal = notSeatable(state, order, supply.seating);
  if (refusal) return refusal;
  const { seat } = state;
  if (!seat || seat.until !== null) return reject('not-enrolled');
  if (seat.trackId === order.trackId) return reject('same-track');
  if (order.from < seat.from) return reject('from-before-seat', { seatFrom: seat.from });
  const last = pending(state).at(-1) ?? state.intensities.at(-1)!;
  const wanted = { ...last, phase: seat.phase, taper: seat.taper, from: order.from };
  const search = searchIn(order, supply, needOf(state, wanted, supply));
  if (!search.ok) return search;
  const moved: EnrollmentMoved = {
    type: 'enrollment-moved',
    patientId: state.patientId,
    episodeId: state.episodeId,
    seat: seatIn(state, wanted, search.place, supply.tracks),
    settles: null,
    cause: 're-track',
    aboveCapacity: search.place.aboveCapacity ? order.aboveCapacity : null,
  };
  return accept(...releaseReservation(state, 're-track'), moved);
}

function notSeatable(
  state: Placement,
  order: SeatOrder,
  rules: SeatingRules,
): Extract<SeatDecision, { ok: false }> | null {
  if (!state.home) return reject('not-admitted');
  if (state.endedOn !== null) return reject('patient-discharged');
  const { aboveCapacity } = order;
  if (aboveCapacity !== null && !rules.aboveCapacityReasons.includes(aboveCapacity)) {
    return reject('unknown-reason', { allowed: rules.aboveCapacityReasons });
  }
  return null;
}

function searchIn(
  order: SeatOrder,
  supply: Supply,
  need: ReturnType<typeof needOf>,
): { ok: true; place: Place } | Extract<SeatDecision, { ok: false }> {
  const free = searchTracks(supply.tracks, need);
  const search = free.ok || order.aboveCapacity === null ? free : searchTracks(supply.tracks, need, true);
  if (search.ok) return { ok: true, place: search };
  return reject(search.reasons[0]!, { reasons: search.reasons });
}

/** Offers a freed seat of its track to a person in line; the seat counts as taken until the offer ends (systems 2, pain 9). */
export function offerSeat(state: Placement, from: SiteDate, supply: Supply): readonly PlacementEvent[] {
  const { waiting, patientId, episodeId, home } = state;
  const wanted = pending(state).at(-1);
  if (!waiting || waiting.offer || !wanted || !home || state.endedOn !== null) return [];
  const start = from > wanted.from ? from : wanted.from;
  const need = needOf(state, { ...wanted, from: start }, supply);
  const { search, from: free } = searchSoon(supply.tracks, need, supply.seating.startWithinDays);
  if (!search.ok) return [];
  const offer = {
    offerId: uuidv5(waiting.waitlistId, `offer ${waiting.offers}`),
    trackId: search.trackId,
    seriesIds: search.seriesIds,
    from: free,
    expiresAt: addHours(supply.now, supply.seating.offerHours),
  };
  return [{ type: 'seat-offered', patientId, episodeId, offer, siteId: home.siteId }];
}

/** Takes an open offer: the offered seat becomes the membership, from `on` at the earliest. */
export function acceptOffer(
  state: Placement,
  offerId: Id,
  on: SiteDate,
  now: Instant,
  tracks: readonly TrackSupply[],
): SeatDecision {
  const offer = state.waiting?.offer;
  const wanted = pending(state).at(-1);
  if (!offer || offer.offerId !== offerId || offer.expiresAt <= now || !wanted) return reject('offer-not-open');
  const from = on > offer.from ? on : offer.from;
  const place = { ok: true as const, trackId: offer.trackId, seriesIds: offer.seriesIds, aboveCapacity: false };
  const { patientId, episodeId, home } = state;
  return accept(
    { type: 'seat-accepted', patientId, episodeId, offerId, siteId: home!.siteId },
    takeSeat(state, { ...wanted, from }, place, { tracks }, null),
  );
}

/** The offer ran out: the person goes to the end of the line. */
export function expireOffer(state: Placement, offerId: Id, now: Instant): readonly PlacementEvent[] {
  const offer = state.waiting?.offer;
  if (!offer || offer.offerId !== offerId || offer.expiresAt > now) return [];
  const { patientId, episodeId, home } = state;
  return [{ type: 'seat-offer-expired', patientId, episodeId, offerId, siteId: home!.siteId, at: now }];
}
