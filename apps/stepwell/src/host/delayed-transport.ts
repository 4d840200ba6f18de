import type { BusBatch, BusRecord, Consumption, EventTransport, Subscription } from '@stepwell/messaging';

const LONGEST_MS = 15;

/**
 * A bus whose consumers are held up at random, to show that arrival order decides nothing: every batch of every consumer
 * waits 0 to 15 ms of machine time, drawn from `seed`.
 */
export class DelayedTransport implements EventTransport {
  constructor(
    private readonly inner: EventTransport,
    private seed: number,
  ) {}

  get kind(): EventTransport['kind'] {
    return this.inner.kind;
  }

  connect(): Promise<void> {
    return this.inner.connect();
  }

  publish(batch: readonly BusRecord[]): Promise<void> {
    return this.inner.publish(batch);
  }

  subscribe(subscription: Subscription): Promise<Consumption> {
    const late = async (batch: BusBatch): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, this.next() * LONGEST_MS));
      return subscription.handle(batch);
    };
    return this.inner.subscribe({
      group: subscription.group,
      topics: subscription.topics,
      maxBatch: subscription.maxBatch,
      positions: (bounds, boundsNow) => subscription.positions(bounds, boundsNow),
      handle: late,
      revoked: (partitions) => subscription.revoked?.(partitions),
    });
  }

  wake(): void {
    this.inner.wake();
  }

  close(deadlineMs: number): Promise<void> {
    return this.inner.close(deadlineMs);
  }

  /** A share from 0 to 1; a run can be repeated with its seed. */
  private next(): number {
    this.seed = (Math.imul(this.seed ^ (this.seed >>> 15), 0x85ebca6b) + 0x6d2b79f5) >>> 0;
    return this.seed / 2 ** 32;
  }
}
