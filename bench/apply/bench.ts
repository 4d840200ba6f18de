import { randomUUID } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { SessionAttendedV1, toHeaders } from '@stepwell/contracts';
import { KafkaTransport, laneOf, provision, type BusRecord } from '@stepwell/messaging';
import { startBroker } from '../../tools/kafka-broker.mjs';
import { cpuMicroseconds, pssMb } from '../harness/machine.js';
import type { BenchRun, Figures } from '../harness/report.js';
import { benchPostgres, contestant, end, run, type BenchPostgres } from '../harness/surroundings.js';
import type { BenchOptions } from '../main.js';
import { Attended2026112300000 } from './migration.js';

const KEYS = 5_000;
const MINUTES = 170;
const BATCH = 1_000;
const PEER_SECONDS = 30;
const POLL_MS = 50;
const SET_BASED_BAR = 12_000;
const PER_EVENT_BAR = 3_000;
const STOCK_RATIO_BAR = 20;

/** B4: a backlog on Kafka, applied to a projection exactly once; the peer is the stock transport with an inbox row per event. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const at = args.indexOf('--events');
  const events = at >= 0 ? Number(args[at + 1]) : 150_000;
  const postgres = await benchPostgres();
  const results: Record<'set' | 'each' | 'stock' | 'tuned', Figures[]> = { set: [], each: [], stock: [], tuned: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      const broker = await startBroker({ bench: true });
      try {
        const counts = await backlog(broker.brokers, events);
        results.set.push(await oursOnce(postgres, broker.brokers, 'set-based', counts));
        results.each.push(await oursOnce(postgres, broker.brokers, 'per-event', counts));
        results.stock.push(await stockOnce(postgres, broker.brokers, 1));
        results.tuned.push(await stockOnce(postgres, broker.brokers, 6));
      } finally {
        await broker.stop();
      }
    }
  } finally {
    await postgres.stop();
  }
  const perEvent = Math.min(...results.each.map(({ eventsPerSecond }) => eventsPerSecond ?? 0));
  return {
    name: 'apply',
    measure: 'eventsPerSecond',
    ours: results.set,
    peers: { 'ours-per-event': results.each, 'nest-stock': results.stock, 'nest-tuned': results.tuned },
    bars: (ours, ratios) => ({
      [`set-based at least ${SET_BASED_BAR} events/s`]: (ours.eventsPerSecond ?? 0) >= SET_BASED_BAR,
      [`at least ${STOCK_RATIO_BAR} x the stock consumer`]: (ratios['nest-stock'] ?? 0) >= STOCK_RATIO_BAR,
      [`per event at least ${PER_EVENT_BAR} events/s (slowest round)`]: perEvent >= PER_EVENT_BAR,
    }),
  };
}

type Counts = ReadonlyMap<string, number>;

/** Fills the topic with valid events of 5,000 patients; answers the events of each. */
async function backlog(brokers: string, events: number): Promise<Counts> {
  const transport = new KafkaTransport({ brokers: [brokers] });
  await transport.connect();
  const keys = Array.from({ length: KEYS }, () => randomUUID());
  const tenantId = randomUUID();
  const counts = new Map<string, number>();
  for (let made = 0; made < events; made += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, events - made) }, (_, i) =>
      attended(tenantId, keys[(made + i) % KEYS]!, counts),
    );
    await transport.publish(batch);
  }
  await transport.close(5_000);
  return counts;
}

function attended(tenantId: string, key: string, counts: Map<string, number>): BusRecord {
  const sequence = (counts.get(key) ?? 0) + 1;
  counts.set(key, sequence);
  const at = '2026-03-09T12:00:00.000Z';
  const data = {
    patientId: key,
    sessionId: randomUUID(),
    episodeId: null,
    siteId: tenantId,
    component: 'group',
    startsAt: at,
    plannedMinutes: 180,
    siteDate: '2026-03-09',
    zone: 'America/New_York',
    minutes: MINUTES,
    countableMinutes: MINUTES,
    partial: false,
  };
  const headers = toHeaders({
    id: randomUUID(),
    type: SessionAttendedV1.type,
    service: 'attendance',
    sequence,
    occurredAt: at,
    recordedAt: at,
    tenantId,
    siteId: null,
    correlationId: tenantId,
    causationId: tenantId,
    traceparent: null,
  });
  return { topic: SessionAttendedV1.topic, partition: laneOf(key), key, headers, value: JSON.stringify(data) };
}

async function oursOnce(postgres: BenchPostgres, brokers: string, style: string, counts: Counts): Promise<Figures> {
  const adminUrl = await postgres.fresh();
  const definition = { name: 'step-down', schema: 'step_down', migrations: [Attended2026112300000] } as const;
  const urls = await provision({ adminUrl, definitions: [definition], password: (role) => role, bus: false });
  const child = await contestant('apply/ours.ts', {
    BENCH_URLS: JSON.stringify(urls['step-down']),
    BENCH_KAFKA: brokers,
    BENCH_STYLE: style,
  });
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  try {
    child.send('go');
    const figures = await timed(
      child,
      adminUrl,
      'SELECT coalesce(sum(next), 0) AS done FROM step_down.consumer_offset',
      total,
    );
    const rows = await run<{ patient_id: string; sessions: number; minutes: number }>(
      adminUrl,
      'SELECT patient_id, sessions, minutes FROM step_down.attended',
    );
    const wrong = rows.filter(
      (row) => row.sessions !== counts.get(row.patient_id) || row.minutes !== row.sessions * MINUTES,
    ).length;
    return { ...figures, violations: wrong + Math.abs(rows.length - counts.size) };
  } finally {
    await end(child);
  }
}

async function stockOnce(postgres: BenchPostgres, brokers: string, concurrency: number): Promise<Figures> {
  const url = await postgres.fresh();
  const child = await contestant('peers/nest-default/src/consumer.ts', {
    PEER_DATABASE_URL: url,
    PEER_KAFKA: brokers,
    PEER_CONCURRENCY: String(concurrency),
  });
  try {
    return { ...(await timed(child, url, 'SELECT count(*) AS done FROM inbox', Infinity)), violations: 0 };
  } finally {
    await end(child);
  }
}

/** From the first event applied to the last one, or to the time limit of a slow contestant. */
async function timed(
  child: ChildProcess,
  url: string,
  question: string,
  total: number,
): Promise<Omit<Figures, 'violations'>> {
  let [began, cpu, first] = [0, 0, 0];
  for (;;) {
    const [row] = await run<{ done: string }>(url, question);
    const done = Number(row?.done ?? 0);
    if (began === 0 && done > 0) [began, cpu, first] = [performance.now(), cpuMicroseconds(child.pid!), done];
    const seconds = (performance.now() - began) / 1000;
    if (began > 0 && (done >= total || seconds > PEER_SECONDS)) {
      const applied = done - first;
      return {
        eventsPerSecond: applied / seconds,
        cpuUsPerEvent: (cpuMicroseconds(child.pid!) - cpu) / applied,
        rssMb: pssMb(child.pid!),
        seconds,
      };
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
