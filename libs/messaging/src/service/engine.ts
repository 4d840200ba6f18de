import { TOPICS, type ServiceName } from '@stepwell/contracts';
import type { Clock } from '@stepwell/kernel';
import type { Committed, Database, Logger } from '@stepwell/platform';
import { BatchTransaction } from '../consumer/batch.js';
import { Bootstrap } from '../consumer/bootstrap.js';
import { Consumer } from '../consumer/consumer.js';
import { ConsumerRows } from '../consumer/consumer-rows.js';
import { Dispatch, type Bound } from '../consumer/dispatch.js';
import { GapRepair } from '../consumer/gap-repair.js';
import { Offsets } from '../consumer/offsets.js';
import { NOTHING, sum, type BatchCounts } from '../consumer/counts.js';
import type { FeedReader } from '../feed/feed.js';
import type { Item } from '../consumer/item.js';
import { MarkWriter } from '../marks/mark-writer.js';
import type { BusObserver } from '../metrics/observer.js';
import type { EventOutbox } from '../outbox/event-outbox.js';
import type { Lanes } from '../outbox/lanes.js';
import { Operations } from '../operations/operations.js';
import { Relay, type OutboxMover } from '../outbox/relay.js';
import { SlotFollower } from '../outbox/slot-follower.js';
import { HoldRetry, Parking } from '../park/parking.js';
import { ParkRows } from '../park/park-rows.js';
import { within } from '../pause.js';
import type { View } from '../rebuild/view.js';
import { classOf } from '../pg/errors.js';
import { TimerParking } from '../timers/timer-parking.js';
import { TimerRunner } from '../timers/timer-runner.js';
import type { TimerRows } from '../timers/timer-rows.js';
import type { Consumption, EventTransport, Trouble } from '../transports/transport.js';
import { Repeat, Rested } from './repeat.js';
import type { ServiceIdle, ServiceRole, Tuning } from './running.js';

/** What one service's engine is built from. */
export interface EngineDeps<E> {
  readonly name: ServiceName;
  /** Default `all`. */
  readonly role?: ServiceRole;
  readonly schema: string;
  readonly db: Database<E>;
  readonly lanes: Lanes;
  readonly outbox: EventOutbox<E>;
  readonly timers: TimerRows;
  readonly transport: EventTransport;
  readonly feeds: FeedReader | null;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tuning: Tuning;
  /** Replication slot of whoever publishes the outbox instead of the relay; absent or null: the relay does. */
  readonly outboxSlot?: string | null;
  /** Told what is done; absent: nobody listens. */
  readonly observer?: BusObserver;
  /** Read models that can be made anew. */
  readonly views?: readonly View[];
}

const REPOSITION_MS = 10_000;
/** Upkeep of which this process knows no need is done once in so many turns. */
const TURNS_AT_REST = 5;

/** Consumer, relay, timers, marks and parks of one service; started and stopped in order. */
export class Engine<E> {
  readonly relay: OutboxMover;
  parks!: Parking<E>;
  timerParks!: TimerParking<E>;
  operations!: Operations<E>;
  private timers!: TimerRunner<E>;
  private consumer!: Consumer<E>;
  private consumption: Consumption | null = null;
  private marks!: MarkWriter<E>;
  private readonly repeats: Repeat[] = [];
  private holds!: Repeat;
  private activity = 0;
  private held = 0;
  private totals: BatchCounts = { ...NOTHING };
  private told = 0;
  private vouchedAt = 0;
  private ready = false;
  /** Why the bus last refused this service, so that it is said once. */
  private refusal: string | null = null;
  private dispatch: Dispatch | null = null;

  constructor(private readonly deps: EngineDeps<E>) {
    const { schema, transport, lanes, log, tuning, outboxSlot: slot = null } = deps;
    const { relayBatch: batch, pollMs, retryMs } = tuning;
    const relay = new Relay({ schema, transport, lanes, log, batch, pollMs, retryMs });
    this.relay = slot === null ? relay : new SlotFollower({ schema, slot, relay, lanes, log, retryMs });
    // What an API commits is news to the marks of the process that publishes it.
    lanes.onHint(() => this.told++);
  }

  /** Builds everything that needs to know the handlers. */
  bind(bound: readonly Bound[]): void {
    const { db, schema, clock, log, lanes, tuning, name } = this.deps;
    const dispatch = new Dispatch(bound);
    this.dispatch = dispatch;
    const rows = new ConsumerRows(schema);
    const tables = { service: name, schema, outbox: this.deps.outbox, timers: this.deps.timers };
    const gaps = new GapRepair(this.deps.feeds, dispatch, log);
    const parkRows = new ParkRows(lanes, schema);
    const onApplied = (counts: BatchCounts): void => this.applied(counts, []);
    const { pollMs, retryMs, maxBatch } = tuning;
    // Counted where a hole is found; a held stream is tried again and again.
    const counted = new GapRepair(this.deps.feeds, dispatch, log, (repaired) => this.deps.observer?.gap(repaired));
    this.consumer = this.consumerOf(dispatch, { db, clock, rows, tables }, counted, maxBatch);
    this.parks = new Parking({ db, clock, rows, tables, parkRows, gaps, log, onApplied });
    const onFired = (left: Committed): void => this.committed(left);
    this.timers = new TimerRunner({ db, clock, dispatch, tables, rows, lanes, log, pollMs, retryMs, onFired });
    const onDueAgain = (): void => this.committed({ events: 0, timers: 1 });
    this.timerParks = new TimerParking({ db, clock, tables, lanes, log, onDueAgain });
    this.marks = new MarkWriter({
      service: name,
      schema,
      db,
      lanes,
      clock,
      consumption: () => this.consumption,
      onWritten: () => this.relay.wake(),
      isKeyed: (this.deps.outboxSlot ?? null) !== null,
    });
    this.operations = new Operations({
      ...{ service: name, db, clock, log, lanes, rows, tables },
      topics: this.consumer.topics,
      transport: this.deps.transport,
      feeds: this.deps.feeds,
      views: this.deps.views ?? [],
      itemsOf: (events) => gaps.itemsOf(events),
      apply: (events) => this.consumer.applyOutside(events),
      reposition: () => this.reposition(),
    });
    const hold = new HoldRetry(this.parks, name, log);
    const holding = new Rested(async () => void (this.held = await hold.round()), TURNS_AT_REST);
    this.holds = new Repeat(() => holding.turn(this.held > 0), tuning.holdMs, log, 'held streams');
    this.repeats.push(this.holds);
    const vouching = new Rested(() => this.vouch(), TURNS_AT_REST);
    const marks = new Repeat(() => vouching.turn(this.hasNews()), tuning.markEveryMs, log, 'marks');
    if (tuning.markEveryMs > 0) this.repeats.push(marks);
  }

  /** Topics with events that are handled here; known once the handlers are bound. */
  get topics(): readonly string[] {
    return this.consumer.topics;
  }

  async start(): Promise<void> {
    await this.deps.lanes.session();
    if (this.deps.role === 'api') return;
    this.relay.start();
    this.timers.start();
    this.deps.transport.onTrouble?.((trouble) => this.report(trouble));
    if (this.consumer.topics.length > 0) this.consumption = await this.deps.transport.subscribe(this.consumer);
    for (const repeat of this.repeats) repeat.start();
    this.ready = true;
  }

  /** This member leaves the group and joins it again: it then begins at the stored offsets. */
  private async reposition(): Promise<void> {
    if (!this.consumption) return;
    await this.consumption.stop(REPOSITION_MS);
    this.consumption = await this.deps.transport.subscribe(this.consumer);
  }

  /** Consumers, then timers, then the relay, which drains; each gets what is left of the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    const end = performance.now() + deadlineMs;
    const left = (): number => Math.max(50, end - performance.now());
    const steps: (() => Promise<unknown>)[] = [
      () => Promise.all(this.repeats.map((repeat) => repeat.stop())),
      () => this.consumption?.stop(left()) ?? Promise.resolve(),
      () => this.timers.stop(),
      () => this.relay.stop(),
    ];
    for (const step of steps)
      await within(left(), 'stopping', step()).catch((error: unknown) =>
        this.deps.log.warn('cut at the deadline', { error }),
      );
    await this.deps.lanes.close();
  }

  /** HTTP or a handler committed something. */
  committed(left: Committed): void {
    this.activity++;
    this.told += left.events;
    if (left.events > 0) this.relay.wake();
    if (left.timers > 0) this.timers.wake();
  }

  wake(): void {
    this.relay.wake();
    this.timers.wake();
    this.deps.transport.wake();
    if (this.held > 0) this.holds.wake();
  }

  writeMarks(): Promise<void> {
    return this.marks.write();
  }

  /** Whether anything was recorded or applied here since this was last asked; marks themselves are no news. */
  private hasNews(): boolean {
    const news = this.told + this.totals.applied + this.totals.parked;
    const isNew = news !== this.vouchedAt;
    this.vouchedAt = news;
    return isNew;
  }

  /** A mark written while somebody moves the clock would say how fast the machine is. */
  private async vouch(): Promise<void> {
    if (!this.deps.clock.byHand) await this.marks.write();
  }

  async idle(): Promise<ServiceIdle> {
    const { schema, lanes, clock } = this.deps;
    const session = await lanes.session();
    const [row] = await session.query<{ outbox: number; due: number; parked: number; held: number }>(
      `SELECT (SELECT count(*)::int FROM ${schema}.outbox) AS outbox,
        (SELECT count(*)::int FROM ${schema}.timer WHERE due <= $1 AND parked_reason IS NULL) AS due,
        (SELECT count(*)::int FROM ${schema}.timer WHERE parked_reason IS NOT NULL)
          + (SELECT count(*)::int FROM ${schema}.parked_key WHERE reason <> 'fact-awaited') AS parked,
        (SELECT count(*)::int FROM ${schema}.parked_key WHERE reason = 'fact-awaited') AS held`,
      [clock.now()],
    );
    const { outbox, due, parked, held } = row!;
    const lag = (await this.lag()) + held;
    return { outbox, timersDue: due, lag, parked, activity: this.transactions };
  }

  /** Whether a worker has joined its group; whoever answers HTTP does so without a bus. */
  get settled(): boolean {
    return this.deps.role !== 'worker' || !this.consumption || (this.consumption.settled ?? true);
  }

  /** Whether only a new process can help the consumer. */
  get stuck(): boolean {
    return this.consumption?.stuck ?? false;
  }

  private report({ group, error, fatal }: Trouble): void {
    if (group !== this.deps.name) return;
    if (fatal && this.refusal === error.message) return;
    this.refusal = fatal ? error.message : null;
    const fields = { errorClass: classOf(error), error };
    if (fatal) this.deps.log.error('the bus refuses this service', fields);
    else this.deps.log.warn('the bus is disturbed, trying again', fields);
  }

  private async lag(): Promise<number> {
    if (!this.ready) return TOPICS.length;
    if (!this.consumption) return 0;
    try {
      const places = await this.places();
      return places.reduce((sum, { next, end }) => sum + Math.max(0, end - next), 0);
    } catch {
      return TOPICS.length;
    }
  }

  /** Next offset and end of every place this process consumes. Rejects while it has none. */
  places(): ReturnType<Consumption['lag']> {
    return this.consumption?.lag() ?? Promise.resolve([]);
  }

  /** Whether events of a type are handled here; false before the handlers are bound. */
  handles(type: string): boolean {
    return this.dispatch?.of(type) !== undefined;
  }

  /** Whether relay, timers and consumer wait for something new. */
  get resting(): boolean {
    return this.relay.resting && this.timers.resting && (this.consumption?.resting ?? true);
  }

  /** Transactions of consumer and timers and rows of the relay since start. */
  get transactions(): number {
    return this.activity + this.relay.published;
  }

  /** What became of everything consumed since start. */
  get counts(): BatchCounts {
    return this.totals;
  }

  private applied(counts: BatchCounts, items: readonly Item[]): void {
    this.deps.observer?.applied(items, counts);
    this.totals = sum([this.totals, counts]);
    this.committed({ events: counts.recorded, timers: counts.timers });
    this.held += counts.parked;
    if (this.held > 0 && counts.applied > 0) this.holds.wake();
  }

  private consumerOf(
    dispatch: Dispatch,
    batchDeps: ConstructorParameters<typeof BatchTransaction<E>>[0],
    gaps: GapRepair,
    maxBatch: number,
  ): Consumer<E> {
    const offsets = new Offsets(this.deps.db, this.deps.schema);
    return new Consumer<E>({
      service: this.deps.name,
      dispatch,
      batch: new BatchTransaction(batchDeps),
      offsets,
      gaps,
      bootstrap: new Bootstrap(this.deps.feeds, offsets),
      log: this.deps.log,
      maxBatch,
      retryMs: this.deps.tuning.retryMs,
      onApplied: (counts, items) => this.applied(counts, items),
      onLost: (why, places) => this.deps.observer?.lost(why, places),
    });
  }
}
