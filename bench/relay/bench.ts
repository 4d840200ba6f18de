import { randomUUID } from 'node:crypto';
import { laneOf, provision } from '@stepwell/messaging';
import { startBroker } from '../../tools/kafka-broker.mjs';
import { cpuMicroseconds, pssMb } from '../harness/machine.js';
import type { BenchRun, Figures } from '../harness/report.js';
import { benchPostgres, contestant, end, run, type BenchPostgres } from '../harness/surroundings.js';
import { readTopic, watchTopic } from '../harness/topic.js';
import type { BenchOptions } from '../main.js';

const KEYS = 5_000;
const PAYLOAD_BYTES = 400;
const PEER_ROWS = 5_000;
const PEER_SECONDS = 30;
const TOPIC = 'stepwell.attendance.v1';
const BAR_EVENTS_PER_SECOND = 35_000;

/** B1: rows already committed, drained to Kafka with acknowledgement of all replicas. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const at = args.indexOf('--rows');
  const rows = at >= 0 ? Number(args[at + 1]) : 200_000;
  const postgres = await benchPostgres();
  const ours: Figures[] = [];
  const tutorial: Figures[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      ours.push(await oursOnce(postgres, rows));
      tutorial.push(await tutorialOnce(postgres));
    }
  } finally {
    await postgres.stop();
  }
  const bars = (figures: Figures) => ({
    [`at least ${BAR_EVENTS_PER_SECOND} events/s on Kafka`]: (figures.eventsPerSecond ?? 0) >= BAR_EVENTS_PER_SECOND,
  });
  return { name: 'relay', measure: 'eventsPerSecond', ours, peers: { 'tutorial-relay': tutorial }, bars };
}

async function oursOnce(postgres: BenchPostgres, rows: number): Promise<Figures> {
  const adminUrl = await postgres.fresh();
  const definition = { name: 'attendance', schema: 'attendance', migrations: [] } as const;
  const urls = await provision({ adminUrl, definitions: [definition], password: (role) => role, bus: false });
  const keys = Array.from({ length: KEYS }, () => randomUUID());
  await fill(adminUrl, rows, keys);
  const broker = await startBroker({ bench: true });
  const child = await contestant('relay/ours.ts', {
    BENCH_URLS: JSON.stringify(urls.attendance),
    BENCH_KAFKA: broker.brokers,
  });
  try {
    child.send('go');
    const progress = await watchTopic(broker.brokers, TOPIC);
    await progress.reaches(1);
    const [began, cpu, first] = [performance.now(), cpuMicroseconds(child.pid!), progress.count];
    await progress.reaches(rows);
    const seconds = (performance.now() - began) / 1000;
    const used = cpuMicroseconds(child.pid!) - cpu;
    await progress.close();
    const rssMb = pssMb(child.pid!);
    const seen = await readTopic(broker.brokers, TOPIC);
    return {
      eventsPerSecond: (rows - first) / seconds,
      cpuUsPerEvent: used / (rows - first),
      rssMb,
      seconds,
      violations: violations(seen, rows),
    };
  } finally {
    await end(child);
    await broker.stop();
  }
}

/** Committed rows: streams of 5,000 keys, sequences without gaps, payloads of 400 bytes. */
async function fill(url: string, rows: number, keys: readonly string[]): Promise<void> {
  const payload = JSON.stringify({ patientId: keys[0], filler: 'x'.repeat(PAYLOAD_BYTES - 70) });
  await run(
    url,
    `INSERT INTO attendance.outbox (tenant_id, lane, event_id, type, source, topic, key, sequence, occurred_at, recorded_at, site_id, correlation_id, causation_id, traceparent, payload)
     SELECT $1::uuid, ($3::int[])[1 + n % $4], gen_random_uuid(), 'attendance.SessionAttended.v1', 'attendance', $5, ($2::text[])[1 + n % $4], 1 + n / $4,
       '2026-03-09T12:00:00Z', '2026-03-09T12:00:00Z', $1::uuid, $1::uuid, $1::uuid, NULL, $6
     FROM generate_series(0, $7::int - 1) AS n`,
    [randomUUID(), keys, keys.map((key) => laneOf(key)), keys.length, TOPIC, payload, rows],
  );
  await run(url, 'VACUUM ANALYZE attendance.outbox');
}

async function tutorialOnce(postgres: BenchPostgres): Promise<Figures> {
  const url = await postgres.fresh();
  await run(
    url,
    'CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL, key text NOT NULL, payload text NOT NULL, sent boolean NOT NULL DEFAULT false)',
  );
  await run(
    url,
    `INSERT INTO outbox (topic, key, payload) SELECT $1, (n % 500)::text, $2 FROM generate_series(1, $3::int) AS n`,
    [TOPIC, 'x'.repeat(PAYLOAD_BYTES), PEER_ROWS],
  );
  const broker = await startBroker({ bench: true });
  const child = await contestant('peers/nest-default/src/tutorial-relay.ts', {
    BENCH_DATABASE_URL: url,
    BENCH_KAFKA: broker.brokers,
  });
  try {
    const [began, cpu] = [performance.now(), cpuMicroseconds(child.pid!)];
    child.send('go');
    await new Promise((resolve) => setTimeout(resolve, PEER_SECONDS * 1000));
    const seconds = (performance.now() - began) / 1000;
    const [row] = await run<{ sent: string }>(url, 'SELECT count(*) AS sent FROM outbox WHERE sent');
    const sent = Number(row?.sent ?? 0);
    return {
      eventsPerSecond: sent / seconds,
      cpuUsPerEvent: (cpuMicroseconds(child.pid!) - cpu) / Math.max(1, sent),
      rssMb: pssMb(child.pid!),
      seconds,
      violations: 0,
    };
  } finally {
    await end(child);
    await broker.stop();
  }
}

/** Events lost, doubled, or out of order within their stream, as an outside reader sees the topic. */
function violations(seen: readonly { key: string; sequence: number }[], expected: number): number {
  const last = new Map<string, number>();
  let wrong = 0;
  for (const { key, sequence } of seen) {
    if (sequence !== (last.get(key) ?? 0) + 1) wrong += 1;
    last.set(key, sequence);
  }
  return wrong + Math.abs(expected - seen.length);
}
