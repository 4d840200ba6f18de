import { OffsetMoved } from '../consumer/batch.js';
import { BatchTakenAway } from '../consumer/consumer.js';
import type {
  Bounds,
  BusBatch,
  BusRecord,
  Consumption,
  EventTransport,
  Position,
  Subscription,
  Trouble,
} from '../transports/transport.js';
import type { BusObserver } from './observer.js';

/** A transport as one service uses it, watched; services of one process may share the one behind it. */
export class ObservedTransport implements EventTransport {
  readonly kind: EventTransport['kind'];

  constructor(
    private readonly next: EventTransport,
    private readonly group: string,
    private readonly observer: BusObserver,
  ) {
    this.kind = next.kind;
  }

  connect(): Promise<void> {
    return this.next.connect();
  }

  async publish(batch: readonly BusRecord[]): Promise<void> {
    const begun = performance.now();
    try {
      await this.next.publish(batch);
      this.observer.published(batch, performance.now() - begun, null);
    } catch (error) {
      this.observer.published(batch, performance.now() - begun, error);
      throw error;
    }
  }

  /** Only the service's own group is watched: what looks at the bus beside it moves nothing. */
  subscribe(subscription: Subscription): Promise<Consumption> {
    const watched = subscription.group === this.group;
    return this.next.subscribe(watched ? new ObservedSubscription(subscription, this.observer) : subscription);
  }

  wake(): void {
    this.next.wake();
  }

  onTrouble(heard: (trouble: Trouble) => void): void {
    this.next.onTrouble?.((trouble) => {
      if (trouble.group === this.group && !given.has(trouble.error)) this.observer.crashed(!trouble.fatal);
      heard(trouble);
    });
  }

  close(deadlineMs: number): Promise<void> {
    return this.next.close(deadlineMs);
  }
}

/** Errors already counted where they were thrown; a transport may tell of them again. */
const given = new WeakSet<object>();

class ObservedSubscription implements Subscription {
  private readonly owned = new Set<number>();

  constructor(
    private readonly next: Subscription,
    private readonly observer: BusObserver,
  ) {}

  get group(): string {
    return this.next.group;
  }

  get topics(): readonly string[] {
    return this.next.topics;
  }

  get maxBatch(): number {
    return this.next.maxBatch;
  }

  async positions(
    assigned: readonly Bounds[],
    boundsNow: () => Promise<readonly Bounds[]>,
  ): Promise<readonly Position[]> {
    const positions = await this.next.positions(assigned, boundsNow);
    const before = this.owned.size;
    for (const { partition } of assigned) this.owned.add(partition);
    // Asked again after a failure, it is given nothing new.
    if (this.owned.size > before) this.observer.assigned();
    return positions;
  }

  async handle(batch: BusBatch): Promise<void> {
    const begun = performance.now();
    this.observer.received(batch.messages);
    try {
      await this.next.handle(batch);
      this.observer.handled(batch.messages, performance.now() - begun, null);
    } catch (error) {
      this.observer.handled(batch.messages, performance.now() - begun, error);
      this.crashed(error);
      throw error;
    }
  }

  revoked(partitions: readonly number[]): void {
    for (const partition of partitions) this.owned.delete(partition);
    this.next.revoked?.(partitions);
  }

  /** A batch that belongs to somebody else by now is no failure. */
  private crashed(error: unknown): void {
    if (error !== null && typeof error === 'object') given.add(error);
    if (!(error instanceof OffsetMoved) && !(error instanceof BatchTakenAway)) this.observer.crashed(true);
  }
}
