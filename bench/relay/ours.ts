// Our contestant of the `relay` bench: one service whose outbox is already full, publishing to Kafka or, without
// a broker, to the Postgres log.
import { Module } from '@nestjs/common';
import { KafkaTransport, PostgresTransport, startService } from '@stepwell/messaging';
import { openLogger } from '@stepwell/platform';

@Module({})
class Nothing {}

const urls = JSON.parse(process.env['BENCH_URLS'] ?? '{}') as { app: string; relay: string; ops: string };
const broker = process.env['BENCH_KAFKA'];
const transport = broker ? new KafkaTransport({ brokers: [broker] }) : new PostgresTransport({ url: urls.ops });
await transport.connect();
process.send?.('ready');
process.once('message', () => {
  void startService(
    {
      name: 'attendance',
      schema: 'attendance',
      migrations: [],
      publish: () => [],
      problems: {},
      module: () => ({ module: Nothing }),
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
