import type { Figures } from '../harness/report.js';
import type { Recovery } from './timing.js';

/** What is killed. */
export type Victim = 'relay' | 'consumer' | 'broker' | 'postgres';

const at = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
};

/** p50 and p99 over all kills of one victim, named after it. */
export function figuresOf(victim: Victim, recoveries: readonly Recovery[]): Record<string, number> {
  const firsts = recoveries.map(({ firstMs }) => firstMs);
  const caughtUp = recoveries.map(({ caughtUpMs }) => caughtUpMs);
  return {
    [`${victim}P50Ms`]: at(firsts, 0.5),
    [`${victim}P99Ms`]: at(firsts, 0.99),
    [`${victim}CaughtUpP50Ms`]: at(caughtUp, 0.5),
    [`${victim}CaughtUpP99Ms`]: at(caughtUp, 0.99),
  };
}

/** Figures of several victims as one. */
export function together(parts: readonly Record<string, number>[], violations: number): Figures {
  return { ...Object.assign({}, ...parts), violations };
}
