import { readFileSync } from 'node:fs';
import { pin } from './pinning.js';
import { run } from './surroundings.js';

/** Keeps a whole Postgres server, and every backend it will start, on one core. `url`: any database of it. */
export async function pinPostgres(url: string, core: number): Promise<void> {
  const [row] = await run<{ pid: number }>(url, `SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'`);
  if (row) pin(parentOf(row.pid), core);
}

function parentOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]);
}
