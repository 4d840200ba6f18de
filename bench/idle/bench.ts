import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { SERVICES } from '@stepwell/contracts';
import { provision } from '@stepwell/messaging';
import { startBroker } from '../../tools/kafka-broker.mjs';
import { cpuMicroseconds, pssMb } from '../harness/machine.js';
import { pin, SURROUNDINGS_CORE, TEST_CORE } from '../harness/pinning.js';
import type { BenchRun, Figures } from '../harness/report.js';
import { interleaved } from '../harness/rounds.js';
import { benchPostgres, contestant, end, run, type BenchPostgres } from '../harness/surroundings.js';
import { DEFINITIONS } from '../latency/platform.js';
import type { BenchOptions } from '../main.js';
import { Outside, type Groups } from './groups.js';

export const peers = ['nest-default'];

const SECONDS = 120;
/** After the groups stand: until a start's own work is over. */
const SETTLING_MS = 15_000;
const ALIVE_MS = 10_000;
const POLL_MS = 200;
const RATIO_BAR = 20;
/** What is told once the idle time is over. */
const AFTERWARDS = { rate: 10, seconds: 1, evaluationEvery: 0 };

/** B9: what five services cost while nothing happens, beside the same subscriptions on the stock transport. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const seconds = args.includes('--seconds') ? Number(args[args.indexOf('--seconds') + 1]) : SECONDS;
  const postgres = await benchPostgres();
  let groups: Groups = {};
  try {
    const { ours, stock } = await interleaved(
      {
        ours: async () => {
          const found = await oursOnce(postgres, seconds);
          groups = found.groups;
          return found.figures;
        },
        stock: async () => {
          if (Object.keys(groups).length === 0) groups = (await oursOnce(postgres, 1)).groups;
          return stockOnce(groups, seconds);
        },
      },
      rounds,
    );
    return { name: 'idle', measure: 'cpuMsPerSecond', ours, peers: { stock }, bars, notes: { seconds, ...NOTES } };
  } finally {
    await postgres.stop();
  }
}

const NOTES = {
  ours: 'everything of the five services: subscriptions, relays, timers, freshness marks, HTTP, connections to Postgres',
  stock:
    'their subscriptions only: the same topics and groups on the Kafka transport of NestJS with kafkajs as npm has it',
  alive: 'afterwards every group must stand with its member, and hear what is told',
};

const bars: BenchRun['bars'] = (_ours, ratios) => ({
  [`at least ${RATIO_BAR} x less CPU than the stock transport`]: (ratios['stock'] ?? Infinity) <= 1 / RATIO_BAR,
});

async function oursOnce(postgres: BenchPostgres, seconds: number): Promise<{ figures: Figures; groups: Groups }> {
  const adminUrl = await postgres.fresh();
  const urls = await provision({ adminUrl, definitions: DEFINITIONS, password: (role) => role, bus: false });
  const broker = await startBroker({ bench: true });
  const env = { BENCH_URLS: JSON.stringify(urls), BENCH_KAFKA: broker.brokers };
  const [child, outside] = [await contestant('latency/ours.ts', env), await Outside.at(broker.brokers)];
  const applied = async (): Promise<number> => {
    const [row] = await run<{ facts: number }>(adminUrl, 'SELECT count(*)::int AS facts FROM step_down.fact');
    return row?.facts ?? 0;
  };
  try {
    const groups = await outside.untilStanding(SERVICES.length);
    const figures = await idling(child, broker.pid!, seconds);
    const missing = SERVICES.length - Object.keys(await outside.standing()).length;
    child.send(AFTERWARDS);
    const unheard = await short(applied, AFTERWARDS.rate * AFTERWARDS.seconds);
    return { figures: { ...figures, violations: missing + unheard }, groups };
  } finally {
    await outside.close();
    await end(child);
    await broker.stop();
  }
}

async function stockOnce(groups: Groups, seconds: number): Promise<Figures> {
  const broker = await startBroker({ bench: true });
  const outside = await Outside.at(broker.brokers);
  await outside.makeTopics();
  const env = { PEER_KAFKA: broker.brokers, PEER_GROUPS: JSON.stringify(groups) };
  const child = await contestant('peers/nest-default/src/subscriptions.ts', env);
  const heard = async (): Promise<number> => {
    const answer = once(child, 'message');
    child.send('heard');
    return ((await answer) as [number])[0];
  };
  try {
    await outside.untilStanding(Object.keys(groups).length);
    const figures = await idling(child, broker.pid!, seconds);
    const missing = Object.keys(groups).length - Object.keys(await outside.standing()).length;
    await outside.tellAll();
    const unheard = await short(heard, Object.values(groups).flat().length);
    return { ...figures, violations: missing + unheard };
  } finally {
    await outside.close();
    await end(child);
    await broker.stop();
  }
}

/** What a process and the broker used while nothing happened. */
async function idling(child: ChildProcess, broker: number, seconds: number): Promise<Omit<Figures, 'violations'>> {
  pin(child.pid!, TEST_CORE);
  pin(broker, SURROUNDINGS_CORE);
  await sleep(SETTLING_MS);
  const [began, before, brokerBefore] = [performance.now(), cpuMicroseconds(child.pid!), cpuMicroseconds(broker)];
  await sleep(seconds * 1000);
  const passed = (performance.now() - began) / 1000;
  const perSecond = (microseconds: number): number => microseconds / 1000 / passed;
  return {
    cpuMsPerSecond: perSecond(cpuMicroseconds(child.pid!) - before),
    brokerCpuMsPerSecond: perSecond(cpuMicroseconds(broker) - brokerBefore),
    rssMb: pssMb(child.pid!),
    seconds: passed,
  };
}

/** How much is still missing of `wanted` when all should have been heard. */
async function short(count: () => Promise<number>, wanted: number): Promise<number> {
  const deadline = performance.now() + ALIVE_MS;
  for (;;) {
    const missing = wanted - (await count());
    if (missing <= 0 || performance.now() > deadline) return Math.abs(missing);
    await sleep(POLL_MS);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
