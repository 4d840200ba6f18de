import { randomUUID } from 'node:crypto';
import { PARTITIONS, SERVICES, type EventEnvelope, type ServiceName } from '@stepwell/contracts';
import type { Clock, Id } from '@stepwell/kernel';
import type { Database } from '@stepwell/platform';
import { streamOf, type EventItem } from '../consumer/item.js';
import type { FeedReader } from '../feed/feed.js';
import type { Received } from '../handlers.js';
import type { Progress } from '../operations/verification.js';
import type { Watermark } from './next-tables.js';
import { ShadowTx } from './shadow-tx.js';
import type { View } from './view.js';

/** What folding works with. */
export interface FoldingDeps<E> {
  readonly service: string;
  readonly schema: string;
  readonly db: Database<E>;
  readonly clock: Clock;
  readonly feeds: FeedReader;
  itemsOf(events: readonly EventEnvelope[]): readonly EventItem[];
}

const CHUNK = 500;

/** Folds the publishers' logs into the tables being made: of each stream as far as the live view is, and no further. */
export class Folding<E> {
  /** Events folded so far. */
  events = 0;
  private readonly reached = new Map<string, number>();
  private readonly types: ReadonlySet<string>;

  constructor(
    private readonly deps: FoldingDeps<E>,
    private readonly view: View,
    private readonly skipped: ReadonlySet<Id>,
  ) {
    this.types = new Set(view.contracts.map(({ type }) => type));
  }

  /** Reads every partition of the view's topics up to these watermarks. */
  async *whole(watermarks: readonly Watermark[]): AsyncIterable<Progress> {
    const until = new Map(watermarks.map((mark) => [nameOf(mark), mark.sequence]));
    const places = this.places();
    for (const [done, { source, topic, partition }] of places.entries()) {
      yield { step: 'fold', done, total: places.length };
      for await (const events of chunks(this.deps.feeds.partition(source, { topic, partition })))
        await this.take(events.filter((event) => event.sequence <= (until.get(streamOf(event)) ?? 0)));
    }
    for (const [name, sequence] of until) this.reach(name, sequence);
    yield { step: 'fold', done: places.length, total: places.length };
  }

  /** Streams that have gone on since. */
  behind(watermarks: readonly Watermark[]): readonly Watermark[] {
    return watermarks.filter((mark) => mark.sequence > (this.reached.get(nameOf(mark)) ?? 0));
  }

  /** Reads these streams on to their watermarks. */
  async catchUp(marks: readonly Watermark[]): Promise<void> {
    const events: EventEnvelope[] = [];
    for (const mark of marks) {
      const source = SERVICES.find((service) => service === mark.source);
      if (!source) continue;
      const { tenantId, topic, key, sequence: toSequence } = mark;
      const fromSequence = (this.reached.get(nameOf(mark)) ?? 0) + 1;
      const query = { tenantId, topic, key, fromSequence, toSequence };
      for await (const event of this.deps.feeds.stream(source, query)) events.push(event);
      this.reach(nameOf(mark), toSequence);
    }
    for await (const chunk of chunks(events)) await this.take(chunk);
  }

  private reach(name: string, sequence: number): void {
    this.reached.set(name, Math.max(sequence, this.reached.get(name) ?? 0));
  }

  /** What nobody here could apply is no part of the live view either. */
  private async take(events: readonly EventEnvelope[]): Promise<void> {
    const wanted = this.deps
      .itemsOf(events.filter(({ type, id }) => this.types.has(type) && !this.skipped.has(id)))
      .filter(({ fault }) => fault === null);
    const tenants = Map.groupBy(wanted, ({ event }) => event.tenantId);
    for (const [tenantId, items] of tenants)
      await this.fold(
        tenantId,
        items.map(({ event }) => event),
      );
  }

  private async fold(tenantId: Id, events: readonly Received[]): Promise<void> {
    const { db, schema, service, clock } = this.deps;
    const session = await db.begin(tenantId);
    try {
      const id = randomUUID();
      const actor = { kind: 'service', id: service, tier: null } as const;
      const cause = { correlationId: id, causationId: id, actor, traceparent: null };
      await this.view.fold(new ShadowTx(session, schema, this.view.tables, tenantId, clock.now(), cause), events);
      await session.commit([{ text: 'SET LOCAL synchronous_commit = off', values: [] }]);
      this.events += events.length;
    } finally {
      await session.rollback();
    }
  }

  private places(): readonly { source: ServiceName; topic: string; partition: number }[] {
    const topics = new Map(
      this.view.contracts.map(({ service, topic }) => [`${service} ${topic}`, { service, topic }]),
    );
    return [...topics.values()].flatMap(({ service, topic }) =>
      Array.from({ length: PARTITIONS }, (_, partition) => ({ source: service, topic, partition })),
    );
  }
}

function nameOf({ tenantId, source, topic, key }: Watermark): string {
  return streamOf({ tenantId, topic, key, service: source as ServiceName });
}

async function* chunks(events: AsyncIterable<EventEnvelope> | Iterable<EventEnvelope>) {
  let chunk: EventEnvelope[] = [];
  for await (const event of events) {
    chunk.push(event);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
