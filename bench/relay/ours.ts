// Our contestant of the `relay` bench: one service whose outbox is already full, publishing to Kafka.
import { Module } from '@nestjs/common';
import { KafkaTransport, startService } from '@stepwell/messaging';
import { openLogger } from '@stepwell/platform';

@Module({})
class Nothing {}

const urls = JSON.parse(process.env['BENCH_URLS'] ?? '{}') as { app: string; relay: string; ops: string };
const transport = new KafkaTransport({ brokers: [process.env['BENCH_KAFKA'] ?? ''] });
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
