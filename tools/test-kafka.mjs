// `npm run test:kafka`: every *.kafka.spec.ts of all projects, on a real broker and Postgres started here.
// Specs find the broker in STEPWELL_TEST_KAFKA, and kill, freeze and restart it through STEPWELL_TEST_KAFKA_CONTROL.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureSetup, environment, node, root, run } from './setup.mjs';

const SPEC = /\.kafka\.spec\.ts$/;
const reports = join(root, '.stepwell', 'reports');
const running = new Set();

/** Project folder -> its kafka specs, narrowed by the words of the command line. */
function specsByProject(words) {
  const found = new Map();
  for (const group of ['libs', 'apps']) {
    for (const name of readdirSync(join(root, group))) {
      const project = join(root, group, name);
      const specs = ['src', 'test']
        .filter((room) => existsSync(join(project, room)))
        .flatMap((room) =>
          readdirSync(join(project, room), { recursive: true }).map((file) => join(project, room, file)),
        )
        .filter((file) => SPEC.test(file) && words.every((word) => relative(root, file).includes(word)));
      if (specs.length > 0) found.set(project, specs.sort());
    }
  }
  return found;
}

/** Lets specs in other processes steer the broker: POST /kill, /freeze, /thaw, /start. */
async function control(broker) {
  const server = createServer((request, response) => {
    const action = request.url?.slice(1) ?? '';
    if (!['kill', 'freeze', 'thaw', 'start'].includes(action)) return void response.writeHead(404).end();
    Promise.resolve(broker[action]()).then(
      () => response.writeHead(204).end(),
      (error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  server.unref();
  return `http://127.0.0.1:${server.address().port}`;
}

function jest(project, specs, report, env) {
  const args = [
    '--experimental-vm-modules',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--runInBand',
    // A failed spec may leave a connection to a broker open: the report is written, the run must end.
    '--forceExit',
    '--json',
    `--outputFile=${report}`,
  ];
  return new Promise((done) => {
    const child = spawn(node, [...args, '--runTestsByPath', ...specs], {
      cwd: project,
      env: environment(env),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    running.add(child);
    child.on('exit', (code) => (running.delete(child), done(code ?? 1)));
  });
}

function totalsOf(report) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, suites: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, numTotalTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  return {
    passed: numPassedTests,
    failed: Math.max(numFailedTests, numFailedTestSuites),
    skipped: numPendingTests,
    suites: numTotalTestSuites,
  };
}

async function runAll(projects, env) {
  mkdirSync(reports, { recursive: true });
  const sum = { passed: 0, failed: 0, skipped: 0, suites: 0 };
  for (const [project, specs] of projects) {
    const report = join(reports, `kafka-${basename(project)}.json`);
    rmSync(report, { force: true });
    const code = await jest(project, specs, report, env);
    const totals = totalsOf(report);
    if (code !== 0 && totals.failed === 0) totals.failed = 1;
    for (const key of Object.keys(sum)) sum[key] += totals[key];
  }
  return sum;
}

await ensureSetup();
// The first run of a machine begins under whatever Node it has; the rest needs the pinned one.
if (process.execPath !== realpathSync(node))
  process.exit(await run(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]));

const { startBroker, NotAvailable } = await import('./kafka-broker.mjs');
const { startCluster } = await import('./postgres-cluster.mjs');

const projects = specsByProject(process.argv.slice(2));
if (projects.size === 0) {
  process.stderr.write(`No *.kafka.spec.ts matches ${process.argv.slice(2).join(' ')}.\n`);
  process.exit(2);
}
const started = [];
let stopping = null;
const stopAll = () => (stopping ??= Promise.allSettled(started.map((thing) => thing.stop())));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of running) child.kill('SIGKILL');
    void stopAll().then(() => process.exit(130));
  });
}

let sum;
try {
  const began = Date.now();
  const broker = await startBroker();
  started.push(broker);
  const cluster = await startCluster();
  started.push(cluster);
  process.stdout.write(
    `Kafka ${broker.brokers} and Postgres are up in ${((Date.now() - began) / 1000).toFixed(1)} s.\n`,
  );
  sum = await runAll(projects, {
    STEPWELL_TEST_DATABASE_URL: cluster.adminUrl,
    STEPWELL_TEST_KAFKA: broker.brokers,
    STEPWELL_TEST_KAFKA_CONTROL: await control(broker),
  });
} catch (error) {
  process.stderr.write(`${error instanceof NotAvailable ? error.message : error.stack}\n`);
  await stopAll();
  process.exit(error instanceof NotAvailable ? 2 : 1);
}
await stopAll();
process.stdout.write(
  `Kafka: ${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped in ${sum.suites} spec files; reports in ${relative(root, reports)}.\n`,
);
process.exit(sum.failed > 0 ? 1 : 0);
