import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { transformSync } from '@swc/core';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { startBroker } from '../../tools/kafka-broker.mjs';
import { freePort } from '../harness/port.js';
import { commandOf, processTree, pssMb } from '../harness/machine.js';
import type { BenchRun, Figures } from '../harness/report.js';
import { interleaved } from '../harness/rounds.js';
import { benchPostgres } from '../harness/surroundings.js';
import { makeTopic } from '../harness/topic.js';
import type { BenchOptions } from '../main.js';

const ROOT = new URL('../../', import.meta.url).pathname;
const PEER = join(ROOT, 'bench/peers/nest-default');
const DEADLINE_MS = 60_000;
const POLL_MS = 10;
const EMBEDDED_BAR = { seconds: 4, rssMb: 400 };
const KAFKA_BAR = { seconds: 9, rssMb: 1126 };
const KEY = 'ES256';
const CREATED = 201;
const NOT_FOUND = 404;

/** Folders of the bench's peers. */
export const peers = ['nest-default'];

/** B8: warm start of the whole platform until a first command's event is applied by another service, and its memory. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-start-'));
  chmodSync(folder, 0o755); // Postgres runs as a user of its own
  const [embedded, onKafka] = [join(folder, 'embedded'), join(folder, 'kafka')];
  const direct = args.includes('--direct');
  try {
    await platformOnce(embedded, direct);
    await kafkaOnce(onKafka, direct);
    const results = await interleaved(
      {
        ours: () => platformOnce(embedded, direct),
        kafka: () => kafkaOnce(onKafka, direct),
        'nest-default': peerOnce,
      },
      rounds,
    );
    return {
      name: 'start',
      measure: 'seconds',
      ours: results.ours,
      variants: { kafka: results.kafka },
      peers: { 'nest-default': results['nest-default'] },
      bars: (ours, _, { kafka }) => ({
        ...reached('embedded', ours, EMBEDDED_BAR),
        ...reached('Kafka', kafka, KAFKA_BAR),
      }),
      notes: {
        memory: 'sum of PSS of everything started: node, Postgres and, with Kafka, the broker',
        kafka: "the broker's start counts; its data folder is warm too",
        elsewhere:
          '30 to 60 s are quoted for a Docker start of Kafka alone (apache/pinot, pull request 17790); not measured',
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reached(
  name: string,
  { seconds = Infinity, rssMb = Infinity }: Partial<Figures> = {},
  bar: typeof EMBEDDED_BAR,
): Record<string, boolean> {
  return {
    [`${name}: first event applied within ${bar.seconds} s`]: seconds <= bar.seconds,
    [`${name}: at most ${bar.rssMb} MB, database and broker included`]: rssMb <= bar.rssMb,
  };
}

/** A broker on its own warm folder, then the platform on it. */
async function kafkaOnce(folder: string, direct: boolean): Promise<Figures> {
  mkdirSync(folder, { recursive: true });
  const began = performance.now();
  const broker = await startBroker({ dataDir: join(folder, 'broker') });
  try {
    const brokerSeconds = (performance.now() - began) / 1000;
    const platform = await platformOnce(folder, direct, ['--kafka', broker.brokers], () => pssMb(broker.pid ?? 0));
    return { ...platform, seconds: (platform.seconds ?? Number.NaN) + brokerSeconds };
  } finally {
    await broker.stop();
  }
}

/** As `npm start` does it; `direct` leaves out npm and the check of the installation. */
async function platformOnce(
  folder: string,
  direct: boolean,
  bus: readonly string[] = [],
  brokerMb: () => number = () => 0,
): Promise<Figures> {
  const port = await freePort();
  const options = ['--data-folder', folder, '--port', String(port), '--no-demo', '--json', ...bus];
  const [command, args] = direct
    ? [process.execPath, ['apps/stepwell/dist/main.js', 'up', ...options]]
    : ['npm', ['start', '--silent', '--', ...options]];
  const began = performance.now();
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const lines = createInterface({ input: child.stdout });
    const { origin } = JSON.parse(await firstLine(lines, child)) as { origin: string };
    const token = await devToken(folder, origin);
    const siteId = await registerSite(origin, token);
    await appliedAt(origin, token, siteId);
    const seconds = (performance.now() - began) / 1000;
    return { seconds, rssMb: treeMb(child.pid!) + brokerMb(), violations: 0 };
  } finally {
    await interrupted(child);
  }
}

async function firstLine(lines: Interface, child: ChildProcess): Promise<string> {
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the platform ended with ${String(code)}`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), gone])) as [string];
  return line;
}

/** A token of the local issuer, whose keys lie in the data folder. */
async function devToken(folder: string, origin: string): Promise<string> {
  const jwk = JSON.parse(readFileSync(join(folder, 'issuer-key.json'), 'utf8')) as JWK;
  return signed(await importJWK(jwk, KEY), 'dev', `${origin}/issuer`, ['org-admin', 'front-desk']);
}

function signed(key: Awaited<ReturnType<typeof importJWK>>, kid: string, issuer: string, roles: readonly string[]) {
  return new SignJWT({ tenant: randomUUID(), roles, sites: 'all', staff: randomUUID(), tier: 'L4' })
    .setProtectedHeader({ alg: KEY, typ: 'at+jwt', kid })
    .setIssuer(issuer)
    .setAudience('stepwell')
    .setSubject('bench')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(key);
}

async function registerSite(origin: string, token: string): Promise<string> {
  const body = {
    name: 'First',
    zone: 'America/New_York',
    jurisdiction: 'US-MD',
    edition: '4',
    opioidTreatmentProgram: false,
  };
  const response = await post(`${origin}/scheduling/v1/sites`, token, body);
  if (response.status !== CREATED) throw new Error(`registering a site: ${response.status}`);
  return ((await response.json()) as { siteId: string }).siteId;
}

/** Attendance answers for a site once it has applied scheduling's event. */
async function appliedAt(origin: string, token: string, siteId: string): Promise<void> {
  const url = `${origin}/attendance/v1/sites/${siteId}/attendance-summary?from=2026-01-05&to=2026-01-06`;
  await until(async () => (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status === 200);
}

function post(url: string, token: string, body: object): Promise<Response> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!(await reached().catch(() => false))) {
    if (performance.now() > deadline) throw new Error('nothing was applied in time');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Memory of everything that was started, the database's processes included. */
function treeMb(pid: number): number {
  return processTree(pid).reduce((sum, each) => sum + pssMb(each), 0);
}

/** Interrupts the platform itself: the innermost process that is not the database's. */
async function interrupted(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  const platform = processTree(child.pid!).findLast((pid) => !/postgres/.test(commandOf(pid))) ?? child.pid!;
  process.kill(platform, 'SIGINT');
  await gone;
}

/** One plain service, compiled beforehand, on a database and broker that already run, until its first answer. */
async function peerOnce(): Promise<Figures> {
  const postgres = await benchPostgres();
  const broker = await startBroker({ bench: true });
  try {
    await makeTopic(broker.brokers, 'check-ins');
    return await peerStart(await postgres.fresh(), broker.brokers);
  } finally {
    await broker.stop();
    await postgres.stop();
  }
}

async function peerStart(url: string, brokers: string): Promise<Figures> {
  const { privateKey, publicKey } = await generateKeyPair(KEY);
  const token = await signed(privateKey, '1', 'https://issuer.bench', ['front-desk']);
  const port = await freePort();
  const env = { PEER_DATABASE_URL: url, PEER_KAFKA: brokers, PEER_PORT: String(port) };
  const script = compiledPeer();
  const jwk = JSON.stringify(await exportJWK(publicKey));
  const began = performance.now();
  const child = spawn(process.execPath, [script], { env: { ...process.env, ...env, PEER_JWK: jwk }, stdio: 'ignore' });
  try {
    const body = { patientId: randomUUID(), at: new Date().toISOString(), source: 'front-desk' };
    const path = `http://127.0.0.1:${port}/sessions/${randomUUID()}/check-ins`;
    // Nobody is booked: 404 is the answer of a service that has asked its database.
    await until(async () => (await post(path, token, body)).status === NOT_FOUND);
    return { seconds: (performance.now() - began) / 1000, rssMb: pssMb(child.pid!), violations: 0 };
  } finally {
    child.kill('SIGKILL');
  }
}

/** The peer as its own build would leave it. */
function compiledPeer(): string {
  const swc = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8')) as object;
  const source = readFileSync(join(PEER, 'src/command.ts'), 'utf8');
  const { code } = transformSync(source, { ...swc, swcrc: false, filename: 'command.ts' });
  mkdirSync(join(PEER, 'dist'), { recursive: true });
  const script = join(PEER, 'dist/command.js');
  writeFileSync(script, code);
  return script;
}
