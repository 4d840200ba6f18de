import type { EventEnvelope, ServiceName } from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';

/** One stream of one tenant, from `fromSequence` on. */
export interface StreamQuery {
  readonly tenantId: Id;
  readonly topic: string;
  readonly key: string;
  readonly fromSequence: number;
  /** Last sequence wanted; without it, to the end of the stream. */
  readonly toSequence?: number;
}

/** Everything a service published into one partition of a topic, in order per stream. */
export interface PartitionQuery {
  readonly topic: string;
  readonly partition: number;
  /** Only events recorded at or after; a filter, never a cursor. */
  readonly recordedFrom?: string;
  /** Only events recorded before. */
  readonly recordedTo?: string;
}

/** Reads a publisher's own log (design 3): to repair a gap and to start past the broker's retention. */
export interface FeedReader {
  /** Events of one stream in sequence order. Rejects when the publisher cannot be reached. */
  stream(source: ServiceName, query: StreamQuery): AsyncIterable<EventEnvelope>;
  /** Events of all tenants in one partition, in order within each stream. */
  partition(source: ServiceName, query: PartitionQuery): AsyncIterable<EventEnvelope>;
}
