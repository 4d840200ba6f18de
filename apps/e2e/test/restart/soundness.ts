/** Runs SQL on the platform's database as its administrator. */
export type Sql = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

export const SCHEMAS = ['intake', 'scheduling', 'attendance', 'medication', 'step_down'] as const;

const eachSchema = (statement: (schema: string) => string): string => SCHEMAS.map(statement).join(' UNION ALL ');

/** Streams of a log that do not count 1, 2, 3 ... or whose counter says something else. */
const GAPS = eachSchema(
  (schema) => `SELECT '${schema}: ' || topic || ' ' || key || ' holds ' || count(*) || ' events, sequences ' ||
      min(l.sequence) || ' to ' || max(l.sequence) || ', counted ' || max(s.sequence) AS fault
    FROM ${schema}.event_log l LEFT JOIN ${schema}.stream s USING (tenant_id, topic, key) GROUP BY tenant_id, topic, key
    HAVING min(l.sequence) <> 1 OR max(l.sequence) <> count(*) OR max(s.sequence) IS DISTINCT FROM max(l.sequence)`,
);
const TWICE = `SELECT 'event ' || event_id || ' is logged ' || count(*) || ' times' AS fault
  FROM (${eachSchema((schema) => `SELECT event_id FROM ${schema}.event_log`)}) logged GROUP BY event_id HAVING count(*) > 1`;
/** Events of a log that are not on the bus under their own id, stream and sequence. */
const UNPUBLISHED = eachSchema(
  (
    schema,
  ) => `SELECT '${schema}: ' || l.type || ' ' || l.event_id || ' is not on the bus' AS fault FROM ${schema}.event_log l
    WHERE NOT EXISTS (SELECT 1 FROM bus.record r WHERE r.topic = l.topic AND r.key = l.key
      AND r.headers->>'ce_id' = l.event_id::text AND r.headers->>'ce_sequence' = l.sequence::text)`,
);
const LEFT_OVER = eachSchema(
  (schema) => `SELECT '${schema}: ' || name || ' holds ' || held AS fault FROM (
    SELECT 'outbox' AS name, count(*) AS held FROM ${schema}.outbox UNION ALL
    SELECT 'parked_key', count(*) FROM ${schema}.parked_key UNION ALL
    SELECT 'parked_event', count(*) FROM ${schema}.parked_event UNION ALL
    SELECT 'timer (parked)', count(*) FROM ${schema}.timer WHERE parked_reason IS NOT NULL UNION ALL
    SELECT 'quarantine', count(*) FROM ${schema}.quarantine) kept WHERE held > 0`,
);
const BEHIND = eachSchema(
  (
    schema,
  ) => `SELECT '${schema}: ' || topic || '/' || partition || ' applied up to ' || o.next || ' of ' || h.next AS fault
    FROM ${schema}.consumer_offset o JOIN bus.head h USING (topic, partition) WHERE o.next <> h.next`,
);

/** Streams that a consumer of their topic has not applied to the end, by its own watermark. */
const UNAPPLIED = SCHEMAS.flatMap((consumer) =>
  SCHEMAS.map(
    (publisher) => `SELECT '${consumer}: ' || l.topic || ' ' || l.key || ' of ${publisher} applied up to ' ||
        coalesce(max(w.sequence), 0) || ' of ' || max(l.sequence) AS fault
      FROM ${publisher}.event_log l LEFT JOIN ${consumer}.watermark w
        ON (w.tenant_id, w.source, w.topic, w.key) = (l.tenant_id, l.source, l.topic, l.key)
      WHERE l.topic IN (SELECT topic FROM ${consumer}.consumer_offset)
      GROUP BY l.tenant_id, l.topic, l.key HAVING coalesce(max(w.sequence), 0) <> max(l.sequence)`,
  ),
).join(' UNION ALL ');

const CHECKS = [GAPS, TWICE, UNPUBLISHED, LEFT_OVER, BEHIND, UNAPPLIED];

/**
 * What is wrong with the logs of a platform at rest: gaps, doubles, events that never reached the bus or a consumer, rows
 * left in an outbox, parked keys. Empty when nothing was lost and nothing doubled.
 */
export async function unsound(sql: Sql): Promise<string[]> {
  const faults = await Promise.all(CHECKS.map((check) => sql<{ fault: string }>(check)));
  return faults.flat().map(({ fault }) => fault);
}

/** Ids of all events ever logged, per service and in no order. */
export async function loggedIds(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }>(eachSchema((schema) => `SELECT event_id AS id FROM ${schema}.event_log`));
  return rows.map(({ id }) => id).sort();
}
