import { type Id } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { ConditionStore } from '../db/condition.store.js';
import type { DirectoryStore } from '../db/directory.store.js';
import type { PlacementStore } from '../db/placement.store.js';
import type { SeriesStore } from '../db/series.store.js';
import { waitlistClass, type Condition } from '../domain/conditions.js';
import { bandOf, pending, type Block, type Placement, type Waiting } from '../domain/placement.js';
import { checkWeek, type WeekVerdict } from '../domain/planned-week.js';
import type { SchedulingRules } from '../domain/rules/house-rules.js';
import { segmentOn } from '../domain/series.js';

/** The seat of a patient with everything that explains it. */
export interface EnrollmentView extends Placement {
  /** Leaves, referrals out, safety concerns and holds that have not ended. */
  readonly open: readonly Condition[];
  /** HW-1 and HW-3 over the seat's week, null without a seat. */
  readonly plannedWeek: WeekVerdict | null;
  /** What is still needed, as codes. */
  readonly missing: readonly string[];
}

/** One entry of a scheduler's worklist. */
export interface BlockedEntry extends Block {
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly phase: string;
}

/** A person in line. */
export interface LineEntry extends Waiting {
  readonly patientId: Id;
  readonly episodeId: Id;
  /** 0 first (clinical 6.2). */
  readonly priority: number;
}

/** Reading of seats, worklists and waiting lines. */
export class Enrollments {
  constructor(
    private readonly placements: PlacementStore,
    private readonly conditions: ConditionStore,
    private readonly directory: DirectoryStore,
    private readonly series: SeriesStore,
    private readonly rules: SchedulingRules,
  ) {}

  /** The latest episode of the patient. Throws NotFound when nothing is known. */
  async read(tx: Tx, patientId: Id): Promise<{ view: EnrollmentView; version: number }> {
    const stored = await this.placements.readLatest(tx, patientId);
    if (!stored) throw new NotFound('patient', patientId);
    const { placement, version } = stored;
    const open = (await this.conditions.of(tx, patientId)).filter(
      (condition) => condition.until === null && condition.kind !== 'priority',
    );
    const plannedWeek = await this.week(tx, placement);
    return { view: { ...placement, open, plannedWeek, missing: missingOf(placement) }, version };
  }

  private async week(tx: Tx, placement: Placement): Promise<WeekVerdict | null> {
    const { seat } = placement;
    if (!seat) return null;
    const { jurisdiction } = (await this.directory.site(tx, seat.siteId)).value;
    const series = await this.series.ofTracks(tx, [seat.trackId]);
    const weekdays = series
      .filter((stored) => seat.seriesIds.includes(stored.series.seriesId))
      .flatMap((stored) => segmentOn(stored.series, seat.from).weekdays);
    const minutes = seat.taper.sessionsPerWeek * seat.taper.minutesPerSession;
    const band = bandOf(placement, { level: null, hourBand: null });
    return checkWeek([...new Set(weekdays)], minutes, { ...band, jurisdiction, rules: this.rules.week });
  }

  /** Blocked seats of a site, most urgent first. */
  async blocked(tx: Tx, siteId: Id, limit: number, offset: number): Promise<readonly BlockedEntry[]> {
    const stored = await this.placements.blocked(tx, siteId, limit, offset);
    return stored.flatMap(({ placement }) =>
      placement.blocks.map((block) => ({
        ...block,
        patientId: placement.patientId,
        episodeId: placement.episodeId,
        phase: wantedPhase(placement, block),
      })),
    );
  }

  /** The line of a track: clinical priority, then time of waiting. */
  async line(tx: Tx, trackId: Id): Promise<readonly LineEntry[]> {
    const stored = await this.placements.waiting(tx, trackId);
    const conditions = await this.conditions.ofAll(
      tx,
      stored.map(({ placement }) => placement.patientId),
    );
    const entries = stored.flatMap(({ placement: { waiting, patientId, episodeId } }) => {
      const priority = waitlistClass(conditions.get(patientId) ?? [], this.rules.seating);
      return waiting ? [{ ...waiting, patientId, episodeId, priority }] : [];
    });
    return entries.sort((a, b) => a.priority - b.priority);
  }
}

function missingOf(placement: Placement): readonly string[] {
  const missing: string[] = [];
  if (!placement.home) missing.push('admission');
  if (placement.home && pending(placement).length > 0) missing.push('seat');
  if (placement.approval && !placement.approval.reservation) missing.push('reservation');
  return missing;
}

function wantedPhase(placement: Placement, block: Block): string {
  if (block.approvalId !== null) return placement.approval?.phase ?? '';
  return pending(placement).at(-1)?.phase ?? placement.seat?.phase ?? '';
}
