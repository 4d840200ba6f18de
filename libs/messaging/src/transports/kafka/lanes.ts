import type { Bounds, BusBatch, BusMessage, Position, Subscription, TopicPartition } from '../transport.js';
import { pause } from './pause.js';

const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 10_000;
/** Messages waiting in memory over all lanes; beyond it only empty partitions are fetched. */
const MOST_WAITING = 20_000;

/** One owned topic-partition: what is fetched and waits, and where to go on. */
interface Slot extends TopicPartition {
  /** Next offset to hand over. */
  next: number;
  /** Next offset to fetch; the messages between are waiting. */
  fetchAt: number;
  waiting: BusMessage[];
}

/** Partition n of all topics: worked by one handle call at a time. */
interface Lane {
  readonly number: number;
  readonly slots: Slot[];
  /** Handle calls that rejected in a row. */
  failures: number;
  /** Backing off or asking for its position anew. */
  resting: boolean;
}

/** One assignment of the group; a handle call keeps the one it began under. */
interface Tenure {
  /** Nothing more is handed over; what runs may still finish. */
  ending: boolean;
  /** The partitions may belong to somebody else already. */
  stale: boolean;
}

/** What Lanes needs to know about its surroundings. */
export interface LaneOptions {
  readonly subscription: Subscription;
  /** Handle calls at once, each for other partition numbers. */
  readonly concurrency: number;
  bounds(partitions: readonly TopicPartition[]): Promise<readonly Bounds[]>;
  heartbeat(): Promise<void>;
  /** Called when a lane has room again or a position moved: fetching may go on. */
  room(): void;
  trouble(error: Error): void;
}

interface Share {
  readonly slot: Slot;
  readonly count: number;
}

/**
 * Waiting messages of the owned partitions, handed over in batches: several small lanes share a batch, a lane that
 * failed goes alone, and no partition number is ever in two handle calls, not even across a rebalance.
 */
export class Lanes {
  #lanes: Lane[] = [];
  #tenure: Tenure = { ending: true, stale: true };
  #turn = 0;
  #waiting = 0;
  readonly #busy = new Map<number, Promise<void>>();
  readonly #running = new Map<object, number>();

  constructor(private readonly options: LaneOptions) {}

  /** Takes over partitions at their positions. */
  assign(positions: readonly Position[]): void {
    const slots = positions.map((position): Slot => ({ ...position, fetchAt: position.next, waiting: [] }));
    const numbered = [...Map.groupBy(slots, ({ partition }) => partition)];
    this.#lanes = numbered.map(([number, own]) => ({ number, slots: own, failures: 0, resting: false }));
    this.#tenure = { ending: false, stale: false };
    this.#waiting = 0;
  }

  /** Hands nothing more over; resolves true when no handle call runs, false when one still does after `deadlineMs`. */
  async finish(deadlineMs: number): Promise<boolean> {
    this.#tenure.ending = true;
    const late = new AbortController();
    const done = this.#idle().then(() => late.abort());
    await Promise.race([done, pause(deadlineMs, late.signal)]);
    return this.#busy.size === 0;
  }

  /** Forgets all partitions and what waits of them. */
  release(): void {
    this.#lanes = [];
    this.#waiting = 0;
  }

  /** Tells running handle calls that their partitions belong to somebody else. */
  evict(): void {
    this.#tenure.ending = true;
    this.#tenure.stale = true;
  }

  /** Next offset of every owned topic-partition: everything below it was handled. */
  positions(): Position[] {
    return this.#lanes.flatMap(({ slots }) => slots.map(({ topic, partition, next }) => ({ topic, partition, next })));
  }

  /** Where to fetch, for each partition that has room. */
  wanted(): Position[] {
    const room = this.#waiting < MOST_WAITING ? this.options.subscription.maxBatch : 1;
    return this.#lanes.flatMap(({ slots }) =>
      slots
        .filter(({ waiting }) => waiting.length < room)
        .map(({ topic, partition, fetchAt }) => ({ topic, partition, next: fetchAt })),
    );
  }

  /** Longest time in milliseconds that a running handle call has given no sign of life. */
  silenceMs(): number {
    return Math.max(0, ...[...this.#running.values()].map((since) => Date.now() - since));
  }

  /** Adds fetched messages; an answer to an outdated question is dropped. */
  accept(asked: Position, messages: readonly BusMessage[], next: number): void {
    const slot = this.#slot(asked);
    if (!slot || slot.fetchAt !== asked.next) return;
    slot.fetchAt = next;
    if (slot.waiting.length === 0 && messages.length === 0) slot.next = next;
    slot.waiting = slot.waiting.length === 0 ? [...messages] : slot.waiting.concat(messages);
    this.#waiting += messages.length;
  }

  /** Hands over what waits, as far as lanes and concurrency allow. */
  pump(): void {
    while (!this.#tenure.ending && this.#running.size < this.options.concurrency) {
      const lanes = this.#ready();
      if (lanes.length === 0) return;
      this.#start(lanes);
    }
  }

  /** Asks anew where to read some partitions, after their offsets left the broker's range. */
  async reposition(partitions: readonly TopicPartition[]): Promise<void> {
    const tenure = this.#tenure;
    const boundsNow = (): Promise<readonly Bounds[]> => this.options.bounds(partitions);
    const positions = await this.options.subscription.positions(await boundsNow(), boundsNow);
    if (tenure !== this.#tenure) return;
    for (const position of positions) this.#align(position);
    this.options.room();
  }

  async #idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy.values());
  }

  #slot({ topic, partition }: TopicPartition): Slot | undefined {
    const lane = this.#lanes.find(({ number }) => number === partition);
    return lane?.slots.find((slot) => slot.topic === topic);
  }

  /** Lanes for the next batch, fairly in turn: one that failed alone, else as many as fill a batch. */
  #ready(): Lane[] {
    const count = this.#lanes.length;
    const chosen: Lane[] = [];
    let size = 0;
    for (let step = 0; step < count && size < this.options.subscription.maxBatch; step++) {
      const lane = this.#lanes[(this.#turn + step) % count] as Lane;
      const waiting = lane.slots.reduce((sum, slot) => sum + slot.waiting.length, 0);
      if (waiting === 0 || lane.resting || this.#busy.has(lane.number)) continue;
      if (lane.failures > 0 && chosen.length > 0) continue;
      chosen.push(lane);
      size += waiting;
      if (lane.failures > 0) break;
    }
    const last = chosen.at(-1);
    if (last) this.#turn = (this.#lanes.indexOf(last) + 1) % count;
    return chosen;
  }

  #start(lanes: readonly Lane[]): void {
    const shares = this.#shares(lanes);
    const call = this.#handle(lanes, shares).finally(() => {
      for (const { number } of lanes) this.#busy.delete(number);
      this.pump();
    });
    for (const { number } of lanes) this.#busy.set(number, call);
  }

  /** Cuts the batch: every slot's first messages, never more than maxBatch together. */
  #shares(lanes: readonly Lane[]): Share[] {
    let left = this.options.subscription.maxBatch;
    const shares: Share[] = [];
    for (const { slots } of lanes) {
      // The next batch begins with another topic, so that a long backlog of one does not hold the others.
      const first = slots.shift();
      if (first) slots.push(first);
      for (const slot of slots) {
        const count = Math.min(slot.waiting.length, left);
        if (count > 0) shares.push({ slot, count });
        left -= count;
      }
    }
    return shares;
  }

  async #handle(lanes: readonly Lane[], shares: readonly Share[]): Promise<void> {
    const tenure = this.#tenure;
    const batch = this.#batch(tenure, shares);
    this.#running.set(batch, Date.now());
    try {
      await this.options.subscription.handle(batch);
      if (tenure === this.#tenure) this.#advance(lanes, shares);
    } catch (error) {
      this.options.trouble(error as Error);
      if (tenure === this.#tenure) for (const lane of lanes) void this.#rest(lane, tenure);
    } finally {
      this.#running.delete(batch);
    }
  }

  #batch(tenure: Tenure, shares: readonly Share[]): BusBatch {
    const batch: BusBatch = {
      messages: shares.flatMap(({ slot, count }) => slot.waiting.slice(0, count)),
      heartbeat: () => {
        this.#running.set(batch, Date.now());
        return this.options.heartbeat();
      },
      isStale: () => tenure.stale,
    };
    return batch;
  }

  #advance(lanes: readonly Lane[], shares: readonly Share[]): void {
    for (const lane of lanes) lane.failures = 0;
    for (const { slot, count } of shares) {
      slot.waiting = slot.waiting.slice(count);
      slot.next = slot.waiting[0]?.offset ?? slot.fetchAt;
      this.#waiting -= count;
    }
    this.options.room();
  }

  /** Backs off, then reads the lane's positions again: a commit may have succeeded although its answer was lost. */
  async #rest(lane: Lane, tenure: Tenure): Promise<void> {
    lane.failures++;
    lane.resting = true;
    while (this.#owns(lane, tenure)) {
      await pause(Math.min(FIRST_BACK_OFF_MS * 2 ** (lane.failures - 1), LONGEST_BACK_OFF_MS));
      if (!this.#owns(lane, tenure)) return;
      try {
        await this.reposition(lane.slots);
        lane.resting = false;
        return this.pump();
      } catch (error) {
        lane.failures++;
        this.options.trouble(error as Error);
      }
    }
  }

  #owns(lane: Lane, tenure: Tenure): boolean {
    return tenure === this.#tenure && !tenure.ending && this.#lanes.includes(lane);
  }

  /** Moves a slot to a position: inside what waits by dropping the messages before it, else by fetching from there. */
  #align({ topic, partition, next }: Position): void {
    const slot = this.#slot({ topic, partition });
    if (!slot) return;
    const before = slot.waiting.length;
    if (next >= slot.next && next <= slot.fetchAt) {
      slot.waiting = slot.waiting.filter(({ offset }) => offset >= next);
    } else {
      slot.waiting = [];
      slot.fetchAt = next;
    }
    slot.next = next;
    this.#waiting -= before - slot.waiting.length;
  }
}
