import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { cpuMicroseconds, pssMb, treeMicroseconds } from '../harness/machine.js';
import type { Figures } from '../harness/report.js';
import { quantile } from '../harness/statistics.js';
import { contestant, end, run } from '../harness/surroundings.js';
import type { Load, LoadResult } from './driver.js';
import type { Arrival, Roster } from './roster.js';

const CONNECTIONS = 32;
/** Check-ins before the measured ones. */
export const WARM_UP = 2_000;
const ISSUER = 'https://issuer.bench';
const AUDIENCE = 'stepwell';

/** A signing key of the round, a token that is good for all of it, and what a contestant must know of them. */
export interface Identity {
  readonly jwk: JWK;
  readonly token: string;
  /** `AuthOptions` as JSON. */
  readonly auth: string;
}

/** Whose token it is: a front desk's, when nothing else is said. */
interface Bearer {
  readonly roles: readonly string[];
  readonly staff: string;
  readonly tier?: string;
}

export async function identity(
  { tenantId, siteId }: Pick<Roster, 'tenantId' | 'siteId'>,
  { roles, staff, tier }: Bearer = { roles: ['front-desk'], staff: randomUUID() },
): Promise<Identity> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: '1', alg: 'ES256', use: 'sig' };
  const token = await new SignJWT({ tenant: tenantId, roles, sites: [siteId], staff, ...(tier ? { tier } : {}) })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: '1' })
    .setSubject('desk')
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  return {
    jwk,
    token,
    auth: JSON.stringify({ issuer: ISSUER, audience: AUDIENCE, keys: { jwks: { keys: [jwk] } } }),
  };
}

/** Where a contestant listens, and its database. */
export interface Target {
  readonly port: number;
  readonly prefix: string;
  readonly token: string;
  readonly url: string;
}

/**
 * Warm-up, then the measured load, from a process of its own; answers the figures and the check-ins answered with 2xx.
 * In between the tables are analysed, as Postgres does by itself within a minute.
 */
export async function loaded(
  child: ChildProcess,
  { port, prefix, token, url }: Target,
  arrivals: readonly Arrival[],
): Promise<{ figures: Omit<Figures, 'violations'>; done: readonly Arrival[] }> {
  const driver = await contestant('command/driver.ts', {});
  const postmaster = await postmasterOf(url);
  try {
    const send = (some: readonly Arrival[]): Promise<LoadResult> =>
      sent(driver, { port, connections: CONNECTIONS, requests: some.map((one) => request(prefix, token, one)) });
    const warm = await send(arrivals.slice(0, WARM_UP));
    await run(url, 'ANALYZE');
    const before = [cpuMicroseconds(child.pid!), treeMicroseconds(postmaster), cpuMicroseconds(driver.pid!)];
    const measured = await send(arrivals.slice(WARM_UP));
    const after = [cpuMicroseconds(child.pid!), treeMicroseconds(postmaster), cpuMicroseconds(driver.pid!)];
    const used = after.map((value, n) => (value - before[n]!) / measured.latenciesMs.length);
    const statuses = [...warm.statuses, ...measured.statuses];
    const done = arrivals.filter((_, n) => statuses[n]! >= 200 && statuses[n]! < 300);
    return { figures: figuresOf(measured, used, pssMb(child.pid!)), done };
  } finally {
    await end(driver);
  }
}

function figuresOf(
  { seconds, latenciesMs }: LoadResult,
  [own = 0, postgres = 0, driver = 0]: readonly number[],
  rssMb: number,
): Omit<Figures, 'violations'> {
  return {
    requestsPerSecond: latenciesMs.length / seconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    cpuUsPerEvent: own,
    postgresCpuUs: postgres,
    driverCpuUs: driver,
    rssMb,
    seconds,
  };
}

/** The process that all of the server's processes descend from. */
async function postmasterOf(url: string): Promise<number> {
  const [row] = await run<{ pid: string }>(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid");
  return Number(row?.pid);
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
