import type { EventEnvelope } from '@stepwell/contracts';
import type { Logger } from '@stepwell/platform';
import { BackOff } from '../pause.js';
import { classOf, isTransient } from '../pg/errors.js';
import { placeName } from '../transports/postgres/log.js';
import type { Bounds, BusBatch, Position, Subscription, TopicPartition } from '../transports/transport.js';
import { OffsetMoved, type BatchTransaction, type OffsetMove } from './batch.js';
import type { Bootstrap } from './bootstrap.js';
import type { Dispatch } from './dispatch.js';
import type { GapRepair } from './gap-repair.js';
import { readMessage, type EventItem, type Item } from './item.js';
import type { Offsets } from './offsets.js';
import { sum, type BatchCounts } from './counts.js';
import { GapFound, HandlerFailed, NO_GUIDANCE, type Guidance } from './tenant-part.js';

/** What a consumer is made of. */
export interface ConsumerDeps<E> {
  readonly service: string;
  readonly dispatch: Dispatch;
  readonly batch: BatchTransaction<E>;
  readonly offsets: Offsets;
  readonly gaps: GapRepair;
  readonly bootstrap: Bootstrap;
  readonly log: Logger;
  readonly maxBatch: number;
  readonly retryMs: readonly [number, number];
  /** Called after every commit. */
  readonly onApplied: (counts: BatchCounts, items: readonly Item[]) => void;
  /** Told of places that cannot be read on from where they stand: the bus no longer has, or never had, what they wait for. */
  readonly onLost?: (why: Lost, places: number) => void;
}

/** `expired`: retention deleted what was not read yet. `cut`: read to beyond the end, so the bus lost its tail or was replaced. */
export type Lost = 'expired' | 'cut';

/** A transaction that takes longer has its next ones made smaller, ms of machine time. */
const LONG_MS = 400;
const SMALLEST_BATCH = 16;

/** The batch was taken away while it was being retried: its effect belongs to the new owner. */
export class BatchTakenAway extends Error {
  override readonly name = 'BatchTakenAway';
}

interface Delivery {
  isStale(): boolean;
  heartbeat(): Promise<void>;
  /** Told after each of its commits. */
  committed?(counts: BatchCounts): void;
}

/** One service's member of its consumer group: applies batches exactly once, retries, bisects, parks. */
export class Consumer<E> implements Subscription {
  readonly group: string;
  readonly topics: readonly string[];
  /** Next offset this member expects of each place. */
  private readonly next = new Map<string, Position>();
  private batchSize: number;

  constructor(private readonly deps: ConsumerDeps<E>) {
    this.group = deps.service;
    this.topics = deps.dispatch.topics;
    this.batchSize = deps.maxBatch;
  }

  /** Adapts to the handlers: a transaction should not hold its locks for long. */
  get maxBatch(): number {
    return this.batchSize;
  }

  /**
   * Stored offsets. A place never read, or read to before what the broker still has, starts from the publishers' feeds; so does
   * one that was read to beyond what the broker has, whose offsets other events will get.
   */
  positions(assigned: readonly Bounds[], boundsNow: () => Promise<readonly Bounds[]>): Promise<readonly Position[]> {
    return this.told('positions could not be read', () => this.position(assigned, boundsNow));
  }

  handle(batch: BusBatch): Promise<void> {
    return this.told('a batch was given back', async () => {
      const unseen = batch.messages.filter((message) => message.offset >= this.nextOf(message));
      const items = unseen.map((message) => readMessage(message, this.deps.dispatch));
      if (items.length > 0) await this.process(items, batch);
    });
  }

  private async position(
    assigned: readonly Bounds[],
    boundsNow: () => Promise<readonly Bounds[]>,
  ): Promise<readonly Position[]> {
    const stored = await this.deps.offsets.of(assigned);
    const at = (bound: Bounds): number => stored.get(placeName(bound)) ?? 0;
    const beyond = (bound: Bounds): boolean => bound.end < at(bound);
    // The member before this one may have applied what was written after the bounds were read: only newer bounds can tell.
    const bounds = assigned.some(beyond) ? await boundsNow() : assigned;
    const late = bounds.filter((bound) => bound.earliest > at(bound));
    const cut = bounds.filter(beyond);
    const lost = [...late, ...cut];
    this.tellLost(late.length, cut.length);
    if (lost.length > 0) await this.deps.bootstrap.run(lost, async (events) => void (await this.applyOutside(events)));
    const fresh = lost.length > 0 ? await this.deps.offsets.of(assigned) : stored;
    const positions = assigned.map(({ topic, partition }) => {
      return { topic, partition, next: fresh.get(placeName({ topic, partition })) ?? 0 };
    });
    for (const position of positions) this.next.set(placeName(position), position);
    return positions;
  }

  private tellLost(expired: number, cut: number): void {
    const { log, onLost } = this.deps;
    if (expired > 0) log.warn('starting from the feeds: the log no longer reaches back', { count: expired });
    if (cut > 0) log.error('starting from the feeds: the log lost its tail', { count: cut });
    if (expired > 0) onLost?.('expired', expired);
    if (cut > 0) onLost?.('cut', cut);
  }

  revoked(partitions: readonly number[]): void {
    for (const [name, place] of this.next) if (partitions.includes(place.partition)) this.next.delete(name);
  }

  /** Applies events that came from a feed: no offset moves. Answers what became of them. */
  async applyOutside(events: readonly EventEnvelope[]): Promise<BatchCounts> {
    const counts: BatchCounts[] = [];
    const never = { isStale: () => false, heartbeat: () => Promise.resolve() };
    const items = this.deps.gaps.itemsOf(events);
    if (items.length > 0) await this.process(items, { ...never, committed: (one) => void counts.push(one) });
    return sum(counts);
  }

  /**
   * Applies items in order, all in one transaction if they let it. Transient errors: again, in place. A gap: again, with what
   * the feed has. Any other error: bisection down to the event, whose stream is then parked while the others flow.
   */
  private async process(items: readonly Item[], delivery: Delivery, known: Guidance = NO_GUIDANCE): Promise<void> {
    const backOff = new BackOff(this.deps.retryMs);
    let guidance = known;
    for (;;) {
      if (delivery.isStale()) throw new BatchTakenAway();
      try {
        const counts = await this.commit(items, guidance);
        return delivery.committed?.(counts);
      } catch (error) {
        if (error instanceof OffsetMoved) throw error;
        const reason = error instanceof HandlerFailed ? error.cause : error;
        if (error instanceof GapFound) guidance = withFills(guidance, await this.deps.gaps.fill(error.gaps));
        else if (isTransient(reason)) await this.waitOut(reason, backOff, delivery);
        else return this.isolate(items, delivery, guidance, error);
      }
    }
  }

  private async commit(items: readonly Item[], guidance: Guidance): Promise<BatchCounts> {
    const move = this.moveOf(items);
    const begun = performance.now();
    const counts = await this.deps.batch.run(items, move, guidance);
    this.adapt(items.length, performance.now() - begun);
    for (const place of move.to) this.next.set(placeName(place), place);
    if (counts.clashed > 0) this.deps.log.error('another event has the same sequence', { count: counts.clashed });
    if (counts.parked > 0) this.deps.log.error('streams parked', { count: counts.parked });
    this.deps.onApplied(counts, items);
    return counts;
  }

  private adapt(size: number, tookMs: number): void {
    if (tookMs > LONG_MS) this.batchSize = Math.max(SMALLEST_BATCH, Math.ceil(Math.min(size, this.batchSize) / 2));
    else if (tookMs < LONG_MS / 4 && size >= this.batchSize)
      this.batchSize = Math.min(this.deps.maxBatch, this.batchSize * 2);
  }

  private async waitOut(reason: unknown, backOff: BackOff, delivery: Delivery): Promise<void> {
    this.deps.log.warn('transient error, same batch again', { errorClass: classOf(reason), error: reason });
    await delivery.heartbeat().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, backOff.next()));
  }

  /** The event at fault alone, what is before and after it in transactions of their own; unknown which: both halves. */
  private async isolate(items: readonly Item[], delivery: Delivery, guidance: Guidance, error: unknown): Promise<void> {
    const suspects = error instanceof HandlerFailed ? error.items : items.filter((item) => item.kind === 'event');
    const only = suspects.length === 1 ? suspects[0]! : null;
    if (only && guidance.poison.has(only.event.id)) throw error;
    if (only) this.logPoison(only, error);
    if (items.length === 1)
      return this.process(items, delivery, poisoned(guidance, only ?? firstOf(suspects, error), error));
    const at = only ? items.findIndex((item) => item.kind === 'event' && item.stream === only.stream) : -1;
    const cut = only && items.includes(only) ? items.indexOf(only) : at;
    const ends = only && cut >= 0 ? [cut, cut + 1, items.length] : [Math.ceil(items.length / 2), items.length];
    let from = 0;
    for (const to of ends) {
      if (to > from)
        await this.process(items.slice(from, to), delivery, only ? poisoned(guidance, only, error) : guidance);
      from = to;
    }
  }

  private logPoison({ event }: EventItem, error: unknown): void {
    const reason = error instanceof HandlerFailed ? error.cause : error;
    const { id: eventId, type, tenantId, topic, sequence } = event;
    this.deps.log.error('a handler failed', {
      eventId,
      type,
      tenantId,
      topic,
      sequence,
      errorClass: classOf(reason),
      error: reason,
    });
  }

  /** The transport tries again by itself; an operator should see that it has to. */
  private async told<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.deps.log.warn(what, { errorClass: classOf(error), error });
      throw error;
    }
  }

  private nextOf(place: TopicPartition): number {
    return this.next.get(placeName(place))?.next ?? 0;
  }

  private moveOf(items: readonly Item[]): OffsetMove {
    const to = new Map<string, Position>();
    for (const { message } of items)
      if (message) {
        const { topic, partition, offset } = message;
        to.set(placeName(message), { topic, partition, next: offset + 1 });
      }
    const places = [...to.keys()].sort();
    return { from: places.map((name) => this.expected(to.get(name)!)), to: places.map((name) => to.get(name)!) };
  }

  private expected({ topic, partition }: Position): Position {
    const position = this.next.get(placeName({ topic, partition }));
    if (!position) throw new OffsetMoved(placeName({ topic, partition }));
    return position;
  }
}

/** Tenants are worked one by one, so each attempt finds one tenant's gaps: what was read for another stays known. */
function withFills(guidance: Guidance, fills: Guidance['fills']): Guidance {
  return { ...guidance, fills: new Map([...guidance.fills, ...fills]) };
}

function poisoned(guidance: Guidance, item: EventItem, error: unknown): Guidance {
  const reason = error instanceof HandlerFailed ? error.cause : error;
  return { ...guidance, poison: new Map([...guidance.poison, [item.event.id, reason]]) };
}

/** In a batch of one message the feed may have added others: the earliest suspect goes first. */
function firstOf(suspects: readonly EventItem[], error: unknown): EventItem {
  const [first] = suspects;
  if (!first) throw error;
  return first;
}
