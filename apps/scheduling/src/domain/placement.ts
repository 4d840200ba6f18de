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

/** Whether two blocks are about the same thing: the intensity in force, or an approval. */
export function sameSubject(a: Block, b: Block): boolean {
  return (a.approvalId === null) === (b.approvalId === null);
}

/** Whether the change that the open approval announced has come. */
export function isChanged(state: Placement): boolean {
  return state.intensities.some((intensity) => intensity.sourceId === state.approval?.approvalId);
}

/** Where the intensities of the latest stay begin, if the episode was reopened for it; otherwise -1. */
export function newStay({ intensities, episodeId }: Placement): number {
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
