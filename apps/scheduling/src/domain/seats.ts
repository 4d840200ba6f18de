import { addDays, type Id, type Phase, type SiteDate, type Taper, type Zone } from '@stepwell/kernel';
import { checkWeek, type WeekFrame } from './planned-week.js';
import { capacityFrom, runsFrom, segmentOn, type Series, type TrackKind } from './series.js';

/** A seat of a series that is not free: a member, a reservation, an offer, or a booking of one day. */
export interface TakenSeat {
  readonly patientId: Id;
  readonly from: SiteDate;
  /** Last day; null is open. */
  readonly until: SiteDate | null;
}

/** A series and who sits in it. */
export interface SeriesSupply {
  readonly series: Series;
  readonly taken: readonly TakenSeat[];
}

/** A track and its series. */
export interface TrackSupply {
  readonly trackId: Id;
  readonly siteId: Id;
  readonly programId: Id;
  readonly track: TrackKind;
  readonly ageBand: 'adult' | 'adolescent';
  readonly jurisdiction: string;
  readonly zone: Zone;
  readonly series: readonly SeriesSupply[];
}

/** The seat a patient needs. */
export interface SeatNeed {
  readonly patientId: Id;
  readonly phase: Phase;
  readonly taper: Taper;
  readonly from: SiteDate;
  readonly ageBand: 'adult' | 'adolescent';
  readonly week: Omit<WeekFrame, 'jurisdiction'>;
}

export type SeatReason =
  'no-free-seat' | 'no-matching-series' | 'age-band-mismatch' | 'hours-outside-band' | 'gap-too-long';

/** A place in a track, or every reason why there is none. */
export type SeatSearch =
  | { readonly ok: true; readonly trackId: Id; readonly seriesIds: readonly Id[]; readonly aboveCapacity: boolean }
  | { readonly ok: false; readonly reasons: readonly SeatReason[] };

/** Most seats taken on any one day from `from` on. */
export function peakTaken(taken: readonly TakenSeat[], from: SiteDate): number {
  const changes = taken
    .filter((seat) => seat.until === null || (seat.until >= from && seat.until >= seat.from))
    .flatMap((seat) => {
      const start = { on: seat.from < from ? from : seat.from, by: 1 };
      return seat.until === null ? [start] : [start, { on: addDays(seat.until, 1), by: -1 }];
    })
    .sort((a, b) => (a.on === b.on ? a.by - b.by : a.on < b.on ? -1 : 1));
  let now = 0;
  return changes.reduce((peak, change) => Math.max(peak, (now += change.by)), 0);
}

/** Seats of a series that stay free on every day from `from` on, the patient's own not counted; negative when oversubscribed. */
export function freeSeats(supply: SeriesSupply, from: SiteDate, patientId: Id | null = null): number {
  const others = supply.taken.filter((seat) => seat.patientId !== patientId);
  return capacityFrom(supply.series, from) - peakTaken(others, from);
}

/** The first track with a place; without one, the reasons of the tracks that came closest. */
export function searchTracks(tracks: readonly TrackSupply[], need: SeatNeed, ignoreCapacity = false): SeatSearch {
  const reasons = new Set<SeatReason>();
  for (const track of tracks) {
    const search = searchTrack(track, need, ignoreCapacity);
    if (search.ok) return search;
    search.reasons.forEach((reason) => reasons.add(reason));
  }
  return { ok: false, reasons: reasons.size === 0 ? ['no-matching-series'] : closest(reasons) };
}

/**
 * As `searchTracks`, but a seat that becomes free within `days` is found too: `from` of the answer is the first day on which
 * there is one.
 */
export function searchSoon(
  tracks: readonly TrackSupply[],
  need: SeatNeed,
  days: number,
): { readonly search: SeatSearch; readonly from: SiteDate } {
  const now = searchTracks(tracks, need);
  if (now.ok || !now.reasons.includes('no-free-seat')) return { search: now, from: need.from };
  const last = addDays(need.from, days);
  for (const from of freeingDays(tracks).filter((day) => need.from < day && day <= last)) {
    const search = searchTracks(tracks, { ...need, from });
    if (search.ok) return { search, from };
  }
  return { search: now, from: need.from };
}

/** Days on which somebody's seat becomes free, ascending. */
function freeingDays(tracks: readonly TrackSupply[]): readonly SiteDate[] {
  const ends = tracks
    .flatMap((track) => track.series)
    .flatMap((supply) => supply.taken)
    .flatMap((seat) => (seat.until === null ? [] : [addDays(seat.until, 1)]));
  return [...new Set(ends)].sort();
}

/** A track that fits but is full says more than one that does not fit. */
function closest(reasons: ReadonlySet<SeatReason>): readonly SeatReason[] {
  return reasons.has('no-free-seat') ? ['no-free-seat'] : [...reasons].sort();
}

/**
 * A set of series of the phase whose days a week and minutes a day are exactly those of the taper, each with a free seat.
 * A track whose phase is all drop-in, or a taper below one session a week, needs no weekly membership: an empty set.
 */
export function searchTrack(track: TrackSupply, need: SeatNeed, ignoreCapacity: boolean): SeatSearch {
  if (track.ageBand !== need.ageBand) return refused('age-band-mismatch');
  const weekly = need.taper.sessionsPerWeek * need.taper.minutesPerSession;
  const frame = { ...need.week, jurisdiction: track.jurisdiction };
  const hours = checkWeek([], weekly, frame).hours;
  if (hours === 'under' || hours === 'over') return refused('hours-outside-band');
  const running = track.series.filter(({ series }) => series.phase === need.phase && runsFrom(series, need.from));
  if (need.taper.sessionsPerWeek < 1) return found(track.trackId, []);
  const candidates = running.filter(({ series }) => !series.dropIn);
  if (candidates.length === 0) return running.length > 0 ? found(track.trackId, []) : refused('no-matching-series');
  return bestSet(track.trackId, candidates, need, frame, ignoreCapacity);
}

function bestSet(
  trackId: Id,
  candidates: readonly SeriesSupply[],
  need: SeatNeed,
  frame: WeekFrame,
  ignoreCapacity: boolean,
): SeatSearch {
  const free = (supply: SeriesSupply): boolean => freeSeats(supply, need.from, need.patientId) > 0;
  const available = ignoreCapacity ? candidates : candidates.filter(free);
  const sets = weekSets(slotsOf(available, need), need.taper);
  const fits = sets.find((set) => checkWeek(daysOf(set), 0, frame).gap === 'within');
  const warned = fits ?? sets.find((set) => checkWeek(daysOf(set), 0, frame).gap === 'warned');
  if (warned) {
    const full = warned.some((slot) => !free(slot.supply));
    return found(
      trackId,
      warned.map((slot) => slot.supply.series.seriesId),
      full,
    );
  }
  if (sets.length > 0) return refused('gap-too-long');
  const fullSets = ignoreCapacity ? [] : weekSets(slotsOf(candidates, need), need.taper);
  return refused(fullSets.length > 0 ? 'no-free-seat' : 'no-matching-series');
}

/** One series as a block of weekdays, in the order in which it is tried. */
interface Slot {
  readonly supply: SeriesSupply;
  readonly weekdays: readonly number[];
  readonly start: number;
  readonly minutes: number;
}

function slotsOf(candidates: readonly SeriesSupply[], need: SeatNeed): readonly Slot[] {
  return candidates
    .map((supply) => {
      const { weekdays, startLocal, minutes } = segmentOn(supply.series, need.from);
      return { supply, weekdays, minutes, start: minuteOfDay(startLocal) };
    })
    .sort(
      (a, b) =>
        freeSeats(b.supply, need.from) - freeSeats(a.supply, need.from) ||
        a.start - b.start ||
        (a.supply.series.seriesId < b.supply.series.seriesId ? -1 : 1),
    );
}

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const daysOf = (slots: readonly Slot[]): readonly number[] => [...new Set(slots.flatMap((slot) => slot.weekdays))];

/** Sets looked at before giving up; a technical bound, far above any real track. */
const MOST_SETS = 500;

/** Sets of slots, without overlap, that give exactly `sessionsPerWeek` days of exactly `minutesPerSession` each. */
function weekSets(slots: readonly Slot[], taper: Taper): readonly (readonly Slot[])[] {
  const found: (readonly Slot[])[] = [];
  const grow = (chosen: readonly Slot[], next: number): void => {
    if (found.length >= MOST_SETS) return;
    if (isWeek(chosen, taper)) found.push(chosen);
    for (let i = next; i < slots.length; i++) {
      const slot = slots[i]!;
      if (mayJoin(chosen, slot, taper)) grow([...chosen, slot], i + 1);
    }
  };
  grow([], 0);
  return found;
}

function isWeek(chosen: readonly Slot[], taper: Taper): boolean {
  const days = daysOf(chosen);
  return (
    days.length === taper.sessionsPerWeek && days.every((day) => minutesOn(chosen, day) === taper.minutesPerSession)
  );
}

function mayJoin(chosen: readonly Slot[], slot: Slot, taper: Taper): boolean {
  const days = new Set([...daysOf(chosen), ...slot.weekdays]);
  if (days.size > taper.sessionsPerWeek) return false;
  if (slot.weekdays.some((day) => minutesOn(chosen, day) + slot.minutes > taper.minutesPerSession)) return false;
  return !chosen.some((other) => overlaps(other, slot));
}

const minutesOn = (slots: readonly Slot[], day: number): number =>
  slots.filter((slot) => slot.weekdays.includes(day)).reduce((sum, slot) => sum + slot.minutes, 0);

const overlaps = (a: Slot, b: Slot): boolean =>
  a.weekdays.some((day) => b.weekdays.includes(day)) && a.start < b.start + b.minutes && b.start < a.start + a.minutes;

const refused = (...reasons: SeatReason[]): SeatSearch => ({ ok: false, reasons });

const found = (trackId: Id, seriesIds: readonly Id[], aboveCapacity = false): SeatSearch => ({
  ok: true,
  trackId,
  seriesIds: [...seriesIds].sort(),
  aboveCapacity,
});
