import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { attendance } from '@stepwell/attendance/service';
import { provision } from '@stepwell/messaging';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { startBroker } from '../../tools/kafka-broker.mjs';
import { cpuMicroseconds, pssMb } from '../harness/machine.js';
import { freePort } from '../harness/port.js';
import type { BenchRun, Figures } from '../harness/report.js';
import { quantile } from '../harness/statistics.js';
import { benchPostgres, contestant, end, run, type BenchPostgres } from '../harness/surroundings.js';
import { makeTopic, readTopic } from '../harness/topic.js';
import type { BenchOptions } from '../main.js';
import type { Load, LoadResult } from './driver.js';
import { makeRoster, seedPeer, seedRoster, type Arrival, type Roster } from './roster.js';

const CONNECTIONS = 32;
const WARM_UP = 2_000;
const TOPIC = 'stepwell.attendance.v1';
const PEER_TOPIC = 'check-ins';
const ISSUER = 'https://issuer.bench';
const AUDIENCE = 'stepwell';
const DRAIN_MS = 30_000;
const POLL_MS = 50;
const RATIO_BAR = 2;

/** B3: durable check-ins over HTTP, 32 connections; the peer is the default NestJS stack with the same auth and validation. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const at = args.indexOf('--requests');
  const requests = at >= 0 ? Number(args[at + 1]) : 6_000;
  const postgres = await benchPostgres();
  const ours: Figures[] = [];
  const peer: Figures[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      ours.push(await onBroker((broker) => oursOnce(postgres, broker, requests)));
      peer.push(await onBroker((broker) => peerOnce(postgres, broker, requests)));
    }
  } finally {
    await postgres.stop();
  }
  const bars = (_: Figures, ratios: Readonly<Record<string, number>>) => ({
    [`at least ${RATIO_BAR} x the default NestJS service`]: (ratios['nest-default'] ?? 0) >= RATIO_BAR,
  });
  return { name: 'command', measure: 'requestsPerSecond', ours, peers: { 'nest-default': peer }, bars };
}

async function onBroker(work: (brokers: string) => Promise<Figures>): Promise<Figures> {
  const broker = await startBroker({ bench: true });
  try {
    return await work(broker.brokers);
  } finally {
    await broker.stop();
  }
}

async function oursOnce(postgres: BenchPostgres, brokers: string, requests: number): Promise<Figures> {
  const adminUrl = await postgres.fresh();
  const roster = makeRoster(WARM_UP + requests);
  const urls = await provision({ adminUrl, definitions: [attendance], password: (role) => role, bus: false });
  await seedRoster(adminUrl, roster);
  const { jwk, token } = await identity(roster);
  const port = await freePort();
  const child = await contestant('command/ours.ts', {
    BENCH_URLS: JSON.stringify(urls.attendance),
    BENCH_KAFKA: brokers,
    BENCH_PORT: String(port),
    BENCH_AUTH: JSON.stringify({ issuer: ISSUER, audience: AUDIENCE, keys: { jwks: { keys: [jwk] } } }),
  });
  try {
    const { figures, done } = await loaded(
      child,
      { port, prefix: '/attendance/v1', token, url: adminUrl },
      roster.arrivals,
    );
    await drained(adminUrl);
    return { ...figures, violations: roster.arrivals.length - done.length + (await wrongs(adminUrl, brokers, done)) };
  } finally {
    await end(child);
  }
}

async function peerOnce(postgres: BenchPostgres, brokers: string, requests: number): Promise<Figures> {
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
  try {
    await seedPeer(url, roster);
    const { figures, done } = await loaded(child, { port, prefix: '', token, url }, roster.arrivals);
    const [row] = await run<{ rows: string }>(url, 'SELECT count(*) AS rows FROM check_in');
    const told = await readTopic(brokers, PEER_TOPIC);
    const wrong = Math.abs(Number(row?.rows) - done.length) + Math.abs(told.length - done.length);
    return { ...figures, violations: roster.arrivals.length - done.length + wrong };
  } finally {
    await end(child);
  }
}

/** A signing key of the round and a front desk's token, good for the whole round. */
async function identity({ tenantId, siteId }: Roster): Promise<{ jwk: JWK; token: string }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: '1', alg: 'ES256', use: 'sig' };
  const token = await new SignJWT({ tenant: tenantId, roles: ['front-desk'], sites: [siteId], staff: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: '1' })
    .setSubject('desk')
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  return { jwk, token };
}

/** Where a contestant listens, and its database. */
interface Target {
  readonly port: number;
  readonly prefix: string;
  readonly token: string;
  readonly url: string;
}

/**
 * Warm-up, then the measured load, from a process of its own; answers the figures and the check-ins answered with 2xx.
 * In between the tables are analysed, as Postgres does by itself within a minute.
 */
async function loaded(
  child: ChildProcess,
  { port, prefix, token, url }: Target,
  arrivals: readonly Arrival[],
): Promise<{ figures: Omit<Figures, 'violations'>; done: readonly Arrival[] }> {
  const driver = await contestant('command/driver.ts', {});
  try {
    const send = (some: readonly Arrival[]): Promise<LoadResult> =>
      sent(driver, { port, connections: CONNECTIONS, requests: some.map((one) => request(prefix, token, one)) });
    const warm = await send(arrivals.slice(0, WARM_UP));
    await run(url, 'ANALYZE');
    const cpu = cpuMicroseconds(child.pid!);
    const measured = await send(arrivals.slice(WARM_UP));
    const used = cpuMicroseconds(child.pid!) - cpu;
    const statuses = [...warm.statuses, ...measured.statuses];
    const done = arrivals.filter((_, n) => statuses[n]! >= 200 && statuses[n]! < 300);
    return { figures: figuresOf(measured, used, pssMb(child.pid!)), done };
  } finally {
    await end(driver);
  }
}

function figuresOf({ seconds, latenciesMs }: LoadResult, cpuUs: number, rssMb: number): Omit<Figures, 'violations'> {
  return {
    requestsPerSecond: latenciesMs.length / seconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    cpuUsPerEvent: cpuUs / latenciesMs.length,
    rssMb,
    seconds,
  };
}

async function sent(driver: ChildProcess, load: Load): Promise<LoadResult> {
  const answer = once(driver, 'message');
  driver.send(load);
  const [result] = (await answer) as [LoadResult];
  return result;
}

function request(prefix: string, token: string, { patientId, sessionId }: Arrival): Load['requests'][number] {
  return {
    path: `${prefix}/sessions/${sessionId}/check-ins`,
    headers: `authorization: Bearer ${token}\r\nidempotency-key: ${randomUUID()}\r\n`,
    body: JSON.stringify({ patientId, at: new Date().toISOString(), source: 'front-desk' }),
  };
}

/** Waits until the relay has published everything. */
async function drained(url: string): Promise<void> {
  const deadline = performance.now() + DRAIN_MS;
  for (;;) {
    const [row] = await run<{ rows: string }>(url, 'SELECT count(*) AS rows FROM attendance.outbox');
    if (Number(row?.rows) === 0) return;
    if (performance.now() > deadline) throw new Error(`${row?.rows} events were not published`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

const RECORDS = `SELECT session_id || ' ' || patient_id AS key FROM attendance.record
  WHERE version = 1 AND jsonb_array_length(marks) = 1`;
const EVENTS = `SELECT payload::jsonb ->> 'sessionId' || ' ' || key AS key FROM attendance.event_log
  WHERE type = 'attendance.PatientCheckedIn.v1'`;
const LOG = 'SELECT key, sequence FROM attendance.event_log WHERE topic = $1';
const AUDITED = `SELECT count(*) AS rows FROM attendance.audit WHERE action = 'check-in' AND outcome = 'ok'`;

/** Check-ins without exactly one record, event and audit row, and events not exactly once on the bus. */
async function wrongs(url: string, brokers: string, done: readonly Arrival[]): Promise<number> {
  const expected = done.map(({ sessionId, patientId }) => `${sessionId} ${patientId}`);
  const keysOf = async (sql: string) => (await run<{ key: string }>(url, sql)).map(({ key }) => key);
  const logged = await run<{ key: string; sequence: string }>(url, LOG, [TOPIC]);
  const published = await readTopic(brokers, TOPIC);
  const [audited] = await run<{ rows: string }>(url, AUDITED);
  return (
    difference(expected, await keysOf(RECORDS)) +
    difference(expected, await keysOf(EVENTS)) +
    Math.abs(Number(audited?.rows) - done.length) +
    difference(logged.map(streamPlace), published.map(streamPlace))
  );
}

const streamPlace = ({ key, sequence }: { key: string; sequence: string | number }): string => `${key} ${sequence}`;

/** Members of one list that the other lacks or has more than once. */
function difference(expected: readonly string[], found: readonly string[]): number {
  const wanted = new Set(expected);
  const seen = new Set(found);
  const missing = expected.filter((one) => !seen.has(one)).length;
  const foreign = found.filter((one) => !wanted.has(one)).length;
  return missing + foreign + (found.length - seen.size);
}
