import { addHours, uuidv5, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import { stopsSeat, type Condition } from './conditions.js';
import { evolvePlacement } from './evolve-placement.js';
import type { PlacementEvent } from './placement-events.js';
import {
  bandOf,
  isChanged,
  pending,
  sameSubject,
  type Block,
  type Intensity,
  type Placement,
  type Seat,
} from './placement.js';
import type { PlannedWeekRules } from './rules/planned-week.v1.js';
import type { SeatingRules } from './rules/seating.v1.js';
import { searchSoon, searchTracks, type SeatNeed, type SeatSearch, type TrackSupply } from './seats.js';

/** What a seat decision may look at, all read under the lock of the series. */
export interface Supply {
  readonly now: Instant;
  /** Today where the patient is treated. */
  readonly today: SiteDate;
  /** Tracks of the patient's program and kind, the patient's own first. */
  readonly tracks: readonly TrackSupply[];
  readonly conditions: readonly Condition[];
  readonly seating: SeatingRules;
  readonly week: PlannedWeekRules;
}

/** A place found by a search. */
export type Place = Extract<SeatSearch, { ok: true }>;

/**
 * Brings the seat in line with what is known: seats every intensity that waits, ends after a discharge, reserves for an
 * open approval. The same facts in any order of arrival lead to the same seat. Empty when nothing is left to do.
 */
export function settle(state: Placement, supply: Supply): readonly PlacementEvent[] {
  const events: PlacementEvent[] = [];
  for (const step of [settleIntensities, settleEnd, settleApproval]) {
    events.push(...step(events.reduce(evolvePlacement, state), supply));
  }
  return events;
}

function settleIntensities(state: Placement, supply: Supply): readonly PlacementEvent[] {
  if (!state.home) return [];
  const open = pending(state);
  const events: PlacementEvent[] = [];
  for (const intensity of open) {
    const current = events.reduce(evolvePlacement, state);
    events.push(...seatIntensity(current, intensity, supply, intensity === open.at(-1)));
  }
  return events;
}

function seatIntensity(state: Placement, told: Intensity, supply: Supply, isLast: boolean): PlacementEvent[] {
  const first = told.cause === 'admission' || told.cause === 'return';
  const { search, from } = placeFor(state, { ...told, from: startOf(state, told, supply.today) }, supply);
  const intensity = { ...told, from };
  const stops = first ? stopsSeat('admission', supply.conditions, latest(from, supply.today), supply.seating) : [];
  if (search.ok && stops.length === 0) return [takeSeat(state, intensity, search, supply, null)];
  if (!isLast || state.endedOn !== null) return [];
  const reasons = [...(search.ok ? [] : search.reasons), ...stops];
  const dueAt = first ? null : addHours(supply.now, supply.seating.stepUpSeatHours);
  const block = { approvalId: null, sourceId: intensity.sourceId, reasons, since: supply.now, dueAt, overdue: false };
  return [...blockWith(state, block), ...(first ? joinLine(state, intensity, reasons, supply) : [])];
}

/** The place reserved for this change when it was approved, else one that is or soon becomes free. */
function placeFor(state: Placement, intensity: Intensity, supply: Supply): ReturnType<typeof searchSoon> {
  const reserved = reservedPlace(state, intensity);
  if (reserved) return { search: reserved, from: intensity.from };
  return searchSoon(supply.tracks, needOf(state, intensity, supply), supply.seating.startWithinDays);
}

/** The day the intensity was told for; whoever had to wait for a seat cannot have sat in it before today. */
export function startOf(state: Placement, intensity: Intensity, today: SiteDate): SiteDate {
  const waited = state.blocks.some((block) => block.sourceId === intensity.sourceId);
  return waited ? latest(intensity.from, today) : intensity.from;
}

const latest = (a: SiteDate, b: SiteDate): SiteDate => (a > b ? a : b);

function reservedPlace(state: Placement, intensity: Intensity): SeatSearch | null {
  const { approval } = state;
  if (!approval?.reservation || approval.approvalId !== intensity.sourceId) return null;
  const { trackId, seriesIds } = approval.reservation;
  return { ok: true, trackId, seriesIds, aboveCapacity: false };
}

/** The seat that an intensity or an approval asks for. */
export function needOf(
  state: Placement,
  wanted: Pick<Intensity, 'phase' | 'taper' | 'hourBand' | 'level' | 'from'>,
  supply: Pick<Supply, 'week'>,
): SeatNeed {
  return {
    patientId: state.patientId,
    phase: wanted.phase,
    taper: wanted.taper,
    from: wanted.from,
    ageBand: state.home!.ageBand,
    week: { ...bandOf(state, wanted), rules: supply.week },
  };
}

/** Seats `state` for `intensity` in `place`: a first seat, or a move away from the old one. */
export function takeSeat(
  state: Placement,
  intensity: Intensity,
  place: Place,
  supply: Pick<Supply, 'tracks'>,
  aboveCapacity: string | null,
): PlacementEvent {
  const { patientId, episodeId } = state;
  const seat = seatIn(state, intensity, place, supply.tracks);
  const taken = { patientId, episodeId, seat, settles: intensity.sourceId, aboveCapacity };
  if (!state.seat) return { type: 'enrollment-started', ...taken };
  return {
    type: 'enrollment-moved',
    ...taken,
    cause: intensity.cause === 'taper-step' ? 'taper-step' : 'phase-change',
  };
}

/** The membership of `intensity` in `place`; never from before the seat it follows. */
export function seatIn(
  state: Placement,
  intensity: Pick<Intensity, 'sourceId' | 'phase' | 'taper' | 'from'>,
  place: Pick<Place, 'trackId' | 'seriesIds'>,
  tracks: readonly TrackSupply[],
): Seat {
  const { siteId, programId, trackId, track, zone } = trackOf(tracks, place.trackId);
  const from = state.seat && state.seat.from > intensity.from ? state.seat.from : intensity.from;
  return {
    enrollmentId: uuidv5(state.episodeId, `enrollment ${intensity.sourceId} ${trackId} ${from}`),
    siteId,
    programId,
    trackId,
    track,
    zone,
    phase: intensity.phase,
    taper: intensity.taper,
    seriesIds: place.seriesIds,
    from,
    until: null,
  };
}

function trackOf(tracks: readonly TrackSupply[], trackId: Id): TrackSupply {
  const track = tracks.find((candidate) => candidate.trackId === trackId);
  if (!track) throw new Error(`track ${trackId} is not in the supply`);
  return track;
}

function settleEnd(state: Placement): readonly PlacementEvent[] {
  if (state.endedOn === null) return [];
  const released = releaseReservation(state, 'patient-discharged');
  const { seat } = state;
  if (!seat || seat.until !== null) return released;
  return [...released, endSeat(state, seat, state.endedOn, state.endReason ?? 'discharged')];
}

/** Gives the seat back; `until` is the last day of the membership. */
export function endSeat(state: Placement, seat: Seat, until: string, reason: string): PlacementEvent {
  const { patientId, episodeId } = state;
  const { enrollmentId, siteId, zone } = seat;
  return { type: 'enrollment-ended', patientId, episodeId, enrollmentId, siteId, until, reason, zone };
}

/** Frees the reserved seat of the open approval, if there is one. */
export function releaseReservation(state: Placement, reason: string): readonly PlacementEvent[] {
  const { approval, home, patientId, episodeId } = state;
  if (!approval?.reservation || !home) return [];
  const { reservationId } = approval.reservation;
  const { approvalId } = approval;
  return [{ type: 'seat-released', patientId, episodeId, approvalId, reservationId, siteId: home.siteId, reason }];
}

function settleApproval(state: Placement, supply: Supply): readonly PlacementEvent[] {
  const { approval, home, patientId, episodeId } = state;
  if (!approval || approval.reservation || !home || state.endedOn !== null || isChanged(state)) return [];
  const from = approval.effectiveOn;
  const stops = stopsSeat('step-down', supply.conditions, supply.today, supply.seating);
  const search = searchTracks(supply.tracks, needOf(state, { ...approval, from }, supply));
  const { approvalId } = approval;
  if (search.ok && stops.length === 0) {
    const reservationId = uuidv5(approvalId, `reservation ${approval.attempts}`);
    const reservation = { reservationId, trackId: search.trackId, seriesIds: search.seriesIds, from };
    const place = { siteId: home.siteId, zone: home.zone };
    return [{ type: 'seat-reserved', patientId, episodeId, approvalId, reservation, ...place }];
  }
  const reasons = [...(search.ok ? [] : search.reasons), ...stops];
  return blockWith(state, {
    approvalId,
    sourceId: approvalId,
    reasons,
    since: supply.now,
    dueAt: null,
    overdue: false,
  });
}

/** Says that no seat could be given, unless exactly that has been said. */
function blockWith(state: Placement, block: Block): PlacementEvent[] {
  const { patientId, episodeId, home } = state;
  const known = state.blocks.find((other) => sameSubject(other, block) && other.sourceId === block.sourceId);
  if (known && known.reasons.join() === block.reasons.join()) return [];
  const kept = known ? { ...block, since: known.since, dueAt: known.dueAt, overdue: known.overdue } : block;
  return [{ type: 'enrollment-blocked', patientId, episodeId, block: kept, siteId: home!.siteId, zone: home!.zone }];
}

/** A person without a first seat waits in line for the track that is only full. */
function joinLine(
  state: Placement,
  intensity: Intensity,
  reasons: readonly string[],
  supply: Supply,
): PlacementEvent[] {
  const track = supply.tracks[0];
  if (state.waiting || !track || !reasons.includes('no-free-seat')) return [];
  const waitlistId = uuidv5(state.episodeId, `waitlist ${intensity.sourceId}`);
  const waiting = { waitlistId, trackId: track.trackId, since: supply.now, offer: null, offers: 0 };
  const { patientId, episodeId, home } = state;
  return [{ type: 'waitlist-joined', patientId, episodeId, waiting, siteId: home!.siteId, zone: home!.zone }];
}

/** A series of the seat ends: the rest of the seat stays, and a scheduler is asked. */
export function blockForEndedSeries(state: Placement, seriesId: Id, now: Instant): readonly PlacementEvent[] {
  if (!state.home || !state.seat?.seriesIds.includes(seriesId)) return [];
  const block = { approvalId: null, sourceId: seriesId, reasons: ['series-ended'], since: now, dueAt: null };
  return blockWith(state, { ...block, overdue: false });
}
