import { PostgresStartError, startPostgresServer } from '@stepwell/platform/postgres-server';
import pg from 'pg';
import type { DataFolder } from './data-folder.js';
import { assertRoom } from './start-fault.js';
import { UserError } from './user-error.js';

/** A database the host may make roles and schemas in. */
export interface HostDatabase {
  readonly adminUrl: string;
  /** What serves it, for the start-up lines. */
  readonly description: string;
  /** Process id of an embedded server, null for one that is not ours. */
  readonly pid: number | null;
  stop(): Promise<void>;
}

/**
 * Durability stays on: only memory and connection settings differ from the defaults, and how soon statistics are taken:
 * a young database grows fast, and statements keep the plan that was made for empty tables until then.
 */
const SETTINGS = {
  max_connections: '160',
  shared_buffers: '128MB',
  wal_compression: 'on',
  max_wal_size: '2GB',
  jit: 'off',
  autovacuum_naptime: '5s',
};

/**
 * The database of an embedded Stepwell (design 6): DATABASE_URL when given, else a server of our own on the data folder.
 * Throws UserError naming the setting when it cannot be reached or started.
 */
export async function openDatabase(databaseUrl: string | undefined, folder: DataFolder): Promise<HostDatabase> {
  if (databaseUrl) return external(databaseUrl);
  assertRoom(folder.path);
  try {
    const server = await startPostgresServer({ dataDir: folder.file('postgres'), settings: SETTINGS });
    return {
      adminUrl: server.adminUrl,
      description: `embedded Postgres ${server.major}`,
      pid: server.pid,
      stop: () => server.stop(),
    };
  } catch (error) {
    if (error instanceof PostgresStartError) throw named(error, folder);
    throw error;
  }
}

/** The line of a server that did not start, with the setting it comes from in front. */
function named({ message }: Error, folder: DataFolder): UserError {
  if (message.includes('DATABASE_URL')) return new UserError(message);
  const full = /No space left|disk is full/.test(message);
  return new UserError(`--data-folder ${folder.path}: ${full ? 'no space left on the disk.' : message}`);
}

async function external(url: string): Promise<HostDatabase> {
  const client = clientOf(url);
  try {
    await client.connect();
    const { rows } = await client.query<{ allowed: boolean }>(
      'SELECT rolcreaterole OR rolsuper AS allowed FROM pg_roles WHERE rolname = current_user',
    );
    if (!rows[0]?.allowed)
      throw new UserError('DATABASE_URL: this account may not create roles; give an admin address.');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`DATABASE_URL: ${refusalOf(error)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
  return { adminUrl: url, description: 'the database of DATABASE_URL', pid: null, stop: () => Promise.resolve() };
}

function clientOf(url: string): pg.Client {
  if (!/^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new UserError('DATABASE_URL: this is no address like postgresql://user:password@host:5432/database.');
  return new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
}

const REFUSALS: Readonly<Record<string, string>> = {
  '28P01': 'the server does not accept this user and password.',
  '28000': 'the server does not accept this user.',
  '3D000': 'there is no such database on the server.',
  '53300': 'the server has no connection left.',
};

function refusalOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'no answer';
  return REFUSALS[code] ?? `the database cannot be reached (${code}).`;
}
