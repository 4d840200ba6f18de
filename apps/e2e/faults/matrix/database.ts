import { spawn } from 'node:child_process';
import pg from 'pg';
import type { Fault, Run } from '../framework/fault.js';
import { pause, until } from '../framework/pause.js';
import { settled } from '../framework/seed.js';
import { catchAt } from '../framework/strike.js';

const ECHO_DELETION = {
  application: /^stepwell medication relay$/,
  statement: /DELETE FROM medication\.outbox/,
  at: 'request',
} as const;

async function killAndStart({ world }: Run): Promise<void> {
  await world.postgres.kill();
  await world.postgres.start();
}

/** Faults of Postgres and of what lies between it and the services. */
export const DATABASE: readonly Fault[] = [
  {
    id: 'F21',
    words: 'kill -9 of the postmaster, started again at once',
    bus: 'both',
    inCi: ['postgres', 'kafka'],
    inject: killAndStart,
  },
  {
    id: 'F21b',
    words:
      'kill -9 of the postmaster after a consumer that emits has committed and its event is on the bus, nothing flushed behind it',
    bus: 'both',
    world: { postgres: { wal_writer_delay: '10s', wal_writer_flush_after: '1GB' } },
    inject: async (run) => {
      const { world, traffic } = run;
      // Any other commit would flush the log for all: nothing but a mark may be under way.
      await traffic.finish(20_000);
      await settled(world, 30_000);
      const caught = catchAt(world.of('echo'), ECHO_DELETION);
      await traffic.probe();
      const { stopped } = await caught;
      await killAndStart(run);
      stopped.cut();
    },
  },
  {
    id: 'F22',
    words: 'backends are terminated in the middle of their work, and locks are crossed until Postgres ends a deadlock',
    bus: 'both',
    inCi: ['postgres'],
    inject: async (run) => {
      for (let n = 0; n < 2; n++) {
        await terminateSome(run);
        await crossLocks(run);
        await pause(run.random.between(0, 300));
      }
    },
  },
  {
    id: 'F23',
    words:
      'a writer idle in its transaction for 2 to 4 s with the lowest outbox ids: the relay neither waits nor reorders',
    bus: 'both',
    inject: async ({ world, random, traffic }) => {
      const place = { application: /^stepwell intake$/, statement: /^COMMIT/, at: 'request' } as const;
      const { stopped } = await catchAt(world.of('facts'), { ...place, nth: random.between(1, 20) });
      const began = performance.now();
      const patient = await traffic.probe();
      await until('others flow beside an open transaction', async () => applied(world, patient), 10_000);
      await pause(Math.max(0, random.between(2_000, 4_000) - (performance.now() - began)));
      stopped.release();
    },
  },
  {
    id: 'F24',
    words: 'max_connections is reached while connections are lost; the leak ends some seconds later',
    bus: 'both',
    inject: async (run) => {
      const leaked = await leak(run);
      await terminateSome(run);
      await pause(run.random.between(2_000, 5_000));
      await Promise.all(leaked.map((client) => client.end().catch(() => undefined)));
    },
  },
  {
    id: 'F25',
    words: 'the disk of Postgres is full for some seconds: it stops, and comes back by itself when there is room',
    bus: 'both',
    needs: ['root', 'tmpfs'],
    alone: true,
    world: {
      postgresDiskMb: 220,
      postgres: { max_wal_size: '32MB', min_wal_size: '32MB' },
    },
    inject: async ({ world, random }) => {
      world.postgresDisk!.fill();
      const until_ = performance.now() + random.between(2_000, 5_000);
      while (performance.now() < until_) {
        // New segments of the log are needed soon, not in an hour.
        await world.postgres.sql('SELECT pg_switch_wal()').catch(() => undefined);
        await pause(200);
      }
      world.postgresDisk!.free();
      await world.postgres.revive();
    },
  },
  {
    id: 'F25b',
    words: 'the disk of the broker is full: it halts, and is started again when there is room',
    bus: 'kafka',
    needs: ['root', 'tmpfs'],
    alone: true,
    world: { kafkaDiskMb: 64 },
    inject: async ({ world, random }) => {
      world.kafkaDisk!.fill();
      await pause(random.between(3_000, 6_000));
      world.kafkaDisk!.free();
      await world.kafka!.broker.kill();
      await world.kafka!.broker.start();
    },
  },
  {
    id: 'F26',
    words: 'fdatasync fails with EIO under Postgres: nothing is acknowledged that is not durable',
    bus: 'both',
    needs: ['strace'],
    inject: async (run) => {
      await traced(run, ['-e', 'inject=fdatasync:error=EIO'], run.random.between(300, 1_500));
      await run.world.postgres.revive();
    },
  },
  {
    id: 'F26b',
    words: 'every fdatasync of Postgres takes half a second for 4 s',
    bus: 'both',
    needs: ['strace'],
    inject: (run) => traced(run, ['-e', 'inject=fdatasync:delay_enter=500000'], 4_000),
  },
  {
    id: 'F27',
    words: "a consumer's tables are restored from a backup older than the bus",
    bus: 'both',
    inject: async ({ world, random, traffic }) => {
      const tables = [
        'effect',
        'view',
        'watermark',
        'parked_key',
        'parked_event',
        'consumer_offset',
        'mark',
        'quarantine',
      ];
      const { postgres } = world;
      await postgres.sql('DROP SCHEMA IF EXISTS backup CASCADE');
      const copies = tables.map((table) => `CREATE TABLE backup.${table} AS TABLE step_down.${table}`);
      await postgres.sql(
        ['BEGIN ISOLATION LEVEL REPEATABLE READ', 'CREATE SCHEMA backup', ...copies, 'COMMIT'].join(';'),
      );
      await traffic.flows(random.between(20, 80));
      await world.named('projection-1').kill();
      const restores = tables.map(
        (table) =>
          `TRUNCATE step_down.${table}; INSERT INTO step_down.${table} OVERRIDING SYSTEM VALUE TABLE backup.${table}`,
      );
      await postgres.sql(['BEGIN', ...restores, 'COMMIT'].join(';'));
      await world.named('projection-1').start();
    },
  },
];

async function applied(world: Run['world'], patient: string): Promise<boolean> {
  const sql = 'SELECT count(*)::int AS views FROM step_down.view WHERE key = $1';
  const [row] = await world.postgres.sql<{ views: number }>(sql, [patient]);
  return row!.views === 2;
}

/** Ends some of the services' backends, chosen by the seed. */
async function terminateSome({ world, random }: Run): Promise<void> {
  const all = await world.postgres.sql<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'stepwell %' ORDER BY application_name, pid`,
  );
  const victims = all.filter(() => random.chance(0.3)).map(({ pid }) => pid);
  await world.postgres.sql('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [victims]);
}

/** Takes a patient's locks in the order that no command takes them; Postgres then ends the command's transaction (40P01). */
async function crossLocks({ world, random, traffic }: Run): Promise<void> {
  const patient = random.pick(traffic.patients);
  const client = new pg.Client(world.postgres.adminUrl);
  await client.connect();
  try {
    await client.query(`BEGIN; SET LOCAL deadlock_timeout = '10s'`);
    await client.query('SELECT 1 FROM intake.stream WHERE key = $1 FOR UPDATE', [patient]);
    await pause(random.between(100, 400));
    await client.query('SELECT 1 FROM intake.tally WHERE patient_id = $1 FOR UPDATE', [patient]);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

/** Opens connections until the server refuses more. */
async function leak({ world }: Run): Promise<readonly pg.Client[]> {
  const url = new URL(world.postgres.adminUrl);
  url.username = 'intake_app';
  url.password = 'pw-intake_app';
  const open: pg.Client[] = [];
  for (;;) {
    const client = new pg.Client({ connectionString: url.href, application_name: 'leak' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      open.push(client);
    } catch {
      return open;
    }
  }
}

/** Runs strace on the postmaster and all its children for `ms`. */
async function traced({ world }: Run, inject: readonly string[], ms: number): Promise<void> {
  const pids = [world.postgres.pid, ...world.postgres.children()].flatMap((pid) => ['-p', String(pid)]);
  const tracer = spawn('strace', ['-f', '-q', '-o', '/dev/null', '-e', 'trace=fdatasync', ...inject, ...pids]);
  const gone = new Promise((resolve) => tracer.once('exit', resolve));
  await pause(ms);
  tracer.kill('SIGINT');
  await gone;
}
