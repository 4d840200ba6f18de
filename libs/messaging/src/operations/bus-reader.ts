import { randomUUID } from 'node:crypto';
import { PARTITIONS } from '@stepwell/contracts';
import { within } from '../pause.js';
import { placeName } from '../transports/postgres/log.js';
import type { Bounds, BusMessage, Consumption, EventTransport, Position } from '../transports/transport.js';

const MAX_BATCH = 1000;
const STOP_MS = 5_000;

/** What of the bus is to be read. */
export interface Reading {
  readonly topics: readonly string[];
  /** First offset wanted of a place; its `end` for none. */
  from(bounds: Bounds): number;
  /** Takes a record; false when no more of its place is wanted. */
  take(message: BusMessage): boolean;
  /** Most time for all of it, ms of machine time. */
  readonly deadlineMs: number;
}

/**
 * Looks at the bus beside the consumers, through the same port and so on every transport: as a group of its own that is
 * gone afterwards. It moves nobody's offsets.
 */
export class BusReader {
  constructor(
    private readonly transport: EventTransport,
    private readonly service: string,
  ) {}

  /** First and next offset of every partition of the topics, now. */
  bounds(topics: readonly string[], deadlineMs: number): Promise<readonly Bounds[]> {
    return this.read({ topics, deadlineMs, from: ({ end }) => end, take: () => false });
  }

  /** Reads each place from where `from` says to the end it had when this began; answers the bounds. */
  async read(reading: Reading): Promise<readonly Bounds[]> {
    if (reading.topics.length === 0) return [];
    const look = new Look(reading);
    let consumption: Consumption | null = null;
    try {
      consumption = await this.transport.subscribe({
        // Below the service's own name, so that its rights on the broker can cover it.
        group: `${this.service}.look-${randomUUID()}`,
        topics: reading.topics,
        maxBatch: MAX_BATCH,
        positions: (assigned) => Promise.resolve(look.positions(assigned)),
        handle: (batch) => Promise.resolve(look.handle(batch.messages)),
      });
      return await within(reading.deadlineMs, 'reading the bus', look.finished);
    } finally {
      await consumption?.stop(STOP_MS).catch(() => undefined);
    }
  }
}

class Look {
  readonly finished: Promise<readonly Bounds[]>;
  private readonly seen = new Map<string, Bounds>();
  /** Where each place that is not done yet goes on. */
  private readonly open = new Map<string, number>();
  private finish: (bounds: readonly Bounds[]) => void = () => undefined;
  private fail: (error: unknown) => void = () => undefined;

  constructor(private readonly reading: Reading) {
    this.finished = new Promise((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
    this.finished.catch(() => undefined);
  }

  /** Asked again after a disturbance: what is done stays done, what was read is not read again. */
  positions(assigned: readonly Bounds[]): readonly Position[] {
    for (const bounds of assigned) this.meet(bounds);
    this.finishIfDone();
    return assigned.map(({ topic, partition, end }) => {
      return { topic, partition, next: this.open.get(placeName({ topic, partition })) ?? end };
    });
  }

  handle(messages: readonly BusMessage[]): void {
    try {
      for (const message of messages) this.take(message);
      this.finishIfDone();
    } catch (error) {
      this.fail(error);
    }
  }

  private meet(bounds: Bounds): void {
    const name = placeName(bounds);
    if (!this.seen.has(name)) {
      this.seen.set(name, bounds);
      this.open.set(name, this.reading.from(bounds));
    }
    const next = Math.max(this.open.get(name) ?? Infinity, bounds.earliest);
    if (next >= this.seen.get(name)!.end) this.open.delete(name);
    else this.open.set(name, next);
  }

  private take(message: BusMessage): void {
    const name = placeName(message);
    const next = this.open.get(name);
    if (next === undefined || message.offset < next) return;
    const isLast = message.offset + 1 >= this.seen.get(name)!.end;
    if (message.offset >= this.seen.get(name)!.end) this.open.delete(name);
    else if (!this.reading.take(message) || isLast) this.open.delete(name);
    else this.open.set(name, message.offset + 1);
  }

  private finishIfDone(): void {
    const all = this.reading.topics.length * PARTITIONS;
    if (this.seen.size === all && this.open.size === 0) this.finish([...this.seen.values()]);
  }
}
