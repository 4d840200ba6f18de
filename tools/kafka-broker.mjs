// A real Apache Kafka broker without Docker: one KRaft node as a child process, on Java 17 and jars that Maven fetches once.
// `node tools/kafka-broker.mjs [--data <folder>] [--port <n>] [--bench]` runs one until Ctrl-C; tests import startBroker.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { createTopics } from './kafka-topics.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const shipped = join(root, 'deploy', 'kafka', 'local');
const cache = join(root, '.stepwell', 'kafka');
const LEAST_JAVA = 17;
const HEAP = '-Xmx384m';
const CLUSTER_ID = 'c3RlcHdlbGwta2Fma2EtMQ';
const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 15_000;

/** A machine that cannot run a broker: what is missing, in one line. The command line exits 2 on it. */
export class NotAvailable extends Error {}

const say = (text) => process.stderr.write(`${text}\n`);
const live = new Set();
process.on('exit', () => {
  for (const broker of live) broker.end();
});

/** Refuses a machine without Java 17 and, while the jars are missing, without Maven. */
function assertTools(needsMaven) {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (java.error)
    throw new NotAvailable(
      `Kafka needs Java ${LEAST_JAVA} or newer: no "java" on PATH (Debian: apt install openjdk-17-jre-headless).`,
    );
  const version = /version "(\d+)/.exec(java.stderr)?.[1];
  if (Number(version) < LEAST_JAVA)
    throw new NotAvailable(`Kafka needs Java ${LEAST_JAVA} or newer: "java" on PATH is ${version}.`);
  if (needsMaven && spawnSync('mvn', ['-version']).error)
    throw new NotAvailable('The Kafka jars are fetched with Maven: no "mvn" on PATH (Debian: apt install maven).');
}

function stampOf(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(shipped, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Folder of the pinned jars; fetches and checks them on the first call of a machine. */
export async function ensureJars() {
  const lib = join(cache, `lib-${stampOf('pom.xml', 'jars.sha256')}`);
  assertTools(!existsSync(lib));
  if (existsSync(lib)) return lib;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'fetching-'));
  try {
    await fetchJars(fresh);
    checkJars(fresh);
    // Another process may have been first; its copy is the same.
    if (!existsSync(lib)) renameSync(fresh, lib);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return lib;
}

function fetchJars(into) {
  const args = [
    '-B',
    '-C',
    '-f',
    join(shipped, 'pom.xml'),
    'dependency:copy-dependencies',
    `-DoutputDirectory=${into}`,
    '-DincludeScope=runtime',
  ];
  say('Fetching Apache Kafka 4.4.0 from Maven Central (43 MB, once) ...');
  return new Promise((done, failed) => {
    const child = spawn('mvn', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let jars = 0;
    child.stdout.on('data', (chunk) => {
      output += chunk;
      jars += String(chunk)
        .split('\n')
        .filter((line) => /Downloaded from .*\.jar/.test(line)).length;
      if (process.stderr.isTTY) process.stderr.write(`\r${jars} jars `);
    });
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', failed);
    child.on('close', (code) => {
      const reason = /\[ERROR\] (.*)/.exec(output)?.[1] ?? `mvn ended with ${code}`;
      if (code === 0) done();
      else failed(new NotAvailable(`The Kafka jars could not be fetched: ${reason}`));
    });
  });
}

function checkJars(folder) {
  const lines = readFileSync(join(shipped, 'jars.sha256'), 'utf8').trim().split('\n');
  const expected = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  for (const jar of readdirSync(folder)) {
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, jar)))
      .digest('hex');
    if (expected.get(jar) !== hash)
      throw new NotAvailable(`${jar} is not the jar pinned in deploy/kafka/local/jars.sha256.`);
    expected.delete(jar);
  }
  if (expected.size > 0) throw new NotAvailable(`Maven did not bring ${[...expected.keys()].join(', ')}.`);
}

/** Two ports nobody listens on. */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((done) => {
          const server = createServer();
          server.listen(0, '127.0.0.1', () => done(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/** Storage is formatted once per machine and copied from then on: the tool itself takes longer than the broker's start. */
function format(lib, dataDir) {
  if (existsSync(join(dataDir, 'meta.properties'))) return;
  const template = join(cache, `formatted-${stampOf('pom.xml', 'server.properties')}`);
  if (!existsSync(template)) {
    const fresh = mkdtempSync(join(cache, 'formatting-'));
    const config = join(fresh, 'server.properties');
    writeFileSync(config, serverProperties({ port: 1, controllerPort: 2, dataDir: join(fresh, 'data') }));
    const args = [
      '-XX:TieredStopAtLevel=1',
      '-Xmx128m',
      '-cp',
      `${lib}/*`,
      'kafka.tools.StorageTool',
      'format',
      '-t',
      CLUSTER_ID,
      '-c',
      config,
    ];
    const tool = spawnSync('java', args, { encoding: 'utf8' });
    if (tool.status !== 0)
      throw new NotAvailable(
        `Kafka storage could not be formatted: ${(tool.stderr || tool.stdout).trim().split('\n').at(-1)}`,
      );
    if (!existsSync(template)) renameSync(join(fresh, 'data'), template);
    rmSync(fresh, { recursive: true, force: true });
  }
  cpSync(template, dataDir, { recursive: true });
}

/** The shipped properties filled in; further listeners and settings come last, where they count. */
function serverProperties({ listeners = {}, settings = {}, ...values }) {
  const text = readFileSync(join(shipped, 'server.properties'), 'utf8').replace(/\$\{(\w+)\}/g, (_, name) =>
    String(values[name]),
  );
  const lines = { ...withListeners(text, listeners), ...settings };
  return `${text}\n${Object.entries(lines)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`;
}

/** Listeners beside the shipped ones: {NAME: {port, advertisedPort}}, as lines that replace the shipped ones. */
function withListeners(text, listeners) {
  const names = Object.keys(listeners);
  if (names.length === 0) return {};
  const add = (line, added) => [new RegExp(`^${line}=(.*)$`, 'm').exec(text)[1], ...names.map(added)].join(',');
  return {
    listeners: add('listeners', (name) => `${name}://127.0.0.1:${listeners[name].port}`),
    'advertised.listeners': add(
      'advertised.listeners',
      (name) => `${name}://127.0.0.1:${listeners[name].advertisedPort}`,
    ),
    'listener.security.protocol.map': add('listener.security.protocol.map', (name) => `${name}:PLAINTEXT`),
  };
}

/** JVM options: an archive of loaded classes halves the start of a test broker; a benchmark gets the full compiler instead. */
function jvm(lib, bench) {
  if (bench) return { options: [HEAP], archive: null };
  const archive = join(cache, `classes-${stampOf('pom.xml', 'jars.sha256')}.jsa`);
  const options = [
    HEAP,
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-Xshare:auto',
    '-Xlog:disable',
    '-Xlog:all=error:stderr',
  ];
  if (existsSync(archive)) return { options: [...options, `-XX:SharedArchiveFile=${archive}`], archive: null };
  const fresh = `${archive}.${process.pid}`;
  return { options: [...options, `-XX:ArchiveClassesAtExit=${fresh}`], archive: { fresh, archive } };
}

/** On Linux the kernel ends the broker together with this process, even when this process is killed -9. */
function launch(args, log) {
  const out = openSync(log, 'a');
  const options = { stdio: ['ignore', out, out] };
  const guarded = process.platform === 'linux' && !spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).error;
  return guarded ? spawn('setpriv', ['--pdeathsig', 'KILL', 'java', ...args], options) : spawn('java', args, options);
}

function listening(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), done(true)));
    socket.once('error', () => done(false));
  });
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const ended = (child) => child.exitCode !== null || child.signalCode !== null;
const exit = (child) => (ended(child) ? Promise.resolve() : new Promise((done) => child.once('exit', () => done())));

/** One broker: the same data folder and ports through every kill and restart. */
class Broker {
  /** @type {string} */
  dataDir;
  /** @type {number} */
  port;
  #child = null;
  #archive = null;

  constructor(lib, { port, controllerPort, dataDir, bench, temporary, listeners, settings }) {
    Object.assign(this, { lib, port, controllerPort, dataDir, bench, temporary, listeners, settings });
    this.brokers = `127.0.0.1:${port}`;
    this.logFile = join(dirname(dataDir), `${dataDir.split('/').at(-1)}.log`);
  }

  /** Process id, or null while it is down. */
  get pid() {
    return this.#child && !ended(this.#child) ? this.#child.pid : null;
  }

  /** Starts the process and waits until it accepts clients. */
  async start() {
    if (this.pid !== null) return;
    const config = join(this.dataDir, '..', `${this.dataDir.split('/').at(-1)}.properties`);
    writeFileSync(config, serverProperties(this));
    const { options, archive } = jvm(this.lib, this.bench);
    this.#archive = archive;
    const logging = `-Dlog4j2.configurationFile=${join(shipped, 'log4j2.properties')}`;
    this.#child = launch([...options, logging, '-cp', `${this.lib}/*`, 'kafka.Kafka', config], this.logFile);
    live.add(this);
    const deadline = Date.now() + START_DEADLINE_MS;
    while (!(await listening(this.port))) {
      if (ended(this.#child)) throw new NotAvailable(`The Kafka broker ended while starting: ${this.#lastWords()}`);
      if (Date.now() > deadline)
        throw new NotAvailable(
          `The Kafka broker did not start within ${START_DEADLINE_MS / 1000} s: ${this.#lastWords()}`,
        );
      await pause(50);
    }
  }

  /** Ends the process at once, as a power cut would for the process: nothing is flushed by Kafka itself. */
  async kill() {
    this.end();
    if (this.#child) await exit(this.#child);
    live.delete(this);
  }

  /** SIGKILL without waiting. */
  end() {
    if (this.pid !== null) this.#child.kill('SIGKILL');
  }

  /** Freezes the process without closing its connections (F11). */
  freeze() {
    this.#child.kill('SIGSTOP');
  }

  thaw() {
    this.#child.kill('SIGCONT');
  }

  /** Ends the process in order and removes a temporary data folder. */
  async stop() {
    if (this.pid !== null) {
      this.#child.kill('SIGCONT');
      this.#child.kill('SIGTERM');
      await Promise.race([exit(this.#child), pause(STOP_DEADLINE_MS)]);
      if (this.#archive && this.pid === null && existsSync(this.#archive.fresh))
        renameSync(this.#archive.fresh, this.#archive.archive);
    }
    await this.kill();
    if (this.temporary) rmSync(dirname(this.dataDir), { recursive: true, force: true });
  }

  #lastWords() {
    return readFileSync(this.logFile, 'utf8').trim().split('\n').at(-1);
  }
}

/**
 * Starts a broker with the platform's topics: `{brokers, port, pid, dataDir, logFile, start, stop, kill, freeze, thaw}`.
 * Without `dataDir` the data is temporary and goes away with stop(). `bench` runs the full compiler. `listeners` come beside
 * the usual one, each advertised under a port of its own; `settings` replace broker properties.
 * @param {{dataDir?: string, port?: number, bench?: boolean, topics?: boolean,
 *   listeners?: Record<string, {port: number, advertisedPort: number}>, settings?: Record<string, string>}} [options]
 */
export async function startBroker({ dataDir, port, bench = false, topics = true, listeners = {}, settings = {} } = {}) {
  const lib = await ensureJars();
  const folder = dataDir ? resolve(dataDir) : join(mkdtempSync(join(tmpdir(), 'stepwell-kafka-')), 'data');
  mkdirSync(folder, { recursive: true });
  format(lib, folder);
  const [free, controllerPort] = await freePorts(2);
  const broker = new Broker(lib, {
    port: port ?? free,
    controllerPort,
    dataDir: folder,
    bench,
    temporary: !dataDir,
    listeners,
    settings,
  });
  try {
    await broker.start();
    if (topics) await createTopics(broker.brokers);
    return broker;
  } catch (error) {
    await broker.stop();
    throw error;
  }
}

async function main() {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, port: { type: 'string' }, bench: { type: 'boolean' } },
  });
  const began = Date.now();
  const broker = await startBroker({
    dataDir: values.data,
    port: values.port && Number(values.port),
    bench: values.bench,
  });
  say(`Kafka is up in ${((Date.now() - began) / 1000).toFixed(1)} s, log ${broker.logFile}; Ctrl-C stops it.`);
  process.stdout.write(`KAFKA_BROKERS=${broker.brokers}\n`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => void broker.stop().then(() => process.exit(0)));
  process.stdin.resume();
}

if (process.argv[1] && fileURLToPath(import.meta.url) === resolve(process.argv[1])) {
  main().catch((error) => {
    say(error instanceof NotAvailable ? error.message : (error.stack ?? String(error)));
    process.exit(error instanceof NotAvailable ? 2 : 1);
  });
}
