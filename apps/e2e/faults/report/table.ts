import type { NotRun } from '../framework/fault.js';
import { lacking } from '../framework/needs.js';
import type { Outcome } from '../framework/seed.js';
import { MATRIX, NOT_RUN } from '../matrix/matrix.js';

/** One line of progress, on standard error. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The one command that runs a seed again. */
export function commandOf({ fault, bus, load, seed }: Outcome): string {
  return `npm run faults -- --only ${fault} --bus ${bus} --load ${load} --seed ${seed}`;
}

/** Every row of the matrix: what it needs, on which bus it runs, or why it does not. */
export function list(): void {
  for (const { id, words, bus, needs = [] } of MATRIX) {
    const reason = lacking(needs);
    process.stdout.write(`${id.padEnd(5)} ${bus.padEnd(8)} ${words}${reason ? ` [not here: ${reason}]` : ''}\n`);
  }
  for (const { id, words, reason } of NOT_RUN)
    process.stdout.write(`${id.padEnd(5)} ${'-'.padEnd(8)} ${words} [not run: ${reason}]\n`);
}

/** Recovery of seeds that recovered, in seconds. */
export function percentile(outcomes: readonly Outcome[], share: number): number | null {
  const all = outcomes.map(({ recoverySeconds }) => recoverySeconds).filter((seconds) => seconds !== null);
  const sorted = all.sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

/** The table at the end, one line per fault and bus. */
export function tableOf(outcomes: readonly Outcome[], notRun: readonly NotRun[]): string {
  const groups = Map.groupBy(outcomes, ({ fault, bus }) => `${fault} ${bus}`);
  const lines = [...groups].map(([name, group]) => {
    const held = group.filter(({ violations }) => violations.length === 0).length;
    const loads = [...new Set(group.map(({ load }) => load))].join(' ');
    const figures = [0.5, 0.99].map((share) => percentile(group, share)?.toFixed(2) ?? '-');
    return `${name.padEnd(15)} ${`${held}/${group.length}`.padStart(7)} held  ${loads.padEnd(12)} recovery p50 ${figures[0]} s, p99 ${figures[1]} s`;
  });
  const missing = notRun.map(({ id, reason }) => `${id.padEnd(15)} not run: ${reason}`);
  return [...lines, ...missing].map((line) => `${line}\n`).join('');
}
