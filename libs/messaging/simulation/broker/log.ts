import type { Random } from '../schedule/random.js';
import { placeName } from '../../src/transports/postgres/log.js';
import type { Bounds, BusMessage, BusRecord, Position, TopicPartition } from '../../src/transports/transport.js';

interface PartitionLog extends TopicPartition {
  /** Records that are still there, in offset order. */
  records: BusMessage[];
  earliest: number;
  /** Next offset to be written. */
  end: number;
  /** Below it everything is on all replicas: consumers see it and no crash loses it. */
  safe: number;
}

/** What one fetch brings of a place. */
export interface Fetched {
  readonly asked: Position;
  readonly messages: readonly BusMessage[];
  readonly next: number;
  /** The place no longer, or not yet, has that offset. */
  readonly outOfRange: boolean;
}

const MOST_PER_FETCH = 12;

/** The logs of all topic-partitions on the leader, and how far the other replicas are. */
export class Logs {
  private readonly places = new Map<string, PartitionLog>();

  append(record: BusRecord): Position {
    const { topic, partition, key, headers, value } = record;
    const log = this.of(record);
    const offset = log.end++;
    log.records.push({ topic, partition, offset, key, headers: { ...headers }, value });
    return { topic, partition, next: log.end };
  }

  /** The replicas have caught up. */
  replicate(): void {
    for (const log of this.places.values()) log.safe = log.end;
  }

  isSafe(position: Position): boolean {
    return this.of(position).safe >= position.next;
  }

  /** The leader dies: of what only it had, none, some or all is lost. */
  loseTail(random: Random): void {
    for (const log of this.places.values()) {
      log.end = random.int(log.safe, log.end);
      log.records = log.records.filter(({ offset }) => offset < log.end);
      log.safe = log.end;
    }
  }

  /** Retention deletes the oldest records of a place. */
  expire(place: TopicPartition, upTo: number): void {
    const log = this.of(place);
    log.earliest = Math.min(log.safe, Math.max(log.earliest, upTo));
    log.records = log.records.filter(({ offset }) => offset >= log.earliest);
  }

  /** A record is gone that was acknowledged: what no broker should do, and the feed has to repair. */
  loseOne(random: Random): BusMessage | null {
    const all = this.all();
    if (all.length === 0) return null;
    const lost = random.pick(all);
    const log = this.of(lost);
    log.records = log.records.filter(({ offset }) => offset !== lost.offset);
    return lost;
  }

  bounds(topics: readonly string[], partitions: readonly number[]): readonly Bounds[] {
    return topics.flatMap((topic) =>
      partitions.map((partition) => {
        const { earliest, safe } = this.of({ topic, partition });
        return { topic, partition, earliest, end: safe };
      }),
    );
  }

  fetch(asked: Position): Fetched {
    const { records, earliest, safe } = this.of(asked);
    const outOfRange = asked.next < earliest || asked.next > safe;
    if (outOfRange) return { asked, messages: [], next: asked.next, outOfRange };
    const there = records.filter(({ offset }) => offset >= asked.next && offset < safe);
    const messages = there.slice(0, MOST_PER_FETCH);
    const next = messages.length < there.length ? messages.at(-1)!.offset + 1 : safe;
    return { asked, messages, next, outOfRange };
  }

  /** Every record that is there. */
  all(): readonly BusMessage[] {
    return [...this.places.values()].flatMap(({ records, safe }) => records.filter(({ offset }) => offset < safe));
  }

  private of({ topic, partition }: TopicPartition): PartitionLog {
    const name = placeName({ topic, partition });
    const known = this.places.get(name);
    if (known) return known;
    const log: PartitionLog = { topic, partition, records: [], earliest: 0, end: 0, safe: 0 };
    this.places.set(name, log);
    return log;
  }
}
