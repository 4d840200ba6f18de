import { PARTITIONS } from '@stepwell/contracts';
import type { Statement } from '../execution.js';
import type { Row, Table } from '../versions.js';
import { answer, at, byText, listOf, take, unnest, type Model } from './model.js';

const head = (statement: Statement): Table => statement.backend.server.table('bus', 'head');
const record = (statement: Statement): Table => statement.backend.server.table('bus', 'record');
const nameOf = (row: Row): string => `${String(row['topic'])}/${String(row['partition'])}`;
const placesOf = (topics: unknown, partitions: unknown): Row[] => unnest(['topic', 'partition'], [topics, partitions]);

const ADD_HEADS = `
  INSERT INTO bus.head (topic, partition)
  SELECT topic, partition FROM unnest($1::text[]) AS topic, generate_series(0, $2::int - 1) AS partition
  ON CONFLICT DO NOTHING`;

const addHeads: Model = function* (statement, [topics, count]) {
  for (const topic of listOf(topics))
    for (let partition = 0; partition < Math.min(PARTITIONS, Number(count)); partition++)
      yield* statement.insert(head(statement), { topic, partition, earliest: 0, next: 0 }, 'nothing');
  return answer([]);
};

/** What makes one publish at a time write to a partition of the Postgres log. */
export const LOCK_HEADS = `
  SELECT topic, partition, head.next::float8 AS next FROM bus.head JOIN unnest($1::text[], $2::int[]) AS wanted(topic, partition)
    USING (topic, partition) ORDER BY head.topic, head.partition FOR NO KEY UPDATE OF head`;

const lockHeads: Model = function* (statement, [topics, partitions]) {
  yield* statement.breath();
  const wanted = new Set(placesOf(topics, partitions).map(nameOf));
  const rows = statement.find(head(statement), (row) => wanted.has(nameOf(row)));
  const locked: Row[] = [];
  for (const seen of rows.sort((a, b) => byText('topic', 'partition')(a.row, b.row))) {
    const version = yield* statement.lock(head(statement), seen, () => true);
    if (version) locked.push(take(version.row, ['topic', 'partition', 'next']));
  }
  return answer(locked);
};

const COPY = `
  INSERT INTO bus.record (topic, partition, "offset", key, headers, value)
  SELECT topic, partition, head.next + written.nth, written.key, written.headers, written.value
  FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::json[], $6::text[])
    AS written(topic, partition, nth, key, headers, value) JOIN bus.head USING (topic, partition)`;

const copy: Model = function* (statement, columns) {
  const heads = new Map(statement.find(head(statement), () => true).map(({ row }) => [nameOf(row), row]));
  const rows = unnest(['topic', 'partition', 'nth', 'key', 'headers', 'value'], columns);
  let count = 0;
  for (const { nth, ...row } of rows) {
    const place = heads.get(nameOf(row));
    if (!place) continue;
    const headers: unknown = JSON.parse(String(row['headers']));
    yield* statement.insert(record(statement), {
      ...{ ...row, headers },
      offset: Number(place['next']) + Number(nth),
      written_at: statement.backend.server.wall,
    });
    count++;
  }
  return answer([], count);
};

const MOVE_HEADS = `
  UPDATE bus.head SET next = head.next + written.count
  FROM unnest($1::text[], $2::int[], $3::int[]) AS written(topic, partition, count)
  WHERE head.topic = written.topic AND head.partition = written.partition`;

const moveHeads: Model = function* (statement, [topics, partitions, counts]) {
  const moves = unnest(['topic', 'partition', 'count'], [topics, partitions, counts]);
  const by = new Map(moves.map((move) => [nameOf(move), Number(move['count'])]));
  const fits = (row: Row): boolean => by.has(nameOf(row));
  const change = (row: Row): Row => ({ ...row, next: Number(row['next']) + by.get(nameOf(row))! });
  const changed = yield* statement.update(head(statement), statement.find(head(statement), fits), fits, change);
  return answer([], changed.length);
};

const FETCH = `
  SELECT record.topic, record.partition, record."offset", record.key, record.headers, record.value
  FROM unnest($1::text[], $2::int[], $3::bigint[]) AS wanted(topic, partition, next)
  JOIN bus.head ON head.topic = wanted.topic AND head.partition = wanted.partition AND head.next > wanted.next
  CROSS JOIN LATERAL (
    SELECT * FROM bus.record
    WHERE record.topic = wanted.topic AND record.partition = wanted.partition AND record."offset" >= wanted.next
    ORDER BY record."offset" LIMIT $4) AS record
  LIMIT $4`;

const fetch = at((statement, [topics, partitions, nexts, limit]) => {
  const heads = new Map(statement.find(head(statement), () => true).map(({ row }) => [nameOf(row), row]));
  const byPlace = Map.groupBy(
    statement.find(record(statement), () => true).map(({ row }) => row),
    nameOf,
  );
  const rows: Row[] = [];
  for (const wanted of unnest(['topic', 'partition', 'next'], [topics, partitions, nexts])) {
    const place = heads.get(nameOf(wanted));
    if (!place || Number(place['next']) <= Number(wanted['next'])) continue;
    const there = (byPlace.get(nameOf(wanted)) ?? []).filter((row) => Number(row['offset']) >= Number(wanted['next']));
    rows.push(...there.sort(byText('offset')).slice(0, Number(limit)));
  }
  const columns = ['topic', 'partition', 'offset', 'key', 'headers', 'value'];
  return rows.slice(0, Number(limit)).map((row) => take(row, columns));
});

const BOUNDS = `
  SELECT topic, partition, earliest, next AS end FROM bus.head WHERE topic = ANY($1::text[]) AND partition = ANY($2::int[])`;

const bounds = at((statement, [topics, partitions]) => {
  const [ofTopics, ofPartitions] = [new Set(listOf(topics)), new Set(listOf(partitions))];
  return statement
    .find(head(statement), (row) => ofTopics.has(row['topic']) && ofPartitions.has(row['partition']))
    .map(({ row }) => ({ ...take(row, ['topic', 'partition', 'earliest']), end: row['next'] }));
});

const PRUNE = `
  WITH gone AS (
    DELETE FROM bus.record WHERE written_at < now() - make_interval(hours => $1) RETURNING topic, partition, "offset"
  )
  UPDATE bus.head SET earliest = GREATEST(earliest, last.next)
  FROM (SELECT topic, partition, max("offset") + 1 AS next FROM gone GROUP BY topic, partition) AS last
  WHERE head.topic = last.topic AND head.partition = last.partition`;

/** A simulation is over before anything is old enough. */
const prune = at(() => []);

/** Statements of the Postgres log. */
export const BUS: readonly (readonly [string, Model])[] = [
  [ADD_HEADS, addHeads],
  [LOCK_HEADS, lockHeads],
  [COPY, copy],
  [MOVE_HEADS, moveHeads],
  [FETCH, fetch],
  [BOUNDS, bounds],
  [PRUNE, prune],
];
