import type { Id, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DecisionContent, DecisionRecord } from '../domain/decision-record.js';

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

  /** A page of canonical contents by record id, for the digest over all of them. */
  async contents(tx: Tx, after: Id | null, limit: number): Promise<readonly { id: Id; content: DecisionContent }[]> {
    return tx.query<{ id: Id; content: DecisionContent }>(
      `SELECT decision_id AS id, content FROM step_down.decision
       WHERE $1::uuid IS NULL OR decision_id > $1::uuid ORDER BY decision_id LIMIT $2`,
      [after, limit],
    );
  }
}
