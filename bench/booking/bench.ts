import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { provision } from '@stepwell/messaging';
import { scheduling } from '@stepwell/scheduling/service';
import { cpuMicroseconds, pssMb } from '../harness/machine.js';
import type { BenchRun, Figures } from '../harness/report.js';
import { interleaved } from '../harness/rounds.js';
import { quantile } from '../harness/statistics.js';
import { benchPostgres, contestant, end, run, type BenchPostgres } from '../harness/surroundings.js';
import type { BenchOptions } from '../main.js';
import { seedClinic, seedPeerWeek, seedWeek } from './calendar.js';
import type { Load, LoadResult } from './clients.js';
import { makeSeries, makeWeek, type Order, type Week } from './race.js';
import { OURS, PEERS, standingIn, type Ledger } from './violations.js';

export const peers = ['typeorm-booking'];

const CLIENTS = 64;
/** Two, so that nothing kept in one process can be what prevents a double booking. */
const PROCESSES = 2;
/** Ours takes the use case from the service's sources, and so must all it is built with. */
const FROM_SOURCE = ['@stepwell/source'];
const WARM_UP = 2_000;
const A_WEEK = 20_000;
const PEER_SECONDS = 60;
const RATIO_BAR = 2;
const UNSAFE = 'check-then-insert';
const STYLES = ['lock', 'lock-tuned', 'serializable', 'serializable-tuned', UNSAFE] as const;

/**
 * B7: 64 clients in two processes book 500 sessions x 20 seats, half of 20,000 requests in conflict. `--tries 1000000` adds
 * a run of ours with so many requests, one week of the calendar after the other.
 */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const tries = numberAfter(args, '--tries', 0);
  const requests = numberAfter(args, '--requests', A_WEEK);
  const postgres = await benchPostgres();
  try {
    const peerRounds = STYLES.map((style) => [style, () => peerOnce(postgres, style, requests)] as const);
    const { ours = [], ...others } = await interleaved<string>(
      { ours: () => oursOnce(postgres, requests), ...Object.fromEntries(peerRounds) },
      rounds,
    );
    const many: Record<string, Figures[]> = tries > 0 ? { 'many-tries': [await oursOnce(postgres, tries)] } : {};
    return {
      name: 'booking',
      measure: 'bookingsPerSecond',
      ours,
      variants: many,
      peers: others,
      knownUnsafe: [UNSAFE],
      bars,
      notes: { clients: CLIENTS, processes: PROCESSES, requests, tries },
    };
  } finally {
    await postgres.stop();
  }
}

const bars: BenchRun['bars'] = (ours, ratios, variants, others) => ({
  [`at least ${RATIO_BAR} x the pessimistic lock as documented`]: (ratios['lock'] ?? 0) >= RATIO_BAR,
  [`at least ${RATIO_BAR} x the pessimistic lock tuned`]: (ratios['lock-tuned'] ?? 0) >= RATIO_BAR,
  'nothing overbooked or doubled by us': ours.violations + (variants['many-tries']?.violations ?? 0) === 0,
  'check-then-insert shown to fail': (others[UNSAFE]?.violations ?? 0) > 0,
});

function numberAfter(args: readonly string[], flag: string, otherwise: number): number {
  const at = args.indexOf(flag);
  return at >= 0 ? Number(args[at + 1]) : otherwise;
}

async function oursOnce(postgres: BenchPostgres, requests: number): Promise<Figures> {
  const adminUrl = await postgres.fresh();
  const urls = await provision({ adminUrl, definitions: [scheduling], password: (role) => role, bus: true });
  const series = makeSeries();
  const clinic = await seedClinic(adminUrl, series);
  const env = { BENCH_URLS: JSON.stringify(urls.scheduling), BENCH_TENANT: clinic.tenantId };
  const opened = (week: Week): Promise<void> => seedWeek(adminUrl, clinic, week.slots);
  return raced('booking/ours.ts', env, { url: adminUrl, ledger: OURS, requests, seconds: Infinity, series, opened });
}

async function peerOnce(postgres: BenchPostgres, style: string, requests: number): Promise<Figures> {
  const url = await postgres.fresh();
  const env = { PEER_DATABASE_URL: url, PEER_STYLE: style };
  const opened = (week: Week): Promise<void> => seedPeerWeek(url, week);
  const race = { url, ledger: PEERS, requests, seconds: PEER_SECONDS, series: makeSeries(), opened };
  return raced('peers/typeorm-booking/src/booking.ts', env, race);
}

/** What a contestant is put to. */
interface Race {
  readonly url: string;
  readonly ledger: Ledger;
  readonly requests: number;
  readonly seconds: number;
  readonly series: readonly string[];
  /** Puts a week on the contestant's calendar. */
  opened(week: Week): Promise<void>;
}

async function raced(path: string, env: Readonly<Record<string, string>>, race: Race): Promise<Figures> {
  const children = [await contestant(path, env, FROM_SOURCE)];
  while (children.length < PROCESSES) children.push(await contestant(path, env, FROM_SOURCE));
  try {
    const warm = await weekOf(children, race, 0, WARM_UP);
    // As Postgres does by itself within a minute; a table that was looked at while empty is planned as empty.
    await run(race.url, 'ANALYZE');
    const cpu = cpuOf(children);
    const weeks: WeekResult[] = [];
    let left = race.requests;
    for (let nth = 1; left > 0 && seconds(weeks) < race.seconds; nth++) {
      weeks.push(await weekOf(children, race, nth, left));
      left -= A_WEEK;
    }
    return await figuresOf(race, warm, weeks, cpuOf(children) - cpu, children);
  } finally {
    await Promise.all(children.map(end));
  }
}

interface WeekResult {
  readonly seconds: number;
  readonly results: readonly LoadResult[];
}

const seconds = (weeks: readonly WeekResult[]): number => weeks.reduce((sum, week) => sum + week.seconds, 0);
const cpuOf = (children: readonly ChildProcess[]): number =>
  children.reduce((sum, { pid }) => sum + cpuMicroseconds(pid!), 0);

/** A week, or the first `most` requests of it; every process asks for every other one. */
async function weekOf(children: readonly ChildProcess[], race: Race, nth: number, most: number): Promise<WeekResult> {
  const week = makeWeek(race.series, nth);
  await race.opened(week);
  const orders = week.orders.slice(0, most);
  const began = performance.now();
  const results = await Promise.all(
    children.map((child, of) =>
      asked(
        child,
        orders.filter((_, n) => n % children.length === of),
        race.seconds,
      ),
    ),
  );
  return { seconds: (performance.now() - began) / 1000, results };
}

async function asked(child: ChildProcess, orders: readonly Order[], limit: number): Promise<LoadResult> {
  const answer = once(child, 'message');
  const load: Load = { clients: CLIENTS / PROCESSES, orders, seconds: Math.min(limit, 3_600) };
  child.send(load);
  const [result] = (await answer) as [LoadResult];
  if (result.failed > 0) process.stderr.write(`${result.failed} requests failed: ${result.firstFailure}\n`);
  return result;
}

async function figuresOf(
  { url, ledger }: Race,
  warm: WeekResult,
  weeks: readonly WeekResult[],
  cpuUs: number,
  children: readonly ChildProcess[],
): Promise<Figures> {
  const results = weeks.flatMap((week) => week.results);
  const sum = (of: readonly LoadResult[], value: (result: LoadResult) => number): number =>
    of.reduce((total, result) => total + value(result), 0);
  const [asks, accepted] = [sum(results, (one) => one.asked), sum(results, (one) => one.accepted)];
  const standing = await standingIn(url, ledger);
  const wrong = standing.overbooked + standing.doubled;
  const told = accepted + sum(warm.results, (one) => one.accepted);
  const latencies = results.flatMap((one) => one.latenciesMs);
  const took = seconds(weeks);
  return {
    bookingsPerSecond: Math.max(0, accepted - wrong) / took,
    requestsPerSecond: asks / took,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    cpuUsPerEvent: cpuUs / asks,
    rssMb: children.reduce((total, { pid }) => total + pssMb(pid!), 0),
    seconds: took,
    asked: asks,
    failed: sum([...results, ...warm.results], (one) => one.failed),
    overbooked: standing.overbooked,
    doubled: standing.doubled,
    violations: wrong + standing.strayed + Math.abs(told - standing.bookings),
  };
}
