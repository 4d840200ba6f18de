import type { Fault, Run } from '../framework/fault.js';
import { FOREIGN } from '../framework/invariants.js';
import { until } from '../framework/pause.js';
import type { ServiceProcess } from '../framework/service-process.js';

const TENANT = '0a000000-0000-4000-8000-000000000001';
const INTAKE = 'stepwell.intake.v1';

/** Faults of what travels, and of who can read it. */
export const CONTENTS: readonly Fault[] = [
  {
    id: 'F29',
    words:
      'a poison event (a bug in the handlers), its patient parked, others flow; then fixed by a deployment and retried',
    bus: 'both',
    inCi: ['postgres'],
    inject: async (run) => {
      const { world, random, traffic } = run;
      const poisoned = random.pick(traffic.patients);
      const consumers = [world.named('echo-1'), world.named('projection-1')];
      await restart(consumers, { behaviour: { failsFor: [poisoned] } });
      await until('the patient is parked', async () => (await parked(run, poisoned)) > 0, 30_000);
      await othersFlow(run);
      await nothingPast(run, poisoned);
      await restart(consumers, {});
      for (const consumer of consumers) await retryAll(run, consumer);
    },
  },
  {
    id: 'F30',
    words: 'a newer producer publishes events that no consumer knows, beside the known ones',
    bus: 'both',
    inject: async ({ world, traffic }) => {
      const [first] = world.of('facts');
      await restart([first!], { behaviour: { tellsMore: true } });
      await traffic.flows(80);
      await restart([first!], {});
    },
  },
  {
    id: 'F31',
    words: 'corrupt bytes, missing headers and keys of nobody on a topic, written by a stranger',
    bus: 'both',
    inject: async (run) => {
      const before = await quarantined(run);
      const records = garbage(run);
      for (const one of records) await write(run, one);
      const found = async (): Promise<boolean> => (await quarantined(run)) === before + 2 * records.length;
      await until('both consumers have it in quarantine', found, 30_000);
    },
  },
  {
    id: 'F37',
    words: 'the whole projection is built anew from the log while commands go on',
    bus: 'both',
    inject: async ({ world, traffic }) => {
      const projection = world.named('projection-1');
      await projection.kill();
      await world.postgres.sql(
        `TRUNCATE step_down.effect, step_down.view, step_down.watermark; UPDATE step_down.consumer_offset SET next = 0`,
      );
      await projection.start();
      await traffic.flows(20);
    },
  },
];

async function restart(processes: readonly ServiceProcess[], changes: Parameters<ServiceProcess['start']>[0]) {
  for (const process of processes) await process.terminate();
  await Promise.all(processes.map((process) => process.start(changes)));
}

async function parked({ world }: Run, patient: string): Promise<number> {
  const [row] = await world.postgres.sql<{ streams: number }>(
    `SELECT ((SELECT count(*) FROM medication.parked_key WHERE key = $1)
      + (SELECT count(*) FROM step_down.parked_key WHERE key = $1))::int AS streams`,
    [patient],
  );
  return row!.streams;
}

async function othersFlow({ world, traffic }: Run): Promise<void> {
  const patient = await traffic.probe();
  const seen = async (): Promise<boolean> => {
    const [row] = await world.postgres.sql<{ views: number }>(
      'SELECT count(*)::int AS views FROM step_down.view WHERE key = $1',
      [patient],
    );
    return row!.views === 2;
  };
  await until('others flow beside a parked patient', seen, 30_000);
}

/** I9: nothing of a parked stream is applied past its first waiting event. */
async function nothingPast({ world }: Run, patient: string): Promise<void> {
  for (const schema of ['medication', 'step_down']) {
    const past = await world.postgres.sql(
      `SELECT 1 FROM ${schema}.effect JOIN (SELECT source, key, min(sequence) AS first FROM ${schema}.parked_event
         WHERE key = $1 GROUP BY source, key) AS waiting USING (source, key) WHERE effect.sequence >= waiting.first`,
      [patient],
    );
    if (past.length > 0) throw new Error(`I9 ${past.length} events were applied past a parked one in ${schema}`);
  }
}

/** What an operator does after a fix: every parked stream again, until none is left. */
async function retryAll({ world }: Run, consumer: ServiceProcess): Promise<void> {
  const service = consumer.orders.definition === 'echo' ? 'medication' : 'step-down';
  const headers = { authorization: `Bearer ${world.operatorToken}`, 'content-type': 'application/json' };
  const ask = async (
    path: string,
    body?: object,
  ): Promise<{ parked: { source: string; topic: string; key: string }[] }> => {
    const method = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    const answer = await fetch(`${consumer.origin}/${service}/v1/parks${path}`, {
      ...method,
      headers: { ...headers, ...(body ? { 'idempotency-key': crypto.randomUUID() } : {}) },
    });
    if (!answer.ok) throw new Error(`parks${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { parked: { source: string; topic: string; key: string }[] };
  };
  const empty = async (): Promise<boolean> => {
    const { parked: streams } = await ask('');
    for (const { source, topic, key } of streams) await ask('/retry', { tenantId: TENANT, source, topic, key });
    return streams.length === 0;
  };
  await until(`nothing is parked in ${service}`, empty, 30_000);
}

interface Foreign {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

/** Records that no service of ours would write. */
function garbage({ random, traffic }: Run): readonly Foreign[] {
  const [patient, headers] = [
    random.pick(traffic.patients),
    { ce_type: 'intake.LeaveStarted.v1', ce_id: random.uuid() },
  ];
  return [
    { key: patient, headers: {}, value: '' },
    { key: patient, headers: {}, value: '{"half":' },
    { key: patient, headers, value: '{}' },
    { key: '', headers: { ...headers, ce_sequence: 'many' }, value: 'x'.repeat(random.between(1, 5_000)) },
    { key: 'nobody', headers: { ce_type: '\u00ff', ce_sequence: '-1' }, value: '\u00fe\u00ff' },
  ];
}

async function write({ world, random }: Run, { key, headers: told, value }: Foreign): Promise<void> {
  const headers = { ...told, [FOREIGN]: 'yes' };
  if (world.kafka) return world.kafka.produce(INTAKE, [{ key, headers, value }]);
  await world.postgres.sql(
    `WITH head AS (UPDATE bus.head SET next = next + 1 WHERE topic = $1 AND partition = $2 RETURNING next - 1 AS at)
     INSERT INTO bus.record (topic, partition, "offset", key, headers, value)
     SELECT $1, $2, at, $3, $4, $5 FROM head`,
    [INTAKE, random.between(0, 11), key, JSON.stringify(headers), value],
  );
}

async function quarantined({ world }: Run): Promise<number> {
  const [row] = await world.postgres.sql<{ rows: number }>(
    `SELECT ((SELECT count(*) FROM medication.quarantine) + (SELECT count(*) FROM step_down.quarantine))::int AS rows`,
  );
  return row!.rows;
}
