import { tenantTable } from '@stepwell/platform';

/** Tenant of what belongs to none: freshness marks travel through the outbox under it. */
export const NO_TENANT = '00000000-0000-0000-0000-000000000000';

/** Tables without tenant rows in a service's schema; the schema test prints this list (design 6). */
export const TENANTLESS_TABLES = ['consumer_offset', 'mark', 'quarantine', 'migrations', 'release'] as const;

/**
 * One column per CloudEvents attribute, so that Debezium's outbox event router can replace the relay (design 5, rule 7):
 * deploy/debezium/outbox.properties is that configuration, and `npm run test:debezium` runs a patient's journey on it.
 */
const EVENT_COLUMNS = `
  lane smallint NOT NULL,
  event_id uuid NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  topic text NOT NULL,
  key text NOT NULL,
  sequence bigint NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  site_id uuid,
  correlation_id uuid NOT NULL,
  causation_id uuid NOT NULL,
  traceparent text,
  payload text NOT NULL`;

const STREAM = 'source text NOT NULL, topic text NOT NULL, key text NOT NULL';

/** Messaging's tables in the schema of one service: statements in order. */
export function messagingTables(schema: string): readonly string[] {
  return [
    ...publishing(schema),
    ...consuming(schema),
    ...timers(schema),
    ...tenantless(schema),
    ...relayRights(schema),
  ];
}

function publishing(schema: string): string[] {
  return [
    tenantTable(
      schema,
      'stream',
      `topic text NOT NULL, key text NOT NULL, sequence bigint NOT NULL, PRIMARY KEY (tenant_id, topic, key)`,
    ),
    `ALTER TABLE ${schema}.stream SET (fillfactor = 70)`,
    tenantTable(
      schema,
      'outbox',
      `id bigint GENERATED ALWAYS AS IDENTITY (CACHE 1), ${EVENT_COLUMNS}, PRIMARY KEY (tenant_id, id)`,
    ),
    `CREATE INDEX outbox_drain ON ${schema}.outbox (id)`,
    `ALTER TABLE ${schema}.outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000000)`,
    tenantTable(
      schema,
      'event_log',
      `id bigint NOT NULL, ${EVENT_COLUMNS}, PRIMARY KEY (tenant_id, topic, key, sequence)`,
      { appendOnly: true },
    ),
    `CREATE INDEX event_log_lane ON ${schema}.event_log (topic, lane, id)`,
  ];
}

function consuming(schema: string): string[] {
  return [
    tenantTable(
      schema,
      'watermark',
      `${STREAM}, sequence bigint NOT NULL, event_id uuid NOT NULL, PRIMARY KEY (tenant_id, source, topic, key)`,
    ),
    `ALTER TABLE ${schema}.watermark SET (fillfactor = 70)`,
    tenantTable(
      schema,
      'parked_key',
      `${STREAM}, reason text NOT NULL, error_class text, announced boolean NOT NULL, attempts int NOT NULL DEFAULT 0,
       since timestamptz NOT NULL, PRIMARY KEY (tenant_id, source, topic, key)`,
    ),
    tenantTable(
      schema,
      'parked_event',
      `${STREAM}, sequence bigint NOT NULL, headers json NOT NULL, payload text NOT NULL,
       PRIMARY KEY (tenant_id, source, topic, key, sequence)`,
    ),
  ];
}

function timers(schema: string): string[] {
  return [
    tenantTable(
      schema,
      'timer',
      `id uuid NOT NULL, lane smallint NOT NULL, command text NOT NULL, due timestamptz NOT NULL, key text NOT NULL,
       data json NOT NULL, correlation_id uuid NOT NULL, causation_id uuid NOT NULL, traceparent text,
       parked_reason text, error_class text, attempts int NOT NULL DEFAULT 0, PRIMARY KEY (tenant_id, id)`,
    ),
    `CREATE INDEX timer_due ON ${schema}.timer (due) WHERE parked_reason IS NULL`,
  ];
}

/** Since when a timer is parked, and an index over parked ones; timers that fire are in neither. Statements in order. */
export function parkedTimers(schema: string): readonly string[] {
  return [
    `ALTER TABLE ${schema}.timer ADD COLUMN parked_at timestamptz`,
    `UPDATE ${schema}.timer SET parked_at = now() WHERE parked_reason IS NOT NULL`,
    `CREATE INDEX timer_parked ON ${schema}.timer (due) WHERE parked_reason IS NOT NULL`,
  ];
}

function tenantless(schema: string): string[] {
  return [
    `CREATE TABLE ${schema}.consumer_offset (topic text NOT NULL, partition int NOT NULL, next bigint NOT NULL, PRIMARY KEY (topic, partition)) WITH (fillfactor = 50)`,
    `CREATE TABLE ${schema}.mark (source text NOT NULL, topic text NOT NULL, partition int NOT NULL, as_of timestamptz NOT NULL, PRIMARY KEY (source, topic, partition)) WITH (fillfactor = 50)`,
    `CREATE TABLE ${schema}.quarantine (topic text NOT NULL, partition int NOT NULL, "offset" bigint NOT NULL, reason text NOT NULL, key text NOT NULL, headers json NOT NULL, value bytea NOT NULL, PRIMARY KEY (topic, partition, "offset", reason))`,
    `GRANT SELECT, INSERT, UPDATE ON ${schema}.consumer_offset, ${schema}.mark TO ${schema}_app`,
    `GRANT SELECT, INSERT ON ${schema}.quarantine TO ${schema}_app`,
  ];
}

/** The relay role sees all tenants, but only what it moves or lists, and deletes only from the outbox. */
function relayRights(schema: string): string[] {
  const across = ['outbox', 'event_log', 'timer', 'parked_key', 'parked_event', 'watermark'];
  return [
    ...across.map((table) => `CREATE POLICY relay ON ${schema}.${table} FOR SELECT TO ${schema}_relay USING (true)`),
    `CREATE POLICY relay_drain ON ${schema}.outbox FOR DELETE TO ${schema}_relay USING (true)`,
    `GRANT SELECT ON ${across.map((table) => `${schema}.${table}`).join(', ')} TO ${schema}_relay`,
    `GRANT DELETE ON ${schema}.outbox TO ${schema}_relay`,
    `GRANT SELECT ON ${schema}.consumer_offset, ${schema}.mark, ${schema}.quarantine TO ${schema}_relay, ${schema}_ops`,
  ];
}
