import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { provision } from '@stepwell/messaging';
import { stepDown } from '@stepwell/step-down/service';
import { startBroker } from '../../tools/kafka-broker.mjs';
import { cpuMicroseconds, pssMb } from '../harness/machine.js';
import { pinPostgres } from '../harness/pin-postgres.js';
import { pin, SURROUNDINGS_CORE, TEST_CORE } from '../harness/pinning.js';
import type { Figures } from '../harness/report.js';
import { benchPostgres, contestant, end, run } from '../harness/surroundings.js';
import { EVENTS_EACH, eventsOf, patientOf } from './cohort.js';
import type { Order } from './contestant.js';
import { decide, fold, nothing, wordsOf, type Answer } from './deciding.js';

/** A process of a contestant and where its events lie. */
export interface Runner {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Every contestant's store, filled with the same cohort, and what has to be decided about each patient. */
export interface Field {
  readonly patients: number;
  readonly expected: ReadonlyMap<string, string>;
  readonly ours: Runner;
  readonly kafkajs: (style: string) => Runner;
  readonly emmett: (style: string) => Runner;
}

/** What the work at a field is told. */
type Work<T> = (field: Field) => Promise<T>;

const PEER_SECONDS = 60;
/** What everybody runs before the clock starts, unchecked. */
const WARM_UP = { patients: 500, seconds: 10 };

/** Fills three stores with a cohort: step-down's own facts, Kafka's topics, emmett's streams. Nobody writes afterwards. */
export async function onField<T>(patients: number, peers: boolean, work: Work<T>): Promise<T> {
  const postgres = await benchPostgres();
  try {
    const [adminUrl, emmettUrl] = [await postgres.fresh(), await postgres.fresh()];
    const urls = await provision({ adminUrl, definitions: [stepDown], password: (role) => role, bus: true });
    const broker = peers ? await startBroker({ bench: true }) : null;
    try {
      const peer = (path: string, env: Runner['env']) => ({ path: `peers/replay/src/${path}.ts`, env });
      const field: Field = {
        patients,
        expected: expectedOf(patients),
        ours: { path: 'what-if/ours.ts', env: { BENCH_URLS: JSON.stringify(urls) } },
        kafkajs: (style) => peer('kafkajs', { PEER_KAFKA: broker?.brokers ?? '', PEER_STYLE: style }),
        emmett: (style) => peer('emmett', { PEER_DATABASE_URL: emmettUrl, PEER_STYLE: style }),
      };
      await fill(field, peers);
      for (const url of [adminUrl, emmettUrl]) await run(url, 'VACUUM ANALYZE');
      await pinPostgres(postgres.adminUrl, SURROUNDINGS_CORE);
      if (broker) pin(broker.pid!, SURROUNDINGS_CORE);
      return await work(field);
    } finally {
      await broker?.stop();
    }
  } finally {
    await postgres.stop();
  }
}

function expectedOf(patients: number): ReadonlyMap<string, string> {
  const numbers = Array.from({ length: patients }, (_, n) => n);
  return new Map(numbers.map((n) => [patientOf(n), wordsOf(decide(eventsOf(n).reduce(fold, nothing()))!)]));
}

async function fill({ ours, kafkajs, emmett, patients }: Field, peers: boolean): Promise<void> {
  const stores = [ours, ...(peers ? [kafkajs('documented'), emmett('documented')] : [])];
  for (const { path, env } of stores) {
    process.stderr.write(`filling the store of ${path}\n`);
    const child = await contestant(path, env);
    try {
      await ordered(child, { does: 'fill', patients, seconds: Infinity });
    } finally {
      await end(child);
    }
  }
}

/** One round: from the order to the last decision, everything in between measured; then the answer is checked. */
export async function foldedOnce(field: Field, { path, env }: Runner): Promise<Figures> {
  const child = await contestant(path, env);
  try {
    pin(child.pid!, TEST_CORE);
    await warm(child, field.patients);
    const [cpu, began] = [cpuMicroseconds(child.pid!), performance.now()];
    await ordered(child, { does: 'run', patients: field.patients, seconds: PEER_SECONDS });
    const seconds = (performance.now() - began) / 1000;
    const used = cpuMicroseconds(child.pid!) - cpu;
    const [answer] = (await once(child, 'message')) as [Answer];
    return {
      eventsPerSecond: answer.events / seconds,
      cpuUsPerEvent: used / answer.events,
      rssMb: pssMb(child.pid!),
      seconds,
      patients: answer.decisions.length,
      violations: wrongs(field, answer, seconds),
    };
  } finally {
    await end(child);
  }
}

async function warm(child: ChildProcess, patients: number): Promise<void> {
  await ordered(child, { does: 'run', ...WARM_UP, patients: Math.min(WARM_UP.patients, patients) });
  await once(child, 'message');
}

async function ordered(child: ChildProcess, order: Order): Promise<void> {
  const done = once(child, 'message');
  child.send(order);
  await done;
}

/** Patients decided otherwise or twice, and, unless the time was over, patients and events left out. */
function wrongs({ patients, expected }: Field, { events, decisions }: Answer, seconds: number): number {
  const wrong = decisions.filter(([patient, words]) => expected.get(patient) !== words).length;
  const twice = decisions.length - new Set(decisions.map(([patient]) => patient)).size;
  const isCut = seconds >= PEER_SECONDS;
  const missing = isCut ? 0 : patients - decisions.length + Math.abs(patients * EVENTS_EACH - events);
  return wrong + twice + missing;
}
