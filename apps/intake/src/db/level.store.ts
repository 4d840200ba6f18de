import type { Id, Instant } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { EpisodeEvent } from '../domain/episode.js';
import type { LevelRecord } from '../domain/level-timeline.js';
import type { OutsideLevel } from '../domain/outside-level.js';

type Decided = Extract<EpisodeEvent, { type: 'level-of-care-decided' }>;
type Row = Pick<LevelRecord, 'decisionId' | 'episodeId' | 'patientId' | 'validFrom' | 'supersedes'> & {
  readonly decidedAt: Date;
  readonly recordedAt: Date;
  readonly state: Omit<LevelRecord, keyof Row>;
};
type OutsideRow = OutsideLevel & { readonly recordedAt: Date; readonly recordedBy: string };

/** An outside result with who entered it when. */
export interface StoredOutsideLevel extends OutsideLevel {
  readonly recordedAt: Instant;
  readonly recordedBy: string;
}

/** Level decisions on both clocks, and what outside systems decided; rows are only ever added. */
export class LevelStore {
  /** Keeps a decision as recorded now. */
  async add(tx: Tx, event: Decided): Promise<void> {
    const { decisionId, episodeId, patientId, at, siteDate, effectiveFrom = siteDate, supersedes = null } = event;
    const { level, hourBand, cause, reasonIfDifferent: reason, decidedBy, ruleSet } = event;
    await tx.query(
      `INSERT INTO intake.level_decisions
              (tenant_id, decision_id, episode_id, patient_id, valid_from, decided_at, recorded_at, supersedes, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[tx.tenantId, decisionId, episodeId, patientId, effectiveFrom, at, tx.now, supersedes],
        JSON.stringify({ level, hourBand, cause, reason, decidedBy, ruleSet }),
      ],
    );
  }

  /** Every decision of an episode, corrections included, as recorded. */
  async ofEpisode(tx: Tx, episodeId: Id): Promise<readonly LevelRecord[]> {
    const rows = await tx.query<Row>(
      `SELECT decision_id AS "decisionId", episode_id AS "episodeId", patient_id AS "patientId",
              valid_from::text AS "validFrom", decided_at AS "decidedAt", recorded_at AS "recordedAt", supersedes, state
         FROM intake.level_decisions WHERE tenant_id = $1 AND episode_id = $2 ORDER BY recorded_at, decision_id`,
      [tx.tenantId, episodeId],
    );
    return rows.map(({ state, decidedAt, recordedAt, ...row }) => ({
      ...{ ...row, ...state, decidedAt: decidedAt.toISOString(), recordedAt: recordedAt.toISOString() },
    }));
  }

  /** The episode that a decision belongs to, null when there is none. */
  async episodeOf(tx: Tx, decisionId: Id): Promise<Id | null> {
    const rows = await tx.query<{ episodeId: Id }>(
      `SELECT episode_id AS "episodeId" FROM intake.level_decisions WHERE tenant_id = $1 AND decision_id = $2`,
      [tx.tenantId, decisionId],
    );
    return rows[0]?.episodeId ?? null;
  }

  async addOutside(tx: Tx, outside: OutsideLevel): Promise<void> {
    const { outsideId, episodeId, patientId, system, edition, code, decidedOn } = outside;
    await tx.query(
      `INSERT INTO intake.outside_levels
              (tenant_id, outside_id, episode_id, patient_id, system, edition, code, decided_on, recorded_at, recorded_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [tx.tenantId, outsideId, episodeId, patientId, system, edition, code, decidedOn, tx.now, tx.cause.actor.id],
    );
  }

  /** What outside systems decided about an episode, newest first. */
  async outsideOf(tx: Tx, episodeId: Id): Promise<readonly StoredOutsideLevel[]> {
    const rows = await tx.query<OutsideRow>(
      `SELECT outside_id AS "outsideId", episode_id AS "episodeId", patient_id AS "patientId", system, edition, code,
              decided_on::text AS "decidedOn", recorded_at AS "recordedAt", recorded_by AS "recordedBy"
         FROM intake.outside_levels WHERE tenant_id = $1 AND episode_id = $2
        ORDER BY decided_on DESC, recorded_at DESC, outside_id`,
      [tx.tenantId, episodeId],
    );
    return rows.map((row) => ({ ...row, recordedAt: row.recordedAt.toISOString() }));
  }
}
