import type { Id, Instant } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import type { DuplicatePair, PairDecision, PairStatus } from '../domain/duplicates.js';

/** A pair with the version it was read at. */
export type StoredPair = DuplicatePair & { readonly version: number };

/** A pair in the review queue, and the sites of its two people. */
export interface QueuedPair extends StoredPair {
  readonly siteA: Id;
  readonly siteB: Id;
}

export interface QueueFilter {
  readonly siteId: Id;
  readonly statuses: readonly PairStatus[];
  readonly after: { readonly openedAt: Instant; readonly episodeId: Id } | null;
  readonly limit: number;
}

type Dated<T> = Omit<T, 'foundAt'> & { readonly foundAt: Date };
type DecisionRow = Omit<PairDecision, 'decidedAt'> & { readonly decidedAt: Date };

const PAIR = `p.pair_id AS "pairId", p.patient_a AS a, p.patient_b AS b, p.status, p.evidence, p.found_at AS "foundAt", p.version`;

const dated = <T extends { readonly foundAt: Date }>(row: T): Omit<T, 'foundAt'> & { foundAt: Instant } => ({
  ...row,
  foundAt: row.foundAt.toISOString(),
});

/** Pairs of records that may be of one person, and the decisions about them, append-only. */
export class DuplicateStore {
  /** Every pair that touches one of these patients. */
  async touching(tx: Tx, patientIds: readonly Id[]): Promise<readonly StoredPair[]> {
    const rows = await tx.query<Dated<StoredPair>>(
      `SELECT ${PAIR} FROM intake.duplicate_pairs p
        WHERE p.tenant_id = $1 AND (p.patient_a = ANY ($2::uuid[]) OR p.patient_b = ANY ($2::uuid[])) ORDER BY p.pair_id`,
      [tx.tenantId, patientIds],
    );
    return rows.map(dated);
  }

  /** Locks and loads; throws NotFound. */
  async load(tx: Tx, pairId: Id): Promise<StoredPair> {
    const rows = await tx.query<Dated<StoredPair>>(
      `SELECT ${PAIR} FROM intake.duplicate_pairs p WHERE p.tenant_id = $1 AND p.pair_id = $2 FOR UPDATE`,
      [tx.tenantId, pairId],
    );
    if (!rows[0]) throw new NotFound('duplicate pair', pairId);
    return dated(rows[0]);
  }

  /** Stores pairs as they stand now, in one statement; the time a pair was found stays. */
  async keep(tx: Tx, pairs: readonly DuplicatePair[]): Promise<void> {
    if (pairs.length === 0) return;
    await tx.query(
      `INSERT INTO intake.duplicate_pairs (tenant_id, pair_id, patient_a, patient_b, status, evidence, found_at, version)
       SELECT $1, r."pairId", r.a, r.b, r.status, r.evidence, r."foundAt", 1
         FROM jsonb_to_recordset($2::jsonb) AS r("pairId" uuid, a uuid, b uuid, status text, evidence jsonb,
              "foundAt" timestamptz) ORDER BY r."pairId"
       ON CONFLICT (tenant_id, pair_id) DO UPDATE SET status = excluded.status, evidence = excluded.evidence,
         version = duplicate_pairs.version + 1
        WHERE (duplicate_pairs.status, duplicate_pairs.evidence) IS DISTINCT FROM (excluded.status, excluded.evidence)`,
      [tx.tenantId, JSON.stringify(pairs)],
    );
  }

  /** Appends a decision and moves its pair. */
  async decide(tx: Tx, pair: StoredPair, decision: PairDecision): Promise<StoredPair> {
    const { decisionId, pairId, reason, evidence, decidedAt, decidedBy, tier } = decision;
    await tx.query(
      `INSERT INTO intake.duplicate_decisions
              (tenant_id, decision_id, pair_id, decision, reason, evidence, decided_at, decided_by, tier, pair_version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        tx.tenantId,
        decisionId,
        pairId,
        decision.decision,
        reason,
        JSON.stringify(evidence),
        decidedAt,
        decidedBy,
        tier,
        pair.version,
      ],
    );
    const rows = await tx.query<{ version: number }>(
      `UPDATE intake.duplicate_pairs SET status = $3, version = version + 1
        WHERE tenant_id = $1 AND pair_id = $2 AND version = $4 RETURNING version`,
      [tx.tenantId, pairId, decision.decision, pair.version],
    );
    if (!rows[0]) throw new VersionConflict('duplicate pair');
    return { ...pair, status: decision.decision, version: rows[0].version };
  }

  /** Decisions about these pairs, pair by pair, oldest first. */
  async decisions(tx: Tx, pairIds: readonly Id[]): Promise<readonly PairDecision[]> {
    const rows = await tx.query<DecisionRow>(
      `SELECT decision_id AS "decisionId", pair_id AS "pairId", decision, reason, evidence, decided_at AS "decidedAt",
              decided_by AS "decidedBy", tier
         FROM intake.duplicate_decisions WHERE tenant_id = $1 AND pair_id = ANY ($2::uuid[])
        ORDER BY pair_id, pair_version`,
      [tx.tenantId, pairIds],
    );
    return rows.map((row) => ({ ...row, decidedAt: row.decidedAt.toISOString() }));
  }

  /** A page of the queue of a site, oldest first. */
  async list(tx: Tx, { siteId, statuses, after, limit }: QueueFilter): Promise<readonly QueuedPair[]> {
    const rows = await tx.query<Dated<QueuedPair>>(
      `SELECT ${PAIR}, a.site_id AS "siteA", b.site_id AS "siteB" FROM intake.duplicate_pairs p
         JOIN intake.identities a ON a.tenant_id = p.tenant_id AND a.patient_id = p.patient_a
         JOIN intake.identities b ON b.tenant_id = p.tenant_id AND b.patient_id = p.patient_b
        WHERE p.tenant_id = $1 AND p.status = ANY ($2) AND (a.site_id = $3 OR b.site_id = $3)
          AND ($4::timestamptz IS NULL OR (p.found_at, p.pair_id) > ($4::timestamptz, $5::uuid))
        ORDER BY p.found_at, p.pair_id LIMIT $6`,
      [tx.tenantId, statuses, siteId, after?.openedAt ?? null, after?.episodeId ?? null, limit],
    );
    return rows.map(dated);
  }

  /** The patients linked as one person with this one, that patient included, in order of id. */
  async linked(tx: Tx, patientId: Id): Promise<readonly Id[]> {
    const rows = await tx.query<{ id: Id }>(
      `WITH RECURSIVE same (id) AS (
         SELECT $2::uuid
         UNION
         SELECT CASE WHEN p.patient_a = s.id THEN p.patient_b ELSE p.patient_a END
           FROM same s JOIN intake.duplicate_pairs p ON p.patient_a = s.id OR p.patient_b = s.id
          WHERE p.tenant_id = $1 AND p.status = 'same-person')
       SELECT id FROM same ORDER BY id`,
      [tx.tenantId, patientId],
    );
    return rows.map(({ id }) => id);
  }
}
