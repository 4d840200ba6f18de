import type {
  Bounds,
  BusBatch,
  BusMessage,
  Consumption,
  Position,
  Subscription,
} from '../../src/transports/transport.js';
import type { KafkaTransport } from '../../src/transports/kafka/kafka-transport.js';

const at = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`;

/**
 * The database of a consumer group: stored offsets and applied messages, moved together. It refuses what a real one
 * would: a batch that does not begin at the stored offset. It also sees two handle calls for one partition number.
 */
export class Store {
  readonly offsets = new Map<string, number>();
  readonly applied: BusMessage[] = [];
  readonly overlaps: number[] = [];
  readonly refused: string[] = [];
  readonly #working = new Set<number>();

  /** The stored offset, raised to the earliest one still at the broker. */
  positionOf(bounds: Bounds): Position {
    const next = Math.max(this.offsets.get(at(bounds)) ?? 0, bounds.earliest);
    this.offsets.set(at(bounds), next);
    return { topic: bounds.topic, partition: bounds.partition, next };
  }

  /** Runs `work` while watching that no partition number is worked twice at once. */
  async exclusively(batch: BusBatch, work: () => Promise<void>): Promise<void> {
    const numbers = new Set(batch.messages.map(({ partition }) => partition));
    for (const number of numbers) {
      if (this.#working.has(number)) this.overlaps.push(number);
      this.#working.add(number);
    }
    try {
      await work();
    } finally {
      for (const number of numbers) this.#working.delete(number);
    }
  }

  /** Applies a batch or, when it does not continue the stored offsets, throws and changes nothing. */
  apply(messages: readonly BusMessage[]): void {
    const offsets = new Map(this.offsets);
    for (const message of messages) {
      const expected = offsets.get(at(message)) ?? 0;
      if (message.offset !== expected) {
        this.refused.push(`${at(message)}: ${message.offset} instead of ${expected}`);
        throw new Error('the stored offset moved');
      }
      offsets.set(at(message), message.offset + 1);
    }
    for (const [key, next] of offsets) this.offsets.set(key, next);
    this.applied.push(...messages);
  }

  /** Values applied from one partition number of a topic, in order. */
  values(topic: string, partition: number): string[] {
    return this.applied.filter((one) => one.topic === topic && one.partition === partition).map(valueOf);
  }
}

/** A message's value as text. */
export const valueOf = ({ value }: BusMessage): string => value.toString();

/** Subscribes one member that applies everything to `store`; `extra` changes what the test is about. */
export function read(
  transport: KafkaTransport,
  group: string,
  topics: readonly string[],
  store: Store,
  extra: Partial<Subscription> = {},
): Promise<Consumption> {
  return transport.subscribe({
    group,
    topics,
    maxBatch: 500,
    positions: (bounds) => Promise.resolve(bounds.map((one) => store.positionOf(one))),
    handle: (batch) => store.exclusively(batch, () => Promise.resolve(store.apply(batch.messages))),
    ...extra,
  });
}
