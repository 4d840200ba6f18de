// `npm run alerts`: checks the alert rules and the queries of the dashboards with promtool, and runs the rules' tests.
// promtool is the one that PROMTOOL names or the PATH has; else it is taken from Debian's package `prometheus`, without
// installing it. Where there is neither, the run ends with 2 and says so.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './setup.mjs';

const alerts = join(root, 'deploy', 'telemetry', 'alerts');
const dashboards = join(root, 'deploy', 'telemetry', 'dashboards');
const own = join(root, '.stepwell', 'tools', 'prometheus');
const unpacked = join(own, 'usr', 'bin', 'promtool');

const works = (path) => spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0;
const files = (folder, end) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(end))
    .sort()
    .map((name) => join(folder, name));

/** Unpacks the package beside the project; needs no rights. */
function fromDebian() {
  mkdirSync(own, { recursive: true });
  process.stderr.write('Taking promtool from the Debian package prometheus ...\n');
  const download = () => spawnSync('apt-get', ['download', 'prometheus'], { cwd: own, stdio: 'ignore' }).status === 0;
  if (!download() && spawnSync('apt-get', ['update'], { stdio: 'ignore' }).status === 0) download();
  const [archive] = files(own, '.deb');
  if (!archive) return false;
  execFileSync('dpkg', ['-x', archive, own]);
  rmSync(archive);
  return existsSync(unpacked);
}

function promtool() {
  const found = [process.env.PROMTOOL, 'promtool', unpacked].find((path) => path && works(path));
  if (found) return found;
  if (fromDebian()) return unpacked;
  process.stderr.write('promtool is missing: install Prometheus, or name it in PROMTOOL.\n');
  process.exit(2);
}

/** Every query of the dashboards as a rule, since that is what promtool parses. */
function queriesAsRules() {
  const queries = new Set();
  const collect = (value) => {
    if (value === null || typeof value !== 'object') return;
    if (typeof value.expr === 'string') queries.add(value.expr);
    Object.values(value).forEach(collect);
  };
  for (const path of files(dashboards, '.json')) collect(JSON.parse(readFileSync(path, 'utf8')));
  const rules = [...queries].map((expr, nth) => ({ record: `dashboard:query:${nth}`, expr }));
  const path = join(mkdtempSync(join(tmpdir(), 'stepwell-dashboards-')), 'queries.yaml');
  writeFileSync(path, JSON.stringify({ groups: [{ name: 'dashboards', rules }] }));
  return path;
}

const tool = promtool();
const run = (...args) => spawnSync(tool, args, { stdio: 'inherit' }).status ?? 1;
const codes = [
  run('check', 'rules', ...files(alerts, '.yaml'), queriesAsRules()),
  run('test', 'rules', ...files(join(alerts, 'tests'), '.yaml')),
];
process.exit(Math.max(...codes));
