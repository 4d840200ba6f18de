import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPostgresServer, type PostgresServer } from '@stepwell/platform/postgres-server';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { CommandLine, leftIn, temporary, type Ended } from './process.js';

const folder = temporary();
let server: PostgresServer;
let taken: Server;
let port: number;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  server = await startPostgresServer({ dataDir: join(folder, 'other-postgres'), prefer: ['package', 'installed'] });
  const admin = new pg.Client(server.adminUrl);
  await admin.connect();
  await admin.query("CREATE ROLE visitor LOGIN PASSWORD 'guest'; CREATE ROLE hirer LOGIN CREATEROLE PASSWORD 'guest'");
  await admin.end();
  taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  port = typeof address === 'object' && address ? address.port : 0;
});

afterAll(async () => {
  taken.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** One clear line that names the setting, exit code 2, no stack, nothing left running. */
function expectOneLine({ code, out, err }: Ended, line: string | RegExp, dataFolder?: string): void {
  expect(err.trimEnd()).toMatch(line);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  if (dataFolder) expect(leftIn(dataFolder)).toEqual([]);
}

const as = (user: string, password: string, database = 'postgres'): string =>
  Object.assign(new URL(server.adminUrl), { username: user, password, pathname: `/${database}` }).href;

const up = (dataFolder: string, ...args: string[]): string[] => [
  'up',
  '--json',
  '--data-folder',
  dataFolder,
  ...(args.includes('--port') ? [] : ['--port', '0']),
  ...args,
];

describe('A start that cannot be is one clear line that names the setting, exit code 2, and leaves nothing running', () => {
  test('a port in use', async () => {
    const data = join(folder, 'port');
    const ended = await CommandLine.run(up(data, '--port', String(port)));
    expectOneLine(ended, `--port ${port}: the port is in use. Choose another with --port.`, data);
    expect(existsSync(join(data, 'postgres'))).toBe(false);
  });

  test.each(['abc', '65536'])('a port that is none: %s', async (text) => {
    const { code, err } = await CommandLine.run(up(join(folder, 'port'), '--port', text));
    expect(err).toContain("error: option '--port <number>' argument");
    expect(err).not.toContain('    at ');
    expect(code).toBe(2);
  });

  const databases: readonly [string, () => string, string][] = [
    ['nobody answers at', () => 'postgresql://x:y@127.0.0.1:1/none', 'the database cannot be reached (ECONNREFUSED).'],
    ['with a wrong password', () => as('visitor', 'wrong'), 'the server does not accept this user and password.'],
    ['of no database', () => as('visitor', 'guest', 'nowhere'), 'there is no such database on the server.'],
    [
      'without the right to make roles',
      () => as('visitor', 'guest'),
      'this account may not create roles; give an admin address.',
    ],
    [
      'without the right to make schemas',
      () => as('hirer', 'guest'),
      'this account may not make schemas here; give an admin address.',
    ],
    [
      'that is no address',
      () => 'my-database',
      'this is no address like postgresql://user:password@host:5432/database.',
    ],
  ];
  test.each(databases)('a DATABASE_URL %s', async (_case, url, line) => {
    const data = join(folder, 'database');
    const ended = await CommandLine.run(up(data), { DATABASE_URL: url() });
    expectOneLine(ended, `DATABASE_URL: ${line}`, data);
    expect(ended.err).not.toMatch(/guest|wrong|:y@/);
  });

  test('a Kafka that is not there', async () => {
    const data = join(folder, 'kafka');
    const ended = await CommandLine.run(up(data, '--kafka', '127.0.0.1:1'), { DATABASE_URL: server.adminUrl });
    expectOneLine(ended, '--kafka 127.0.0.1:1: no Kafka broker answers there.', data);
  });

  test('a data folder that cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    const data = join(folder, 'file', 'below');
    expectOneLine(await CommandLine.run(up(data)), `--data-folder ${data}: cannot be used (ENOTDIR).`);
  });

  const readOnly = existsSync('/sys/kernel') ? test : test.skip;
  readOnly('a data folder that cannot be written', async () => {
    const ended = await CommandLine.run(up('/sys/kernel/stepwell'));
    expectOneLine(ended, '--data-folder /sys/kernel/stepwell: cannot be written.');
  });
});

/** Runs a command with a small disk mounted at `at`, in a mount namespace of its own; then counts the pid files left there. */
const onSmallDisk = (at: string, megabytes: number): readonly string[] => [
  'unshare',
  ...(process.getuid?.() === 0 ? ['--mount'] : ['--map-root-user', '--mount']),
  'sh',
  '-c',
  `mount -t tmpfs -o mode=755,size=${megabytes}m tmpfs ${at} && "$@"; code=$?; find ${at} -name '*.pid' | wc -l; exit $code`,
  'sh',
];

describe('No disk', () => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const [command, ...args] = [...onSmallDisk(disk, 1), 'true'];
  const onDisk = spawnSync(command!, args).status === 0 ? test : test.skip;
  onDisk.each([1, 100])('%i MB are too little for a platform', async (megabytes) => {
    const ended = await CommandLine.run(up(join(disk, 'data')), {}, onSmallDisk(disk, megabytes));
    expect(ended.err).toMatch(
      /^--data-folder .*\/disk\/data: no space left on the disk \(\d+ MB; 128 MB are needed\)\.\n$/,
    );
    expect(ended).toMatchObject({ code: 2, out: '0\n' });
  });

  // Passes the check at the door, then another fills the disk: here, a file beside the data folder.
  onDisk('a disk that fills up while the platform starts', async () => {
    const filled = onSmallDisk(disk, 150).map((part) =>
      part.replace(
        '"$@"',
        `{ (while [ ! -e ${disk}/data/postgres/postmaster.pid ]; do :; done; head -c 150m /dev/zero > ${disk}/other 2>/dev/null) & "$@"; }`,
      ),
    );
    const ended = await CommandLine.run([...up(join(disk, 'data')), '--no-demo'], {}, filled);
    expect(ended.err.trimEnd().split('\n').at(-1)).toBe(`--data-folder ${disk}/data: no space left on the disk.`);
    expect(ended).toMatchObject({ code: 2, out: '0\n' });
  });
});

describe('Trial data that is none', () => {
  const data = join(folder, 'trial');
  mkdirSync(data);
  const cases: readonly [string, Readonly<Record<string, string>>, string][] = [
    ['no files', {}, `--data ${data}: the table everybody.csv is missing.`],
    ['an unknown trial', { everybody: 'who,project\n1,27\n' }, `--trial 99: the data in ${data} holds no such trial.`],
    ['no such column', { everybody: 'who,study\n1,99\n' }, `--data ${data}: everybody.csv has no column "project".`],
    [
      'a row that is too short',
      { everybody: 'who,project\n1,99\n', site_masked: 'who,site_masked\n1,2\n1\n' },
      '--data: site_masked.csv line 3: the row ends before column "site_masked".',
    ],
    [
      'a row that is too long',
      { everybody: 'who,project\n1,99,x\n' },
      '--data: everybody.csv line 2: the row goes on after the last column.',
    ],
    [
      'a broken quote',
      { everybody: 'who,project\n1,9"9\n' },
      '--data: everybody.csv line 2, column "project": a quote stands inside a field.',
    ],
  ];
  test.each(cases)('%s: the error names file, row and column', async (_case, tables, line) => {
    for (const [name, text] of Object.entries(tables)) writeFileSync(join(data, `${name}.csv`), text);
    expectOneLine(await CommandLine.run(['replay', '--json', '--data', data, '--trial', '99']), line);
  });
});
