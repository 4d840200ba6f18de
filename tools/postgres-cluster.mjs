// One throw-away Postgres for tests: a fresh data folder, durability off, gone when stopped. Runs under Node 24.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '400',
  shared_buffers: '256MB',
  // Somebody else may read an outbox from the write-ahead log.
  wal_level: 'logical',
};

/** Starts it and resolves with its admin address and how to stop it. */
export async function startCluster(settings = SETTINGS) {
  const { startPostgresServer } = await import('../libs/platform/src/postgres-server.ts');
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-test-'));
  const { chmodSync } = await import('node:fs');
  chmodSync(folder, 0o755);
  const server = await startPostgresServer({
    dataDir: join(folder, 'data'),
    settings,
    prefer: ['package', 'installed'],
  });
  // Roles belong to the whole server and every project sets its own passwords for them: here none is asked for.
  writeFileSync(join(folder, 'data', 'pg_hba.conf'), 'host all all 127.0.0.1/32 trust\n');
  process.kill(server.pid, 'SIGHUP');
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { adminUrl: server.adminUrl, stop };
}
