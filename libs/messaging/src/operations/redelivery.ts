import { CONTRACTS, PARTITIONS, SERVICES, type EventEnvelope, type ServiceName } from '@stepwell/contracts';
import type { Actor, Logger } from '@stepwell/platform';
import { classify, type StreamState, type Verdict } from '../consumer/classify.js';
import type { BatchCounts } from '../consumer/counts.js';
import type { LookupRow } from '../consumer/consumer-rows.js';
import type { EventItem } from '../consumer/item.js';
import type { FeedReader } from '../feed/feed.js';
import type { Session } from '../pg/session.js';
import type { Progress } from './verification.js';

/** Which stretch of a publisher's log is delivered again. */
export interface Stretch {
  readonly source: ServiceName;
  /** Instants of the publisher's `recordedAt`: from inclusive, to exclusive. */
  readonly from: string;
  readonly to: string;
}

/** What becomes of events that are delivered again; for a dry run, what would. */
export interface Redelivered {
  readonly read: number;
  /** Not applied before: applied, or taken off the list of what is missing. */
  readonly applied: number;
  /** Of a type that nobody here handles, not dealt with before. */
  readonly skipped: number;
  /** Applied before: dropped, since every event has its effect once. */
  readonly dropped: number;
  /** Put behind a parked event of their stream. */
  readonly waiting: number;
  /** Begin to wait for a person. */
  readonly parked: number;
  /** Another event has their place. */
  readonly clashed: number;
}

const NONE: Redelivered = { read: 0, applied: 0, skipped: 0, dropped: 0, waiting: 0, parked: 0, clashed: 0 };
const CHUNK = 500;

/** What redelivery works with. */
export interface RedeliveryDeps {
  readonly schema: string;
  readonly topics: readonly string[];
  readonly feeds: FeedReader | null;
  readonly log: Logger;
  itemsOf(events: readonly EventEnvelope[]): readonly EventItem[];
  /** Applies events beside the consumer, under its partitions' locks. */
  apply(events: readonly EventEnvelope[]): Promise<BatchCounts>;
  /** A session of its own that sees all tenants; closed by its taker. */
  open(): Promise<Session>;
  audit(actor: Actor, action: string, outcome: string): Promise<void>;
}

/** Lines of an answer: progress, then the result. */
export type RedeliveryLine = { readonly progress: Progress } | { readonly result: Redelivered };

/** Delivers a stretch of a publisher's permanent log to this service again. The applied-once rule decides what has an effect. */
export class Redelivery {
  constructor(private readonly deps: RedeliveryDeps) {}

  /** Null when the logs of others cannot be read here. */
  get isPossible(): boolean {
    return this.deps.feeds !== null;
  }

  async *run(stretch: Stretch, actor: Actor, reason: string): AsyncIterable<RedeliveryLine> {
    const { source, from, to } = stretch;
    await this.deps.audit(actor, 'events-replay', `${reason} ${source} ${from}..${to}`);
    let total = NONE;
    for await (const [events, done] of this.chunks(stretch)) {
      total = added(total, events.length, await this.deps.apply(events));
      yield { progress: { step: 'replay', done, total: PARTITIONS * this.topicsOf(source).length } };
    }
    yield { result: total };
  }

  /** Reads the same stretch and tells what `run` would do now; changes nothing. */
  async *dryRun(stretch: Stretch): AsyncIterable<RedeliveryLine> {
    const session = await this.deps.open();
    try {
      let total = NONE;
      const states = new Map<string, StreamState>();
      for await (const [events, done] of this.chunks(stretch)) {
        const items = this.deps.itemsOf(events);
        await this.learn(session, items, states);
        for (const item of items) total = foreseen(total, item, states.get(item.stream)!);
        yield { progress: { step: 'dry run', done, total: PARTITIONS * this.topicsOf(stretch.source).length } };
      }
      yield { result: total };
    } finally {
      await session.close();
    }
  }

  /** Topics of the publisher that this service consumes. */
  topicsOf(source: ServiceName): readonly string[] {
    const published = new Set(CONTRACTS.filter((contract) => contract.service === source).map(({ topic }) => topic));
    return this.deps.topics.filter((topic) => published.has(topic));
  }

  private async *chunks({ source, from, to }: Stretch): AsyncIterable<readonly [readonly EventEnvelope[], number]> {
    let done = 0;
    for (const topic of this.topicsOf(source))
      for (let partition = 0; partition < PARTITIONS; partition++) {
        let chunk: EventEnvelope[] = [];
        const query = { topic, partition, recordedFrom: from, recordedTo: to };
        for await (const event of this.deps.feeds!.partition(source, query)) {
          chunk.push(event);
          if (chunk.length < CHUNK) continue;
          yield [chunk, done];
          chunk = [];
        }
        done++;
        yield [chunk, done];
      }
  }

  private async learn(session: Session, items: readonly EventItem[], states: Map<string, StreamState>): Promise<void> {
    const fresh = new Map(items.filter(({ stream }) => !states.has(stream)).map((item) => [item.stream, item.event]));
    if (fresh.size === 0) return;
    const events = [...fresh.values()];
    const rows = await session.query<Pick<LookupRow, 'sequence' | 'event_id' | 'reason'>>(
      `SELECT watermark.sequence::float8 AS sequence, watermark.event_id, parked_key.reason
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS wanted(tenant_id, source, topic, key, nth)
       LEFT JOIN ${this.deps.schema}.watermark USING (tenant_id, source, topic, key)
       LEFT JOIN ${this.deps.schema}.parked_key USING (tenant_id, source, topic, key) ORDER BY nth`,
      [
        events.map((event) => event.tenantId),
        events.map((event) => event.service),
        events.map((event) => event.topic),
        events.map((event) => event.key),
      ],
    );
    for (const [i, stream] of [...fresh.keys()].entries()) {
      const { sequence, event_id: eventId, reason } = rows[i]!;
      states.set(stream, { sequence: sequence ?? 0, eventId, waiting: reason !== null });
    }
  }
}

const FORESEEN: Readonly<Record<Verdict, keyof Redelivered>> = {
  apply: 'applied',
  skip: 'skipped',
  drop: 'dropped',
  wait: 'waiting',
  park: 'parked',
  clash: 'clashed',
  // What is missing before it is read from the feed as well.
  gap: 'applied',
};

function foreseen(total: Redelivered, item: EventItem, state: StreamState): Redelivered {
  const verdict = classify(state, item);
  if (verdict === 'apply' || verdict === 'skip' || verdict === 'gap') {
    state.sequence = item.event.sequence;
    state.eventId = item.event.id;
  }
  if (verdict === 'park') state.waiting = true;
  const field = FORESEEN[verdict];
  return { ...total, read: total.read + 1, [field]: total[field] + 1 };
}

function added(total: Redelivered, read: number, counts: BatchCounts): Redelivered {
  return {
    read: total.read + read,
    applied: total.applied + counts.applied,
    skipped: total.skipped + counts.skipped,
    dropped: total.dropped + counts.dropped,
    waiting: total.waiting + counts.waiting,
    parked: total.parked + counts.parked,
    clashed: total.clashed + counts.clashed,
  };
}

/** The service that `name` is, null when there is none. */
export function publisherOf(name: string): ServiceName | null {
  return SERVICES.find((service) => service === name) ?? null;
}
