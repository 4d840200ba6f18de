import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { provision } from '@stepwell/messaging';
import { freshDatabase, principalFor, TestIssuer, type TestDatabase } from '@stepwell/testing';
import pg from 'pg';
import { freePort, ServiceProcess } from './processes/service-process.js';

const SERVICE = 'scheduling';
const UNMIGRATED = [{ name: SERVICE, schema: SERVICE, migrations: [] }] as const;
const SITE = {
  name: 'Harbor',
  zone: 'America/New_York',
  jurisdiction: 'US-MD',
  edition: '4',
  opioidTreatmentProgram: true,
};
const CALLERS = 8;
const BEFORE_SIGTERM = 40;

let database: TestDatabase;
let issuer: TestIssuer;
let env: Record<string, string>;
let owner: string;
let secret: string;
const running: ServiceProcess[] = [];

function start(verb: string, given: Record<string, string> = {}): ServiceProcess {
  const one = ServiceProcess.start(SERVICE, verb, { ...env, ...given });
  running.push(one);
  return one;
}

async function withPorts(): Promise<{ PORT: string; MANAGEMENT_PORT: string }> {
  return { PORT: await freePort(), MANAGEMENT_PORT: await freePort() };
}

async function rows<Row>(sql: string): Promise<Row[]> {
  const client = new pg.Client(database.adminUrl);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  database = await freshDatabase('processes');
  issuer = await TestIssuer.start();
  await issuer.serve();
  const { adminUrl } = database;
  const { [SERVICE]: urls } = await provision({ adminUrl, definitions: UNMIGRATED, password: () => 'test', bus: true });
  secret = join(mkdtempSync(join(tmpdir(), 'stepwell-processes-')), 'app-url');
  owner = urls.app.replace(`${SERVICE}_app`, `${SERVICE}_owner`);
  env = {
    DATABASE_URL_FILE: secret,
    RELAY_DATABASE_URL: urls.relay,
    OPS_DATABASE_URL: urls.ops,
    OIDC_ISSUER: issuer.auth().issuer,
    OIDC_AUDIENCE: 'stepwell',
    STEPWELL_DEV: '1',
  };
  writeFileSync(secret, urls.app);
});

afterAll(async () => {
  for (const one of running) one.kill();
  await Promise.all(running.map(({ ended }) => ended));
  await issuer.stop();
  await database.drop();
});

// Passwords are not asked for on the test server, so the secret that is wrong names a role that nobody made.
describe('the processes of a service', () => {
  let api: ServiceProcess;
  let worker: ServiceProcess;
  let origin: string;

  test('a wrong secret, then an old schema: each said once, by name; then it starts by itself', async () => {
    const good = readFileSync(secret, 'utf8');
    writeFileSync(secret, good.replace('scheduling_app', 'nobody'));
    const ports = await withPorts();
    origin = `http://127.0.0.1:${ports.PORT}`;
    [api, worker] = [start('api', ports), start('worker', await withPorts())];
    await Promise.all([api, worker].map((one) => one.until(() => one.refusals.length > 0)));
    expect(api.refusals[0]).toMatch(
      /^DATABASE_URL: cannot open Postgres at .* \(28000: the server does not let this role in/,
    );
    expect([await api.probe('live'), await api.probe('ready'), await api.probe('startup')]).toEqual([200, 503, 503]);

    writeFileSync(secret, good);
    await Promise.all([api, worker].map((one) => one.until(() => one.refusals.length > 1)));
    expect(worker.refusals[1]).toMatch(
      /is older than this build: \d+ of its migrations have not run, first \w+\d: run the/,
    );

    const migrated = start('migrate', { MIGRATOR_DATABASE_URL: owner });
    expect([await migrated.ended, migrated.err]).toEqual([0, '']);
    await Promise.all([api.whenReady(), worker.whenReady()]);
    expect([api.refusals.length, worker.refusals.length]).toEqual([2, 2]);
  });

  test('check says what is well, and one line for each thing that is not', async () => {
    const wrong = { RELAY_DATABASE_URL: env['RELAY_DATABASE_URL']!.replace('scheduling_relay', 'nobody') };
    const [well, ill] = [start('check'), start('check', { ...wrong, OIDC_ISSUER: 'http://127.0.0.1:9' })];
    expect([await well.ended, well.err]).toEqual([0, '']);
    expect(well.out.match(/^ok: /gm)).toHaveLength(4);
    expect(await ill.ended).toBe(1);
    const lines = ill.err.trim().split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['RELAY_DATABASE_URL', 'OIDC_ISSUER']);
  });

  test('SIGTERM under load: what was taken is answered, nothing has its effect twice, and the worker sends all of it', async () => {
    const token = await issuer.token(principalFor('org-admin'));
    const keys = new Map<string, number | null>();
    const post = async (key: string, to: string): Promise<number | null> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key };
      const body = JSON.stringify(SITE);
      return fetch(`${to}/scheduling/v1/sites`, { method: 'POST', headers, body }).then(
        ({ status }) => status,
        (error: { cause?: { code?: string } }) => (error.cause?.code === 'ECONNREFUSED' ? null : -1),
      );
    };
    let gone = false;
    const call = async (): Promise<void> => {
      while (!gone) {
        const key = randomUUID();
        const status = await post(key, origin);
        keys.set(key, status);
        gone ||= status === null;
      }
    };
    const calls = Array.from({ length: CALLERS }, call);
    await api.until(() => keys.size >= BEFORE_SIGTERM);
    const [stopped] = await Promise.all([api.terminate(), worker.terminate()]);
    await Promise.all(calls);
    expect(stopped.code).toBe(0);
    const statuses = [...keys.values()].filter((status) => status !== null);
    expect(new Set(statuses)).toEqual(new Set([201]));

    const ports = await withPorts();
    const [again, sender] = [start('api', ports), start('worker', await withPorts())];
    await Promise.all([again.whenReady(), sender.whenReady()]);
    for (const key of keys.keys()) expect(await post(key, `http://127.0.0.1:${ports.PORT}`)).toBe(201);
    const [{ sites }] = (await rows<{ sites: number }>('SELECT count(*)::int AS sites FROM scheduling.site')) as [
      { sites: number },
    ];
    expect(sites).toBe(keys.size);
    await sender.until(async () => {
      const [left] = await rows<{ n: number }>('SELECT count(*)::int AS n FROM scheduling.outbox');
      return left?.n === 0;
    });
    const [log] = await rows<{ events: number; sent: number }>(
      `SELECT (SELECT count(*)::int FROM scheduling.event_log WHERE type = 'scheduling.SiteRegistered.v1') AS events,
        (SELECT count(DISTINCT event_id)::int FROM scheduling.event_log WHERE type = 'scheduling.SiteRegistered.v1') AS sent`,
    );
    expect(log).toEqual({ events: keys.size, sent: keys.size });

    const ended = await Promise.all([again.terminate(), sender.terminate()]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  });

  test('a verb that does not exist, and settings that are missing, end it when nobody would see that it is unready', async () => {
    const [verb, bare] = [start('serve'), ServiceProcess.start(SERVICE, 'api', {})];
    expect([await verb.ended, verb.err]).toEqual([2, 'usage: scheduling api | worker | migrate | check\n']);
    expect(await bare.ended).toBe(2);
    expect(bare.err).toContain('DATABASE_URL: is not set');
  });
});
