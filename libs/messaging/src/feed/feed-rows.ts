import type { EventEnvelope } from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';
import type { Lanes } from '../outbox/lanes.js';
import type { PartitionQuery, StreamQuery } from './feed.js';

interface LogRow {
  id: number;
  event_id: Id;
  type: string;
  source: string;
  topic: string;
  key: string;
  sequence: number;
  occurred_at: string;
  recorded_at: string;
  tenant_id: Id;
  site_id: Id | null;
  correlation_id: Id;
  causation_id: Id;
  traceparent: string | null;
  payload: string;
}

const PAGE = 500;

/** Reads a service's permanent log on the relay's connection, page by page. */
export class FeedRows {
  constructor(
    private readonly lanes: Lanes,
    private readonly schema: string,
  ) {}

  /** One stream, in sequence order. */
  async *stream({ tenantId, topic, key, fromSequence, toSequence }: StreamQuery): AsyncIterable<EventEnvelope> {
    const sql = `SELECT * FROM ${this.schema}.event_log WHERE tenant_id = $1 AND topic = $2 AND key = $3
      AND sequence >= $4 AND sequence <= $5 ORDER BY sequence LIMIT ${PAGE}`;
    const last = toSequence ?? Number.MAX_SAFE_INTEGER;
    for (let next = fromSequence; ;) {
      const rows = await (await this.lanes.session()).query<LogRow>(sql, [tenantId, topic, key, next, last]);
      for (const row of rows) yield envelopeOf(row);
      if (rows.length < PAGE) return;
      next = rows.at(-1)!.sequence + 1;
    }
  }

  /** One partition of a topic, of one tenant or of all, in the order the ids were drawn: in order within each stream. */
  async *partition(
    { topic, partition, recordedFrom, recordedTo }: PartitionQuery,
    tenantId: Id | null,
  ): AsyncIterable<EventEnvelope> {
    const sql = `SELECT * FROM ${this.schema}.event_log WHERE topic = $1 AND lane = $2 AND id > $3
      AND ($4::uuid IS NULL OR tenant_id = $4) AND ($5::timestamptz IS NULL OR recorded_at >= $5)
      AND ($6::timestamptz IS NULL OR recorded_at < $6) ORDER BY id LIMIT ${PAGE}`;
    for (let after = 0; ;) {
      const rows = await (
        await this.lanes.session()
      ).query<LogRow>(sql, [topic, partition, after, tenantId, recordedFrom ?? null, recordedTo ?? null]);
      for (const row of rows) yield envelopeOf(row);
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.id;
    }
  }
}

function envelopeOf(row: LogRow): EventEnvelope {
  return {
    id: row.event_id,
    type: row.type,
    service: row.source,
    topic: row.topic,
    key: row.key,
    sequence: row.sequence,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    tenantId: row.tenant_id,
    siteId: row.site_id,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    traceparent: row.traceparent,
    data: JSON.parse(row.payload),
  };
}
