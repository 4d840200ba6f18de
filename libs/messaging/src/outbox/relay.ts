import type { Logger } from '@stepwell/platform';
import { classOf } from '../pg/errors.js';
import type { Session } from '../pg/session.js';
import { BackOff, Pause } from '../pause.js';
import { TooLarge, type EventTransport } from '../transports/transport.js';
import { HeldStreams } from './held-streams.js';
import type { Lanes } from './lanes.js';
import { OutboxReader, type OutboxRow } from './outbox-row.js';

/** Gets what stands in the outbox to the bus, and then out of the outbox. */
export interface OutboxMover {
  start(): void;
  /** Rows moved since start. */
  readonly published: number;
  /** True while it waits for something to be committed. */
  readonly resting: boolean;
  /** Something was committed: look now. */
  wake(): void;
  /** Moves what it can, then ends. */
  stop(): Promise<void>;
}

/** How the relay works. */
export interface RelayOptions {
  readonly schema: string;
  readonly transport: EventTransport;
  readonly lanes: Lanes;
  readonly log: Logger;
  /** Most rows of one publish. */
  readonly batch: number;
  /** Longest pause between looks at the outbox, ms. */
  readonly pollMs: number;
  readonly retryMs: readonly [number, number];
  /** How long a stream whose next event the broker finds too large waits before it is tried again, ms; 5,000 unless told. */
  readonly tooLargeMs?: number;
}

const FIRST_POLL_MS = 25;
/** Somebody may have raised the broker's limit. */
const TOO_LARGE_MS = 5_000;
/** Who owns every lane hears of every commit, and need not look for what a dead owner left: it polls so much more rarely. */
const POLLS_AT_REST = 5;

/**
 * Moves the outbox to the bus: visible rows of owned lanes in id order, one batch in flight, acknowledged, then deleted
 * by their ids (design 5, rule 2). Dying in between publishes again, never out of order per stream, never too little.
 * An event that is too large for the broker holds back its own stream; the others flow.
 */
export class Relay implements OutboxMover {
  private readonly pause = new Pause();
  private readonly backOff: BackOff;
  private readonly reader: OutboxReader;
  private readonly held: HeldStreams;
  private stopping = false;
  private pollMs = FIRST_POLL_MS;
  private running: Promise<void> = Promise.resolve();
  private moved = 0;

  constructor(private readonly options: RelayOptions) {
    this.backOff = new BackOff(options.retryMs);
    this.reader = new OutboxReader(options.schema);
    this.held = new HeldStreams(options.tooLargeMs ?? TOO_LARGE_MS);
    options.lanes.onHint(() => this.pause.wake());
  }

  start(): void {
    this.running = this.run();
  }

  /** Rows published since start. */
  get published(): number {
    return this.moved;
  }

  /** True while it waits for something to be committed. */
  get resting(): boolean {
    return this.pause.resting;
  }

  /** Something was committed: look now. */
  wake(): void {
    this.pause.wake();
    void this.options.lanes.hint().catch(() => undefined);
  }

  /** Publishes what is there, then ends. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.pause.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    for (;;) {
      try {
        const moved = await this.drain();
        this.backOff.reset();
        if (this.stopping) return;
        this.pollMs = moved > 0 ? FIRST_POLL_MS : Math.min(this.longestPoll(), this.pollMs * 2);
        await this.pause.upTo(this.pollMs);
      } catch (error) {
        this.options.log.warn('relay waits and tries again', { errorClass: classOf(error), error });
        if (this.stopping) return;
        await this.pause.upTo(this.backOff.next());
      }
    }
  }

  private longestPoll(): number {
    const { pollMs, lanes } = this.options;
    return lanes.ownsAll ? pollMs * POLLS_AT_REST : pollMs;
  }

  /** Publishes until a look finds nothing; answers the number of rows. */
  async drain(): Promise<number> {
    const session = await this.options.lanes.session();
    const before = this.moved;
    let rows = await this.look(session);
    while (rows.length > 0) {
      rows = await this.deleteAndLook(session, await this.publish(rows));
    }
    return this.moved - before;
  }

  /** Answers what was acknowledged: of a publish that is too large its halves, down to the one event that no publish can hold. */
  private async publish(given: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
    const rows = given.filter((row) => !this.held.has(row));
    if (rows.length === 0) return rows;
    try {
      await this.options.transport.publish(rows);
      this.moved += rows.length;
      return rows;
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      if (rows.length === 1) return this.hold(rows[0]!, error);
      const middle = Math.ceil(rows.length / 2);
      return [...(await this.publish(rows.slice(0, middle))), ...(await this.publish(rows.slice(middle)))];
    }
  }

  private hold(row: OutboxRow, error: TooLarge): readonly OutboxRow[] {
    const { topic, sequence } = row;
    if (this.held.hold(row, performance.now())) {
      const eventId = row.headers['ce_id'] ?? '';
      const bytes = Buffer.byteLength(row.value);
      this.options.log.error('an event is larger than the broker takes: its stream waits', {
        ...{ eventId, topic, sequence, bytes },
        errorClass: classOf(error),
        error,
      });
    }
    return [];
  }

  private async deleteAndLook(session: Session, rows: readonly OutboxRow[]): Promise<OutboxRow[]> {
    const [, next] = await Promise.all([this.delete(session, rows), this.look(session)]);
    return next;
  }

  private async delete(session: Session, rows: readonly OutboxRow[]): Promise<void> {
    const deletion = `DELETE FROM ${this.options.schema}.outbox WHERE id = ANY($1::bigint[])`;
    if (rows.length > 0) await session.query(deletion, [`{${rows.map(({ id }) => id).join()}}`]);
  }

  private look(session: Session): Promise<OutboxRow[]> {
    return this.reader.look(session, this.options.lanes.list, this.options.batch, this.held.at(performance.now()));
  }
}
