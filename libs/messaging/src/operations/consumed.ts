import type { Session } from '../pg/session.js';
import { placeName } from '../transports/postgres/log.js';
import type { Position } from '../transports/transport.js';
import type { ConsumedLine, ConsumedStream } from './verification.js';

/** What a consumer's part of a verification is made of. */
export interface ConsumedDeps {
  readonly schema: string;
  /** Topics it consumes. */
  readonly topics: readonly string[];
  /** A session of its own that sees all tenants; closed by its taker. */
  open(): Promise<Session>;
}

const PAGE = 5000;
const POLL_MS = 50;
const NIL = '00000000-0000-0000-0000-000000000000';

/** A consumer's inbox, read once it has passed the given ends: watermarks and what waits behind them. */
export class Consumed {
  constructor(private readonly deps: ConsumedDeps) {}

  async *lines(ends: readonly Position[], deadlineMs: number): AsyncIterable<ConsumedLine> {
    const session = await this.deps.open();
    try {
      yield { topics: this.deps.topics };
      const wanted = ends.filter(({ topic }) => this.deps.topics.includes(topic));
      yield* this.settle(session, wanted, deadlineMs);
      yield* this.watermarks(session);
    } finally {
      await session.close();
    }
  }

  private async *settle(
    session: Session,
    wanted: readonly Position[],
    deadlineMs: number,
  ): AsyncIterable<ConsumedLine> {
    const deadline = performance.now() + deadlineMs;
    const total = wanted.length;
    for (;;) {
      const open = await this.unsettled(session, wanted);
      yield { progress: { step: 'consumer', done: total - open.length, total } };
      if (open.length === 0) return;
      if (performance.now() > deadline) return yield { unsettled: open };
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  private async unsettled(session: Session, wanted: readonly Position[]) {
    const rows = await session.query<Position>(
      `SELECT topic, partition, next FROM ${this.deps.schema}.consumer_offset`,
    );
    const stored = new Map(rows.map((row) => [placeName(row), row.next]));
    return wanted.flatMap(({ topic, partition, next }) => {
      const reached = stored.get(placeName({ topic, partition })) ?? 0;
      return reached < next ? [{ topic, partition, next: reached, wanted: next }] : [];
    });
  }

  /** A page is one statement and so one moment: a stream's watermark and list belong together. */
  private async *watermarks(session: Session): AsyncIterable<ConsumedLine> {
    const { schema } = this.deps;
    const sql = `SELECT tenant_id AS "tenantId", source, topic, key, COALESCE(sequence, 0)::float8 AS sequence,
        event_id AS "eventId", COALESCE(parked.events, 0)::int AS parked, COALESCE(parked.last, 0)::float8 AS "parkedTo"
      FROM (SELECT tenant_id, source, topic, key FROM ${schema}.watermark
        UNION SELECT tenant_id, source, topic, key FROM ${schema}.parked_key) AS stream
      LEFT JOIN ${schema}.watermark USING (tenant_id, source, topic, key)
      LEFT JOIN LATERAL (SELECT count(*) AS events, max(event.sequence) AS last FROM ${schema}.parked_event AS event
        WHERE event.tenant_id = stream.tenant_id AND event.source = stream.source AND event.topic = stream.topic
          AND event.key = stream.key) AS parked ON true
      WHERE (tenant_id, source, topic, key) > ($1::uuid, $2::text, $3::text, $4::text)
      ORDER BY tenant_id, source, topic, key LIMIT ${PAGE}`;
    let after = [NIL, '', '', ''];
    for (;;) {
      const rows = await session.query<ConsumedStream>(sql, after);
      for (const watermark of rows) yield { watermark };
      if (rows.length < PAGE) return;
      const { tenantId, source, topic, key } = rows.at(-1)!;
      after = [tenantId, source, topic, key];
    }
  }
}
