import type { Id, Instant } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { Proposal } from '../domain/case.js';
import type { DecisionRecord } from '../domain/decision-record.js';
import type { Policy } from '../domain/policy.js';
import type { SiteScope } from './listing.store.js';

/** A candidate that is watched beside the live policy. */
export interface Shadow {
  readonly id: Id;
  /** Null: every site. */
  readonly siteId: Id | null;
  readonly name: string;
  readonly hash: string;
  readonly policy: Policy;
  readonly begunAt: Instant;
  readonly begunBy: string;
  /** Null while it is watched. */
  readonly endedAt: Instant | null;
}

interface ShadowRow {
  shadow_id: Id;
  site_id: Id | null;
  name: string;
  hash: string;
  body: Policy;
  begun_at: Date;
  begun_by: string;
  ended_at: Date | null;
}

/** A proposal that a clinician answered. */
export interface AnsweredRow {
  readonly patientId: Id;
  readonly proposal: Proposal;
}

const COLUMNS = 'shadow_id, site_id, name, hash, body, begun_at, begun_by, ended_at';

/** Shadows, and the answers they are held against. */
export class ShadowStore {
  async begin(tx: Tx, shadow: Shadow): Promise<void> {
    const { id, siteId, name, hash, policy, begunAt, begunBy } = shadow;
    await tx.query(
      `INSERT INTO step_down.shadow (tenant_id, shadow_id, site_id, name, hash, body, begun_at, begun_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [tx.tenantId, id, siteId, name, hash, JSON.stringify(policy), begunAt, begunBy],
    );
  }

  /** Ends a shadow; false when it has ended. */
  async end(tx: Tx, id: Id): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE step_down.shadow SET ended_at = $2 WHERE shadow_id = $1 AND ended_at IS NULL RETURNING shadow_id`,
      [id, tx.now],
    );
    return rows.length > 0;
  }

  /** Shadows of the sites and of all sites, the newest first. */
  async all(tx: Tx, sites: SiteScope): Promise<readonly Shadow[]> {
    const rows = await tx.query<ShadowRow>(
      `SELECT ${COLUMNS} FROM step_down.shadow WHERE $1::uuid[] IS NULL OR site_id IS NULL OR site_id = ANY($1)
       ORDER BY begun_at DESC, shadow_id`,
      [sites],
    );
    return rows.map(shadowOf);
  }

  /** Throws NotFound. */
  async one(tx: Tx, id: Id): Promise<Shadow> {
    const [row] = await tx.query<ShadowRow>(`SELECT ${COLUMNS} FROM step_down.shadow WHERE shadow_id = $1`, [id]);
    if (!row) throw new NotFound('shadow', id);
    return shadowOf(row);
  }

  /** Proposals answered while the shadow was watched, by id, from the place after `after`. */
  async answered(
    tx: Tx,
    { begunAt, endedAt }: Shadow,
    sites: SiteScope,
    { limit, after }: { readonly limit: number; readonly after: Id | null },
  ): Promise<readonly AnsweredRow[]> {
    const rows = await tx.query<{ patient_id: Id; body: Proposal }>(
      `SELECT patient_id, body FROM step_down.proposal
       WHERE status IN ('accepted', 'overridden', 'deferred') AND ($3::uuid[] IS NULL OR site_id = ANY($3))
         AND (body->'decision'->>'at')::timestamptz >= $1 AND ($2::timestamptz IS NULL OR (body->'decision'->>'at')::timestamptz <= $2)
         AND ($5::uuid IS NULL OR proposal_id > $5)
       ORDER BY proposal_id LIMIT $4`,
      [begunAt, endedAt, sites, limit, after],
    );
    return rows.map((row) => ({ patientId: row.patient_id, proposal: row.body }));
  }

  /** Records of signatures and proposals of the patients. */
  async records(tx: Tx, patientIds: readonly Id[]): Promise<readonly DecisionRecord[]> {
    const rows = await tx.query<{ body: DecisionRecord }>(
      `SELECT body FROM step_down.decision
       WHERE patient_id = ANY($1::uuid[]) AND (kind = 'signature' OR kind LIKE 'propose-%') ORDER BY site_date, decision_id`,
      [patientIds],
    );
    return rows.map((row) => row.body);
  }
}

function shadowOf(row: ShadowRow): Shadow {
  const { shadow_id: id, site_id: siteId, name, hash, body: policy, begun_by: begunBy } = row;
  const endedAt = row.ended_at?.toISOString() ?? null;
  return { id, siteId, name, hash, policy, begunAt: row.begun_at.toISOString(), begunBy, endedAt };
}
