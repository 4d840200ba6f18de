import type { Id, Instant } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import type { Episode } from '../domain/episode.js';

/** An aggregate with the version it was loaded at. */
export interface Loaded<T> {
  readonly state: T;
  readonly version: number;
}

export interface EpisodeFilter {
  readonly siteIds: readonly Id[] | null;
  readonly status: string | null;
  /** Leaves out episodes that have ended. */
  readonly openOnly?: boolean;
  /** The last row of the page before, null for the first page. */
  readonly after: { readonly openedAt: Instant; readonly episodeId: Id } | null;
  readonly limit: number;
}

type ListRow = Loaded<Episode> & { readonly openedAt: Date };

/** A thing of an episode that callers address by its own id. */
export type PartKind = 'leave' | 'referral-out';

/** Where a patient's newest episode is. */
export interface Place {
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly siteId: Id;
  readonly zone: string;
}

/** Episodes: one row each, its state the fold of its events. */
export class EpisodeStore {
  /** Locks and loads; throws NotFound. */
  async load(tx: Tx, episodeId: Id): Promise<Loaded<Episode>> {
    const rows = await this.select(tx, 'episode_id = $2 FOR UPDATE', episodeId);
    if (!rows[0]) throw new NotFound('episode', episodeId);
    return rows[0];
  }

  /** Reads without a lock; throws NotFound. */
  async read(tx: Tx, episodeId: Id): Promise<Loaded<Episode>> {
    const rows = await this.select(tx, 'episode_id = $2', episodeId);
    if (!rows[0]) throw new NotFound('episode', episodeId);
    return rows[0];
  }

  /** The open episode of a patient, locked, or null. */
  async open(tx: Tx, patientId: Id): Promise<Loaded<Episode> | null> {
    return (await this.select(tx, `patient_id = $2 AND status <> 'discharged' FOR UPDATE`, patientId))[0] ?? null;
  }

  /** A patient's episodes: the open one, then the others, newest first. */
  async ofPatient(tx: Tx, patientId: Id): Promise<readonly Loaded<Episode>[]> {
    return this.select(tx, `patient_id = $2 ORDER BY status = 'discharged', opened_at DESC, episode_id`, patientId);
  }

  private select(tx: Tx, where: string, id: Id): Promise<Loaded<Episode>[]> {
    return tx.query<Loaded<Episode>>(`SELECT state, version FROM intake.episodes WHERE tenant_id = $1 AND ${where}`, [
      tx.tenantId,
      id,
    ]);
  }

  /** The open, else the newest episode of each patient, in one statement. */
  async places(tx: Tx, patientIds: readonly Id[]): Promise<ReadonlyMap<Id, Place>> {
    const rows = await tx.query<Place>(
      `SELECT DISTINCT ON (patient_id) patient_id AS "patientId", episode_id AS "episodeId", site_id AS "siteId",
              state->>'zone' AS zone
         FROM intake.episodes WHERE tenant_id = $1 AND patient_id = ANY ($2::uuid[])
        ORDER BY patient_id, status = 'discharged', opened_at DESC, episode_id`,
      [tx.tenantId, patientIds],
    );
    return new Map(rows.map((row) => [row.patientId, row]));
  }

  /** Locks the open episodes of these patients in id order, so that a concern and an admission never pass each other. */
  async lockOpen(tx: Tx, patientIds: readonly Id[]): Promise<void> {
    await tx.query(
      `SELECT 1 FROM intake.episodes WHERE tenant_id = $1 AND patient_id = ANY ($2::uuid[]) AND status <> 'discharged'
        ORDER BY episode_id FOR UPDATE`,
      [tx.tenantId, patientIds],
    );
  }

  /** A page of episodes, oldest first. */
  async list(tx: Tx, filter: EpisodeFilter): Promise<readonly (Loaded<Episode> & { readonly openedAt: Instant })[]> {
    const rows = await tx.query<ListRow>(
      `SELECT state, version, opened_at AS "openedAt" FROM intake.episodes
        WHERE tenant_id = $1 AND ($2::uuid[] IS NULL OR site_id = ANY ($2::uuid[])) AND ($3::text IS NULL OR status = $3)
          AND ($4::timestamptz IS NULL OR (opened_at, episode_id) > ($4::timestamptz, $5::uuid))
        AND (NOT $7::boolean OR status <> 'discharged')
        ORDER BY opened_at, episode_id LIMIT $6`,
      [
        tx.tenantId,
        filter.siteIds,
        filter.status,
        filter.after?.openedAt ?? null,
        filter.after?.episodeId ?? null,
        filter.limit,
        filter.openOnly ?? false,
      ],
    );
    return rows.map((row) => ({ ...row, openedAt: row.openedAt.toISOString() }));
  }

  /** Stores a new episode; a second open one of the patient, made at the same moment, is a conflict. */
  async insert(tx: Tx, episode: Episode, openedAt: Instant): Promise<void> {
    const { episodeId, patientId, siteId, status } = episode;
    const rows = await tx.query(
      `INSERT INTO intake.episodes (tenant_id, episode_id, patient_id, site_id, status, opened_at, version, state)
       VALUES ($1, $2, $3, $4, $5, $6, 1, $7) ON CONFLICT DO NOTHING RETURNING version`,
      [tx.tenantId, episodeId, patientId, siteId, status, openedAt, JSON.stringify(episode)],
    );
    if (rows.length === 0) throw new VersionConflict('episode');
  }

  /** Stores the next version; throws VersionConflict when somebody else did so first. */
  async save(tx: Tx, loaded: Loaded<Episode>, next: Episode): Promise<Loaded<Episode>> {
    const version = loaded.version + 1;
    const rows = await tx.query(
      `UPDATE intake.episodes SET status = $3, version = $4, state = $5
        WHERE tenant_id = $1 AND episode_id = $2 AND version = $6 RETURNING version`,
      [tx.tenantId, next.episodeId, next.status, version, JSON.stringify(next), loaded.version],
    );
    if (rows.length === 0) throw new VersionConflict('episode');
    return { state: next, version };
  }

  /** Remembers which episode a part belongs to. */
  async addPart(tx: Tx, kind: PartKind, partId: Id, episodeId: Id): Promise<void> {
    await tx.query(`INSERT INTO intake.episode_parts (tenant_id, part_id, kind, episode_id) VALUES ($1, $2, $3, $4)`, [
      tx.tenantId,
      partId,
      kind,
      episodeId,
    ]);
  }

  /** The episode of a part; throws NotFound. */
  async ofPart(tx: Tx, kind: PartKind, partId: Id): Promise<Id> {
    const rows = await tx.query<{ episodeId: Id }>(
      `SELECT episode_id AS "episodeId" FROM intake.episode_parts WHERE tenant_id = $1 AND part_id = $2 AND kind = $3`,
      [tx.tenantId, partId, kind],
    );
    if (!rows[0]) throw new NotFound(kind, partId);
    return rows[0].episodeId;
  }
}
