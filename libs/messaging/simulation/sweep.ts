import { REGRESSION_SEEDS } from './regressions.js';
import type { Fault, Plan } from './plan.js';
import { simulate, type Outcome } from './run.js';

/** What many runs came to. */
export interface Sweep {
  readonly seeds: number;
  readonly steps: number;
  /** Time of the machine. */
  readonly seconds: number;
  readonly faults: ReadonlyMap<Fault, number>;
  readonly failing: readonly Outcome[];
  /** Equal when the same happened in every run. */
  readonly digests: readonly number[];
}

/** Told after each run. */
export type Told = (done: number, of: number) => void;

/** Runs all plans, one after another. */
export async function sweep(plans: readonly Plan[], told: Told): Promise<Sweep> {
  const begun = process.hrtime.bigint();
  const faults = new Map<Fault, number>();
  const failing: Outcome[] = [];
  const digests: number[] = [];
  let steps = 0;
  for (const plan of plans) {
    const outcome = await simulate(plan);
    steps += outcome.steps;
    digests.push(outcome.digest);
    for (const [fault, count] of outcome.faults) faults.set(fault, (faults.get(fault) ?? 0) + count);
    if (outcome.violations.length > 0) failing.push(outcome);
    told(digests.length, plans.length);
  }
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  return { seeds: plans.length, steps, seconds, faults, failing, digests };
}

/** `count` seeds from `from` on, after those that once found something. */
export function seedsOf(from: number, count: number): readonly number[] {
  return [...new Set([...REGRESSION_SEEDS, ...Array.from({ length: count }, (_, n) => from + n)])];
}
