import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { provision } from '@stepwell/messaging';
import { contestant, end, run } from '../harness/surroundings.js';
import type { Contestant, Waiting } from './drain.js';
import { fillDebezium, fillLibrary, fillOurs, fillTutorial } from './rows.js';

/** Longest round of a peer, s. */
const PEER_SECONDS = 60;
/** A JIT compiler needs its time: Debezium is measured over the second half. */
const WARM_UP = { node: 0.2, java: 0.5 };

/** Ours as a service starts it, publishing to Kafka or to the Postgres log. */
export function ours(bus: 'kafka' | 'postgres'): Contestant {
  return {
    warmUp: WARM_UP.node,
    fill: async (url, rows) => {
      const definition = { name: 'attendance', schema: 'attendance', migrations: [] } as const;
      const roles = { adminUrl: url, definitions: [definition], password: (role: string) => role };
      const urls = await provision({ ...roles, bus: bus === 'postgres' });
      await fillOurs(url, rows);
      return { BENCH_URLS: JSON.stringify(urls.attendance) };
    },
    start: (given, broker) => nodeProcess('relay/ours.ts', { ...given, BENCH_KAFKA: broker }),
  };
}

/** The tutorials' relay: `documented`, or `tuned` to what its table allows. */
export function tutorial(style: 'documented' | 'tuned'): Contestant {
  return {
    warmUp: WARM_UP.node,
    seconds: PEER_SECONDS,
    fill: async (url, rows) => {
      const columns = `id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL, key text NOT NULL,
        payload text NOT NULL, sent boolean NOT NULL DEFAULT false`;
      await run(url, `CREATE TABLE outbox (${columns})`);
      if (style === 'tuned') await run(url, 'CREATE INDEX outbox_unsent ON outbox (id) WHERE NOT sent');
      await fillTutorial(url, rows);
      return { BENCH_DATABASE_URL: url, BENCH_STYLE: style };
    },
    start: (given, broker) =>
      nodeProcess('peers/nest-default/src/tutorial-relay.ts', { ...given, BENCH_KAFKA: broker }),
  };
}

/** pg-transactional-outbox with its polling listener. */
export function library(style: 'documented' | 'tuned'): Contestant {
  const path = 'peers/pg-transactional-outbox/src';
  return {
    warmUp: WARM_UP.node,
    seconds: PEER_SECONDS,
    fill: async (url, rows) => {
      const given = { BENCH_DATABASE_URL: url, BENCH_STYLE: style };
      await end(await contestant(`${path}/setup.ts`, given));
      await fillLibrary(url, rows);
      return given;
    },
    start: (given, broker) => nodeProcess(`${path}/relay.ts`, { ...given, BENCH_KAFKA: broker }),
  };
}

/** Debezium's embedded engine with the outbox event router. */
export function debezium(style: 'documented' | 'tuned'): Contestant {
  return {
    warmUp: WARM_UP.java,
    seconds: PEER_SECONDS,
    topic: 'outbox.event.attendance',
    fill: async (url, rows) => {
      const type = style === 'tuned' ? 'text' : 'jsonb';
      await run(
        url,
        `CREATE TABLE public.outbox (id uuid PRIMARY KEY, aggregatetype varchar(255) NOT NULL,
          aggregateid varchar(255) NOT NULL, type varchar(255) NOT NULL, payload ${type})`,
      );
      await run(url, 'CREATE PUBLICATION dbz_publication FOR TABLE public.outbox');
      const slot = new URL(url).pathname.slice(1);
      await run(url, `SELECT pg_create_logical_replication_slot($1, 'pgoutput')`, [slot]);
      await fillDebezium(url, rows, type);
      return { BENCH_DATABASE_URL: url, BENCH_STYLE: style, BENCH_SLOT: slot };
    },
    start: (given, broker) => javaProcess('debezium', 'OutboxRelay.java', { ...given, BENCH_KAFKA: broker }),
  };
}

async function nodeProcess(path: string, env: Readonly<Record<string, string>>): Promise<Waiting> {
  const child = await contestant(path, env);
  return { pid: child.pid!, go: () => void child.send('go'), end: () => end(child) };
}

/** A Java source file of a peer, run as it is; it says `ready` and waits for a line. */
async function javaProcess(peer: string, source: string, env: Readonly<Record<string, string>>): Promise<Waiting> {
  const folder = new URL(`../peers/${peer}/`, import.meta.url).pathname;
  const args = ['-Xmx1g', '-cp', `${folder}lib/*`, `${folder}src/${source}`];
  const child = spawn('java', args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  await ready(child, source);
  return { pid: child.pid!, go: () => void child.stdin.write('go\n'), end: () => end(child) };
}

async function ready(child: ChildProcess, source: string): Promise<void> {
  const first = await Promise.race([
    once(child.stdout!, 'data').then(([chunk]) => String(chunk)),
    once(child, 'exit').then(() => 'gone'),
  ]);
  if (!first.startsWith('ready')) throw new Error(`${source} did not start`);
}
