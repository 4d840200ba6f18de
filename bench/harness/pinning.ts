import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { processTree } from './machine.js';

/** The core of Postgres, the broker and a load generator that works at a fixed rate. */
export const SURROUNDINGS_CORE = 0;
/** The core of the system under test. */
export const TEST_CORE = 1;

let told = false;

/**
 * Keeps a process, its children and all their threads on one core; what it starts later inherits the core. Where
 * `taskset` or a second core is missing nothing is pinned, which is said once on standard error.
 */
export function pin(pid: number, core: number): void {
  const missing = availableParallelism() < 2 || spawnSync('taskset', ['--version']).error !== undefined;
  if (missing && !told) process.stderr.write('Not pinned to cores: taskset or a second core is missing.\n');
  told ||= missing;
  if (missing) return;
  for (const member of processTree(pid)) spawnSync('taskset', ['-a', '-c', '-p', String(core), String(member)]);
}
