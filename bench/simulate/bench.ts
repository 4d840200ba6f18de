import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { BenchRun, Figures } from '../harness/report.js';
import type { BenchOptions } from '../main.js';

export const peers: readonly string[] = [];

const ROOT = new URL('../../', import.meta.url).pathname;
const SECONDS_BAR = 240;
const ORDER = { sites: 2, patients: 400, weeks: 52, seed: 7, profile: 'teds' } as const;

/** What of the simulation's document is judged here. */
interface Simulated {
  readonly referred: number;
  readonly admitted: number;
  readonly told: Readonly<Record<string, number>>;
  readonly parked: number;
  readonly wallSeconds: number;
}

/** `stepwell simulate` whole, start and database included; `--patients N` and `--weeks N` make it short, without a bar. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const order = {
    ...ORDER,
    patients: given(args, '--patients') ?? ORDER.patients,
    weeks: given(args, '--weeks') ?? ORDER.weeks,
  };
  const whole = order.patients === ORDER.patients && order.weeks === ORDER.weeks;
  const documents: Simulated[] = [];
  for (let round = 0; round < rounds; round++) documents.push(await simulated(order));
  const ours = documents.map((found) => figuresOf(found, documents[0]!, order.patients));
  const { admitted } = documents[0]!;
  return {
    ...{ name: whole ? 'simulate' : `simulate-of-${order.patients}`, measure: 'seconds', ours, peers: {} },
    notes: {
      order: JSON.stringify(order),
      admitted,
      check: 'everybody referred, nothing parked, each round the same events',
    },
    ...(whole ? { bars } : {}),
  };
}

const bars: BenchRun['bars'] = ({ seconds = Infinity }) => ({
  [`${ORDER.patients} patients over ${ORDER.weeks} weeks in at most ${SECONDS_BAR} s`]: seconds <= SECONDS_BAR,
});

function given(args: readonly string[], option: string): number | undefined {
  const at = args.indexOf(option);
  return at < 0 ? undefined : Number(args[at + 1]);
}

async function simulated(order: Readonly<Record<string, string | number>>): Promise<Simulated> {
  const options = Object.entries(order).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, ['tools/start.mjs', '--cli', 'simulate', ...options, '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (!output.trim()) throw new Error(`the simulation ended with ${String(code)}`);
  return JSON.parse(output) as Simulated;
}

/** One seed gives one course: an event more or less in another round is a violation, and so is anybody who was not referred. */
function figuresOf(found: Simulated, first: Simulated, patients: number): Figures {
  const types = new Set([...Object.keys(found.told), ...Object.keys(first.told)]);
  const differing = [...types].filter((type) => found.told[type] !== first.told[type]).length;
  const events = Object.values(found.told).reduce((sum, count) => sum + count, 0);
  return {
    seconds: found.wallSeconds,
    eventsPerSecond: events / found.wallSeconds,
    violations: found.parked + differing + Math.abs(patients - found.referred),
  };
}
