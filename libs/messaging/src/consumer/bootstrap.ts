import { CONTRACTS, type EventEnvelope, type ServiceName } from '@stepwell/contracts';
import type { FeedReader } from '../feed/feed.js';
import type { Bounds } from '../transports/transport.js';
import type { Offsets } from './offsets.js';

const CHUNK = 500;

/**
 * Starts places whose log no longer reaches back to where this consumer is (design 3), or has lost the tail that it read:
 * the live ends were noted before, the publishers' feeds are read, then consuming goes on from the noted ends; what comes
 * twice is dropped by sequence.
 */
export class Bootstrap {
  constructor(
    private readonly feeds: FeedReader | null,
    private readonly offsets: Offsets,
  ) {}

  /** Throws when no feed can be read: the service must not go on without the past. */
  async run(places: readonly Bounds[], apply: (events: readonly EventEnvelope[]) => Promise<void>): Promise<void> {
    if (!this.feeds) throw new Error('the log no longer reaches back and no feed is configured');
    for (const { topic, partition } of places)
      for (const source of publishersOf(topic))
        for await (const chunk of chunks(this.feeds.partition(source, { topic, partition }))) await apply(chunk);
    await this.offsets.place(places.map(({ topic, partition, end }) => ({ topic, partition, next: end })));
  }
}

function publishersOf(topic: string): readonly ServiceName[] {
  return [...new Set(CONTRACTS.filter((contract) => contract.topic === topic).map((contract) => contract.service))];
}

async function* chunks(events: AsyncIterable<EventEnvelope>): AsyncIterable<readonly EventEnvelope[]> {
  let chunk: EventEnvelope[] = [];
  for await (const event of events) {
    chunk.push(event);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
