import type { Id, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DecisionContent, DecisionRecord } from '../domain/decision-record.js';
import type { SiteScope } from './listing.store.js';

/** Site days of some sites; `sites` null is all of the tenant. */
export interface Stretch {
  readonly sites: SiteScope;
  readonly from: SiteDate;
  readonly to: SiteDate;
}

const AT_SITES = `($3::uuid[] IS NULL OR EXISTS (
  SELECT 1 FROM step_down.patient AS held WHERE held.patient_id = made.patient_id AND held.site_id = ANY($3)))`;

/** Decision records: written once, read for ever. */
export class DecisionStore {
  /** Stores records; one with the same content is the same record. */
  async add(tx: Tx, records: readonly DecisionRecord[]): Promise<void> {
    const rows = [...new Map(records.map((record) => [record.id, record])).values()];
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO step_down.decision (tenant_id, recorded_at, decision_id, patient_id, kind, site_date, hash, content, body)
       SELECT $1::uuid, $2::timestamptz, * FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::date[], $7::text[], $8::jsonb[], $9::jsonb[])
       ON CONFLICT DO NOTHING`,
      [
        tx.tenantId,
        tx.now,
        rows.map((row) => row.id),
        rows.map((row) => row.patientId),
        rows.map((row) => row.kind),
        rows.map((row) => row.siteDate),
        rows.map((row) => row.hash),
        rows.map((row) => JSON.stringify(row.content)),
        rows.map((row) => JSON.stringify(row)),
      ],
    );
  }

  /** Records of a patient, newest first, from the position after `after`. */
  async ofPatient(
    tx: Tx,
    patientId: Id,
    limit: number,
    after: { siteDate: SiteDate; id: Id } | null,
  ): Promise<readonly DecisionRecord[]> {
    const rows = await tx.query<{ body: DecisionRecord }>(
      `SELECT body FROM step_down.decision
       WHERE patient_id = $1 AND ($3::date IS NULL OR (site_date, decision_id) < ($3::date, $4::uuid))
       ORDER BY site_date DESC, decision_id DESC LIMIT $2`,
      [patientId, limit, after?.siteDate ?? null, after?.id ?? null],
    );
    return rows.map((row) => row.body);
  }

  /** One record by its id, null when there is none. */
  async one(tx: Tx, decisionId: Id): Promise<DecisionRecord | null> {
    const [row] = await tx.query<{ body: DecisionRecord }>(
      `SELECT body FROM step_down.decision WHERE decision_id = $1`,
      [decisionId],
    );
    return row?.body ?? null;
  }

  /** A patient's record by its hash, null when there is none. */
  async byHash(tx: Tx, patientId: Id, hash: string): Promise<DecisionRecord | null> {
    const [row] = await tx.query<{ body: DecisionRecord }>(
      `SELECT body FROM step_down.decision WHERE patient_id = $1 AND hash = $2`,
      [patientId, hash],
    );
    return row?.body ?? null;
  }

  /** Records of site days `from` to `to` at the sites, oldest first, from the place after `after`. */
  async between(
    tx: Tx,
    { sites, from, to }: Stretch,
    limit: number,
    after: { siteDate: SiteDate; id: Id } | null,
  ): Promise<readonly DecisionRecord[]> {
    const rows = await tx.query<{ body: DecisionRecord }>(
      `SELECT body FROM step_down.decision AS made
       WHERE site_date BETWEEN $1 AND $2 AND ($6::date IS NULL OR (site_date, decision_id) > ($6::date, $5::uuid)) AND ${AT_SITES}
       ORDER BY site_date, decision_id LIMIT $4`,
      [from, to, sites, limit, after?.id ?? null, after?.siteDate ?? null],
    );
    return rows.map((row) => row.body);
  }

  /** How many records `between` would list. */
  async countBetween(tx: Tx, { sites, from, to }: Stretch): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM step_down.decision AS made WHERE site_date BETWEEN $1 AND $2 AND ${AT_SITES}`,
      [from, to, sites],
    );
    return row?.count ?? 0;
  }

  /** A page of canonical contents by record id, for the digest over all of them. */
  async contents(tx: Tx, after: Id | null, limit: number): Promise<readonly { id: Id; content: DecisionContent }[]> {
    return tx.query<{ id: Id; content: DecisionContent }>(
      `SELECT decision_id AS id, content FROM step_down.decision
       WHERE $1::uuid IS NULL OR decision_id > $1::uuid ORDER BY decision_id LIMIT $2`,
      [after, limit],
    );
  }
}
