// Keeps one throw-away Postgres for every test run of this user on this machine, and ends when the last run has gone.
// Usage: node postgres-keeper.mjs <folder>. The folder holds users/<pid> of every run, keeper.lock, and ready.json once it answers.
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgresServer } from '../../platform/src/postgres-server.ts';

const POLL_MS = 500;
const LINGER_MS = 5_000;
const SETTINGS = {
  fsync: 'off',
  // Somebody else may read an outbox from the write-ahead log.
  wal_level: 'logical',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '400',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
};

const folder = process.argv[2];
const lock = join(folder, 'keeper.lock');
const ready = join(folder, 'ready.json');
const users = join(folder, 'users');

function alive(pid) {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** In a container whose first process reaps nobody, the dead stay in the table. */
function isZombie(pid) {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
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

function anyUser() {
  const pids = readdirSync(users).map(Number);
  for (const pid of pids) if (!alive(pid)) rmSync(join(users, String(pid)), { force: true });
  return pids.some(alive);
}

async function start() {
  const dataDir = join(folder, `data-${process.pid}`);
  const server = await startPostgresServer({ dataDir, settings: SETTINGS, prefer: ['package', 'installed'] });
  trustLoopback(dataDir, server.pid);
  writeFileSync(`${ready}.new`, JSON.stringify({ url: server.adminUrl, pid: process.pid }));
  renameSync(`${ready}.new`, ready);
  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** Roles belong to the whole server and every run sets its own passwords for them: here none is asked for. */
function trustLoopback(dataDir, pid) {
  writeFileSync(join(dataDir, 'pg_hba.conf'), 'host all all 127.0.0.1/32 trust\n');
  process.kill(pid, 'SIGHUP');
}

/** Servers whose keeper was killed. */
function stopOrphan(dataDir) {
  try {
    process.kill(Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGQUIT');
  } catch {
    return;
  }
}

function clearLeftovers() {
  rmSync(ready, { force: true });
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('data-')) continue;
    stopOrphan(join(folder, name));
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

mkdirSync(users, { recursive: true });
chmodSync(folder, 0o755);
if (takeLock()) {
  clearLeftovers();
  const stop = await start();
  let quietSince = Date.now();
  const end = async () => {
    clearInterval(watch);
    rmSync(ready, { force: true });
    await stop();
    rmSync(lock, { force: true });
    process.exit(0);
  };
  const watch = setInterval(() => {
    if (anyUser()) quietSince = Date.now();
    else if (Date.now() - quietSince > LINGER_MS) void end();
  }, POLL_MS);
  process.on('SIGTERM', () => void end());
}
