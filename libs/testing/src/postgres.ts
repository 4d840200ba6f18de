import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** A Postgres for tests. */
export interface TestPostgres {
  /** Address of a superuser on database `postgres`. */
  readonly adminUrl: string;
  /** This process no longer needs it. */
  stop(): Promise<void>;
}

/** A database made for one test, dropped at `drop`. */
export interface TestDatabase {
  /** Address of a superuser on the database. */
  readonly adminUrl: string;
  readonly name: string;
  drop(): Promise<void>;
}

const KEEPER = fileURLToPath(new URL('../keeper/postgres-keeper.mjs', import.meta.url));
const START_DEADLINE_MS = 60_000;
const POLL_MS = 50;

/**
 * The Postgres of this test run: `STEPWELL_TEST_DATABASE_URL` when set, else one embedded server shared by all test runs
 * of this user, started when first needed (about 2 s) and ended by itself after the last run.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const adminUrl = process.env.STEPWELL_TEST_DATABASE_URL ?? (await sharedServer());
  return { adminUrl, stop: () => Promise.resolve() };
}

/** A fresh, empty database on the test Postgres. */
export async function freshDatabase(prefix = 'test'): Promise<TestDatabase> {
  const { adminUrl } = await startPostgres();
  const name = `${prefix}_${process.pid}_${Date.now().toString(36)}_${(counter += 1)}`;
  await asAdmin(adminUrl, `CREATE DATABASE ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const drop = (): Promise<void> => asAdmin(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  return { adminUrl: url.href, name, drop };
}

let counter = 0;

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function sharedServer(): Promise<string> {
  const folder = join(tmpdir(), `stepwell-test-postgres-${userInfo().uid}`);
  mkdirSync(join(folder, 'users'), { recursive: true });
  writeFileSync(join(folder, 'users', process.env.STEPWELL_TEST_RUN ?? String(process.pid)), '');
  const deadline = Date.now() + START_DEADLINE_MS;
  for (let polls = 0; Date.now() < deadline; polls += 1) {
    const url = await runningServer(folder);
    if (url) return url;
    if (polls % 100 === 0) startKeeper(folder);
    await pause(POLL_MS);
  }
  throw new Error('the test Postgres did not start; set STEPWELL_TEST_DATABASE_URL to use another');
}

function startKeeper(folder: string): void {
  spawn(process.execPath, [KEEPER, folder], { detached: true, stdio: 'ignore' }).unref();
}

async function runningServer(folder: string): Promise<string | null> {
  try {
    const ready: unknown = JSON.parse(readFileSync(join(folder, 'ready.json'), 'utf8'));
    if (ready === null || typeof ready !== 'object' || !('url' in ready) || typeof ready.url !== 'string') return null;
    await asAdmin(ready.url, 'SELECT 1');
    return ready.url;
  } catch {
    return null;
  }
}
