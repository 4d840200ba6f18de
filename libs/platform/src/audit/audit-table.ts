import type { AuditEntry, Statement, TxContext } from '../tx/tx.js';

const COLUMNS =
  'tenant_id, occurred_at, actor_kind, actor_id, tier, correlation_id, causation_id, action, subject_id, outcome';

/** The insert of audit rows, null for none. One statement whatever their number. */
export function auditRows(schema: string, entries: readonly AuditEntry[], tx: TxContext): Statement | null {
  const [only, ...more] = entries;
  if (!only) return null;
  const { actor, correlationId, causationId } = tx.cause;
  const shared = [tx.tenantId, tx.now, actor.kind, actor.id, actor.tier, correlationId, causationId];
  return more.length === 0 ? oneRow(schema, shared, only) : manyRows(schema, shared, entries);
}

/** Nearly every transaction has one, and a row of plain values costs Postgres half of what a list of one does. */
function oneRow(schema: string, shared: readonly unknown[], { action, subjectId, outcome }: AuditEntry): Statement {
  return {
    text: `INSERT INTO ${schema}.audit (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [...shared, action, subjectId, outcome],
  };
}

function manyRows(schema: string, shared: readonly unknown[], entries: readonly AuditEntry[]): Statement {
  return {
    text: `INSERT INTO ${schema}.audit (${COLUMNS})
      SELECT $1, $2, $3, $4, $5, $6, $7, entry.action, entry.subject_id, entry.outcome
      FROM unnest($8::text[], $9::uuid[], $10::text[]) AS entry(action, subject_id, outcome)`,
    values: [
      ...shared,
      entries.map((entry) => entry.action),
      entries.map((entry) => entry.subjectId),
      entries.map((entry) => entry.outcome),
    ],
  };
}
