import { siteDate, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ConditionStore } from '../db/condition.store.js';
import type { DirectoryStore } from '../db/directory.store.js';
import type { SeatStore } from '../db/seat.store.js';
import type { SeriesStore } from '../db/series.store.js';
import type { Track } from '../domain/directory.js';
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
    const { home } = placement;
    if (!home || from === null) return this.supply(tx, placement, []);
    const tracks = (await this.directory.tracks(tx, home.siteId)).filter(
      (track) => track.programId === home.programId && track.kind === home.track,
    );
    return this.supply(tx, placement, await this.supplied(tx, ownFirst(tracks, placement.seat?.trackId), from));
  }

  /** Everything for one track that somebody chose. */
  async forTrack(tx: Tx, placement: Placement, trackId: Id, from: SiteDate): Promise<Supply> {
    const track = await this.directory.track(tx, trackId);
    return this.supply(tx, placement, await this.supplied(tx, [track], from));
  }

  private async supply(tx: Tx, placement: Placement, tracks: readonly TrackSupply[]): Promise<Supply> {
    const conditions = await this.conditions.of(tx, placement.patientId);
    return {
      now: tx.now,
      today: this.today(tx, placement),
      tracks,
      conditions,
      seating: this.rules.seating,
      week: this.rules.week,
    };
  }

  private async supplied(tx: Tx, tracks: readonly Track[], from: SiteDate): Promise<readonly TrackSupply[]> {
    const trackIds = tracks.map((track) => track.trackId);
    const series = await this.series.lockTracks(tx, trackIds);
    const ids = series.map((stored) => stored.series.seriesId);
    const taken = await this.seats.taken(tx, ids, from);
    const supplies: TrackSupply[] = [];
    for (const { trackId, siteId, programId, kind } of tracks) {
      const site = await this.directory.site(tx, siteId);
      const program = await this.directory.program(tx, programId);
      const own = series.filter((stored) => stored.series.trackId === trackId);
      const { jurisdiction, zone } = site.value;
      supplies.push({
        trackId,
        siteId,
        programId,
        track: kind,
        ageBand: program.ageBand,
        jurisdiction,
        zone,
        series: own.map((stored) => ({ series: stored.series, taken: taken.get(stored.series.seriesId) ?? [] })),
      });
    }
    return supplies;
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

function ownFirst(tracks: readonly Track[], own: Id | undefined): readonly Track[] {
  return [...tracks].sort((a, b) => Number(b.trackId === own) - Number(a.trackId === own));
}
