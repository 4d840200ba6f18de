import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgresServer } from '@stepwell/platform/postgres-server';
import pg from 'pg';

/** A Postgres with full durability and a database per round. */
export interface BenchPostgres {
  readonly adminUrl: string;
  /** Makes an empty database and answers its address. */
  fresh(): Promise<string>;
  stop(): Promise<void>;
}

const SETTINGS = { shared_buffers: '256MB', max_wal_size: '4GB', max_connections: '200', jit: 'off' };

/** Starts it on a folder of its own; fsync and synchronous_commit stay on for everybody. `also`: settings of one bench. */
export async function benchPostgres(also: Readonly<Record<string, string>> = {}): Promise<BenchPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-bench-'));
  chmodSync(folder, 0o755);
  const server = await startPostgresServer({
    dataDir: join(folder, 'data'),
    settings: { ...SETTINGS, ...also },
    prefer: ['package', 'installed'],
  });
  let made = 0;
  const fresh = async (): Promise<string> => {
    const name = `bench_${++made}`;
    await run(server.adminUrl, `CREATE DATABASE ${name}`);
    return server.adminUrl.replace(/\/postgres$/, `/${name}`);
  };
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { adminUrl: server.adminUrl, fresh, stop };
}

/** Runs statements on one short connection and answers the rows of the last. */
export async function run<Row extends object = Record<string, unknown>>(
  url: string,
  sql: string,
  values?: readonly unknown[],
): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const result = await client.query<Row>(sql, values ? [...values] : undefined);
    return result.rows;
  } finally {
    await client.end();
  }
}

/** Starts a contestant as its own process and waits until it says `ready`. Its output stays off standard output. */
export async function contestant(
  path: string,
  env: Readonly<Record<string, string>>,
  conditions: readonly string[] = [],
): Promise<ChildProcess> {
  const loader = new URL('../../tools/dev-loader.mjs', import.meta.url).pathname;
  const execArgv = ['--import', loader, ...conditions.map((name) => `--conditions=${name}`)];
  const child = fork(new URL(path, new URL('../', import.meta.url)).pathname, [], {
    env: { ...process.env, ...env },
    execArgv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const first = await Promise.race([
    once(child, 'message').then(([message]) => message as unknown),
    once(child, 'exit').then(() => 'gone'),
  ]);
  if (first !== 'ready') throw new Error(`${path} did not start`);
  return child;
}

/** Ends a contestant and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
