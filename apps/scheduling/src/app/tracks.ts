import { siteDate, type Id, type Rejected } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { DirectoryStore } from '../db/directory.store.js';
import type { SeatStore } from '../db/seat.store.js';
import type { SeriesStore } from '../db/series.store.js';
import type { Track } from '../domain/directory.js';
import type { SchedulingEvent } from '../domain/events.js';
import { freeSeats, peakTaken } from '../domain/seats.js';
import type { PublishRejection } from '../domain/series-edits.js';
import { capacityFrom, segmentOn, type Series } from '../domain/series.js';
import type { Calendar, SeriesOrder } from './calendar.js';

/** A series with its seats from today on. */
export interface SeriesSeats {
  readonly seriesId: Id;
  readonly phase: Series['phase'];
  readonly component: string;
  readonly dropIn: boolean;
  readonly weekdays: readonly number[];
  readonly startLocal: string;
  readonly minutes: number;
  readonly from: string;
  readonly until: string | null;
  /** Drop-in series have seats per session, not per member. */
  readonly seats: { readonly capacity: number; readonly taken: number; readonly free: number };
}

/** A track with its series. */
export interface TrackSeats extends Track {
  readonly series: readonly SeriesSeats[];
}

/** Day and evening tracks of programs. */
export class Tracks {
  constructor(
    private readonly directory: DirectoryStore,
    private readonly series: SeriesStore,
    private readonly seats: SeatStore,
    private readonly calendar: Calendar,
  ) {}

  /** Makes a track and publishes its series; the first refusal names its place in the list. */
  async create(
    tx: Tx<SchedulingEvent>,
    track: Track,
    orders: readonly SeriesOrder[],
  ): Promise<{ readonly ok: true; readonly seriesIds: readonly Id[] } | Rejected<PublishRejection>> {
    const program = await this.directory.program(tx, track.programId);
    if (program.siteId !== track.siteId) throw new NotFound('program', track.programId);
    await this.directory.addTrack(tx, track);
    const seriesIds: Id[] = [];
    for (const [index, order] of orders.entries()) {
      const made = await this.calendar.publish(tx, track, order);
      if (!made.ok) return { ok: false, rejection: made.rejection, facts: { ...made.facts, series: index } };
      seriesIds.push(made.seriesId);
    }
    return { ok: true, seriesIds };
  }

  async withSeats(tx: Tx, siteId: Id): Promise<readonly TrackSeats[]> {
    const { zone } = (await this.directory.site(tx, siteId)).value;
    const today = siteDate(tx.now, zone);
    const tracks = await this.directory.tracks(tx, siteId);
    const stored = await this.series.ofTracks(
      tx,
      tracks.map((track) => track.trackId),
    );
    const running = stored.map(({ series }) => series).filter(({ until }) => until === null || until >= today);
    const taken = await this.seats.taken(
      tx,
      running.map((series) => series.seriesId),
      today,
    );
    const seatsOf = (series: Series): SeriesSeats => {
      const supply = { series, taken: taken.get(series.seriesId) ?? [] };
      const capacity = capacityFrom(series, today);
      return {
        ...shown(series, today),
        seats: { capacity, taken: peakTaken(supply.taken, today), free: Math.max(0, freeSeats(supply, today)) },
      };
    };
    return tracks.map((track) => ({
      ...track,
      series: running.filter((series) => series.trackId === track.trackId).map(seatsOf),
    }));
  }
}

function shown(series: Series, today: string): Omit<SeriesSeats, 'seats'> {
  const { seriesId, phase, component, dropIn, from, until } = series;
  const { weekdays, startLocal, minutes } = segmentOn(series, today);
  return { seriesId, phase, component, dropIn, weekdays, startLocal, minutes, from, until };
}
