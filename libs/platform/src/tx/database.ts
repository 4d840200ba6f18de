import type { Clock, Id, Instant } from '@stepwell/kernel';
import { SpanKind, type Span } from '@opentelemetry/api';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { failed, isRecording, type Tracing } from '../telemetry/tracing.js';
import { asOne } from './as-one.js';
import { openPool, poolState, type PoolOptions, type PoolState } from './pool.js';
import { refuseUnsafeRole } from './role-check.js';
import { retryConflicts } from './retry.js';
import { Session } from './session.js';
import { StatementNames } from './statement-names.js';
import type { Cause, Committed, Outbox, Statement, TimerTable, Tx } from './tx.js';
import { WorkTx } from './work-tx.js';

/** How a service reaches its own schema. */
export interface DatabaseOptions<E> extends PoolOptions {
  /** The service's schema, `step_down`. */
  readonly schema: string;
  readonly clock: Clock;
  readonly outbox: Outbox<E>;
  readonly timers: TimerTable;
  /** Distinct statements kept prepared per connection; 0 behind a transaction pooler. Default 120. */
  readonly preparedStatements?: number;
  /** A span per transaction of what is traced, without statements; absent: none. */
  readonly tracing?: Tracing | null;
  /** Called after a commit that left events or timers, in process; correctness never needs it. */
  readonly onCommitted?: (committed: Committed) => void;
}

/** Whose transaction it is, and why. */
export interface TxScope {
  readonly tenantId: Id;
  readonly cause: Cause;
  /** Clinical time; the clock's when absent. */
  readonly now?: Instant;
  /** No two transactions of this name are under way at once: the later waits, at most as long as lock_timeout. */
  readonly alone?: string;
  /** Where `newId` takes ids from; random when absent. Called once per attempt, so that a redone transaction starts anew. */
  readonly ids?: () => () => Id;
}

/** A transaction under way, for the edge: the `Tx`, its session, and how it ends. Leaving without `commit` undoes all. */
export interface OpenTransaction<E> {
  readonly tx: WorkTx<E>;
  readonly session: Session;
  /** Sends what the tx collected, then COMMIT, in one round trip; `also` goes first. */
  commit(also?: readonly Statement[]): Promise<void>;
}

/** The database of one service process: a pool, and transactions that are always one tenant's. */
export class Database<E> {
  private readonly names: StatementNames;

  private constructor(
    private readonly source: DataSource,
    private readonly options: DatabaseOptions<E>,
  ) {
    this.names = new StatementNames(options.preparedStatements ?? 120);
  }

  /**
   * Opens the pool. Throws `StartRefused` when the server cannot be reached or the role is a superuser, bypasses
   * row-level security or owns tables of the schema.
   */
  static async open<E>(options: DatabaseOptions<E>): Promise<Database<E>> {
    const source = await openPool(options);
    try {
      await refuseUnsafeRole(source, options.schema);
      return new Database(source, options);
    } catch (error) {
      await source.destroy();
      throw error;
    }
  }

  get schema(): string {
    return this.options.schema;
  }

  /**
   * Runs `work` in one transaction and commits it with everything it recorded. Redone as a whole on a version conflict,
   * serialization failure or deadlock, three tries in all; any other error undoes it and is thrown.
   */
  transaction<T>(scope: TxScope, work: (tx: Tx<E>) => Promise<T>): Promise<T> {
    return this.attempt(scope, async (open) => {
      const result = await work(open.tx);
      await open.commit();
      return result;
    });
  }

  /** As `transaction`, but `work` ends it itself. */
  attempt<T>(scope: TxScope, work: (open: OpenTransaction<E>) => Promise<T>): Promise<T> {
    return retryConflicts(async () => {
      const session = await this.begin(scope.tenantId, scope.alone);
      try {
        return await work(this.opened(session, scope));
      } finally {
        await session.rollback();
      }
    });
  }

  /** A connection with BEGIN, and the tenant's setting if one is given, already on the way. The caller must end it. */
  async begin(tenantId: Id | null, alone?: string): Promise<Session> {
    const runner = this.source.createQueryRunner();
    const span = this.beginSpan();
    const client: PoolClient = await runner.connect();
    const release = async (error?: Error): Promise<void> => {
      if (error && span) failed(span, error);
      span?.end();
      // The runner discards a broken connection on this event, by itself or now; releasing it twice would throw.
      if (error && !runner.isReleased) client.emit('error', error);
      await runner.release();
    };
    return Session.begin(client, release, this.names, tenantId, alone);
  }

  /** Whether the database answers now. */
  async ping(): Promise<void> {
    await this.source.query('SELECT 1');
  }

  /** Connections of the pool now, and how many transactions wait for one. */
  pool(): PoolState {
    return poolState(this.source);
  }

  /** Closes the pool once every transaction under way has ended. */
  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  /** Waiting for a connection is part of it. Only within what is traced: upkeep makes no traces of its own. */
  private beginSpan(): Span | null {
    const { tracing, schema } = this.options;
    if (!tracing || !isRecording()) return null;
    const attributes = { 'db.system.name': 'postgresql', 'db.namespace': schema };
    return tracing.begin({ name: `transaction ${schema}`, kind: SpanKind.CLIENT, attributes });
  }

  private opened(session: Session, scope: TxScope): OpenTransaction<E> {
    const context = { tenantId: scope.tenantId, cause: scope.cause, now: scope.now ?? this.options.clock.now() };
    const tx = new WorkTx<E>(session, context, scope.ids?.());
    const commit = async (also: readonly Statement[] = []): Promise<void> => {
      const last = asOne([...also, ...tx.closing(this.options)]);
      await session.commit(last ? [last] : []);
      const left = tx.left();
      if (left.events > 0 || left.timers > 0) this.options.onCommitted?.(left);
    };
    return { tx, session, commit };
  }
}
