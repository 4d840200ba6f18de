import type { Id } from '@stepwell/kernel';
import type { Statement } from '@stepwell/platform';
import { toHeaders } from '@stepwell/contracts';
import type { Received } from '../handlers.js';
import type { Position, TopicPartition } from '../transports/transport.js';
import type { MarkItem, UnreadableItem } from './item.js';

/** A stream as the consumer's tables name it, inside one tenant. */
export interface StreamKey {
  readonly source: string;
  readonly topic: string;
  readonly key: string;
}

/** A row of `lookup`; nulls where nothing is known. */
export interface LookupRow extends StreamKey {
  readonly sequence: number | null;
  readonly event_id: string | null;
  readonly reason: string | null;
}

/** A row of `lockOffsets`. */
export interface OffsetRow extends Position {}

/** A stream that begins to wait, or waits again. */
export interface ParkedRow extends StreamKey {
  readonly reason: string;
  readonly errorClass: string | null;
  readonly announced: boolean;
}

/** A watermark to store. */
export interface WatermarkRow extends StreamKey {
  readonly sequence: number;
  readonly eventId: string;
}

const streamColumns = (rows: readonly StreamKey[]): unknown[] => [
  rows.map((row) => row.source),
  rows.map((row) => row.topic),
  rows.map((row) => row.key),
];

/** Sets whose rows the transaction sees; a statement of its own, never inside another. */
export function setTenant(tenantId: Id): Statement {
  return { text: "SELECT set_config('app.tenant', $1, true)", values: [tenantId] };
}

/** The consumer's statements in one service's schema; each takes a whole batch. */
export class ConsumerRows {
  constructor(private readonly schema: string) {}

  /** Locks the offsets of places, in sorted order: one transaction at a time works on a partition. */
  lockOffsets(places: readonly TopicPartition[]): Statement {
    return {
      text: `SELECT topic, partition, next::float8 AS next FROM ${this.schema}.consumer_offset
        JOIN unnest($1::text[], $2::int[]) AS wanted(topic, partition) USING (topic, partition)
        ORDER BY topic, partition FOR NO KEY UPDATE OF consumer_offset`,
      values: [places.map((place) => place.topic), places.map((place) => place.partition)],
    };
  }

  /** Locks the offsets of all topics of lanes, in the same order as `lockOffsets`. */
  lockLanes(lanes: readonly number[]): Statement {
    return {
      text: `SELECT 1 FROM ${this.schema}.consumer_offset WHERE partition = ANY($1::int[])
        ORDER BY topic, partition FOR NO KEY UPDATE`,
      values: [lanes],
    };
  }

  /** Watermark and park of streams of the tenant that is set. */
  lookup(streams: readonly StreamKey[]): Statement {
    return {
      text: `SELECT wanted.*, watermark.sequence::float8 AS sequence, watermark.event_id, parked_key.reason
        FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted(source, topic, key)
        LEFT JOIN ${this.schema}.watermark USING (source, topic, key)
        LEFT JOIN ${this.schema}.parked_key USING (source, topic, key)`,
      values: streamColumns(streams),
    };
  }

  raiseWatermarks(tenantId: Id, rows: readonly WatermarkRow[]): Statement | null {
    if (rows.length === 0) return null;
    return {
      text: `INSERT INTO ${this.schema}.watermark (tenant_id, source, topic, key, sequence, event_id)
        SELECT $1::uuid, * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::uuid[])
        ON CONFLICT (tenant_id, source, topic, key) DO UPDATE SET sequence = excluded.sequence, event_id = excluded.event_id`,
      values: [tenantId, ...streamColumns(rows), rows.map((row) => row.sequence), rows.map((row) => row.eventId)],
    };
  }

  parkKeys(tenantId: Id, rows: readonly ParkedRow[]): Statement | null {
    if (rows.length === 0) return null;
    return {
      text: `INSERT INTO ${this.schema}.parked_key (tenant_id, source, topic, key, reason, error_class, announced, since)
        SELECT $1::uuid, *, now() FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[])
        ON CONFLICT (tenant_id, source, topic, key) DO UPDATE SET reason = excluded.reason,
          error_class = excluded.error_class, announced = parked_key.announced OR excluded.announced,
          attempts = parked_key.attempts + 1`,
      values: [
        tenantId,
        ...streamColumns(rows),
        rows.map((row) => row.reason),
        rows.map((row) => row.errorClass),
        rows.map((row) => row.announced),
      ],
    };
  }

  parkEvents(tenantId: Id, events: readonly Received[]): Statement | null {
    if (events.length === 0) return null;
    return {
      text: `INSERT INTO ${this.schema}.parked_event (tenant_id, source, topic, key, sequence, headers, payload)
        SELECT $1::uuid, * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::json[], $7::text[])
        ON CONFLICT DO NOTHING`,
      values: [
        tenantId,
        ...streamColumns(events.map((event) => ({ ...event, source: event.service }))),
        events.map((event) => event.sequence),
        events.map((event) => JSON.stringify(toHeaders(event))),
        events.map((event) => JSON.stringify(event.data)),
      ],
    };
  }

  /** Waiting events up to `sequence` are done with. */
  unparkEvents(tenantId: Id, stream: StreamKey, sequence: number): Statement {
    return {
      text: `DELETE FROM ${this.schema}.parked_event
        WHERE tenant_id = $1 AND source = $2 AND topic = $3 AND key = $4 AND sequence <= $5`,
      values: [tenantId, stream.source, stream.topic, stream.key, sequence],
    };
  }

  unparkKey(tenantId: Id, stream: StreamKey): Statement {
    return {
      text: `DELETE FROM ${this.schema}.parked_key WHERE tenant_id = $1 AND source = $2 AND topic = $3 AND key = $4`,
      values: [tenantId, stream.source, stream.topic, stream.key],
    };
  }

  moveOffsets(places: readonly Position[]): Statement {
    return {
      text: `UPDATE ${this.schema}.consumer_offset SET next = moved.next
        FROM unnest($1::text[], $2::int[], $3::bigint[]) AS moved(topic, partition, next)
        WHERE consumer_offset.topic = moved.topic AND consumer_offset.partition = moved.partition`,
      values: [places.map((p) => p.topic), places.map((p) => p.partition), places.map((p) => p.next)],
    };
  }

  storeMarks(marks: readonly MarkItem[]): Statement | null {
    const last = new Map(marks.map((mark) => [`${mark.source} ${mark.message.topic} ${mark.message.partition}`, mark]));
    const rows = [...last.keys()].sort().map((name) => last.get(name)!);
    if (rows.length === 0) return null;
    return {
      text: `INSERT INTO ${this.schema}.mark (source, topic, partition, as_of)
        SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[])
        ON CONFLICT (source, topic, partition) DO UPDATE SET as_of = GREATEST(mark.as_of, excluded.as_of)`,
      values: [
        rows.map((row) => row.source),
        rows.map((row) => row.message.topic),
        rows.map((row) => row.message.partition),
        rows.map((row) => row.asOf),
      ],
    };
  }

  quarantine(items: readonly Pick<UnreadableItem, 'message' | 'reason'>[]): Statement | null {
    if (items.length === 0) return null;
    return {
      text: `INSERT INTO ${this.schema}.quarantine (topic, partition, "offset", reason, key, headers, value)
        SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::json[], $7::bytea[])
        ON CONFLICT DO NOTHING`,
      values: [
        items.map((item) => item.message.topic),
        items.map((item) => item.message.partition),
        items.map((item) => item.message.offset),
        items.map((item) => item.reason),
        items.map((item) => storable(item.message.key)),
        items.map((item) => storable(JSON.stringify(item.message.headers))),
        items.map((item) => Buffer.from(item.message.value)),
      ],
    };
  }
}

/** Postgres text holds no NUL; foreign producers may send one. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').replaceAll('\\u0000', '\\uFFFD');
}
