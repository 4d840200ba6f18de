import { startBroker } from '../../tools/kafka-broker.mjs';
import type { Figures } from '../harness/report.js';
import { pin, SURROUNDINGS_CORE, TEST_CORE } from '../harness/pinning.js';
import { pinPostgres } from '../harness/pin-postgres.js';
import { benchPostgres, run, type BenchPostgres } from '../harness/surroundings.js';
import { makeTopic, watchTopic } from '../harness/topic.js';
import { Stretch } from './measured.js';
import { TOPIC } from './rows.js';
import { tallyLog, tallyTopic, type Tally } from './tally.js';

/** A contestant's process, started and waiting. */
export interface Waiting {
  readonly pid: number;
  /** Tells it to begin. */
  go(): void;
  end(): Promise<void>;
}

/** Somebody who drains an outbox. */
export interface Contestant {
  /** Fills the outbox of a fresh database; answers what the process must know. */
  fill(url: string, rows: number): Promise<Readonly<Record<string, string>>>;
  /** Starts the process on that database and on a broker, where one takes part. */
  start(given: Readonly<Record<string, string>>, broker: string): Promise<Waiting>;
  /** Share of the rows before the measured stretch begins. */
  readonly warmUp: number;
  /** Longest a round takes, s; without it the whole backlog is drained and must be there. */
  readonly seconds?: number;
  /** Its topic, when it is not ours. */
  readonly topic?: string;
}

/** How long nothing may be published before a round is given up, s. */
const WHOLE_SECONDS = 600;
/** A slow contestant's warm-up ends after this, s. */
const WARM_UP_SECONDS = 15;

/** A Postgres for all rounds. `wal_level` is what the peer that reads the log needs; everybody pays for it. */
export function relayPostgres(): Promise<BenchPostgres> {
  return benchPostgres({ wal_level: 'logical', max_wal_size: '8GB' });
}

/** One round on Kafka: Postgres and the broker on one core, the contestant on the other. */
export async function drainToKafka(postgres: BenchPostgres, rows: number, who: Contestant): Promise<Figures> {
  const url = await postgres.fresh();
  const topic = who.topic ?? TOPIC;
  const given = await who.fill(url, rows);
  const broker = await startBroker({ bench: true });
  try {
    if (who.topic) await makeTopic(broker.brokers, who.topic);
    const progress = await watchTopic(broker.brokers, topic);
    await progress.reaches(0);
    const process = await who.start(given, broker.brokers);
    try {
      await pinPostgres(url, SURROUNDINGS_CORE);
      pin(broker.pid!, SURROUNDINGS_CORE);
      pin(process.pid, TEST_CORE);
      const figures = await drain(who, rows, process, progress, broker.pid!);
      await progress.close();
      await process.end();
      return { ...figures, ...judged(who, rows, await tallyTopic(broker.brokers, topic)) };
    } finally {
      await process.end();
    }
  } finally {
    await broker.stop();
    await forget(postgres, url);
  }
}

/** One round of ours on the Postgres log. Nothing is pinned: all of it happens in Postgres. */
export async function drainToLog(postgres: BenchPostgres, rows: number, who: Contestant): Promise<Figures> {
  const url = await postgres.fresh();
  try {
    const process = await who.start(await who.fill(url, rows), '');
    try {
      const figures = await drain(who, rows, process, watchLog(url));
      await process.end();
      return { ...figures, ...judged(who, rows, await tallyLog(url)) };
    } finally {
      await process.end();
    }
  } finally {
    await forget(postgres, url);
  }
}

interface Progress {
  readonly count: number;
  reaches(wanted: number, withinMs: number): Promise<void>;
}

async function drain(who: Contestant, rows: number, process: Waiting, progress: Progress, broker?: number) {
  const began = performance.now();
  const limit = (who.seconds ?? WHOLE_SECONDS) * 1000;
  process.go();
  await progress.reaches(rows * who.warmUp, who.seconds ? WARM_UP_SECONDS * 1000 : limit);
  const stretch = new Stretch({ contestant: process.pid, ...(broker ? { broker } : {}) }, progress.count);
  await progress.reaches(rows, limit - (performance.now() - began));
  return stretch.end(progress.count);
}

function judged({ seconds }: Contestant, rows: number, tally: Tally): Pick<Figures, 'violations' | 'published'> {
  return { violations: tally.violations(seconds ? undefined : rows), published: tally.distinct };
}

/** How far the Postgres log has been filled. */
function watchLog(url: string): Progress {
  const watch = {
    count: 0,
    async reaches(wanted: number, withinMs: number): Promise<void> {
      const until = performance.now() + withinMs;
      for (;;) {
        const [row] = await run<{ count: string }>(url, 'SELECT coalesce(sum(next), 0) AS count FROM bus.head');
        watch.count = Number(row?.count ?? 0);
        if (watch.count >= wanted || performance.now() > until) return;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
  };
  return watch;
}

const POLL_MS = 20;

/** A million rows a round would fill the disk, and a replication slot that nobody reads keeps all of the log. */
async function forget(postgres: BenchPostgres, url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const slots = `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = $1 AND NOT active`;
  await run(postgres.adminUrl, slots, [name]);
  await run(postgres.adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
}
