import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { BenchRun, Figures } from '../harness/report.js';
import type { BenchOptions } from '../main.js';

const ROOT = new URL('../../', import.meta.url).pathname;
const TRIAL = '27';
const SECONDS_BAR = 300;
const MEMORY_BAR_MB = 1_024;
const TOLERANCE = 0.001;

/** Shares still dosing 30, 60 and 90 days after randomization, as computed from the files in the data's own README. */
const SHARES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Methadone: { '30': 0.9, '60': 0.853, '90': 0.807 },
  'Outpatient BUP': { '30': 0.703, '60': 0.608, '90': 0.546 },
};

/** What of the replay's document is judged here. */
interface Replayed {
  readonly arms: readonly { readonly arm: string; readonly stillDosing: Readonly<Record<string, number>> }[];
  readonly parked: number;
  readonly wallSeconds: number;
  readonly eventsPerSecond: number;
  readonly peakPssMb: number;
}

/** CTN-0027 through the services' public commands, embedded; `--people N` takes the first N and checks no shares. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const data = dataFolder();
  const at = args.indexOf('--people');
  const people = at >= 0 ? (args[at + 1] ?? '') : null;
  const ours: Figures[] = [];
  for (let round = 0; round < rounds; round++) ours.push(figuresOf(await replayed(data, people), people === null));
  const bars = ({ seconds = Infinity, rssMb = Infinity }: Figures) => ({
    [`the whole trial in at most ${SECONDS_BAR} s`]: people === null && seconds <= SECONDS_BAR,
    [`at most ${MEMORY_BAR_MB} MB at its peak, database included`]: people === null && rssMb <= MEMORY_BAR_MB,
  });
  const name = people === null ? 'replay-trial' : `replay-trial-of-${people}`;
  return { name, measure: 'seconds', ours, peers: {}, ...(people === null ? { bars } : {}) };
}

/** STEPWELL_TRIAL_DATA, else the folder beside the repository; without one the process ends with 2. */
function dataFolder(): string {
  const folder = resolve(ROOT, process.env['STEPWELL_TRIAL_DATA'] ?? '../shared/data/ctn0094');
  if (existsSync(join(folder, 'treatment.csv'))) return folder;
  process.stderr.write(
    `STEPWELL_TRIAL_DATA: no trial tables in ${folder}; name the folder of the CTN-0094 CSV files.\n`,
  );
  process.exit(2);
}

async function replayed(data: string, people: string | null): Promise<Replayed> {
  const command = ['tools/start.mjs', 'replay', '--data', data, '--trial', TRIAL, '--json'];
  const args = people === null ? command : [...command, '--people', people];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  // 1 with a document: the replay ran and parked something, which is counted below.
  if (!output.trim()) throw new Error(`the replay ended with ${String(code)}`);
  return JSON.parse(output) as Replayed;
}

function figuresOf(result: Replayed, whole: boolean): Figures {
  return {
    seconds: result.wallSeconds,
    eventsPerSecond: result.eventsPerSecond,
    rssMb: result.peakPssMb,
    violations: result.parked + (whole ? wrongShares(result) : 0),
  };
}

/** Shares that are missing or differ from the published ones. */
function wrongShares({ arms }: Replayed): number {
  return Object.entries(SHARES).flatMap(([name, shares]) => {
    const found = arms.find(({ arm }) => arm === name)?.stillDosing ?? {};
    return Object.entries(shares).filter(([day, share]) => !(Math.abs((found[day] ?? NaN) - share) <= TOLERANCE));
  }).length;
}
