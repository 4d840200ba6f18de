// Our contestant of the `command` bench: the attendance service as it ships, with its relay and consumers on Kafka.
import { createServer } from 'node:http';
import { attendance } from '@stepwell/attendance/service';
import { KafkaTransport, startService } from '@stepwell/messaging';
import { openLogger, type AuthOptions } from '@stepwell/platform';

interface Urls {
  readonly app: string;
  readonly relay: string;
  readonly ops: string;
}

/** As many connections as the peer's pool. */
const POOL = 10;

const transport = new KafkaTransport({ brokers: [process.env['BENCH_KAFKA'] ?? ''] });
await transport.connect();
const service = await startService(attendance, {
  config: {},
  urls: JSON.parse(process.env['BENCH_URLS'] ?? '{}') as Urls,
  transport,
  clock: { now: () => new Date().toISOString() },
  log: openLogger('bench', 'error', process.stderr),
  auth: JSON.parse(process.env['BENCH_AUTH'] ?? '{}') as AuthOptions,
  tuning: { markEveryMs: 0, poolSize: POOL },
});
createServer(service.handler).listen(Number(process.env['BENCH_PORT']), '127.0.0.1', () => process.send?.('ready'));
