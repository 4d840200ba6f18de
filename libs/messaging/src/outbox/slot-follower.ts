import type { Logger } from '@stepwell/platform';
import { BackOff, Pause } from '../pause.js';
import { classOf } from '../pg/errors.js';
import type { Session } from '../pg/session.js';
import type { Lanes } from './lanes.js';
import type { OutboxMover, Relay } from './relay.js';

/** How the follower works. */
export interface SlotFollowerOptions {
  readonly schema: string;
  /** Name of the replication slot through which the other publisher reads the outbox. */
  readonly slot: string;
  /** Publishes what was committed before the slot existed. */
  readonly relay: Pick<Relay, 'drain'>;
  readonly lanes: Lanes;
  readonly log: Logger;
  readonly retryMs: readonly [first: number, longest: number];
}

/** Rows that were visible when the write-ahead log had reached `lsn`: their commits lie before it. */
interface Seen {
  readonly ids: string;
  readonly count: number;
  readonly lsn: string;
}

const LOOK_MS = 200;
const MOST_ROWS = 20_000;

/**
 * Stands in for the relay where another publisher, such as Debezium, reads the outbox from the write-ahead log. A row goes
 * once the publisher's slot has confirmed a place behind the row's commit, so that what stands in the outbox is still what
 * is not known to be on the bus. Without the slot nothing goes, and the log says so.
 */
export class SlotFollower implements OutboxMover {
  private readonly pause = new Pause();
  private readonly backOff: BackOff;
  private seen: Seen | null = null;
  private stopping = false;
  private isThere: boolean | null = null;
  private running: Promise<void> = Promise.resolve();
  private moved = 0;

  constructor(private readonly options: SlotFollowerOptions) {
    this.backOff = new BackOff(options.retryMs);
  }

  start(): void {
    this.running = this.run();
  }

  get published(): number {
    return this.moved;
  }

  get resting(): boolean {
    return this.pause.resting && this.seen === null;
  }

  wake(): void {
    this.pause.wake();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.pause.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.turn();
        this.backOff.reset();
        await this.pause.upTo(LOOK_MS);
      } catch (error) {
        this.options.log.warn('the outbox waits and is looked at again', { errorClass: classOf(error), error });
        if (!this.stopping) await this.pause.upTo(this.backOff.next());
      }
    }
  }

  private async turn(): Promise<void> {
    const session = await this.options.lanes.session();
    const confirmed = await this.confirmed(session);
    if (confirmed === null) return this.missed();
    if (!this.isThere) await this.found();
    if (confirmed) await this.forget(session);
    this.seen ??= await this.look(session);
  }

  /** Whether the slot has passed what was seen; null where there is no such slot. */
  private async confirmed(session: Session): Promise<boolean | null> {
    const [slot] = await session.query<{ passed: boolean }>(
      `SELECT coalesce(confirmed_flush_lsn >= $2::pg_lsn, false) AS passed FROM pg_replication_slots
       WHERE slot_name = $1 AND database = current_database()`,
      [this.options.slot, this.seen?.lsn ?? null],
    );
    return slot?.passed ?? null;
  }

  private missed(): void {
    const { log, slot } = this.options;
    if (this.isThere !== false) log.error(`nobody publishes the outbox: there is no replication slot ${slot}`, {});
    this.isThere = false;
    this.seen = null;
  }

  /** What a slot does not carry was committed before it: published here, and what both publish is dropped as a duplicate. */
  private async found(): Promise<void> {
    this.moved += await this.options.relay.drain();
    this.isThere = true;
  }

  private async forget(session: Session): Promise<void> {
    const { ids, count } = this.seen!;
    await session.query(`DELETE FROM ${this.options.schema}.outbox WHERE id = ANY($1::bigint[])`, [ids]);
    this.moved += count;
    this.seen = null;
  }

  /** The place is read after the rows: no commit seen here lies behind it. */
  private async look(session: Session): Promise<Seen | null> {
    const rows = await session.query<{ id: number }>(
      `SELECT id FROM ${this.options.schema}.outbox ORDER BY id LIMIT ${MOST_ROWS}`,
    );
    if (rows.length === 0) return null;
    const [place] = await session.query<{ lsn: string }>('SELECT pg_current_wal_insert_lsn() AS lsn');
    return { ids: `{${rows.map(({ id }) => id).join()}}`, count: rows.length, lsn: place!.lsn };
  }
}
