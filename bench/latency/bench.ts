import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { provision } from '@stepwell/messaging';
import { startBroker } from '../../tools/kafka-broker.mjs';
import { cpuMicroseconds, pssMb } from '../harness/machine.js';
import { pin, SURROUNDINGS_CORE, TEST_CORE } from '../harness/pinning.js';
import type { BenchRun, Figures } from '../harness/report.js';
import { interleaved } from '../harness/rounds.js';
import { benchPostgres, contestant, end, run, type BenchPostgres } from '../harness/surroundings.js';
import { makeTopic } from '../harness/topic.js';
import type { BenchOptions } from '../main.js';
import type { Order, Told } from './ours.js';
import { DEFINITIONS } from './platform.js';
import { figuresOf, type Seen } from './timing.js';

const RATES = [200, 1000];
const SECONDS = 60;
const WARM_UP_SECONDS = 20;
/** Of the events at the first rate, one in twenty calls for an evaluation. */
const EVALUATION_EVERY = 20;
const APPLIED_MS = 60_000;
const POLL_MS = 200;

export const peers = ['outbox-default'];

/** B2: from the commit of an event in one service to its effect committed in another, at two rates, open loop. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const rates = numbersOf(args, '--rates') ?? RATES;
  const seconds = numbersOf(args, '--seconds')?.[0] ?? SECONDS;
  const postgres = await benchPostgres({ track_commit_timestamp: 'on' });
  try {
    const on = (bus: 'kafka' | 'postgres') => () => oursOnce(postgres, bus, { rates, seconds });
    const peer = (mode: string) => () => peerOnce(postgres, mode, { rates, seconds });
    const contestants = {
      ours: on('kafka'),
      'postgres-log': on('postgres'),
      'direct-emit': peer('direct-emit'),
      'poll-tuned': peer('poll-tuned'),
      poll: peer('poll'),
    };
    const only = args[args.indexOf('--only') + 1]?.split(',');
    const chosen = args.includes('--only')
      ? Object.fromEntries(Object.entries(contestants).filter(([name]) => only?.includes(name)))
      : contestants;
    const { ours = [], 'postgres-log': log = [], ...others } = await interleaved(chosen, rounds);
    return {
      name: 'latency',
      measure: 'p50Ms',
      ours,
      variants: { 'postgres-log': log },
      peers: others,
      bars,
      notes: NOTES,
    };
  } finally {
    await postgres.stop();
  }
}

const bars: NonNullable<BenchRun['bars']> = (ours, ratios, variants) => {
  const log = variants['postgres-log'];
  const within = (value: number | undefined, most: number): boolean => (value ?? Infinity) <= most;
  return {
    'Kafka, p50 at most 5 ms': within(ours.p50Ms, 5),
    'Kafka, p99 at most 20 ms': within(ours.p99Ms, 20),
    'Postgres log, p50 at most 2.5 ms': within(log?.p50Ms, 2.5),
    'Postgres log, p99 at most 12 ms': within(log?.p99Ms, 12),
    'to an evaluation in step-down, p50 at most 12 ms': within(ours['evaluationP50Ms'], 12),
    'p50 at most 1.2 x a bare emit after the commit, which may lose': within(ratios['direct-emit'], 1.2),
    'p50 at most 1/100 of an outbox polled each second': within(ratios['poll'], 0.01),
  };
};

const NOTES = {
  'plain figures': 'the first rate, from commit to commit as the database recorded both',
  'busy figures': 'the second rate',
  'since due': 'from when the event was to begin, so that a publisher that falls behind cannot hide it',
};

interface Load {
  readonly rates: readonly number[];
  readonly seconds: number;
}

async function oursOnce(postgres: BenchPostgres, bus: 'kafka' | 'postgres', load: Load): Promise<Figures> {
  const adminUrl = await postgres.fresh();
  const urls = await provision({
    adminUrl,
    definitions: DEFINITIONS,
    password: (role) => role,
    bus: bus === 'postgres',
  });
  const broker = bus === 'kafka' ? await startBroker({ bench: true }) : null;
  const child = await contestant('latency/ours.ts', {
    BENCH_URLS: JSON.stringify(urls),
    BENCH_KAFKA: broker?.brokers ?? '',
  });
  try {
    pin(child.pid!, TEST_CORE);
    if (broker) pin(broker.pid!, SURROUNDINGS_CORE);
    return await measured(child, load, EVALUATION_EVERY, () => timesOf(adminUrl, FACTS, DECISIONS));
  } finally {
    await end(child);
    await broker?.stop();
  }
}

async function peerOnce(postgres: BenchPostgres, mode: string, load: Load): Promise<Figures> {
  const url = await postgres.fresh();
  const broker = await startBroker({ bench: true });
  await makeTopic(broker.brokers, 'attended');
  const child = await contestant('peers/outbox-default/src/main.ts', {
    PEER_DATABASE_URL: url,
    PEER_KAFKA: broker.brokers,
    PEER_MODE: mode,
  });
  try {
    pin(child.pid!, TEST_CORE);
    pin(broker.pid!, SURROUNDINGS_CORE);
    return await measured(child, load, 0, () => timesOf(url, PEER_FACTS));
  } finally {
    await end(child);
    await broker.stop();
  }
}

/** Warm-up, then each rate in turn; the first one's figures under their plain names, the second's as `busy…`. */
async function measured(
  child: ChildProcess,
  { rates, seconds }: Load,
  evaluationEvery: number,
  times: () => Promise<Seen>,
): Promise<Figures> {
  await told(child, { rate: rates[0]!, seconds: WARM_UP_SECONDS, evaluationEvery });
  const cpu = cpuMicroseconds(child.pid!);
  const orders: Told[] = [];
  for (const [n, rate] of rates.entries())
    orders.push(await told(child, { rate, seconds, evaluationEvery: n === 0 ? evaluationEvery : 0 }));
  const seen = await applied(orders, times);
  const used = cpuMicroseconds(child.pid!) - cpu;
  const events = orders.reduce((sum, { facts, evaluations }) => sum + facts.length + evaluations.length, 0);
  return { ...figuresOf(orders, seen), cpuUsPerEvent: used / events, rssMb: pssMb(child.pid!) };
}

async function told(child: ChildProcess, order: Order): Promise<Told> {
  const answer = once(child, 'message');
  child.send(order);
  const [sent] = (await answer) as [Told];
  return sent;
}

/** Waits until everything told has been applied, or for a while. */
async function applied(orders: readonly Told[], times: () => Promise<Seen>): Promise<Seen> {
  const ids = orders.flatMap(({ facts, evaluations }) => [...facts, ...evaluations].map(({ id }) => id));
  const deadline = performance.now() + APPLIED_MS;
  for (;;) {
    const seen = await times();
    if (ids.every((id) => seen.get(id)) || performance.now() > deadline) return seen;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

const MS = (row: string): string => `extract(epoch FROM pg_xact_commit_timestamp(${row}.xmin))::float8 * 1000`;
const FACTS = `SELECT log.payload::jsonb ->> 'sessionId' AS id, ${MS('log')} AS committed, ${MS('fact')} AS applied
  FROM attendance.event_log AS log JOIN step_down.fact USING (tenant_id, event_id)
  WHERE log.type = 'attendance.SessionAttended.v1'`;
const DECISIONS = `SELECT log.key AS id, ${MS('log')} AS committed, ${MS('decision')} AS applied
  FROM intake.event_log AS log JOIN step_down.decision ON decision.patient_id::text = log.key
  WHERE log.type = 'intake.ScreeningCompleted.v1'`;

const PEER_FACTS = `SELECT told."sessionId"::text AS id, ${MS('told')} AS committed, ${MS('fact')} AS applied
  FROM attendance AS told JOIN fact USING ("sessionId")`;

/** Both commits of every event, as Postgres itself recorded them; ids that come twice are kept twice. */
async function timesOf(url: string, ...questions: readonly string[]): Promise<Seen> {
  const rows = await Promise.all(questions.map((question) => run<Times>(url, question)));
  return Map.groupBy(rows.flat(), ({ id }) => id);
}

interface Times {
  readonly id: string;
  readonly committed: number;
  readonly applied: number;
}

function numbersOf(args: readonly string[], name: string): readonly number[] | null {
  const at = args.indexOf(name);
  return at >= 0 ? args[at + 1]!.split(',').map(Number) : null;
}
