import { startBroker } from '../../tools/kafka-broker.mjs';
import { pinPostgres } from '../harness/pin-postgres.js';
import { pin, SURROUNDINGS_CORE } from '../harness/pinning.js';
import type { BenchRun, ScalePoint } from '../harness/report.js';
import { interleaved } from '../harness/rounds.js';
import { benchPostgres } from '../harness/surroundings.js';
import type { BenchOptions } from '../main.js';
import { makeBacklog } from './backlog.js';
import { fillKafka, oursOnce, peerOnce, type Field, type Ours } from './contest.js';

export const peers = ['nest-default'];

const EVENTS = 500_000;
const KAFKA_BAR = 25_000;
const LOG_BAR = 45_000;
const PER_EVENT_BAR = 5_000;
const DOCUMENTED_RATIO = 80;
const TUNED_RATIO = 30;
const STYLES = ['inbox', 'inbox-tuned', 'no-inbox', 'no-inbox-tuned'] as const;
const OURS = {
  ours: { style: 'set-based', bus: 'kafka' },
  'per-event': { style: 'per-event', bus: 'kafka' },
  'postgres-log': { style: 'set-based', bus: 'postgres' },
  'postgres-log-per-event': { style: 'per-event', bus: 'postgres' },
} as const satisfies Record<string, Ours>;

/** B4: a backlog becomes a projection, exactly once; beside the stock Kafka transport of NestJS with TypeORM. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const events = eventsOf(args);
  const results = await onField(events, (field) => {
    const ours = Object.entries(OURS).map(([name, how]) => [name, () => oursOnce(field, how)] as const);
    const others = STYLES.map((style) => [style, () => peerOnce(field, style)] as const);
    return interleaved<string>(Object.fromEntries([...ours, ...others]), rounds);
  });
  const of = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, results[name] ?? []]));
  return {
    name: 'apply',
    measure: 'eventsPerSecond',
    ours: results['ours'] ?? [],
    variants: of(Object.keys(OURS).filter((name) => name !== 'ours')),
    peers: of(STYLES),
    bars,
    notes: { events, 'no-inbox': 'exactly once is not among its promises; its ratio is shown all the same' },
  };
}

/** The backlog at 1/100, 1/10 and 1. */
export async function scale({ args }: BenchOptions): Promise<readonly ScalePoint[]> {
  const points: ScalePoint[] = [];
  for (const part of [100, 10, 1]) {
    const work = Math.round(eventsOf(args) / part);
    const figures = await onField(work, (field) => oursOnce(field, OURS.ours));
    points.push({ work, unit: 'events', figures });
  }
  return points;
}

const bars: BenchRun['bars'] = (ours, ratios, variants) => ({
  [`set-based from Kafka at least ${KAFKA_BAR} events/s`]: (ours.eventsPerSecond ?? 0) >= KAFKA_BAR,
  [`set-based from the Postgres log at least ${LOG_BAR} events/s`]:
    (variants['postgres-log']?.eventsPerSecond ?? 0) >= LOG_BAR,
  [`per event at least ${PER_EVENT_BAR} events/s`]: (variants['per-event']?.eventsPerSecond ?? 0) >= PER_EVENT_BAR,
  [`at least ${DOCUMENTED_RATIO} x with an inbox as documented`]: (ratios['inbox'] ?? 0) >= DOCUMENTED_RATIO,
  [`at least ${TUNED_RATIO} x with an inbox at its best`]: (ratios['inbox-tuned'] ?? 0) >= TUNED_RATIO,
  [`at least ${DOCUMENTED_RATIO} x without an inbox as documented`]: (ratios['no-inbox'] ?? 0) >= DOCUMENTED_RATIO,
});

function eventsOf(args: readonly string[]): number {
  const at = args.indexOf('--events');
  return at >= 0 ? Number(args[at + 1]) : EVENTS;
}

/** A server and a broker on one core, the backlog on the broker. */
async function onField<T>(events: number, work: (field: Field) => Promise<T>): Promise<T> {
  const postgres = await benchPostgres();
  try {
    const broker = await startBroker({ bench: true });
    try {
      const backlog = makeBacklog(events);
      await fillKafka(broker.brokers, backlog);
      await pinPostgres(postgres.adminUrl, SURROUNDINGS_CORE);
      pin(broker.pid!, SURROUNDINGS_CORE);
      return await work({ postgres, brokers: broker.brokers, backlog });
    } finally {
      await broker.stop();
    }
  } finally {
    await postgres.stop();
  }
}
