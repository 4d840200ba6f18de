import type { Passing, Stopped } from '../proxies/postgres-proxy.js';
import type { ServiceProcess } from './service-process.js';

/** A process caught at a place in its talk with Postgres. */
export interface Caught {
  readonly process: ServiceProcess;
  readonly stopped: Stopped;
}

const CAUGHT_MS = 30_000;

/** Waits until one of these processes passes the place, stops that connection there, and forgets the others' watches. */
export async function catchAt(processes: readonly ServiceProcess[], passing: Passing): Promise<Caught> {
  const watches = processes.map((process) => ({ process, watch: process.database.stopAt(passing) }));
  const late = setTimeout(() => watches.forEach(({ watch }) => watch.forget()), CAUGHT_MS);
  const never = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`nobody passed ${passing.statement}`)), CAUGHT_MS).unref(),
  );
  const caught = await Promise.race([
    ...watches.map(async ({ process, watch }) => ({ process, stopped: await watch.stopped })),
    never,
  ]);
  clearTimeout(late);
  for (const { process, watch } of watches) {
    watch.forget();
    // Two may pass at the same moment: only one is struck.
    if (process !== caught.process) void watch.stopped.then((stopped) => stopped.release());
  }
  return caught;
}

/** As `catchAt`, then SIGKILL to the process at that very place, and a new start. */
export async function killAt(processes: readonly ServiceProcess[], passing: Passing): Promise<void> {
  const { process, stopped } = await catchAt(processes, passing);
  await process.kill();
  stopped.cut();
  await process.start();
}
