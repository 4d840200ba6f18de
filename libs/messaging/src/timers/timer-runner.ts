import type { Clock, Id, Instant } from '@stepwell/kernel';
import { isConflict, sqlState, type Database, type Json, type Logger, type Session } from '@stepwell/platform';
import { setTenant, type ConsumerRows } from '../consumer/consumer-rows.js';
import type { Dispatch, TimerHandler } from '../consumer/dispatch.js';
import { TenantTx, type TenantTables } from '../consumer/tenant-tx.js';
import type { FiredTimer } from '../handlers.js';
import { Pause, BackOff } from '../pause.js';
import { classOf, isTransient } from '../pg/errors.js';
import type { Lanes } from '../outbox/lanes.js';
import type { Left } from '../consumer/tenant-tx.js';

/** What timers run on. */
export interface TimerRunnerDeps<E> {
  readonly db: Database<E>;
  readonly clock: Clock;
  readonly dispatch: Dispatch;
  readonly tables: TenantTables<E>;
  readonly rows: ConsumerRows;
  readonly lanes: Lanes;
  readonly log: Logger;
  readonly pollMs: number;
  readonly retryMs: readonly [number, number];
  readonly onFired: (left: Left) => void;
}

interface DueRow {
  tenant_id: Id;
  id: Id;
  lane: number;
  /** When it will be due, of the first that is not yet; else null. */
  later: Instant | null;
}

interface ClaimedRow {
  id: Id;
  command: string;
  due: string;
  key: string;
  data: Json;
  correlation_id: Id;
  traceparent: string | null;
}

interface DueBatch {
  readonly tenantId: Id;
  readonly lanes: readonly number[];
  readonly ids: readonly Id[];
}

const LIMIT = 200;
/** Who owns every lane hears of every new timer: until the next one is due it only looks once in so many polls. */
const POLLS_AT_REST = 5;

interface Handling {
  readonly key: string;
  readonly start: () => Promise<unknown>;
}

type Run = (handlings: readonly Handling[]) => Promise<void>;

const oneByOne: Run = async (handlings) => {
  for (const { start } of handlings) await start();
};

/**
 * A key's timers in their order, different keys at once: their statements share round trips on the one connection.
 * Ends when all have ended, with the first failure.
 */
const together: Run = async (handlings) => {
  const keys = Map.groupBy(handlings, ({ key }) => key);
  const endings = await Promise.allSettled([...keys.values()].map(oneByOne));
  for (const ending of endings) if (ending.status === 'rejected') throw ending.reason;
};

/**
 * Fires due timers of the lanes this process owns: claimed by DELETE in the transaction of their effect, so exactly once
 * with any number of replicas (design 5, rule 8). Due by the clinical clock; the poll only notices that it has moved.
 */
export class TimerRunner<E> {
  private readonly pause = new Pause();
  private readonly backOff: BackOff;
  private stopping = false;
  private running: Promise<void> = Promise.resolve();
  /** When the earliest timer that was not due yet will be; null when there was none. */
  private nextDue: Instant | null = null;
  /** Whether timers may have been written since the last look. */
  private mustLook = true;
  private turnsPassed = 0;

  constructor(private readonly deps: TimerRunnerDeps<E>) {
    this.backOff = new BackOff(deps.retryMs);
    deps.lanes.onHint(() => this.lookAgain());
  }

  start(): void {
    this.running = this.run();
  }

  /** True while it waits for timers to fall due. */
  get resting(): boolean {
    return this.pause.resting;
  }

  /** The clock moved or timers were written: look now. */
  wake(): void {
    this.lookAgain();
    void this.deps.lanes.hint().catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.pause.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping)
      try {
        const due = this.mayRest() ? [] : await this.due();
        for (const batch of due) if (!this.stopping) await this.fire(batch);
        this.backOff.reset();
        if (due.length === 0) await this.pause.upTo(this.deps.pollMs);
      } catch (error) {
        this.deps.log.warn('timers wait and try again', { errorClass: classOf(error), error });
        await this.pause.upTo(this.backOff.next());
      }
  }

  private lookAgain(): void {
    this.mustLook = true;
    this.pause.wake();
  }

  /** Whether this turn can pass without a look: by the clinical clock nothing is due that is known here. */
  private mayRest(): boolean {
    const { clock, lanes } = this.deps;
    const isEarly = !this.mustLook && lanes.ownsAll && (this.nextDue === null || clock.now() < this.nextDue);
    this.turnsPassed = isEarly ? (this.turnsPassed + 1) % POLLS_AT_REST : 0;
    return this.turnsPassed > 0;
  }

  /** Due timers of all tenants, earliest first, grouped by tenant; also notes when the next will be due. */
  private async due(): Promise<readonly DueBatch[]> {
    const session = await this.deps.lanes.session();
    this.mustLook = false;
    const found = await session.query<DueRow>(
      `(SELECT tenant_id, id, lane, NULL AS later FROM ${this.deps.tables.schema}.timer
        WHERE due <= $1 AND lane = ANY($2::smallint[]) AND parked_reason IS NULL ORDER BY due, id LIMIT $3)
       UNION ALL
       (SELECT tenant_id, id, lane, to_char(due AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        FROM ${this.deps.tables.schema}.timer WHERE due > $1 AND parked_reason IS NULL ORDER BY due LIMIT 1)`,
      [this.deps.clock.now(), this.deps.lanes.list, LIMIT],
    );
    const rows = found.filter(({ later }) => later === null);
    this.nextDue = found.find(({ later }) => later !== null)?.later ?? null;
    const tenants = [...new Set(rows.map((row) => row.tenant_id))];
    return tenants.map((tenantId) => {
      const mine = rows.filter((row) => row.tenant_id === tenantId);
      return { tenantId, ids: mine.map((row) => row.id), lanes: [...new Set(mine.map((row) => row.lane))] };
    });
  }

  /** All in one transaction; when that fails for good, halves, down to the timer at fault, which is parked. */
  private async fire(batch: DueBatch): Promise<void> {
    try {
      await this.attempt(batch, together).catch((error: unknown) => {
        if (!isConflict(error)) throw error;
        return this.attempt(batch, oneByOne);
      });
    } catch (error) {
      if (isTransient(error)) throw error;
      if (batch.ids.length === 1) return this.park(batch, error);
      const half = Math.ceil(batch.ids.length / 2);
      await this.fire({ ...batch, ids: batch.ids.slice(0, half) });
      await this.fire({ ...batch, ids: batch.ids.slice(half) });
    }
  }

  private async attempt({ tenantId, ids, lanes }: DueBatch, run: Run): Promise<void> {
    const session = await this.deps.db.begin(null);
    try {
      const now = this.deps.clock.now();
      const claimed = await this.claim(session, tenantId, ids, lanes, now);
      const cause = { correlationId: tenantId, causationId: tenantId, traceparent: null };
      const actor = { kind: 'timer', id: 'timer', tier: null } as const;
      const tx = new TenantTx<E>(session, this.deps.tables, tenantId, now, { ...cause, actor });
      const handlings = claimed.map((row) => ({ key: row.key, start: this.handling(tx, row) }));
      await run(handlings);
      const { left } = tx;
      await session.commit(tx.closing());
      this.deps.onFired(left);
    } finally {
      await session.rollback();
    }
  }

  /** Also takes the offset locks of the timers' lanes: a key's timers and events are never handled at once. */
  private async claim(session: Session, tenantId: Id, ids: readonly Id[], lanes: readonly number[], now: Instant) {
    const [, , claimed] = await session.sendAll<ClaimedRow>([
      setTenant(tenantId),
      this.deps.rows.lockLanes(lanes),
      {
        text: `DELETE FROM ${this.deps.tables.schema}.timer WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND due <= $3
          AND parked_reason IS NULL RETURNING id, command, to_char(due AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS due,
          key, data, correlation_id, traceparent`,
        values: [tenantId, ids, now],
      },
    ]);
    const order = new Map(ids.map((id, i) => [id, i]));
    return claimed!.rows.sort((a, b) => order.get(a.id)! - order.get(b.id)!);
  }

  private handling(tx: TenantTx<E>, row: ClaimedRow): () => Promise<unknown> {
    const handler: TimerHandler | undefined = this.deps.dispatch.timer(row.command);
    if (!handler) throw new Error('no handler for the timer');
    const { id, command, due, key, data, correlation_id: correlationId, traceparent } = row;
    const timer: FiredTimer = { id, command, due, key, data };
    const actor = { kind: 'timer', id: command, tier: null } as const;
    const own = tx.branch({ correlationId, causationId: id, actor, traceparent });
    return () => handler.handle(own, timer);
  }

  private async park({ tenantId, ids }: DueBatch, error: unknown): Promise<void> {
    this.deps.log.error('timer parked', { tenantId, timer: ids[0]!, errorClass: classOf(error), error });
    const session = await this.deps.db.begin(tenantId);
    const actor = { kind: 'timer', id: 'timer', tier: null } as const;
    const cause = { correlationId: ids[0]!, causationId: ids[0]!, actor, traceparent: null };
    const tx = new TenantTx<E>(session, this.deps.tables, tenantId, this.deps.clock.now(), cause);
    tx.audit({ action: 'park', subjectId: ids[0]!, outcome: 'timer-failed' });
    const text = `UPDATE ${this.deps.tables.schema}.timer SET parked_reason = 'timer-failed', error_class = $2,
      attempts = attempts + 1, parked_at = COALESCE(parked_at, now()) WHERE tenant_id = $1 AND id = $3`;
    try {
      await session.commit([...tx.closing(), { text, values: [tenantId, sqlState(error) ?? classOf(error), ids[0]!] }]);
    } finally {
      await session.rollback();
    }
  }
}
