import type { Row } from '../versions.js';
import { answer, at, byText, has, listOf, unnest, type Model } from './model.js';

const COLUMNS = `tenant_id, lane, event_id, type, source, topic, key, sequence, occurred_at, recorded_at, site_id,
    correlation_id, causation_id, traceparent, payload`;

/** The append of several events: streams raised in order, then outbox and log. */
export const APPEND = `
    WITH raised AS (INSERT INTO S.stream AS stream (tenant_id, topic, key, sequence)
      SELECT $1::uuid, topic, key, added FROM unnest($4::text[], $5::text[], $6::int[]) WITH ORDINALITY
        AS news(topic, key, added, nth) ORDER BY nth
      ON CONFLICT (tenant_id, topic, key) DO UPDATE SET sequence = stream.sequence + excluded.sequence
      RETURNING stream.topic, stream.key, stream.sequence), sent AS (
      INSERT INTO S.outbox (${COLUMNS})
      SELECT $1::uuid, news.lane, news.event_id, news.type, $2, news.topic, news.key, raised.sequence - news.behind,
        news.occurred_at, $3::timestamptz, news.site_id, news.correlation_id, news.causation_id, news.traceparent, news.payload
      FROM unnest($7::smallint[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::int[], $13::timestamptz[],
        $14::uuid[], $15::uuid[], $16::uuid[], $17::text[], $18::text[]) WITH ORDINALITY
        AS news(lane, event_id, type, topic, key, behind, occurred_at, site_id, correlation_id, causation_id, traceparent,
          payload, nth)
      JOIN raised USING (topic, key) ORDER BY news.nth
      RETURNING id, ${COLUMNS}
    )
    INSERT INTO S.event_log (id, ${COLUMNS}) SELECT id, ${COLUMNS} FROM sent`;

/** A transaction of one event. */
export const APPEND_ONE = `
    WITH raised AS (INSERT INTO S.stream AS stream (tenant_id, topic, key, sequence) VALUES ($1::uuid, $7, $8, 1)
      ON CONFLICT (tenant_id, topic, key) DO UPDATE SET sequence = stream.sequence + excluded.sequence
      RETURNING stream.topic, stream.key, stream.sequence), sent AS (
      INSERT INTO S.outbox (${COLUMNS}) SELECT $1::uuid, $4::smallint, $5::uuid, $6, $2, $7, $8, sequence, $9::timestamptz,
        $3::timestamptz, $10::uuid, $11::uuid, $12::uuid, $13, $14 FROM raised
      RETURNING id, ${COLUMNS}
    )
    INSERT INTO S.event_log (id, ${COLUMNS}) SELECT id, ${COLUMNS} FROM sent`;

const NEWS = [
  'lane',
  'event_id',
  'type',
  'topic',
  'key',
  'behind',
  'occurred_at',
  'site_id',
  'correlation_id',
  'causation_id',
  'traceparent',
  'payload',
] as const;

/** The stream rows first, in the order given; ids are drawn while the rows are inserted, behind those locks. */
const append: Model = function* (statement, values) {
  const [tenantId, source, recordedAt, topics, keys, added, ...news] = values;
  const raised = new Map<string, number>();
  yield* statement.breath();
  for (const row of unnest(['topic', 'key', 'sequence'], [topics, keys, added])) {
    const stream = { tenant_id: tenantId, ...row };
    const next = yield* statement.insert(statement.table('stream'), stream, (old) => ({
      ...old,
      sequence: Number(old['sequence']) + Number(row['sequence']),
    }));
    raised.set(`${String(row['topic'])} ${String(row['key'])}`, Number(next!['sequence']));
    yield* statement.breath();
  }
  const events = unnest(NEWS, news).map(({ behind, ...event }): Row => {
    const sequence = raised.get(`${String(event['topic'])} ${String(event['key'])}`)! - Number(behind);
    return { tenant_id: tenantId, source, recorded_at: recordedAt, ...event, sequence };
  });
  for (const event of events) {
    const sent = yield* statement.insert(statement.table('outbox'), event);
    yield* statement.insert(statement.table('event_log'), sent!);
  }
  return answer([], events.length);
};

/** As `append`, from plain values. */
const appendOne: Model = (statement, [tenantId, source, recordedAt, lane, id, type, topic, key, ...rest]) => {
  const news = [lane, id, type, topic, key, 0, ...rest].map((value) => [value]);
  return append(statement, [tenantId, source, recordedAt, [topic], [key], [1], ...news]);
};

const COPY_COLUMNS = `id, lane, sequence, occurred_at, recorded_at, event_id, tenant_id, correlation_id, causation_id,
  topic, key, type, source, site_id, traceparent, payload`;

/** The relay's look at its lanes. */
export const LOOK = `COPY (SELECT ${COPY_COLUMNS} FROM S.outbox WHERE lane = ANY('{}'::smallint[])
    ORDER BY id LIMIT 0) TO STDOUT (FORMAT binary)`;

const look = at((statement, [lanes, limit, held]) => {
  const [wanted, waiting] = [new Set(listOf(lanes)), new Set(listOf(held))];
  return statement
    .find(
      statement.table('outbox'),
      (row) => wanted.has(row['lane']) && !waiting.has(`${String(row['lane'])}/${String(row['key'])}`),
    )
    .map(({ row }) => row)
    .sort(byText('id'))
    .slice(0, Number(limit));
});

/** The relay's end of a batch. */
export const DELETE = 'DELETE FROM S.outbox WHERE id = ANY($1::bigint[])';

const remove: Model = function* (statement, [ids]) {
  const wanted = new Set(listOf(ids));
  const fits = (row: Row): boolean => wanted.has(row['id']);
  const table = statement.table('outbox');
  const gone = yield* statement.delete(table, statement.find(table, fits), fits);
  return answer([], gone.length);
};

const FEED_STREAM = `SELECT * FROM S.event_log WHERE tenant_id = $1 AND topic = $2 AND key = $3
      AND sequence >= $4 AND sequence <= $5 ORDER BY sequence LIMIT 500`;

const feedStream = at((statement, [tenantId, topic, key, from, to]) => {
  const ofStream = has({ tenant_id: tenantId, topic, key });
  const fits = (row: Row): boolean =>
    ofStream(row) && Number(row['sequence']) >= Number(from) && Number(row['sequence']) <= Number(to);
  return statement
    .find(statement.table('event_log'), fits)
    .map(({ row }) => row)
    .sort(byText('sequence'));
});

const FEED_PARTITION = `SELECT * FROM S.event_log WHERE topic = $1 AND lane = $2 AND id > $3
      AND ($4::uuid IS NULL OR tenant_id = $4) AND ($5::timestamptz IS NULL OR recorded_at >= $5)
      AND ($6::timestamptz IS NULL OR recorded_at < $6) ORDER BY id LIMIT 500`;

const feedPartition = at((statement, [topic, lane, after, tenantId, from, to]) =>
  statement
    .find(
      statement.table('event_log'),
      (row) =>
        row['topic'] === topic &&
        row['lane'] === lane &&
        Number(row['id']) > Number(after) &&
        (tenantId === null || row['tenant_id'] === tenantId) &&
        (from === null || String(row['recorded_at']) >= String(from)) &&
        (to === null || String(row['recorded_at']) < String(to)),
    )
    .map(({ row }) => row)
    .sort(byText('id'))
    .slice(0, 500),
);

/** Statements of the outbox, the relay and the feed. */
export const PUBLISHING: readonly (readonly [string, Model])[] = [
  [APPEND, append],
  [APPEND_ONE, appendOne],
  [LOOK, look],
  [DELETE, remove],
  [FEED_STREAM, feedStream],
  [FEED_PARTITION, feedPartition],
];
