import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import { VersionConflict, type Tx } from '@stepwell/platform';
import { newPlacement, type Placement } from '../domain/placement.js';

/** A placement with its version, 0 when it is not stored yet. */
export interface StoredPlacement {
  readonly placement: Placement;
  readonly version: number;
}

/** An episode that waits for a seat; `due` when somebody must solve it by a time. */
export interface WaitingEpisode {
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly due: boolean;
}

/** People tried again in one go; the next free seat tries the next. */
const MOST_RETRIES = 200;

interface PlacementRow {
  state: Placement;
  version: number;
}

const stored = ({ state, version }: PlacementRow): StoredPlacement => ({ placement: state, version });

/** One row per episode. */
export class PlacementStore {
  /** The placement of an episode under lock; an empty one when nothing is known of it. */
  async lock(tx: Tx, patientId: Id, episodeId: Id): Promise<StoredPlacement> {
    const [row] = await tx.query<PlacementRow>(
      'SELECT state, version FROM scheduling.placement WHERE episode_id = $1 FOR UPDATE',
      [episodeId],
    );
    return row ? stored(row) : { placement: newPlacement(patientId, episodeId), version: 0 };
  }

  /** The latest episode of a patient, open ones first, under lock; null when none is known. */
  async lockLatest(tx: Tx, patientId: Id): Promise<StoredPlacement | null> {
    return this.latest(tx, patientId, 'FOR UPDATE');
  }

  /** As `lockLatest`, only to read. */
  async readLatest(tx: Tx, patientId: Id): Promise<StoredPlacement | null> {
    return this.latest(tx, patientId, '');
  }

  private async latest(tx: Tx, patientId: Id, lock: 'FOR UPDATE' | ''): Promise<StoredPlacement | null> {
    const [row] = await tx.query<PlacementRow>(
      `SELECT state, version FROM scheduling.placement WHERE patient_id = $1
       ORDER BY ended_on DESC NULLS FIRST, admitted_on DESC NULLS LAST LIMIT 1 ${lock}`,
      [patientId],
    );
    return row ? stored(row) : null;
  }

  /** Throws VersionConflict when somebody else saved it in the meantime. */
  async save(tx: Tx, placement: Placement, version: number): Promise<void> {
    const rows = await tx.query(
      `INSERT INTO scheduling.placement AS p (tenant_id, episode_id, patient_id, site_id, track_id, admitted_on, ended_on,
         blocked_since, due_at, waiting_track_id, waiting_since, state, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)
       ON CONFLICT (tenant_id, episode_id) DO UPDATE SET site_id = excluded.site_id, track_id = excluded.track_id,
         admitted_on = excluded.admitted_on, ended_on = excluded.ended_on, blocked_since = excluded.blocked_since,
         due_at = excluded.due_at, waiting_track_id = excluded.waiting_track_id, waiting_since = excluded.waiting_since,
         state = excluded.state, version = p.version + 1
         WHERE p.version = $13 RETURNING version`,
      [tx.tenantId, ...values(placement), version],
    );
    if (rows.length === 0) throw new VersionConflict('placement');
  }

  /** Episodes of a site that wait for a seat, in order of waiting; `onlyFull` leaves out those that no free seat would help. */
  async waitingAt(tx: Tx, siteId: Id, onlyFull: boolean): Promise<readonly WaitingEpisode[]> {
    const rows = await tx.query<{ patient_id: Id; episode_id: Id; due: boolean }>(
      `SELECT patient_id, episode_id, due_at IS NOT NULL AS due FROM scheduling.placement
       WHERE site_id = $1 AND blocked_since IS NOT NULL
         AND (NOT $2 OR jsonb_path_exists(state, '$.blocks[*].reasons[*] ? (@ == "no-free-seat")'))
       ORDER BY due_at NULLS LAST, COALESCE(waiting_since, blocked_since), episode_id LIMIT $3`,
      [siteId, onlyFull, MOST_RETRIES],
    );
    return rows.map((row) => ({ patientId: row.patient_id, episodeId: row.episode_id, due: row.due }));
  }

  /** Blocked placements of a site, most urgent first. */
  async blocked(tx: Tx, siteId: Id, limit: number, offset: number): Promise<readonly StoredPlacement[]> {
    const rows = await tx.query<PlacementRow>(
      `SELECT state, version FROM scheduling.placement WHERE site_id = $1 AND blocked_since IS NOT NULL
       ORDER BY due_at NULLS LAST, blocked_since, episode_id LIMIT $2 OFFSET $3`,
      [siteId, limit, offset],
    );
    return rows.map(stored);
  }

  /** People in line for a track, longest first. */
  async waiting(tx: Tx, trackId: Id): Promise<readonly StoredPlacement[]> {
    const rows = await tx.query<PlacementRow>(
      `SELECT state, version FROM scheduling.placement WHERE waiting_track_id = $1 ORDER BY waiting_since, episode_id`,
      [trackId],
    );
    return rows.map(stored);
  }

  /** The patient whose open offer it is, null when there is none. */
  async ofOffer(tx: Tx, offerId: Id): Promise<{ patientId: Id; episodeId: Id } | null> {
    const [row] = await tx.query<{ patient_id: Id; episode_id: Id }>(
      `SELECT patient_id, episode_id FROM scheduling.seat WHERE kind = 'offer' AND holder_id = $1 LIMIT 1`,
      [offerId],
    );
    return row ? { patientId: row.patient_id, episodeId: row.episode_id } : null;
  }
}

function values(placement: Placement): readonly unknown[] {
  const { episodeId, patientId, home, seat, waiting, intensities } = placement;
  return [
    episodeId,
    patientId,
    home?.siteId ?? null,
    seat?.trackId ?? null,
    home ? (intensities[0]?.from ?? null) : null,
    placement.endedOn,
    firstOf(placement.blocks.map((block) => block.since)),
    firstOf(placement.blocks.flatMap((block) => (block.dueAt === null ? [] : [block.dueAt]))),
    waiting?.trackId ?? null,
    waiting?.since ?? null,
    JSON.stringify(placement),
  ];
}

const firstOf = (instants: readonly (Instant | SiteDate)[]): string | null => [...instants].sort()[0] ?? null;
