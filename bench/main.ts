import { report, type BenchRun } from './harness/report.js';

/** How a bench is asked to run. */
export interface BenchOptions {
  readonly rounds: number;
  readonly args: readonly string[];
}

const [name, ...args] = process.argv.slice(2);
const at = args.indexOf('--rounds');
const rounds = at >= 0 ? Number(args[at + 1]) : 3;
if (!Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write('--rounds takes a whole number from 1.\n');
  process.exit(2);
}
const { bench } = (await import(`./${name}/bench.ts`)) as { bench: (options: BenchOptions) => Promise<BenchRun> };
report(await bench({ rounds, args }), args.includes('--json'));
