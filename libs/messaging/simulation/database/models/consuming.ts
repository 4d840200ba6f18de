import type { Statement } from '../execution.js';
import type { Row, Version } from '../versions.js';
import { answer, at, byText, has, listOf, take, unnest, type Model, type Values } from './model.js';

const STREAM = ['source', 'topic', 'key'] as const;

const placesOf = ([topics, partitions]: Values): Row[] => unnest(['topic', 'partition'], [topics, partitions]);
const nameOf = (row: Row): string => `${String(row['topic'])}/${String(row['partition'])}`;

/** Locks offset rows in order and answers their newest versions. */
const lockRows = function* (statement: Statement, rows: readonly Version[]) {
  const table = statement.table('consumer_offset');
  const locked: Row[] = [];
  for (const seen of [...rows].sort((a, b) => byText('topic', 'partition')(a.row, b.row))) {
    const version = yield* statement.lock(table, seen, () => true);
    if (version) locked.push(version.row);
  }
  return locked;
};

/** What makes one transaction at a time work on a partition. */
export const LOCK_OFFSETS = `SELECT topic, partition, next::float8 AS next FROM S.consumer_offset
        JOIN unnest($1::text[], $2::int[]) AS wanted(topic, partition) USING (topic, partition)
        ORDER BY topic, partition FOR NO KEY UPDATE OF consumer_offset`;

const lockOffsets: Model = function* (statement, values) {
  yield* statement.breath();
  const wanted = new Set(placesOf(values).map(nameOf));
  const rows = statement.find(statement.table('consumer_offset'), (row) => wanted.has(nameOf(row)));
  return answer((yield* lockRows(statement, rows)).map((row) => take(row, ['topic', 'partition', 'next'])));
};

const LOCK_LANES = `SELECT 1 FROM S.consumer_offset WHERE partition = ANY($1::int[])
        ORDER BY topic, partition FOR NO KEY UPDATE`;

const lockLanes: Model = function* (statement, [lanes]) {
  yield* statement.breath();
  const wanted = new Set(listOf(lanes));
  const rows = statement.find(statement.table('consumer_offset'), (row) => wanted.has(row['partition']));
  return answer((yield* lockRows(statement, rows)).map(() => ({ '?column?': 1 })));
};

const ADD_OFFSETS = `INSERT INTO S.consumer_offset (topic, partition, next)
            SELECT topic, partition, 0 FROM unnest($1::text[], $2::int[]) AS wanted(topic, partition)
            ORDER BY topic, partition ON CONFLICT DO NOTHING`;

const addOffsets: Model = function* (statement, values) {
  const rows = placesOf(values).sort(byText('topic', 'partition'));
  for (const row of rows) yield* statement.insert(statement.table('consumer_offset'), { ...row, next: 0 }, 'nothing');
  return answer([]);
};

const READ_OFFSETS = `SELECT topic, partition, next::float8 AS next FROM S.consumer_offset
              JOIN unnest($1::text[], $2::int[]) AS wanted(topic, partition) USING (topic, partition)`;

const readOffsets = at((statement, values) => {
  const wanted = new Set(placesOf(values).map(nameOf));
  const rows = statement.find(statement.table('consumer_offset'), (row) => wanted.has(nameOf(row)));
  return rows.map(({ row }) => take(row, ['topic', 'partition', 'next']));
});

const moving: Model = function* (statement, [topics, partitions, nexts]) {
  const moves = unnest(['topic', 'partition', 'next'], [topics, partitions, nexts]);
  const wanted = new Map(moves.map((move) => [nameOf(move), Number(move['next'])]));
  const fits = (row: Row): boolean => wanted.has(nameOf(row));
  const table = statement.table('consumer_offset');
  const change = (row: Row): Row => ({ ...row, next: wanted.get(nameOf(row))! });
  const changed = yield* statement.update(table, statement.find(table, fits), fits, change);
  return answer([], changed.length);
};

const MOVE_OFFSETS = `UPDATE S.consumer_offset SET next = moved.next
        FROM unnest($1::text[], $2::int[], $3::bigint[]) AS moved(topic, partition, next)
        WHERE consumer_offset.topic = moved.topic AND consumer_offset.partition = moved.partition`;

const PLACE_OFFSETS = `UPDATE S.consumer_offset SET next = noted.next
            FROM unnest($1::text[], $2::int[], $3::bigint[]) AS noted(topic, partition, next)
            WHERE consumer_offset.topic = noted.topic AND consumer_offset.partition = noted.partition`;

const LOOKUP = `SELECT wanted.*, watermark.sequence::float8 AS sequence, watermark.event_id, parked_key.reason
        FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted(source, topic, key)
        LEFT JOIN S.watermark USING (source, topic, key)
        LEFT JOIN S.parked_key USING (source, topic, key)`;

const lookup = at((statement, values) =>
  unnest(STREAM, values).map((stream) => {
    const fits = has(stream);
    const [mark] = statement.find(statement.table('watermark'), fits);
    const [park] = statement.find(statement.table('parked_key'), fits);
    const { sequence = null, event_id = null } = mark?.row ?? {};
    return { ...stream, sequence, event_id, reason: park?.row['reason'] ?? null };
  }),
);

const RAISE_WATERMARKS = `INSERT INTO S.watermark (tenant_id, source, topic, key, sequence, event_id)
        SELECT $1::uuid, * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::uuid[])
        ON CONFLICT (tenant_id, source, topic, key) DO UPDATE SET sequence = excluded.sequence, event_id = excluded.event_id`;

const raiseWatermarks: Model = function* (statement, [tenantId, ...columns]) {
  const rows = unnest([...STREAM, 'sequence', 'event_id'], columns);
  for (const row of rows)
    yield* statement.insert(statement.table('watermark'), { tenant_id: tenantId, ...row }, () => ({
      ...{ tenant_id: tenantId },
      ...row,
    }));
  return answer([], rows.length);
};

const PARK_KEYS = `INSERT INTO S.parked_key (tenant_id, source, topic, key, reason, error_class, announced, since)
        SELECT $1::uuid, *, now() FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[])
        ON CONFLICT (tenant_id, source, topic, key) DO UPDATE SET reason = excluded.reason,
          error_class = excluded.error_class, announced = parked_key.announced OR excluded.announced,
          attempts = parked_key.attempts + 1`;

const parkKeys: Model = function* (statement, [tenantId, ...columns]) {
  const rows = unnest([...STREAM, 'reason', 'error_class', 'announced'], columns);
  const since = statement.backend.server.wall;
  for (const row of rows)
    yield* statement.insert(
      statement.table('parked_key'),
      { tenant_id: tenantId, ...row, attempts: 0, since },
      (old) => ({
        ...old,
        ...take(row, ['reason', 'error_class']),
        announced: Boolean(old['announced']) || Boolean(row['announced']),
        attempts: Number(old['attempts']) + 1,
      }),
    );
  return answer([], rows.length);
};

const PARK_EVENTS = `INSERT INTO S.parked_event (tenant_id, source, topic, key, sequence, headers, payload)
        SELECT $1::uuid, * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::json[], $7::text[])
        ON CONFLICT DO NOTHING`;

const parkEvents: Model = function* (statement, [tenantId, ...columns]) {
  const rows = unnest([...STREAM, 'sequence', 'headers', 'payload'], columns);
  for (const row of rows) {
    const headers: unknown = JSON.parse(String(row['headers']));
    yield* statement.insert(statement.table('parked_event'), { tenant_id: tenantId, ...row, headers }, 'nothing');
  }
  return answer([], rows.length);
};

const streamOf = ([tenantId, source, topic, key]: Values): Row => ({ tenant_id: tenantId, source, topic, key });

const UNPARK_EVENTS = `DELETE FROM S.parked_event
        WHERE tenant_id = $1 AND source = $2 AND topic = $3 AND key = $4 AND sequence <= $5`;

const unparkEvents: Model = function* (statement, values) {
  const ofStream = has(streamOf(values));
  const fits = (row: Row): boolean => ofStream(row) && Number(row['sequence']) <= Number(values[4]);
  const table = statement.table('parked_event');
  return answer([], (yield* statement.delete(table, statement.find(table, fits), fits)).length);
};

const UNPARK_KEY = `DELETE FROM S.parked_key WHERE tenant_id = $1 AND source = $2 AND topic = $3 AND key = $4`;

const unparkKey: Model = function* (statement, values) {
  const fits = has(streamOf(values));
  const table = statement.table('parked_key');
  return answer([], (yield* statement.delete(table, statement.find(table, fits), fits)).length);
};

const STORE_MARKS = `INSERT INTO S.mark (source, topic, partition, as_of)
        SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[])
        ON CONFLICT (source, topic, partition) DO UPDATE SET as_of = GREATEST(mark.as_of, excluded.as_of)`;

const storeMarks: Model = function* (statement, columns) {
  const rows = unnest(['source', 'topic', 'partition', 'as_of'], columns);
  for (const row of rows)
    yield* statement.insert(statement.table('mark'), row, (old) =>
      String(old['as_of']) > String(row['as_of']) ? old : row,
    );
  return answer([], rows.length);
};

const QUARANTINE = `INSERT INTO S.quarantine (topic, partition, "offset", reason, key, headers, value)
        SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::json[], $7::bytea[])
        ON CONFLICT DO NOTHING`;

const quarantine: Model = function* (statement, columns) {
  const rows = unnest(['topic', 'partition', 'offset', 'reason', 'key', 'headers', 'value'], columns);
  for (const row of rows) yield* statement.insert(statement.table('quarantine'), row, 'nothing');
  return answer([], rows.length);
};

/** Statements of the consumer: offsets, watermarks, parks, marks. */
export const CONSUMING: readonly (readonly [string, Model])[] = [
  [LOCK_OFFSETS, lockOffsets],
  [LOCK_LANES, lockLanes],
  [ADD_OFFSETS, addOffsets],
  [READ_OFFSETS, readOffsets],
  [MOVE_OFFSETS, moving],
  [PLACE_OFFSETS, moving],
  [LOOKUP, lookup],
  [RAISE_WATERMARKS, raiseWatermarks],
  [PARK_KEYS, parkKeys],
  [PARK_EVENTS, parkEvents],
  [UNPARK_EVENTS, unparkEvents],
  [UNPARK_KEY, unparkKey],
  [STORE_MARKS, storeMarks],
  [QUARANTINE, quarantine],
];
