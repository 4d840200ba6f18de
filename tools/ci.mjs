// The CI run: every step runs even when an earlier one failed, so that one run tells all.
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, node, root, run } from './setup.mjs';

const reports = join(root, '.stepwell', 'reports');
const nx = join(root, 'node_modules', '.bin', 'nx');
const trialData =
  process.env.STEPWELL_TRIAL_DATA ??
  (existsSync(join(root, '../shared/data/ctn0094')) ? '../shared/data/ctn0094' : null);
const failed = [];

async function step(name, command, args) {
  process.stdout.write(`\n== ${name}\n`);
  const began = Date.now();
  told(name, began, await run(command, args));
}

/** A step that waits more than it works, while another one has the terminal: its output follows when it has ended. */
async function aside(name, command, args) {
  const began = Date.now();
  const log = join(reports, `${name.replace(/\W+/g, '-')}.log`);
  const file = openSync(log, 'w');
  const code = await run(command, args, { spawn: { stdio: ['ignore', file, file] } });
  closeSync(file);
  process.stdout.write(`\n== ${name}\n${readFileSync(log, 'utf8')}`);
  told(name, began, code);
}

function told(name, began, code) {
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(`== ${name}: ${code === 0 ? 'ok' : `failed (exit ${code})`}, ${seconds} s\n`);
  if (code !== 0) failed.push(name);
}

/** Every jest report of this run: per project from `npm test`, and those of the Kafka run. */
function jestReports() {
  const ofProjects = ['apps', 'libs'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name, 'reports', 'jest.json')),
  );
  const ofKafka = existsSync(reports)
    ? readdirSync(reports)
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(reports, name))
    : [];
  return [...ofProjects, ...ofKafka]
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')));
}

/**
 * Spec files in git that no runner opened. A report that Nx took from its cache names the folder of
 * the checkout it was made in, so only the end of the path can be compared.
 */
function specsNotRun(all) {
  const ran = all.flatMap((report) => report.testResults.map(({ name }) => name));
  const tracked = execFileSync('git', ['ls-files', '*.spec.ts'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  // Debezium comes from Maven and takes minutes: `npm run test:debezium`.
  const here = tracked.filter((path) => path !== '' && !path.endsWith('.debezium.spec.ts'));
  return here.filter((path) => !ran.some((name) => name.endsWith(`/${path}`)));
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
await ensureBuilt();
await step('format', join(root, 'node_modules', '.bin', 'prettier'), ['--check', '--log-level=warn', '.']);
await step('lint', nx, ['run-many', '-t', 'lint', '--output-style=static']);
await step('typecheck', nx, ['run-many', '-t', 'typecheck', '--output-style=static']);
await step('lint of the benches', join(root, 'node_modules', '.bin', 'eslint'), ['bench']);
await step('typecheck of the benches', join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'bench']);
await step('figures of docs/performance.md', node, ['tools/performance.mjs', '--check']);
await step('figures of docs/trial.md', node, ['tools/trial.mjs', '--check']);
await step('figures of docs/reliability.md', node, ['tools/reliability.mjs', '--check']);
await step('figures of docs/mutation.md', node, ['tools/mutation-page.mjs', '--check']);
await step('descriptions of the routes', node, ['tools/describe-routes.mjs', '--check']);
await step('list of docs/metrics.md', node, ['tools/metrics.mjs', '--check']);
await step('settings of docs/configuration.md', node, ['tools/configuration.mjs', '--check']);
await step('dashboards and rules of the promises', node, ['tools/dashboards.mjs', '--check']);
// Each has a Postgres of its own, and the Kafka specs mostly wait for brokers that die and members that leave.
await Promise.all([
  step('npm test', 'npm', ['test', '--silent']),
  aside('npm run test:kafka', 'npm', ['run', 'test:kafka', '--silent']),
]);
await step('npm run faults, the subset of every change', 'npm', ['run', 'faults', '--silent', '--', '--ci']);
if (trialData)
  await step('replay of the first 200 people, on both buses', node, ['tools/replay-check.mjs', trialData, '200']);
else process.stdout.write('\nSkipped: the trial replay. Set STEPWELL_TRIAL_DATA to the folder with the trial data.\n');

const all = jestReports();
const forgotten = specsNotRun(all);
if (forgotten.length > 0) {
  process.stdout.write(`Specs that nothing ran:\n${forgotten.map((path) => `  ${path}`).join('\n')}\n`);
  failed.push('every spec is run');
}
const passed = all.reduce((sum, report) => sum + report.numPassedTests, 0);
const red = all.reduce((sum, report) => sum + report.numFailedTests + report.numRuntimeErrorTestSuites, 0);
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
process.stdout.write(`${passed} passed, ${Math.max(red, failed.length)} failed\n`);
process.exit(red > 0 || failed.length > 0 || passed === 0 ? 1 : 0);
