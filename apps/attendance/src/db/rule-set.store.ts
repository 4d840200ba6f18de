import type { Tx } from '@stepwell/platform';
import type { RuleSetVersion } from '../domain/rule-sets.js';

const ADD = `INSERT INTO attendance.rule_set (tenant_id, id, version, hash, effective_from, body)
  SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x (id text, version integer, hash text, "effectiveFrom" date, body jsonb)
  ON CONFLICT DO NOTHING RETURNING id`;

/** Versions of rule sets, as they were put in force. */
export class RuleSetStore {
  /** Adds versions that are not there yet and answers those. */
  async add(tx: Tx, versions: readonly RuleSetVersion[]): Promise<readonly RuleSetVersion[]> {
    const rows = await tx.query<{ id: string }>(ADD, [tx.tenantId, JSON.stringify(versions)]);
    return versions.filter(({ id }) => rows.some((row) => row.id === id));
  }
}
