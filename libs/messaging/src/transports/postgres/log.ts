import type { Statement } from '@stepwell/platform';
import { PARTITIONS } from '@stepwell/contracts';
import type { Bounds, BusMessage, BusRecord, Position, TopicPartition } from '../transport.js';

const ADD_HEADS = `
  INSERT INTO bus.head (topic, partition)
  SELECT topic, partition FROM unnest($1::text[]) AS topic, generate_series(0, $2::int - 1) AS partition
  ON CONFLICT DO NOTHING`;

/** Makes the heads of topics seen for the first time. */
export function addHeads(topics: readonly string[]): Statement {
  return { text: ADD_HEADS, values: [topics, PARTITIONS] };
}

const LOCK_HEADS = `
  SELECT topic, partition, head.next::float8 AS next FROM bus.head JOIN unnest($1::text[], $2::int[]) AS wanted(topic, partition)
    USING (topic, partition) ORDER BY head.topic, head.partition FOR NO KEY UPDATE OF head`;

const COPY = `
  INSERT INTO bus.record (topic, partition, "offset", key, headers, value)
  SELECT topic, partition, head.next + written.nth, written.key, written.headers, written.value
  FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::json[], $6::text[])
    AS written(topic, partition, nth, key, headers, value) JOIN bus.head USING (topic, partition)`;

const MOVE_HEADS = `
  UPDATE bus.head SET next = head.next + written.count
  FROM unnest($1::text[], $2::int[], $3::int[]) AS written(topic, partition, count)
  WHERE head.topic = written.topic AND head.partition = written.partition`;

/**
 * One publish: the heads' row locks in a statement of their own, so that the copy's snapshot is younger than the lock.
 * In one statement two relays would give the same offsets twice.
 */
export function appendStatements(batch: readonly BusRecord[]): readonly Statement[] {
  const counts = new Map<string, { topic: string; partition: number; count: number }>();
  const nth = batch.map(({ topic, partition }) => {
    const head = counts.get(`${topic} ${partition}`) ?? { topic, partition, count: 0 };
    counts.set(`${topic} ${partition}`, head);
    return head.count++;
  });
  const heads = [...counts.values()].sort((a, b) =>
    a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition,
  );
  const places = [heads.map((head) => head.topic), heads.map((head) => head.partition)];
  return [
    { text: 'BEGIN', values: [] },
    { text: LOCK_HEADS, values: places },
    { text: COPY, values: columnsOf(batch, nth) },
    { text: MOVE_HEADS, values: [...places, heads.map((head) => head.count)] },
    { text: 'COMMIT', values: [] },
  ];
}

/** The records of a publish as they now stand in the log; `heads` is what its second statement answered. */
export function appended(batch: readonly BusRecord[], heads: readonly Position[]): readonly BusMessage[] {
  const next = new Map(heads.map((head) => [placeName(head), head.next]));
  return batch.map((record) => {
    const name = placeName(record);
    const offset = next.get(name)!;
    next.set(name, offset + 1);
    return { ...record, offset };
  });
}

function columnsOf(batch: readonly BusRecord[], nth: readonly number[]): unknown[] {
  return [
    batch.map((record) => record.topic),
    batch.map((record) => record.partition),
    nth,
    batch.map((record) => record.key),
    batch.map((record) => JSON.stringify(record.headers)),
    batch.map((record) => record.value),
  ];
}

const FETCH = `
  SELECT record.topic, record.partition, record."offset", record.key, record.headers, record.value
  FROM unnest($1::text[], $2::int[], $3::bigint[]) AS wanted(topic, partition, next)
  JOIN bus.head ON head.topic = wanted.topic AND head.partition = wanted.partition AND head.next > wanted.next
  CROSS JOIN LATERAL (
    SELECT * FROM bus.record
    WHERE record.topic = wanted.topic AND record.partition = wanted.partition AND record."offset" >= wanted.next
    ORDER BY record."offset" LIMIT $4) AS record
  LIMIT $4`;

/** Up to `most` messages of these places together, each place in offset order from its next on. */
export function fetchFrom(places: readonly Position[], most: number): Statement {
  const columns = [places.map((p) => p.topic), places.map((p) => p.partition), places.map((p) => p.next)];
  return { text: FETCH, values: [...columns, most] };
}

/** A row of `fetchFrom`. */
export type FetchedRow = BusMessage;

const BOUNDS = `
  SELECT topic, partition, earliest, next AS end FROM bus.head WHERE topic = ANY($1::text[]) AND partition = ANY($2::int[])`;

/** Bounds of partitions of topics. */
export function boundsOf(topics: readonly string[], partitions: readonly number[]): Statement {
  return { text: BOUNDS, values: [topics, partitions] };
}

/** A row of `boundsOf`. */
export type BoundsRow = Bounds;

/** One name for a topic-partition, for maps. */
export function placeName({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

const PRUNE = `
  WITH gone AS (
    DELETE FROM bus.record WHERE written_at < now() - make_interval(hours => $1) RETURNING topic, partition, "offset"
  )
  UPDATE bus.head SET earliest = GREATEST(earliest, last.next)
  FROM (SELECT topic, partition, max("offset") + 1 AS next FROM gone GROUP BY topic, partition) AS last
  WHERE head.topic = last.topic AND head.partition = last.partition`;

/** Deletes records older than `hours` and says so at the heads, in one statement. */
export function pruneOlder(hours: number): Statement {
  return { text: PRUNE, values: [hours] };
}
