import { siteDate, type Id, type SiteDate } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { ConditionStore } from '../db/condition.store.js';
import type { DirectoryStore, TrackFilter, TrackPlace } from '../db/directory.store.js';
import type { SeatStore } from '../db/seat.store.js';
import type { SeriesStore } from '../db/series.store.js';
import { isChanged, pending, type Placement } from '../domain/placement.js';
import type { SchedulingRules } from '../domain/rules/house-rules.js';
import type { TrackSupply } from '../domain/seats.js';
import type { Supply } from '../domain/settling.js';

/** Reads, under the lock of the series, what a seat decision may look at. */
export class Supplies {
  constructor(
    private readonly directory: DirectoryStore,
    private readonly series: SeriesStore,
    private readonly seats: SeatStore,
    private readonly conditions: ConditionStore,
    readonly rules: SchedulingRules,
  ) {}

  /** Everything for the patient's own program and track kind; without tracks when nothing needs a seat. */
  async forPatient(tx: Tx, placement: Placement): Promise<Supply> {
    const from = earliestNeed(placement);
    const { home, seat } = placement;
    if (!home || from === null) return this.supply(tx, placement, Promise.resolve([]));
    const filter = { programId: home.programId, kind: home.track };
    return this.supply(tx, placement, this.supplied(tx, filter, from, seat?.trackId));
  }

  /** Everything for one track that somebody chose. Throws NotFound. */
  async forTrack(tx: Tx, placement: Placement, trackId: Id, from: SiteDate): Promise<Supply> {
    const supply = await this.supply(tx, placement, this.supplied(tx, { trackId }, from));
    if (supply.tracks.length === 0) throw new NotFound('track', trackId);
    return supply;
  }

  private async supply(tx: Tx, placement: Placement, tracks: Promise<readonly TrackSupply[]>): Promise<Supply> {
    const [conditions, supplied] = await Promise.all([this.conditions.of(tx, placement.patientId), tracks]);
    const { seating, week } = this.rules;
    return { now: tx.now, today: this.today(tx, placement), tracks: supplied, conditions, seating, week };
  }

  private async supplied(
    tx: Tx,
    filter: TrackFilter,
    from: SiteDate,
    own: Id | undefined = undefined,
  ): Promise<readonly TrackSupply[]> {
    const tracks = ownFirst(await this.directory.trackPlaces(tx, filter), own);
    const stored = await this.series.lockTracks(
      tx,
      tracks.map((track) => track.trackId),
    );
    const all = stored.map(({ series }) => series);
    const taken = await this.seats.taken(
      tx,
      all.filter((series) => !series.dropIn).map((series) => series.seriesId),
      from,
    );
    return tracks.map((track) => ({
      ...track,
      series: all
        .filter((series) => series.trackId === track.trackId)
        .map((series) => ({ series, taken: taken.get(series.seriesId) ?? [] })),
    }));
  }

  /** Today where the patient is treated. */
  today(tx: Tx, placement: Placement): SiteDate {
    return siteDate(tx.now, placement.home?.zone ?? 'UTC');
  }
}

function earliestNeed(placement: Placement): SiteDate | null {
  const { approval } = placement;
  const wanted = pending(placement).map((intensity) => intensity.from);
  const reserving = approval && !approval.reservation && !isChanged(placement) ? [approval.effectiveOn] : [];
  const seated = placement.seat ? [placement.seat.from] : [];
  const needs = [...wanted, ...reserving];
  return needs.length === 0 ? null : [...needs, ...seated].sort()[0]!;
}

function ownFirst(tracks: readonly TrackPlace[], own: Id | undefined): readonly TrackPlace[] {
  return [...tracks].sort((a, b) => Number(b.trackId === own) - Number(a.trackId === own));
}
