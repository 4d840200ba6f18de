import type { Bounds, Consumption, Position, Subscription, Trouble } from '../transport.js';
import { Fetcher } from './fetcher.js';
import { closeCluster, openCluster, type Cluster, type KafkaConnection, type KafkaError } from './kafkajs-internals.js';
import { Lanes } from './lanes.js';
import { boundsOf, Membership, REBALANCE_TIMEOUT_MS } from './membership.js';
import { pause } from './pause.js';

const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 5_000;
const HINT_INTERVAL_MS = 5_000;
/** A member that moved no position since its last beats makes its pauses so much longer, within a third of the session. */
const BEATS_BEFORE_REST = 3;
const BEATS_AT_REST = 3;
const LAG_DEADLINE_MS = 30_000;
/** A handle call may work this long without a sign of life; then the group may give its partitions to others. */
const HANDLE_TIMEOUT_MS = 300_000;
/** Finishing a batch must leave time to come back before the group gives this member up. */
const DRAIN_MS = REBALANCE_TIMEOUT_MS / 2;
const REBALANCING = new Set(['REBALANCE_IN_PROGRESS']);
const EVICTED = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID']);
const HOPELESS = /AUTHORIZATION|SASL|INCONSISTENT_GROUP|UNSUPPORTED_VERSION/;

/** How a consumption behaves; the defaults suit production. */
export interface ConsumptionTuning {
  /** Handle calls at once, each for other partition numbers. */
  readonly concurrency: number;
  /** How often the group hears from us, in milliseconds; also how soon a rebalance is noticed. */
  readonly heartbeatMs: number;
  /** How long a member may be silent before the group gives its partitions away, in milliseconds. */
  readonly sessionTimeoutMs: number;
  trouble(trouble: Trouble): void;
}

interface Session {
  readonly cluster: Cluster;
  readonly membership: Membership;
  readonly fetcher: Fetcher;
  readonly over: AbortController;
}

/**
 * One member of a consumer group: joins, reads, hands over, and begins again from the top whenever anything about the
 * group or the broker changes. Positions come from the subscriber at every assignment, so nothing can be stale.
 */
export class KafkaConsumption implements Consumption {
  readonly #lanes: Lanes;
  readonly #stopping = new AbortController();
  readonly #identity = { memberId: '' };
  readonly #ended: Promise<void>;
  #session: Session | null = null;
  #cluster: Cluster | null = null;
  #waiters: (() => void)[] = [];
  #stopDeadline = 0;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly subscription: Subscription,
    private readonly tuning: ConsumptionTuning,
  ) {
    this.#lanes = new Lanes({
      subscription,
      concurrency: tuning.concurrency,
      bounds: (partitions) => boundsOf(this.#current().cluster, partitions),
      heartbeat: () => this.#sign(),
      room: () => this.#session?.fetcher.room(),
      trouble: (error) => this.#trouble(error),
    });
    this.#ended = this.#run();
  }

  get settled(): boolean {
    return this.#session !== null;
  }

  get stuck(): boolean {
    return this.#lanes.silenceMs() > 2 * HANDLE_TIMEOUT_MS;
  }

  /** Next offset and end of every owned topic-partition; waits out a rebalance or a broker that is away. */
  async lag(): Promise<readonly (Position & { end: number })[]> {
    const deadline = Date.now() + LAG_DEADLINE_MS;
    for (;;) {
      while (!this.#session && !this.#stopping.signal.aborted && Date.now() < deadline) await this.#assigned(deadline);
      const session = this.#current();
      try {
        return await this.#lagOf(session);
      } catch (error) {
        if (session === this.#session || this.#stopping.signal.aborted || Date.now() > deadline) throw error;
      }
    }
  }

  /** Finishes what is being handled, at most for `deadlineMs`, and leaves the group. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopDeadline ||= Date.now() + deadlineMs;
    this.#stopping.abort();
    this.#wake();
    const late = new AbortController();
    await Promise.race([this.#ended.then(() => late.abort()), pause(deadlineMs, late.signal)]);
    if (this.#cluster) await closeCluster(this.#cluster);
  }

  /** Positions are read before the ends: what is handled in between counts as left, never the other way round. */
  async #lagOf(session: Session): Promise<readonly (Position & { end: number })[]> {
    const positions = this.#lanes.positions();
    const ends = await boundsOf(session.cluster, positions);
    if (session !== this.#session) throw new Error(`${this.subscription.group} is between two assignments`);
    const end = new Map(ends.map((bounds) => [`${bounds.topic}/${bounds.partition}`, bounds.end]));
    return positions.map((position) => {
      return { ...position, end: end.get(`${position.topic}/${position.partition}`) ?? position.next };
    });
  }

  #current(): Session {
    if (!this.#session) throw new Error(`${this.subscription.group} has no partitions of Kafka at the moment`);
    return this.#session;
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#stopping.signal.aborted; failures++) {
      // With a hung handler there is nothing to come back for: its partitions stay with the others.
      while (this.#hung() && !this.#stopping.signal.aborted) await pause(LONGEST_BACK_OFF_MS, this.#stopping.signal);
      const error = await this.#live(() => (failures = -1));
      if (!error || this.#stopping.signal.aborted) continue;
      this.#trouble(error);
      const hopeless = HOPELESS.test(error.type ?? error.name);
      const backOff = hopeless
        ? LONGEST_BACK_OFF_MS
        : Math.min(FIRST_BACK_OFF_MS * 2 ** (failures + 1), LONGEST_BACK_OFF_MS);
      await pause(backOff, this.#stopping.signal);
    }
  }

  /** From joining to the end of one assignment; answers the error that ended it, null for a rebalance or a stop. */
  async #live(joined: () => void): Promise<KafkaError | null> {
    const cluster = openCluster(this.connection);
    this.#cluster = cluster;
    const over = new AbortController();
    const stop = () => over.abort();
    this.#stopping.signal.addEventListener('abort', stop);
    try {
      await cluster.connect();
      await cluster.addMultipleTargetTopics(this.subscription.topics);
      const { group, topics } = this.subscription;
      const membership = await Membership.join(cluster, this.#identity, {
        group,
        topics,
        sessionTimeoutMs: this.tuning.sessionTimeoutMs,
      });
      const fetcher = new Fetcher(cluster, this.#lanes, over.signal, (error) => this.#trouble(error));
      const beating = this.#beat(membership, over);
      try {
        await this.#take({ cluster, membership, fetcher, over });
        joined();
        return await beating;
      } finally {
        over.abort();
        await this.#giveBack(membership);
      }
    } catch (error) {
      if (EVICTED.has((error as KafkaError).type ?? '')) this.#identity.memberId = '';
      return error as KafkaError;
    } finally {
      this.#stopping.signal.removeEventListener('abort', stop);
      await closeCluster(cluster);
      this.#cluster = null;
    }
  }

  /** Asks where to read and begins. */
  async #take(session: Session): Promise<void> {
    const { cluster, membership, fetcher } = session;
    const boundsNow = (): Promise<readonly Bounds[]> => boundsOf(cluster, membership.assigned);
    const bounds = await boundsNow();
    const positions = await this.subscription.positions(bounds, boundsNow);
    if (positions.length !== bounds.length) throw new Error(`${this.subscription.group} did not answer every position`);
    if (session.over.signal.aborted) return;
    this.#session = session;
    this.#lanes.assign(positions);
    fetcher.start();
    this.#wake();
  }

  /** Lets running handle calls finish while the group still waits for us, then lets go of everything. */
  async #giveBack(membership: Membership): Promise<void> {
    const numbers = [...new Set(this.#lanes.positions().map(({ partition }) => partition))];
    const still = setInterval(() => void membership.heartbeat().catch(() => undefined), this.tuning.heartbeatMs);
    const patience = this.#stopping.signal.aborted ? Math.max(this.#stopDeadline - Date.now(), 0) : DRAIN_MS;
    const drained = await this.#lanes.finish(patience);
    clearInterval(still);
    if (!drained) this.#lanes.evict();
    const leaving = !drained || this.#stopping.signal.aborted;
    await membership.commit(this.#lanes.positions()).catch(() => undefined);
    this.#lanes.release();
    this.#session = null;
    if (numbers.length > 0) this.subscription.revoked?.(numbers);
    if (!leaving) return;
    this.#identity.memberId = '';
    await membership.leave().catch(() => undefined);
  }

  /** Heartbeats until the assignment ends. Also stores the position hint from time to time, when it has moved. */
  async #beat(membership: Membership, over: AbortController): Promise<KafkaError | null> {
    let hinted = { at: Date.now(), place: 0 };
    let [place, still] = [0, 0];
    while (!over.signal.aborted) {
      await pause(this.#beatAfter(still), over.signal);
      if (over.signal.aborted) return null;
      const positions = this.#lanes.positions();
      const now = positions.reduce((sum, { next }) => sum + next, 0);
      [place, still] = [now, now === place ? still + 1 : 0];
      try {
        if (this.#hung()) throw new Error('a handler gave no sign of life for too long');
        await membership.heartbeat();
        if (hinted.place === place || Date.now() - hinted.at < HINT_INTERVAL_MS) continue;
        hinted = { at: Date.now(), place };
        await membership.commit(positions);
      } catch (error) {
        over.abort();
        return this.#endOf(error as KafkaError);
      }
    }
    return null;
  }

  /** Nobody waits for the partitions of a member at rest: it may hear of a rebalance a little later. */
  #beatAfter(still: number): number {
    const { heartbeatMs, sessionTimeoutMs } = this.tuning;
    if (still < BEATS_BEFORE_REST) return heartbeatMs;
    return Math.max(heartbeatMs, Math.min(heartbeatMs * BEATS_AT_REST, sessionTimeoutMs / 3));
  }

  #hung(): boolean {
    return this.#lanes.silenceMs() > HANDLE_TIMEOUT_MS;
  }

  #endOf(error: KafkaError): KafkaError | null {
    if (REBALANCING.has(error.type ?? '')) return null;
    if (!EVICTED.has(error.type ?? '')) return error;
    this.#lanes.evict();
    this.#identity.memberId = '';
    return error;
  }

  async #sign(): Promise<void> {
    // The regular heartbeat runs by itself; a handler that never lets it run must at least do so here.
    await new Promise((resolve) => setImmediate(resolve));
  }

  #assigned(deadline: number): Promise<void> {
    const awake = new AbortController();
    this.#waiters.push(() => awake.abort());
    return pause(deadline - Date.now(), awake.signal);
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  #trouble(error: Error): void {
    const fatal = HOPELESS.test((error as KafkaError).type ?? error.name);
    this.tuning.trouble({ group: this.subscription.group, error, fatal });
  }
}
