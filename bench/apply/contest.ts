import type { ChildProcess } from 'node:child_process';
import { KafkaTransport, PostgresTransport, provision } from '@stepwell/messaging';
import { cpuMicroseconds, pssMb } from '../harness/machine.js';
import { pin, TEST_CORE } from '../harness/pinning.js';
import type { Figures } from '../harness/report.js';
import { contestant, end, run, type BenchPostgres } from '../harness/surroundings.js';
import { countsOf, MINUTES, publish, type Backlog } from './backlog.js';
import { Attended2026112300000 } from './migration.js';

/** What all contestants of a run share: a database server, and a broker that holds the backlog. */
export interface Field {
  readonly postgres: BenchPostgres;
  readonly brokers: string;
  readonly backlog: Backlog;
}

/** How our contestant applies, and from which bus. */
export interface Ours {
  readonly style: 'set-based' | 'per-event';
  readonly bus: 'kafka' | 'postgres';
}

const PEER_SECONDS = 60;
const POLL_MS = 25;
const TOPIC = 'stepwell.attendance.v1';
const definition = { name: 'step-down', schema: 'step_down', migrations: [Attended2026112300000] } as const;

/** Puts the backlog on Kafka. */
export async function fillKafka(brokers: string, backlog: Backlog): Promise<void> {
  const transport = new KafkaTransport({ brokers: [brokers] });
  await transport.connect();
  await publish(transport, backlog);
  await transport.close(5_000);
}

export async function oursOnce({ postgres, brokers, backlog }: Field, { style, bus }: Ours): Promise<Figures> {
  const url = await postgres.fresh();
  const urls = await provision({
    adminUrl: url,
    definitions: [definition],
    password: (role) => role,
    bus: bus === 'postgres',
  });
  if (bus === 'postgres') await fillLog(url, urls['step-down'].ops, backlog);
  const child = await contestant('apply/ours.ts', {
    BENCH_URLS: JSON.stringify(urls['step-down']),
    BENCH_KAFKA: bus === 'kafka' ? brokers : '',
    BENCH_STYLE: style,
  });
  const applied = `SELECT coalesce(sum(next), 0) AS done FROM step_down.consumer_offset WHERE topic = '${TOPIC}'`;
  const rows = 'SELECT patient_id AS patient, sessions, minutes FROM step_down.attended';
  return measured({ child, url, applied, rows, backlog });
}

async function fillLog(adminUrl: string, url: string, backlog: Backlog): Promise<void> {
  const log = new PostgresTransport({ url });
  await log.connect();
  await publish(log, backlog);
  await log.close(5_000);
  await run(adminUrl, 'VACUUM ANALYZE bus.record');
}

export async function peerOnce({ postgres, brokers, backlog }: Field, style: string): Promise<Figures> {
  const url = await postgres.fresh();
  const child = await contestant('peers/nest-default/src/consumer.ts', {
    PEER_DATABASE_URL: url,
    PEER_KAFKA: brokers,
    PEER_STYLE: style,
  });
  const applied = 'SELECT coalesce(sum(sessions), 0) AS done FROM attended';
  const rows = 'SELECT "patientId" AS patient, sessions, minutes FROM attended';
  const kept = style.startsWith('inbox') ? { kept: 'SELECT count(*) AS done FROM inbox' } : {};
  return measured({ child, url, applied, rows, backlog, ...kept });
}

/** A contestant at its start line. */
interface Start {
  readonly child: ChildProcess;
  readonly url: string;
  /** Counts the events applied so far. */
  readonly applied: string;
  /** Rows (patient, sessions, minutes) of the projection. */
  readonly rows: string;
  readonly backlog: Backlog;
  /** Counts the inbox rows, where there is an inbox. */
  readonly kept?: string;
}

async function measured(start: Start): Promise<Figures> {
  const { child } = start;
  try {
    pin(child.pid!, TEST_CORE);
    child.send('go');
    const figures = await timed(start);
    await end(child);
    return { ...figures, violations: await wrongs(start) };
  } finally {
    await end(child);
  }
}

/** Patients with another count than their events, and inbox rows without an effect; a run that was cut may lack, not exceed. */
async function wrongs({ url, rows, kept, backlog }: Start): Promise<number> {
  const expected = countsOf(backlog);
  const found = await run<{ patient: string; sessions: number; minutes: number }>(url, rows);
  const total = found.reduce((sum, row) => sum + row.sessions, 0);
  const whole = total >= backlog.events;
  const wrong = found.filter(({ patient, sessions, minutes }) => {
    const wanted = expected.get(patient) ?? 0;
    return minutes !== sessions * MINUTES || (whole ? sessions !== wanted : sessions > wanted);
  }).length;
  if (!kept) return wrong + (whole ? Math.abs(found.length - expected.size) : 0);
  const [row] = await run<{ done: string }>(url, kept);
  return wrong + Math.abs(Number(row?.done) - total);
}

/** From the first event applied to the last one, or to the time limit. */
async function timed({ child, url, applied, backlog }: Start): Promise<Omit<Figures, 'violations'>> {
  let [began, cpu, first] = [0, 0, 0];
  for (;;) {
    const [row] = await run<{ done: string }>(url, applied);
    const done = Number(row?.done ?? 0);
    if (began === 0 && done > 0) [began, cpu, first] = [performance.now(), cpuMicroseconds(child.pid!), done];
    const seconds = (performance.now() - began) / 1000;
    if (began > 0 && (done >= backlog.events || seconds > PEER_SECONDS)) {
      const events = done - first;
      return {
        eventsPerSecond: events / seconds,
        cpuUsPerEvent: (cpuMicroseconds(child.pid!) - cpu) / events,
        rssMb: pssMb(child.pid!),
        seconds,
        events: done,
      };
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
