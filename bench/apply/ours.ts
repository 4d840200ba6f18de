// Our contestant of the `apply` bench: a projection over SessionAttended, exactly once, set-based or one event at a time,
// from Kafka (BENCH_KAFKA) or from the Postgres log.
import { Controller, Module } from '@nestjs/common';
import { SessionAttendedV1 } from '@stepwell/contracts';
import {
  KafkaTransport,
  On,
  OnRun,
  PostgresTransport,
  startService,
  type ConsumerTx,
  type ReceivedOf,
} from '@stepwell/messaging';
import { openLogger } from '@stepwell/platform';

type Attended = ReceivedOf<typeof SessionAttendedV1>;
const UPSERT = `INSERT INTO step_down.attended AS row (tenant_id, patient_id, sessions, minutes)
  SELECT $1::uuid, * FROM unnest($2::uuid[], $3::int[], $4::int[]) AS news(patient_id, sessions, minutes) ORDER BY 1, 2
  ON CONFLICT (tenant_id, patient_id) DO UPDATE SET sessions = row.sessions + excluded.sessions, minutes = row.minutes + excluded.minutes`;

@Controller()
class SetBased {
  @OnRun(SessionAttendedV1)
  async attended(tx: ConsumerTx, events: readonly Attended[]): Promise<void> {
    const sums = new Map<string, { sessions: number; minutes: number }>();
    for (const { data } of events) {
      const sum = sums.get(data.patientId) ?? { sessions: 0, minutes: 0 };
      sums.set(data.patientId, { sessions: sum.sessions + 1, minutes: sum.minutes + data.minutes });
    }
    const rows = [...sums];
    await tx.query(UPSERT, [
      tx.tenantId,
      rows.map(([id]) => id),
      rows.map(([, { sessions }]) => sessions),
      rows.map(([, { minutes }]) => minutes),
    ]);
  }
}

@Controller()
class PerEvent {
  @On(SessionAttendedV1)
  async attended(tx: ConsumerTx, { data }: Attended): Promise<void> {
    await tx.query(UPSERT, [tx.tenantId, [data.patientId], [1], [data.minutes]]);
  }
}

@Module({ controllers: [process.env['BENCH_STYLE'] === 'per-event' ? PerEvent : SetBased] })
class Projection {}

const urls = JSON.parse(process.env['BENCH_URLS'] ?? '{}') as { app: string; relay: string; ops: string };
const broker = process.env['BENCH_KAFKA'] ?? '';
const transport = broker === '' ? new PostgresTransport({ url: urls.ops }) : new KafkaTransport({ brokers: [broker] });
await transport.connect();
process.send?.('ready');
process.once('message', () => {
  void startService(
    {
      name: 'step-down',
      schema: 'step_down',
      migrations: [],
      publish: () => [],
      problems: {},
      module: () => ({ module: Projection }),
    },
    {
      config: {},
      urls,
      transport,
      clock: { now: () => new Date().toISOString() },
      log: openLogger('bench', 'error', process.stderr),
      auth: { issuer: 'http://127.0.0.1/none', audience: 'none', keys: { jwks: { keys: [] } } },
      tuning: { markEveryMs: 0 },
    },
  );
});
