import type { Id } from '@stepwell/kernel';
import type { PoolClient, QueryResult } from 'pg';
import { CommitFailed } from './errors.js';
import type { Statement } from './tx.js';
import type { StatementNames } from './statement-names.js';

/** Gives the connection back to the pool; with an error the connection is closed instead. */
export type ReleaseConnection = (error?: Error) => Promise<void>;

const SET_TENANT = "SELECT set_config('app.tenant', $1, true)";
/** Names are locked by their hash: two that share one only wait for each other. */
const SET_TENANT_ALONE =
  "SELECT set_config('app.tenant', $1, true), pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))";
/** The plan of a prepared statement no longer fits a changed table: only a new connection helps. */
const STALE_PLAN = '0A000';
/** What Postgres says of every statement that follows a failed one. */
const AFTER_A_FAILURE = '25P02';

/**
 * One connection inside one transaction. Statements are sent as they are asked for, without waiting for earlier answers
 * (driver pipelining), and answered in order; what is asked for in one turn of the event loop leaves in one packet.
 * Low level: use cases get a `Tx`, messaging's consumer a session.
 */
export class Session {
  private readonly inFlight = new Set<Promise<unknown>>();
  private failure: unknown = null;
  private over = false;
  private holding = false;

  private constructor(
    private readonly client: PoolClient,
    private readonly release: ReleaseConnection,
    private readonly names: StatementNames,
  ) {}

  /**
   * Sends BEGIN and, for a tenant's transaction, the tenant setting; does not wait, so the first statement travels along.
   * With `alone`, what follows waits until no other transaction of that name and tenant is under way.
   */
  static begin(
    client: PoolClient,
    release: ReleaseConnection,
    names: StatementNames,
    tenantId: Id | null,
    alone?: string,
  ): Session {
    const session = new Session(client, release, names);
    void session.send({ text: 'BEGIN', values: [] });
    if (alone !== undefined) void session.query(SET_TENANT_ALONE, [tenantId ?? '', alone]);
    else if (tenantId !== null) session.setTenant(tenantId);
    return session;
  }

  /** Rows this transaction sees from now on; sent ahead of the next statement, never inside one. Null = no tenant's. */
  setTenant(tenantId: Id | null): void {
    void this.send({ text: SET_TENANT, values: [tenantId ?? ''] });
  }

  /** Runs one statement; rows as plain objects. The promise may be left alone: commit notices its failure. */
  query<Row extends object = Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const rows = this.send<Row>({ text, values }).then((result) => result.rows);
    rows.catch(() => undefined);
    return rows;
  }

  /**
   * Sends one statement and answers the driver's result. The promise may be left alone: commit notices its failure, and so
   * does whatever is sent later, which rejects with that first failure.
   */
  send<Row extends object = Record<string, unknown>>(statement: Statement): Promise<QueryResult<Row>> {
    if (this.over) return Promise.reject(new CommitFailed('the transaction is over'));
    this.holdPacket();
    const answer = this.client.query<Row>(this.named(statement)).catch((error: unknown) => {
      this.failure ??= error;
      throw sqlState(error) === AFTER_A_FAILURE ? this.failure : error;
    });
    const settled = answer.then(ignore, ignore).finally(() => this.inFlight.delete(settled));
    this.inFlight.add(settled);
    return answer;
  }

  /** Sends the statements and waits for all; throws the first failure. */
  async sendAll<Row extends object = Record<string, unknown>>(
    statements: readonly Statement[],
  ): Promise<QueryResult<Row>[]> {
    const settled = await Promise.allSettled(statements.map((statement) => this.send<Row>(statement)));
    return settled.map((answer) => {
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value;
    });
  }

  /**
   * Sends the last statements and COMMIT in one round trip and gives the connection back. Throws the first failure of any
   * statement of the transaction, even one that was caught: Postgres answers COMMIT with ROLLBACK then.
   */
  async commit(last: readonly Statement[] = []): Promise<void> {
    const answers = [...last, { text: 'COMMIT', values: [] }].map((statement) => this.send(statement));
    const settled = await Promise.allSettled(answers);
    await this.end();
    const ending = settled.at(-1);
    const committed = ending?.status === 'fulfilled' && ending.value.command === 'COMMIT';
    if (this.failure !== null) throw this.failure;
    if (!committed) throw new CommitFailed('COMMIT was answered with ROLLBACK');
  }

  /** Undoes everything and gives the connection back; never throws. Does nothing after commit. */
  async rollback(): Promise<void> {
    if (this.over) return;
    await Promise.allSettled([this.send({ text: 'ROLLBACK', values: [] })]);
    await this.end();
  }

  private async end(): Promise<void> {
    this.over = true;
    await Promise.allSettled(this.inFlight);
    await this.release(mustClose(this.failure) ? asError(this.failure) : undefined);
  }

  private named(statement: Statement): { text: string; values: unknown[]; name?: string } {
    const name = statement.values.length > 0 ? this.names.nameOf(statement.text) : null;
    const query = { text: statement.text, values: [...statement.values] };
    return name === null ? query : { ...query, name };
  }

  /** Holds the socket back until everything that can be asked for without an answer has been. */
  private holdPacket(): void {
    if (this.holding) return;
    const stream = streamOf(this.client);
    if (!stream) return;
    this.holding = true;
    stream.cork();
    process.nextTick(() => {
      this.holding = false;
      stream.uncork();
    });
  }
}

interface Corkable {
  cork(): void;
  uncork(): void;
}

function streamOf(client: object): Corkable | null {
  const connection: unknown = 'connection' in client ? client.connection : null;
  const stream: unknown =
    connection !== null && typeof connection === 'object' && 'stream' in connection ? connection.stream : null;
  return isCorkable(stream) ? stream : null;
}

function isCorkable(stream: unknown): stream is Corkable {
  return stream !== null && typeof stream === 'object' && 'cork' in stream && 'uncork' in stream;
}

/** A failure that Postgres itself reported leaves the connection usable; anything else does not. */
function mustClose(failure: unknown): boolean {
  if (failure === null) return false;
  const code = sqlState(failure);
  return code === null || code === STALE_PLAN || code.startsWith('08') || code.startsWith('57P');
}

function ignore(): void {
  // Whoever sent the statement hears of it; the session has kept the failure.
}

function asError(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error('connection failed');
}

/** SQLSTATE of a driver error, null for any other value. */
export function sqlState(error: unknown): string | null {
  if (error === null || typeof error !== 'object' || !('code' in error) || typeof error.code !== 'string') return null;
  return /^[0-9A-Z]{5}$/.test(error.code) && error.code !== 'EPIPE' ? error.code : null;
}
