import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Caught } from './hunt.js';
import { INVARIANTS } from './invariants.js';
import { FAULTS } from './plan.js';
import { REGRESSION_SEEDS } from './regressions.js';
import type { Sweep } from './sweep.js';

const FILE = new URL('../../../docs/reliability/simulation.json', import.meta.url);

/** Writes docs/reliability/simulation.json. */
export function publish({ seeds, seconds, steps, faults }: Sweep, mutations: readonly Caught[]): void {
  const document = {
    seeds,
    minutes: Number((seconds / 60).toFixed(2)),
    perMinute: Math.round((seeds / seconds) * 60),
    steps,
    faults: Object.fromEntries(FAULTS.map((fault) => [fault, faults.get(fault) ?? 0])),
    invariants: INVARIANTS,
    regressionSeeds: REGRESSION_SEEDS,
    mutations,
    machine: {
      cpus: cpus().length,
      model: cpus()[0]?.model ?? '',
      memoryGb: Math.round(totalmem() / 2 ** 30),
      kernel: release(),
      node: process.version,
    },
    measuredAt: new Date().toISOString(),
  };
  mkdirSync(fileURLToPath(new URL('.', FILE)), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(document, null, 2)}\n`);
}
