// Makes a fresh machine ready: installs the locked packages when they are missing or stale, builds when sources are
// newer than the build, and names the Node that everything runs under. Plain Node 20 code: it runs before any install.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The pinned Node 24 that the packages bring along. */
export const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const LEAST_NODE = 20;
const lockStamp = join(root, 'node_modules', '.stepwell-lock');
const buildStamp = join(root, '.stepwell', 'built');
const say = (text) => process.stderr.write(`${text}\n`);

/** Ends the process with one clear line when the starting Node is too old to install anything. */
function assertNode() {
  if (Number(process.versions.node.split('.')[0]) >= LEAST_NODE) return;
  say(`Stepwell needs Node ${LEAST_NODE} or newer to set itself up; this is ${process.versions.node}.`);
  process.exit(2);
}

/** Environment for child processes: the pinned Node and the workspace's commands come first on PATH. */
export function environment(extra = {}) {
  const bin = join(root, 'node_modules', '.bin');
  const quiet = '--disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning';
  return {
    ...process.env,
    PATH: `${dirname(node)}:${bin}:${process.env.PATH}`,
    NODE_OPTIONS: quiet,
    NX_TUI: 'false',
    ...extra,
  };
}

/** Runs a command to its end with the terminal attached; resolves with its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: environment(options.env),
      ...options.spawn,
    });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => (say(`${command}: ${error.message}`), resolve(127)));
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 130 : 1)));
  });
}

/** Runs a slow step with a line that counts the seconds; prints the step's own output only when it fails. */
function step(title, command, args) {
  return new Promise((resolve) => {
    const began = Date.now();
    const line = () => `${title} ${Math.round((Date.now() - began) / 1000)} s`;
    const ticking = process.stderr.isTTY ? setInterval(() => process.stderr.write(`\r${line()}`), 500) : null;
    if (!ticking) say(`${title} ...`);
    const child = spawn(command, args, {
      cwd: root,
      env: environment({ NODE_OPTIONS: '' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => {
      if (ticking) clearInterval(ticking);
      say(`${ticking ? '\r' : ''}${line()}${code === 0 ? '' : ' failed'}`);
      if (code !== 0) say(output.split('\n').slice(-40).join('\n'));
      resolve(code ?? 1);
    });
  });
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function installed() {
  return existsSync(node) && existsSync(lockStamp) && readFileSync(lockStamp, 'utf8') === lockHash();
}

/** Lets one set-up at a time work on this folder; a lock whose holder is gone counts for nothing. */
async function alone(work) {
  const lock = join(root, '.stepwell', 'setup.pid');
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!isAlive(Number(readFileSync(lock, 'utf8')))) rmSync(lock, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Installs the locked packages unless they are there already. Ends the process when that fails. */
export async function ensureSetup() {
  assertNode();
  if (!installed()) await alone(() => installed() || install());
}

async function install() {
  const code = await step('Installing packages (first run, about a minute)', 'npm', [
    'ci',
    '--no-fund',
    '--no-audit',
    '--loglevel=error',
  ]);
  const version = code === 0 ? spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim() : '';
  if (code !== 0 || !version.startsWith('v24.')) {
    say('Setting up failed: the packages could not be installed. Is a package registry reachable?');
    process.exit(2);
  }
  writeFileSync(lockStamp, lockHash());
}

/** Newest change below `folder`, in milliseconds since 1970. */
function newest(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((latest, entry) => {
    const path = join(folder, entry.name);
    return Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }, statSync(folder).mtimeMs);
}

/** A text that changes when any source or package file of the product changes. */
function sourcesStamp() {
  const projects = ['apps', 'libs'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  );
  const times = projects
    .filter((path) => existsSync(join(path, 'src')))
    .map((path) => `${path}:${newest(join(path, 'src'))}`);
  return `${lockHash()}\n${times.join('\n')}`;
}

/** Builds the product unless the build is newer than every source. Ends the process when that fails. */
export async function ensureBuilt() {
  await ensureSetup();
  await alone(() => build());
}

async function build() {
  const stamp = sourcesStamp();
  if (existsSync(buildStamp) && readFileSync(buildStamp, 'utf8') === stamp) return;
  const code = await step('Building', join(root, 'node_modules', '.bin', 'nx'), [
    'run-many',
    '-t',
    'build',
    '--exclude',
    '@stepwell/e2e',
  ]);
  if (code !== 0) process.exit(2);
  mkdirSync(dirname(buildStamp), { recursive: true });
  writeFileSync(buildStamp, stamp);
}
