import pg from 'pg';
import { DataSource } from 'typeorm';
import { StartRefused } from './errors.js';

/** The pool of one service. */
export interface PoolOptions {
  /** Postgres address of the app role. */
  readonly url: string;
  /** Shown to operators in pg_stat_activity. */
  readonly applicationName?: string;
  /** Connections at most. Default 10; all services together stay under 80. */
  readonly poolSize?: number;
  /** A statement may run this long, milliseconds. Default 15000. */
  readonly statementTimeoutMs?: number;
  /** A statement may wait this long for a lock, milliseconds. Default 5000. */
  readonly lockTimeoutMs?: number;
  /** Setting to name when the server cannot be reached. Default `DATABASE_URL`. */
  readonly setting?: string;
}

const IDLE_IN_TRANSACTION_MS = 30_000;
const WAIT_FOR_CONNECTION_MS = 10_000;

/** Plans that fit any values: with lists as parameters Postgres otherwise plans anew each time, which costs more than the work. */
const GENERIC_PLANS = '-c plan_cache_mode=force_generic_plan';

const INT8 = 20;
const DATE = 1082;

/** Calendar days stay text, bigints become numbers (ids and counts stay far below 2^53), the rest as the driver does it. */
function parserFor(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === INT8) return Number;
  if (oid === DATE) return String;
  const parse: (text: string) => unknown = pg.types.getTypeParser(oid, format === 'binary' ? 'text' : format);
  return parse;
}

/**
 * A connection cut in the very read that opened it reports that before the pool has handed it out, when nobody listens
 * yet, and Node ends the process for an error nobody hears. Its next statement fails and tells the same.
 */
class HeardClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** Opens a pipelining pool; throws `StartRefused` naming the setting when the server refuses or is not there. */
export async function openPool(options: PoolOptions): Promise<DataSource> {
  const setting = options.setting ?? 'DATABASE_URL';
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    applicationName: options.applicationName ?? 'stepwell',
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: WAIT_FOR_CONNECTION_MS,
    installExtensions: false,
    entities: [],
    poolErrorHandler: () => undefined,
    extra: {
      Client: HeardClient,
      pipeline: true,
      options: GENERIC_PLANS,
      types: { getTypeParser: parserFor },
      statement_timeout: options.statementTimeoutMs ?? 15_000,
      lock_timeout: options.lockTimeoutMs ?? 5_000,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    },
  });
  try {
    return await source.initialize();
  } catch (error) {
    throw new StartRefused(`${setting}: cannot open Postgres at ${addressOf(options.url)} (${reasonOf(error)})`);
  }
}

/** How busy a pool is. */
export interface PoolState {
  /** Open connections. */
  readonly total: number;
  /** Of these, the ones nobody uses. */
  readonly idle: number;
  /** Transactions that wait for a connection. */
  readonly waiting: number;
}

/** How busy the pool behind `source` is; all zero before it is open. */
export function poolState({ driver }: DataSource): PoolState {
  const pool: unknown = 'master' in driver ? driver.master : null;
  const { totalCount = 0, idleCount = 0, waitingCount = 0 } = (pool ?? {}) as Partial<pg.Pool>;
  return { total: totalCount, idle: idleCount, waiting: waitingCount };
}

/** Host, port and database of an address, without user and password. */
export function addressOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host || 'the local socket'}${parsed.pathname}` : 'an unreadable address';
}

function reasonOf(error: unknown): string {
  const code = error !== null && typeof error === 'object' && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'no answer';
}
