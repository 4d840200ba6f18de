import type { ChildProcess } from 'node:child_process';
import { attendance } from '@stepwell/attendance/service';
import { provision } from '@stepwell/messaging';
import { startBroker } from '../../tools/kafka-broker.mjs';
import { freePort } from '../harness/port.js';
import type { BenchRun, Figures, ScalePoint } from '../harness/report.js';
import { interleaved } from '../harness/rounds.js';
import { benchPostgres, contestant, end, type BenchPostgres } from '../harness/surroundings.js';
import { makeTopic } from '../harness/topic.js';
import type { BenchOptions } from '../main.js';
import { drained, peerWrongs, wrongs } from './checks.js';
import { identity, loaded, WARM_UP } from './load.js';
import { makeRoster, seedPeer, seedRoster, seedStored } from './roster.js';

export const peers = ['nest-default', 'raw-fastify'];

const PEER_TOPIC = 'check-ins';
const DEFAULT_BAR = 3.5;
const RAW_BAR = 0.85;
const CPU_BAR_US = 600;
const OURS = 'command/ours.ts';
const BY_HAND = 'peers/raw-fastify/src/command.ts';
const STORED_PATIENTS = [1_000, 100_000, 1_000_000];

/**
 * B3: durable check-ins over HTTP, 32 connections. Peers: the default NestJS stack with the same auth and validation but
 * none of the rest, and the same command by hand on Fastify and pg, which writes the same rows under the same policies.
 */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const requests = requestsOf(args);
  const postgres = await benchPostgres();
  try {
    const { ours, ...others } = await interleaved(
      {
        ours: () => onBroker((broker) => attendanceOnce(postgres, broker, requests, OURS)),
        'nest-default': () => onBroker((broker) => defaultOnce(postgres, broker, requests)),
        'raw-fastify': () => onBroker((broker) => attendanceOnce(postgres, broker, requests, BY_HAND)),
      },
      rounds,
    );
    return { name: 'command', measure: 'requestsPerSecond', ours, peers: others, bars };
  } finally {
    await postgres.stop();
  }
}

/** The same check-ins with more and more patients stored. */
export async function scale({ args }: BenchOptions): Promise<readonly ScalePoint[]> {
  const points: ScalePoint[] = [];
  for (const work of STORED_PATIENTS) {
    process.stderr.write(`${work.toLocaleString('en-US')} patients stored\n`);
    const postgres = await benchPostgres();
    try {
      const figures = await onBroker((broker) => attendanceOnce(postgres, broker, requestsOf(args), OURS, work));
      points.push({ work, unit: 'patients stored', figures });
    } finally {
      await postgres.stop();
    }
  }
  return points;
}

function bars(ours: Figures, ratios: Readonly<Record<string, number>>): Record<string, boolean> {
  return {
    [`at least ${DEFAULT_BAR} x the default NestJS service`]: (ratios['nest-default'] ?? 0) >= DEFAULT_BAR,
    [`at least ${RAW_BAR} x the same by hand`]: (ratios['raw-fastify'] ?? 0) >= RAW_BAR,
    [`at most ${CPU_BAR_US} us of our CPU per request`]: (ours.cpuUsPerEvent ?? Infinity) <= CPU_BAR_US,
  };
}

function requestsOf(args: readonly string[]): number {
  const at = args.indexOf('--requests');
  return at >= 0 ? Number(args[at + 1]) : 6_000;
}

async function onBroker(work: (brokers: string) => Promise<Figures>): Promise<Figures> {
  const broker = await startBroker({ bench: true });
  try {
    return await work(broker.brokers);
  } finally {
    await broker.stop();
  }
}

/** A contestant on attendance's own database, as attendance's roles: ours, or the one by hand. */
async function attendanceOnce(
  postgres: BenchPostgres,
  brokers: string,
  requests: number,
  path: string,
  stored = 0,
): Promise<Figures> {
  const url = await postgres.fresh();
  const roster = makeRoster(WARM_UP + requests);
  const urls = await provision({ adminUrl: url, definitions: [attendance], password: (role) => role, bus: false });
  await seedStored(url, roster.tenantId, stored);
  await seedRoster(url, roster);
  const { token, auth } = await identity(roster);
  const port = await freePort();
  const child = await contestant(path, {
    BENCH_URLS: JSON.stringify(urls.attendance),
    BENCH_KAFKA: brokers,
    BENCH_PORT: String(port),
    BENCH_AUTH: auth,
  });
  return ended(child, async () => {
    const target = { port, prefix: '/attendance/v1', token, url };
    const { figures, done } = await loaded(child, target, roster.arrivals);
    await drained(url);
    return { ...figures, violations: roster.arrivals.length - done.length + (await wrongs(url, brokers, done)) };
  });
}

async function defaultOnce(postgres: BenchPostgres, brokers: string, requests: number): Promise<Figures> {
  const url = await postgres.fresh();
  const roster = makeRoster(WARM_UP + requests);
  const { jwk, token } = await identity(roster);
  const port = await freePort();
  await makeTopic(brokers, PEER_TOPIC);
  const child = await contestant('peers/nest-default/src/command.ts', {
    PEER_DATABASE_URL: url,
    PEER_KAFKA: brokers,
    PEER_PORT: String(port),
    PEER_JWK: JSON.stringify(jwk),
  });
  return ended(child, async () => {
    await seedPeer(url, roster);
    const { figures, done } = await loaded(child, { port, prefix: '', token, url }, roster.arrivals);
    const wrong = await peerWrongs(url, brokers, PEER_TOPIC, done);
    return { ...figures, violations: roster.arrivals.length - done.length + wrong };
  });
}

async function ended(child: ChildProcess, work: () => Promise<Figures>): Promise<Figures> {
  try {
    return await work();
  } finally {
    await end(child);
  }
}
