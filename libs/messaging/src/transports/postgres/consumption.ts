import { randomUUID } from 'node:crypto';
import { BackOff, Pause, within } from '../../pause.js';
import { Session } from '../../pg/session.js';
import type {
  Bounds,
  BusBatch,
  BusMessage,
  Consumption,
  Position,
  Subscription,
  TopicPartition,
} from '../transport.js';
import { HandedOver } from './handed-over.js';
import { addHeads, boundsOf, fetchFrom, placeName, type BoundsRow, type FetchedRow } from './log.js';
import { Membership } from './membership.js';

/** Machine-time limits of a member. */
export interface ConsumptionTimes {
  /** Look at the log at least this often, ms. */
  readonly pollMs: number;
  /** Look for partitions to take or give at least this often, ms. */
  readonly balanceMs: number;
  /** First and longest pause after a failure, ms. */
  readonly retryMs: readonly [number, number];
}

/** Retention deleted records that this member had not read. */
export class LogPruned extends Error {
  override readonly name = 'LogPruned';
}

interface Place extends Position {
  next: number;
}

/** One member of a group on the Postgres log: one direct connection for its locks and its reading. */
export class PostgresConsumption implements Consumption {
  private readonly pause = new Pause();
  private readonly name = randomUUID();
  private readonly places = new Map<string, Place>();
  private readonly backOff: BackOff;
  private session: Session | null = null;
  private membership: Membership | null = null;
  private stopping = false;
  private turn = 0;
  private balancedAt = -Infinity;
  private fetchedAt = -Infinity;
  private readonly handed = new HandedOver();
  private readonly finished: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly subscription: Subscription,
    private readonly times: ConsumptionTimes,
    private readonly trouble: (error: unknown) => void = () => undefined,
  ) {
    this.backOff = new BackOff(times.retryMs);
    this.finished = this.run();
  }

  get resting(): boolean {
    return this.pause.resting;
  }

  wake(): void {
    this.fetchedAt = -Infinity;
    this.pause.wake();
  }

  /** These records were just committed to the log by this process. */
  published(records: readonly BusMessage[]): void {
    const ours = records.filter(({ topic }) => this.subscription.topics.includes(topic));
    if (ours.length === 0) return;
    this.handed.add(ours);
    this.pause.wake();
  }

  async lag(): Promise<readonly (Position & { readonly end: number })[]> {
    if (!this.session || !this.membership || this.balancedAt < 0) throw new Error('not a member right now');
    const bounds = await this.bounds(this.session, this.membership.partitions);
    return bounds.map(({ topic, partition, end }) => ({
      topic,
      partition,
      next: this.places.get(placeName({ topic, partition }))?.next ?? 0,
      end,
    }));
  }

  async stop(deadlineMs: number): Promise<void> {
    this.stopping = true;
    this.pause.wake();
    try {
      await within(deadlineMs, 'leaving the group', this.finished);
    } finally {
      await this.leave();
    }
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.round();
        this.backOff.reset();
      } catch (error) {
        this.trouble(error);
        await this.afterFailure();
      }
    }
    await this.leave();
  }

  /** One look: partitions to take or give, then everything new in one batch; rests when there is nothing. */
  private async round(): Promise<void> {
    const session = await this.joined();
    if (performance.now() - this.balancedAt > this.times.balanceMs) await this.balance(session);
    const messages = await this.next(session);
    if (messages.length === 0) return this.pause.upTo(Math.max(1, this.untilPoll));
    const ends = this.contiguous(messages);
    await this.subscription.handle(this.batch(session, messages));
    for (const [name, next] of ends) this.places.get(name)!.next = next;
  }

  /** Where each place will stand after these messages. A hole means that the log was pruned past us: positions are asked again. */
  private contiguous(messages: readonly BusMessage[]): ReadonlyMap<string, number> {
    const ends = new Map<string, number>();
    for (const message of messages) {
      const name = placeName(message);
      const expected = ends.get(name) ?? this.places.get(name)!.next;
      if (message.offset !== expected) throw new LogPruned(name);
      ends.set(name, message.offset + 1);
    }
    return ends;
  }

  private batch(session: Session, messages: readonly BusMessage[]): BusBatch {
    return { messages, heartbeat: () => Promise.resolve(), isStale: () => session.broken };
  }

  private async joined(): Promise<Session> {
    if (this.session && !this.session.broken) return this.session;
    await this.leave();
    const session = await Session.open(this.url, `stepwell ${this.subscription.group} consumer`);
    this.session = session;
    await session.burst([addHeads(this.subscription.topics)]);
    this.membership = await Membership.join(session, this.subscription.group);
    this.balancedAt = -Infinity;
    return session;
  }

  private async balance(session: Session): Promise<void> {
    const membership = this.membership!;
    const share = await membership.fairShare();
    await this.giveBack(membership, membership.surplus(share));
    const taken = await membership.take(share, this.name);
    if (taken.length > 0) await this.assign(session, taken);
    this.balancedAt = performance.now();
  }

  private async giveBack(membership: Membership, partitions: readonly number[]): Promise<void> {
    if (partitions.length === 0) return;
    this.forget(partitions);
    this.subscription.revoked?.(partitions);
    await membership.release(partitions);
  }

  private async assign(session: Session, partitions: readonly number[]): Promise<void> {
    const boundsNow = (): Promise<readonly Bounds[]> => this.bounds(session, partitions);
    const positions = await this.subscription.positions(await boundsNow(), boundsNow);
    for (const position of positions) this.places.set(placeName(position), { ...position });
    this.fetchedAt = -Infinity;
  }

  private async bounds(session: Session, partitions: readonly number[]): Promise<readonly Bounds[]> {
    const { text, values } = boundsOf(this.subscription.topics, partitions);
    return session.query<BoundsRow>(text, values);
  }

  /**
   * What this process wrote to the log itself need not be asked for, if it is what comes next here. The log is asked when it
   * is not, and once in a while, for others write to it too.
   */
  private async next(session: Session): Promise<readonly BusMessage[]> {
    if (this.untilPoll > 0) {
      const handed = this.handed.take(this.subscription.maxBatch, (place) => this.nextOf(place));
      if (handed.length > 0 || !this.handed.missed) return handed;
    }
    this.handed.clear();
    const most = this.subscription.maxBatch;
    this.fetchedAt = performance.now();
    const messages = await this.fetch(session, most);
    // More waits behind a full answer.
    if (messages.length >= most) this.fetchedAt = -Infinity;
    return messages;
  }

  /** How long until the log is to be asked in any case, ms. */
  private get untilPoll(): number {
    return this.fetchedAt + this.times.pollMs - performance.now();
  }

  private nextOf(place: TopicPartition): number | undefined {
    return this.places.get(placeName(place))?.next;
  }

  /** New messages of all places together; where it begins to look moves on, so that no place waits behind a busy one. */
  private async fetch(session: Session, most: number): Promise<readonly BusMessage[]> {
    const places = [...this.places.values()];
    if (places.length === 0) return [];
    this.turn = (this.turn + 1) % places.length;
    const { text, values } = fetchFrom([...places.slice(this.turn), ...places.slice(0, this.turn)], most);
    return session.query<FetchedRow>(text, values);
  }

  /** What was delivered may be applied or not: positions are asked again. */
  private async afterFailure(): Promise<void> {
    await this.pause.upTo(this.backOff.next());
    const owned = this.membership?.partitions ?? [];
    this.forget(owned);
    try {
      if (this.session && !this.session.broken) await this.assign(this.session, owned);
    } catch {
      await this.leave();
    }
  }

  private forget(partitions: readonly number[]): void {
    for (const [name, place] of this.places) if (partitions.includes(place.partition)) this.places.delete(name);
  }

  private async leave(): Promise<void> {
    const owned = this.membership?.partitions ?? [];
    if (owned.length > 0) this.subscription.revoked?.(owned);
    this.places.clear();
    this.membership = null;
    const session = this.session;
    this.session = null;
    await session?.close();
  }
}
