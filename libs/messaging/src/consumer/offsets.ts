import type { Database } from '@stepwell/platform';
import { placeName } from '../transports/postgres/log.js';
import type { Position, TopicPartition } from '../transports/transport.js';
import type { OffsetRow } from './consumer-rows.js';

/** Stored offsets of one service: the broker's own are never trusted (design 5, rule 6). */
export class Offsets {
  constructor(
    private readonly db: Pick<Database<never>, 'begin'>,
    private readonly schema: string,
  ) {}

  /** Next offset of places, by name; places never seen are stored with 0, so that there is a row to lock. */
  async of(places: readonly TopicPartition[]): Promise<ReadonlyMap<string, number>> {
    const session = await this.db.begin(null);
    try {
      const [, read] = await session.sendAll<OffsetRow>([
        {
          text: `INSERT INTO ${this.schema}.consumer_offset (topic, partition, next)
            SELECT topic, partition, 0 FROM unnest($1::text[], $2::int[]) AS wanted(topic, partition)
            ORDER BY topic, partition ON CONFLICT DO NOTHING`,
          values: columnsOf(places),
        },
        {
          text: `SELECT topic, partition, next::float8 AS next FROM ${this.schema}.consumer_offset
            JOIN unnest($1::text[], $2::int[]) AS wanted(topic, partition) USING (topic, partition)`,
          values: columnsOf(places),
        },
      ]);
      await session.commit();
      return new Map(read!.rows.map((row) => [placeName(row), row.next]));
    } finally {
      await session.rollback();
    }
  }

  /** Moves places to `next`, back too: what is then read twice is dropped by its sequence. */
  async place(positions: readonly Position[]): Promise<void> {
    const session = await this.db.begin(null);
    try {
      await session.sendAll([
        {
          text: `UPDATE ${this.schema}.consumer_offset SET next = noted.next
            FROM unnest($1::text[], $2::int[], $3::bigint[]) AS noted(topic, partition, next)
            WHERE consumer_offset.topic = noted.topic AND consumer_offset.partition = noted.partition`,
          values: [...columnsOf(positions), positions.map((position) => position.next)],
        },
      ]);
      await session.commit();
    } finally {
      await session.rollback();
    }
  }
}

function columnsOf(places: readonly TopicPartition[]): unknown[] {
  return [places.map((place) => place.topic), places.map((place) => place.partition)];
}
