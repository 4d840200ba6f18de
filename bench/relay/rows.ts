import { randomUUID } from 'node:crypto';
import { laneOf } from '@stepwell/messaging';
import pg from 'pg';

/** Streams the rows belong to. */
export const KEYS = 5_000;
/** Size of one payload, JSON text with the event's place in its stream as `n`, from 1. */
const PAYLOAD_BYTES = 400;
/** Topic of our rows and, in the tables of the peers, of theirs. */
export const TOPIC = 'stepwell.attendance.v1';
/** Rows of one filling transaction: an outbox is filled by many, and some readers feel their size. */
const ROWS_PER_COMMIT = 1_000;

/** SQL of row `n` (from 0): its key out of the array $3, its place in the stream, its payload. */
const KEY = `($3::text[])[1 + n % ${KEYS}]`;
const PLACE = `(1 + n / ${KEYS})`;
const PAYLOAD = `rpad('{"n":' || ${PLACE} || ',"filler":"', ${PAYLOAD_BYTES - 2}, 'x') || '"}'`;
const FROM = 'FROM generate_series($1::int, $2::int) AS n';

const OURS = `
  INSERT INTO attendance.outbox (tenant_id, lane, event_id, type, source, topic, key, sequence, occurred_at,
    recorded_at, site_id, correlation_id, causation_id, traceparent, payload)
  SELECT $4::uuid, ($5::int[])[1 + n % ${KEYS}], gen_random_uuid(), 'attendance.SessionAttended.v1', 'attendance',
    '${TOPIC}', ${KEY}, ${PLACE}, now(), now(), $4::uuid, gen_random_uuid(), gen_random_uuid(), NULL, ${PAYLOAD} ${FROM}`;

const TUTORIAL = `INSERT INTO outbox (topic, key, payload) SELECT '${TOPIC}', ${KEY}, ${PAYLOAD} ${FROM}`;

const LIBRARY = `
  INSERT INTO public.outbox (id, aggregate_type, aggregate_id, message_type, segment, payload)
  SELECT gen_random_uuid(), '${TOPIC}', ${KEY}, 'attended', ${KEY}, (${PAYLOAD})::jsonb ${FROM}`;

const DEBEZIUM = `
  INSERT INTO public.outbox (id, aggregatetype, aggregateid, type, payload)
  SELECT gen_random_uuid(), 'attendance', ${KEY}, 'attended', (${PAYLOAD})::PAYLOAD_TYPE ${FROM}`;

/** Our outbox with `rows` committed rows: streams in turn, sequences without gaps. */
export async function fillOurs(url: string, rows: number): Promise<void> {
  const keys = keysOfRun();
  await fill(url, rows, OURS, keys, [randomUUID(), keys.map((key) => laneOf(key))]);
  await vacuumed(url, 'attendance.outbox');
}

/** The same rows in the table of the tutorials. */
export async function fillTutorial(url: string, rows: number): Promise<void> {
  await fill(url, rows, TUTORIAL, keysOfRun());
  await vacuumed(url, 'outbox');
}

/** The same rows in the table of pg-transactional-outbox: a segment per stream, which is what it keeps in order. */
export async function fillLibrary(url: string, rows: number): Promise<void> {
  await fill(url, rows, LIBRARY, keysOfRun());
  await vacuumed(url, 'public.outbox');
}

/** The same rows in the table of Debezium's outbox event router. */
export async function fillDebezium(url: string, rows: number, payloadType: 'jsonb' | 'text'): Promise<void> {
  await fill(url, rows, DEBEZIUM.replace('PAYLOAD_TYPE', payloadType), keysOfRun());
  await vacuumed(url, 'public.outbox');
}

function keysOfRun(): string[] {
  return Array.from({ length: KEYS }, () => randomUUID());
}

async function fill(
  url: string,
  rows: number,
  insert: string,
  keys: readonly string[],
  more: readonly unknown[] = [],
): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query('SET synchronous_commit = off');
    for (let from = 0; from < rows; from += ROWS_PER_COMMIT)
      await client.query({
        name: 'fill',
        text: insert,
        values: [from, Math.min(from + ROWS_PER_COMMIT, rows) - 1, keys, ...more],
      });
  } finally {
    await client.end();
  }
}

/** Analysed, and everything on disk: the filling is not part of what is measured. */
async function vacuumed(url: string, table: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`VACUUM ANALYZE ${table}`);
  await client.query('CHECKPOINT');
  await client.end();
}
