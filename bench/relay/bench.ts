import { isInstalled } from '../harness/peers.js';
import type { BenchRun, Figures, ScalePoint } from '../harness/report.js';
import { interleaved, type Round } from '../harness/rounds.js';
import type { BenchPostgres } from '../harness/surroundings.js';
import type { BenchOptions } from '../main.js';
import { debezium, library, ours, tutorial } from './contestants.js';
import { drainToKafka, drainToLog, relayPostgres, type Contestant } from './drain.js';

export const peers = ['nest-default', 'pg-transactional-outbox', 'debezium'];

const ROWS = 1_000_000;
const STYLES = ['documented', 'tuned'] as const;
/** Makers of the peers: name -> folder in bench/peers and the contestant in each style. */
const PEERS = {
  'tutorial-relay': { folder: 'nest-default', of: tutorial },
  'pg-transactional-outbox': { folder: 'pg-transactional-outbox', of: library },
  debezium: { folder: 'debezium', of: debezium },
} as const;

/** B1: rows already committed, drained to the bus with acknowledgement of all replicas. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const rows = rowsOf(args);
  const [present, absent] = [true, false].map((is) =>
    Object.entries(PEERS).filter(([, { folder }]) => isInstalled(folder) === is),
  );
  const others: Record<string, Contestant> = Object.fromEntries(
    present!.flatMap(([name, { of }]) =>
      STYLES.map((style) => [style === 'tuned' ? `${name}-tuned` : name, of(style)] as const),
    ),
  );
  const results = await onPostgres((postgres) => {
    const contest: Record<string, Round> = {
      ours: () => drainToKafka(postgres, rows, ours('kafka')),
      'postgres-log': () => drainToLog(postgres, rows, ours('postgres')),
    };
    for (const [name, who] of Object.entries(others)) contest[name] = () => drainToKafka(postgres, rows, who);
    return interleaved<string>(only(contest, args), rounds);
  });
  const leftOut = absent!.map(([name]) => name).join(', ');
  return {
    name: 'relay',
    measure: 'eventsPerSecond',
    ours: results['ours'] ?? [],
    variants: taken(results, ['postgres-log']),
    peers: taken(results, Object.keys(others)),
    bars,
    notes: { rows, ...NOTES, ...(leftOut ? { 'left out, not installed': leftOut } : {}) },
  };
}

/** The backlog at 1/100, 1/10 and 1. */
export async function scale({ args }: BenchOptions): Promise<readonly ScalePoint[]> {
  const points: ScalePoint[] = [];
  for (const part of [100, 10, 1]) {
    const work = Math.round(rowsOf(args) / part);
    const figures = await onPostgres((postgres) => drainToKafka(postgres, work, ours('kafka')));
    points.push({ work, unit: 'rows', figures });
  }
  return points;
}

const NOTES = {
  work: '400 B of payload, 5,000 streams in turn, 12 partitions, committed before anybody starts',
};

const bars: BenchRun['bars'] = (mine, ratios, variants, others) => ({
  'at least 60,000 events/s on Kafka': rate(mine) >= 60_000,
  'at most 14 us of our processor per event': (mine.cpuUsPerEvent ?? Infinity) <= 14,
  'at least 90,000 events/s on the Postgres log': rate(variants['postgres-log']) >= 90_000,
  'at least 2 x Debezium, warm, at its best': best(ratios, 'debezium') >= 2,
  'at most 0.4 x the processor of Debezium at its best':
    (mine.cpuUsPerEvent ?? Infinity) <= 0.4 * leastCpu(others, 'debezium'),
  'at least 80 x pg-transactional-outbox at its best': best(ratios, 'pg-transactional-outbox') >= 80,
  'at least 150 x the tutorial': (ratios['tutorial-relay'] ?? 0) >= 150,
});

function rate(figures: Figures | undefined): number {
  return figures?.eventsPerSecond ?? 0;
}

/** Ours over the faster of a peer's two styles; 0 when it did not take part. */
function best(ratios: Readonly<Record<string, number>>, peer: string): number {
  return Math.min(ratios[peer] ?? 0, ratios[`${peer}-tuned`] ?? 0);
}

function leastCpu(others: Readonly<Record<string, Figures>>, peer: string): number {
  return Math.min(others[peer]?.cpuUsPerEvent ?? 0, others[`${peer}-tuned`]?.cpuUsPerEvent ?? 0);
}

function taken(results: Readonly<Record<string, Figures[]>>, names: readonly string[]): Record<string, Figures[]> {
  return Object.fromEntries(names.flatMap((name) => (results[name] ? [[name, results[name]]] : [])));
}

/** `--only a,b` leaves ours and the named ones, for a short look. */
function only(contest: Readonly<Record<string, Round>>, args: readonly string[]): Record<string, Round> {
  const at = args.indexOf('--only');
  const names = at >= 0 ? ['ours', ...(args[at + 1] ?? '').split(',')] : Object.keys(contest);
  return Object.fromEntries(Object.entries(contest).filter(([name]) => names.includes(name)));
}

function rowsOf(args: readonly string[]): number {
  const at = args.indexOf('--rows');
  return at >= 0 ? Number(args[at + 1]) : ROWS;
}

async function onPostgres<T>(work: (postgres: BenchPostgres) => Promise<T>): Promise<T> {
  const postgres = await relayPostgres();
  try {
    return await work(postgres);
  } finally {
    await postgres.stop();
  }
}
