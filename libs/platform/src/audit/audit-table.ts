import type { AuditEntry, Statement, TxContext } from '../tx/tx.js';

/** The insert of audit rows, null for none. One statement whatever their number. */
export function auditRows(schema: string, entries: readonly AuditEntry[], tx: TxContext): Statement | null {
  if (entries.length === 0) return null;
  const { actor, correlationId, causationId } = tx.cause;
  return {
    text: `INSERT INTO ${schema}.audit
      (tenant_id, occurred_at, actor_kind, actor_id, tier, correlation_id, causation_id, action, subject_id, outcome)
      SELECT $1, $2, $3, $4, $5, $6, $7, entry.action, entry.subject_id, entry.outcome
      FROM unnest($8::text[], $9::uuid[], $10::text[]) AS entry(action, subject_id, outcome)`,
    values: [
      tx.tenantId,
      tx.now,
      actor.kind,
      actor.id,
      actor.tier,
      correlationId,
      causationId,
      entries.map((entry) => entry.action),
      entries.map((entry) => entry.subjectId),
      entries.map((entry) => entry.outcome),
    ],
  };
}
