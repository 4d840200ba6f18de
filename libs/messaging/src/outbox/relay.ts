import { toHeaders } from '@stepwell/contracts';
import type { Instant } from '@stepwell/kernel';
import type { Logger } from '@stepwell/platform';
import { classOf } from '../pg/errors.js';
import type { Session } from '../pg/session.js';
import { BackOff, Pause } from '../pause.js';
import type { BusRecord, EventTransport } from '../transports/transport.js';
import type { Lanes } from './lanes.js';

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
}

interface OutboxRow {
  id: number;
  lane: number;
  event_id: string;
  type: string;
  source: string;
  topic: string;
  key: string;
  sequence: number;
  occurred_at: Instant;
  recorded_at: Instant;
  tenant_id: string;
  site_id: string | null;
  correlation_id: string;
  causation_id: string;
  traceparent: string | null;
  payload: string;
}

const FIRST_POLL_MS = 25;

/**
 * Moves the outbox to the bus: visible rows of owned lanes in id order, one batch in flight, acknowledged, then deleted
 * by their ids (design 5, rule 2). Dying in between publishes again, never out of order per stream, never too little.
 */
export class Relay {
  private readonly pause = new Pause();
  private readonly backOff: BackOff;
  private stopping = false;
  private pollMs = FIRST_POLL_MS;
  private running: Promise<void> = Promise.resolve();
  private moved = 0;

  constructor(private readonly options: RelayOptions) {
    this.backOff = new BackOff(options.retryMs);
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
        this.pollMs = moved > 0 ? FIRST_POLL_MS : Math.min(this.options.pollMs, this.pollMs * 2);
        await this.pause.upTo(this.pollMs);
      } catch (error) {
        this.options.log.warn('relay waits and tries again', { errorClass: classOf(error), error });
        if (this.stopping) return;
        await this.pause.upTo(this.backOff.next());
      }
    }
  }

  /** Publishes until a look finds nothing; answers the number of rows. */
  private async drain(): Promise<number> {
    const session = await this.options.lanes.session();
    let rows = await this.look(session);
    let moved = 0;
    while (rows.length > 0) {
      await this.options.transport.publish(rows.map(toRecord));
      moved += rows.length;
      this.moved += rows.length;
      rows = await this.deleteAndLook(session, rows);
    }
    return moved;
  }

  private async look(session: Session): Promise<OutboxRow[]> {
    const { text, values } = this.lookStatement();
    return session.query<OutboxRow>(text, values);
  }

  private async deleteAndLook(session: Session, rows: readonly OutboxRow[]): Promise<OutboxRow[]> {
    const deletion = `DELETE FROM ${this.options.schema}.outbox WHERE id = ANY($1::bigint[])`;
    const deleted = session.query(deletion, [rows.map((row) => row.id)]);
    const [, next] = await Promise.all([deleted, this.look(session)]);
    return next;
  }

  private lookStatement(): { text: string; values: unknown[] } {
    const { schema, lanes, batch } = this.options;
    return {
      text: `SELECT * FROM ${schema}.outbox WHERE lane = ANY($1::smallint[]) ORDER BY id LIMIT $2`,
      values: [lanes.list, batch],
    };
  }
}

function toRecord(row: OutboxRow): BusRecord {
  return {
    topic: row.topic,
    partition: row.lane,
    key: row.key,
    value: row.payload,
    headers: toHeaders({
      id: row.event_id,
      type: row.type,
      service: row.source,
      sequence: row.sequence,
      occurredAt: row.occurred_at,
      recordedAt: row.recorded_at,
      tenantId: row.tenant_id,
      siteId: row.site_id,
      correlationId: row.correlation_id,
      causationId: row.causation_id,
      traceparent: row.traceparent,
    }),
  };
}
