import { allPeers, installPeer } from './harness/peers.js';
import { report, reportScale, type BenchRun, type ScalePoint } from './harness/report.js';

/** How a bench is asked to run. */
export interface BenchOptions {
  readonly rounds: number;
  readonly args: readonly string[];
}

/** What `bench/<name>/bench.ts` exports. */
interface Bench {
  /** Folders of bench/peers that take part, installed before the run; absent: all. */
  readonly peers?: readonly string[];
  bench(options: BenchOptions): Promise<BenchRun>;
  /** The same work at 1/100, 1/10 and 1, or over more and more stored data; for `--scale`. */
  scale?(options: BenchOptions): Promise<readonly ScalePoint[]>;
}

const [name, ...args] = process.argv.slice(2);
const at = args.indexOf('--rounds');
const rounds = at >= 0 ? Number(args[at + 1]) : 3;
if (!Number.isInteger(rounds) || rounds < 1) refuse('--rounds takes a whole number from 1.');
const json = args.includes('--json');
const { bench, scale, peers = allPeers() } = (await import(`./${name}/bench.ts`)) as Bench;
peers.forEach(installPeer);
if (!args.includes('--scale')) report(await bench({ rounds, args }), json);
else if (scale) reportScale(name ?? '', await scale({ rounds, args }), json);
else refuse(`${name} has no --scale.`);

function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}
