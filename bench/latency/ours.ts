// Our contestant of the `latency` bench: the five services in one process. Told a rate, attendance and intake commit at it.
import { randomUUID } from 'node:crypto';
import { KafkaTransport, PostgresTransport, type ServiceUrls } from '@stepwell/messaging';
import { openLoop, type Sent } from '../harness/open-loop.js';
import { attended, redScreen, type Place } from './events.js';
import { causeOf, startPlatform } from './platform.js';

/** What a contestant is asked to commit; every `evaluationEvery`th event calls for an evaluation, 0 none. */
export interface Order {
  readonly rate: number;
  readonly seconds: number;
  readonly evaluationEvery: number;
}

/** Session ids of what was told, and patient ids of what calls for an evaluation. */
export interface Told {
  readonly facts: readonly Sent[];
  readonly evaluations: readonly Sent[];
}

const PATIENTS = 1_000;

const urls = JSON.parse(process.env['BENCH_URLS'] ?? '{}') as Record<string, ServiceUrls>;
const kafka = process.env['BENCH_KAFKA'] ?? '';
const transport = kafka
  ? new KafkaTransport({ brokers: [kafka] })
  : new PostgresTransport({ url: urls['intake']!.ops });
await transport.connect();
const { attendance, intake } = await startPlatform(urls, transport);

const place: Place = { tenantId: randomUUID(), siteId: randomUUID() };
const patients = Array.from({ length: PATIENTS }, () => randomUUID());

async function tell(n: number): Promise<string> {
  const sessionId = randomUUID();
  const scope = { tenantId: place.tenantId, cause: causeOf(sessionId) };
  await attendance.db.transaction(scope, (tx) => {
    tx.record(attended(place, patients[n % PATIENTS]!, sessionId));
    return Promise.resolve();
  });
  return sessionId;
}

async function alarm(): Promise<string> {
  const patientId = randomUUID();
  const scope = { tenantId: place.tenantId, cause: causeOf(patientId) };
  await intake.db.transaction(scope, (tx) => {
    tx.record(redScreen(place, patientId));
    return Promise.resolve();
  });
  return patientId;
}

process.on('message', ({ rate, seconds, evaluationEvery }: Order) => {
  const isAlarm = (n: number): boolean => evaluationEvery > 0 && n % evaluationEvery === evaluationEvery - 1;
  void openLoop(rate, seconds, (n) => (isAlarm(n) ? alarm() : tell(n))).then((sent) => {
    const told: Told = {
      facts: sent.filter((_, n) => !isAlarm(n)),
      evaluations: sent.filter((_, n) => isAlarm(n)),
    };
    process.send?.(told);
  });
});
process.send?.('ready');
