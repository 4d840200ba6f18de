import { Kafka, logLevel } from 'kafkajs';
import { run } from '../harness/surroundings.js';

/** What an outside reader finds of a run: each stream must read 1, 2, 3 … in the order of its partition. */
export class Tally {
  private readonly last = new Map<string, number>();
  private doubled = 0;
  private skipped = 0;

  /** Event `n` of a stream, read next. */
  add(key: string, n: number): void {
    const last = this.last.get(key) ?? 0;
    if (n <= last) this.doubled += 1;
    else if (n > last + 1) this.skipped += 1;
    this.last.set(key, Math.max(last, n));
  }

  /** Events read at least once. */
  get distinct(): number {
    return [...this.last.values()].reduce((sum, last) => sum + last, 0) - this.skipped;
  }

  /**
   * Doubled events, holes and reorderings; of `expected` events, when all should be there, also what is missing.
   */
  violations(expected?: number): number {
    return this.doubled + this.skipped + (expected === undefined ? 0 : Math.abs(expected - this.distinct));
  }
}

/** Reads a whole topic with a plain client. */
export async function tallyTopic(broker: string, topic: string): Promise<Tally> {
  const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const total = ends.reduce((sum, { offset }) => sum + Number(offset), 0);
  const tally = new Tally();
  if (total === 0) return tally;
  const consumer = kafka.consumer({ groupId: 'outside', maxBytesPerPartition: 4_000_000 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let read = 0;
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachBatch: ({ batch }) => {
        for (const { key, value } of batch.messages) tally.add(String(key), placeOf(value));
        read += batch.messages.length;
        if (read >= total) resolve();
        return Promise.resolve();
      },
    });
  });
  await consumer.disconnect();
  return tally;
}

/** The place an event says it has in its stream; 0 for what is no event of the run. */
function placeOf(value: Buffer | null): number {
  return Number(/"n": ?(\d+)/.exec(value?.toString('latin1', 0, 40) ?? '')?.[1] ?? 0);
}

/** Reads the whole Postgres log by SQL. */
export async function tallyLog(url: string): Promise<Tally> {
  const rows = await run<{ key: string; places: number[] }>(
    url,
    `SELECT key, array_agg((value::json ->> 'n')::int ORDER BY partition, "offset") AS places FROM bus.record GROUP BY key`,
  );
  const tally = new Tally();
  for (const { key, places } of rows) for (const n of places) tally.add(key, n);
  return tally;
}
