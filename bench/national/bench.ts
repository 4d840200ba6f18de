import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker } from '../../tools/kafka-broker.mjs';
import { cpuMicroseconds, pssMb } from '../harness/machine.js';
import type { BenchRun, Figures } from '../harness/report.js';
import { interleaved } from '../harness/rounds.js';
import { quantile } from '../harness/statistics.js';
import { benchPostgres, contestant, end, type BenchPostgres } from '../harness/surroundings.js';
import type { BenchOptions } from '../main.js';
import { GROUP_SIZE, KINDS, PATIENTS, PEAK_HOUR, PEAK_RATE, type Kind } from './census.js';
import { behind, lags, wrongs } from './checks.js';
import type { Answers, Window } from './driver.js';
import type { Model } from './ours.js';
import { seed } from './seed.js';

export const peers = [];

const MINUTES = 5;
const WARM_UP_SECONDS = 10;
/** Length of a window at a multiple of the hour's pace. */
const STEP_SECONDS = 30;
const MULTIPLES = [2, 4, 6, 8, 12, 16, 24, 32];
const COMMAND_BAR_MS = 250;
const LAG_BAR_MS = 2_000;

interface Plan {
  readonly patients: number;
  readonly minutes: number;
  readonly stepSeconds: number;
}

/** B10: a Monday evening's peak hour of the country on one machine; then faster, until it no longer keeps up. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const of = (name: string, otherwise: number): number =>
    args.includes(name) ? Number(args[args.indexOf(name) + 1]) : otherwise;
  const patients = Math.ceil(of('--patients', PATIENTS) / GROUP_SIZE) * GROUP_SIZE;
  const plan = { patients, minutes: of('--minutes', MINUTES), stepSeconds: of('--step-seconds', STEP_SECONDS) };
  const postgres = await benchPostgres({ track_commit_timestamp: 'on' });
  try {
    const { kafka, embedded } = await interleaved(
      {
        kafka: async () => {
          const broker = await startBroker({ bench: true });
          return onePlatform(postgres, broker.brokers, plan).finally(() => broker.stop());
        },
        embedded: () => onePlatform(postgres, '', plan),
      },
      rounds,
    );
    return {
      ...{ name: 'national', measure: 'sustainedMultiple', ours: kafka, variants: { embedded }, peers: {} },
      bars: (ours, _ratios, variants) => ({ ...barsOf('Kafka', ours), ...barsOf('embedded', variants['embedded']!) }),
      notes: { ...plan, commandsPerSecond: PEAK_RATE, ...PEAK_HOUR, ...NOTES },
    };
  } finally {
    await postgres.stop();
  }
}

const NOTES = {
  mix: 'derived in bench/national/census.ts; driver, platform, Postgres and broker share the machine',
  seeded:
    "one patient comes in through the public commands; the rows that intake, medication, attendance and step-down hold of that patient are copied for the others, groups and bookings are written at attendance. Not copied: logs, ledgers, facts and scheduling's own bookings, which no command of the hour reads",
  lag: "from an event's commit to the commit of the fact at step-down; the longest counts",
};

const barsOf = (name: string, { p99Ms = Infinity, lagMaxMs = Infinity }: Figures): Record<string, boolean> => ({
  [`${name}, 1.0 x: p99 of a command at most ${COMMAND_BAR_MS} ms`]: p99Ms <= COMMAND_BAR_MS,
  [`${name}, 1.0 x: never more than ${LAG_BAR_MS / 1000} s behind`]: lagMaxMs <= LAG_BAR_MS,
});

async function onePlatform(postgres: BenchPostgres, kafka: string, plan: Plan): Promise<Figures> {
  const url = await postgres.fresh();
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-national-'));
  chmodSync(folder, 0o755);
  const env = { BENCH_FOLDER: folder, BENCH_DATABASE: url, BENCH_KAFKA: kafka };
  const [child, driver] = [await contestant('national/ours.ts', env), await contestant('national/driver.ts', {})];
  try {
    const model = await asked<Model>(child, 'model');
    process.stderr.write(`seeding ${plan.patients} patients\n`);
    const country = await seed(url, model, plan.patients);
    await asked(driver, { model, country });
    return await hour({ child, driver, url, plan });
  } finally {
    await end(driver);
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Running {
  readonly child: ChildProcess;
  readonly driver: ChildProcess;
  readonly url: string;
  readonly plan: Plan;
}

/** The hour at its own pace, then windows at multiples of it while they are sustained; at last everything is checked. */
async function hour({ child, driver, url, plan }: Running): Promise<Figures> {
  const began = new Date().toISOString();
  const accepted = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  const window = async (multiple: number, seconds: number): Promise<Omit<Figures, 'violations'>> => {
    const [since, cpu] = [new Date().toISOString(), cpuMicroseconds(child.pid!)];
    const answers = await asked<Answers>(driver, { rate: PEAK_RATE * multiple, seconds } satisfies Window);
    for (const kind of KINDS) accepted[kind] += answers.accepted[kind];
    const used = cpuMicroseconds(child.pid!) - cpu;
    const left = await behind(url, since);
    return {
      ...figuresOf(answers, await lags(url, since), seconds),
      behind: left,
      cpuUsPerEvent: used / answers.latenciesMs.length,
    };
  };
  await window(1, WARM_UP_SECONDS);
  const plain = await window(1, plan.minutes * 60);
  let sustainedMultiple = isSustained(plain) ? 1 : 0;
  for (const multiple of MULTIPLES) {
    if (sustainedMultiple === 0) break;
    const found = await window(multiple, plan.stepSeconds);
    process.stderr.write(
      `${multiple} x: p99 ${Math.round(found.p99Ms ?? 0)} ms, lag ${Math.round(found['lagMaxMs'] ?? 0)} ms\n`,
    );
    if (!isSustained(found)) break;
    sustainedMultiple = multiple;
  }
  const violations = (await behind(url, began)) + (await wrongs(url, began, accepted));
  return { ...plain, rssMb: pssMb(child.pid!), sustainedMultiple, violations };
}

function isSustained({
  p99Ms = Infinity,
  lagMaxMs = Infinity,
  refused = 0,
  behind: left = 0,
}: Omit<Figures, 'violations'>): boolean {
  return p99Ms <= COMMAND_BAR_MS && lagMaxMs <= LAG_BAR_MS && refused + left === 0;
}

function figuresOf(
  { latenciesMs, refused }: Answers,
  lag: readonly number[],
  seconds: number,
): Omit<Figures, 'violations'> {
  const refusals = Object.entries(refused);
  if (refusals.length > 0) process.stderr.write(`refused: ${JSON.stringify(refused)}\n`);
  return {
    requestsPerSecond: latenciesMs.length / seconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    lagP50Ms: quantile(lag, 0.5),
    lagP99Ms: quantile(lag, 0.99),
    lagMaxMs: lag.reduce((most, one) => Math.max(most, one), 0),
    refused: refusals.reduce((sum, [, times]) => sum + times, 0),
    seconds,
  };
}

async function asked<T>(child: ChildProcess, message: string | object): Promise<T> {
  const answer = once(child, 'message');
  child.send(message);
  return ((await answer) as [T])[0];
}
