import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PARTITIONS, toHeaders } from '@stepwell/contracts';
import { Lanes } from '../src/outbox/lanes.js';
import { OutboxReader, type OutboxRow } from '../src/outbox/outbox-row.js';
import { ByteWriter } from '../src/transports/kafka/bytes.js';
import { writeRecordBatch } from '../src/transports/kafka/record-batch.js';
import type { BusRecord } from '../src/index.js';
import { openPostgresBus } from './postgres-bus.js';
import { patient, World } from './world.js';

const ALL = Array.from({ length: PARTITIONS }, (_, lane) => lane);
const plain = ({ topic, partition, key, headers, value }: BusRecord): BusRecord => ({
  ...{ topic, partition, key, headers, value },
});

/** What the relay should publish for each row, made by the database's own text forms. */
const EXPECTED = `SELECT topic, lane AS partition, key, payload AS value, event_id AS id, type, source AS service,
    sequence::int AS sequence, site_id AS "siteId", correlation_id AS "correlationId", causation_id AS "causationId",
    tenant_id AS "tenantId", nullif(traceparent, '') AS traceparent,
    to_char(date_trunc('milliseconds', occurred_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "occurredAt",
    to_char(date_trunc('milliseconds', recorded_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "recordedAt"
  FROM intake.outbox ORDER BY outbox.id`;

type Expected = BusRecord & Parameters<typeof toHeaders>[0];

describe('a row of the outbox in the server’s binary form', () => {
  let world: World;
  let lanes: Lanes;
  const reader = new OutboxReader('intake');
  beforeAll(async () => {
    world = await World.open(openPostgresBus);
    lanes = new Lanes(world.urls.intake.relay, 'intake');
  });
  afterAll(async () => {
    await lanes.close();
    await world.close();
  });

  async function fill(count: number, payload: string, more: { site?: string; trace?: string; at?: string } = {}) {
    const { site = null, trace = null, at = '2026-03-09T12:00:00.123456Z' } = more;
    await world.sql(
      `INSERT INTO intake.outbox (tenant_id, lane, event_id, type, source, topic, key, sequence, occurred_at,
         recorded_at, site_id, correlation_id, causation_id, traceparent, payload)
       SELECT gen_random_uuid(), n % 12, gen_random_uuid(), 'intake.Type.v1', 'intake', 'topic.' || n % 70, $1, n, $2,
         $2::timestamptz + n * interval '1 millisecond', $3, gen_random_uuid(), gen_random_uuid(), $4, $5
       FROM generate_series(1, $6::int) AS n`,
      [patient(1), at, site, trace, payload, count],
    );
  }
  const looked = async (most = 10_000): Promise<OutboxRow[]> => reader.look(await lanes.session(), ALL, most);
  const expected = async (): Promise<BusRecord[]> =>
    (await world.sql<Expected>(EXPECTED)).map((row) => plain({ ...row, headers: toHeaders(row) }));
  const encoded = (records: readonly BusRecord[]): Buffer => {
    const out = new ByteWriter(64);
    writeRecordBatch(out, records, 1_780_000_000_000);
    return out.bytes.subarray(0, out.at);
  };

  test.each([
    ['plain', 3, '{}', {}],
    ['with a site and a trace', 2, '{"a":1}', { site: patient(2), trace: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }],
    ['with an empty trace', 1, '{}', { trace: '' }],
    ['of any text', 2, '{"name":"Zoë 😀 \\u0000"}', {}],
    ['with an empty payload', 1, '', {}],
    ['larger than a broker’s batch', 2, JSON.stringify('é'.repeat(600_000)), {}],
    ['from before 2000', 2, '{}', { at: '1999-12-31T23:59:59.999999Z' }],
    ['more than one read of the socket brings', 2_000, `{"filler":"${'x'.repeat(400)}"}`, {}],
  ])('%s: texts, and bytes for Kafka, are those of the row', async (_, count, payload, more) => {
    await world.sql('DELETE FROM intake.outbox');
    await fill(count, payload, more);
    const rows = await looked();
    const wanted = await expected();
    expect(rows.map(plain)).toEqual(wanted);
    expect(encoded(rows).equals(encoded(wanted))).toBe(true);
  });

  test('rows come in id order, of the lanes asked for, no more than asked for', async () => {
    await world.sql('DELETE FROM intake.outbox');
    await fill(100, '{}');
    const rows = await reader.look(await lanes.session(), [3, 5], 7);
    expect(rows.map(({ sequence }) => sequence)).toEqual([3, 5, 15, 17, 27, 29, 39]);
    const ids = await world.sql<{ id: number }>(`SELECT id::int FROM intake.outbox WHERE sequence = ANY('{3,5}')`);
    expect(rows.slice(0, 2).map(({ id }) => id)).toEqual(ids.map(({ id }) => id));
    expect(await reader.look(await lanes.session(), [], 7)).toEqual([]);
  });

  test('a look that the server refuses rejects, and the session goes on', async () => {
    const session = await lanes.session();
    await expect(new OutboxReader('nowhere').look(session, ALL, 7)).rejects.toThrow('nowhere');
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
