// Our contestant of the `assess` bench: the intake service as it ships, with its relay on the Postgres log.
import { createServer } from 'node:http';
import { intake } from '@stepwell/intake/service';
import { PostgresTransport, startService, type ServiceUrls } from '@stepwell/messaging';
import { openLogger, type AuthOptions } from '@stepwell/platform';

/** As many connections as the peer's pool. */
const POOL = 10;

const urls = JSON.parse(process.env['BENCH_URLS'] ?? '{}') as ServiceUrls;
const transport = new PostgresTransport({ url: urls.ops });
await transport.connect();
const service = await startService(intake, {
  config: {},
  urls,
  transport,
  clock: { now: () => new Date().toISOString() },
  log: openLogger('bench', 'error', process.stderr),
  auth: JSON.parse(process.env['BENCH_AUTH'] ?? '{}') as AuthOptions,
  tuning: { markEveryMs: 0, poolSize: POOL },
});
createServer(service.handler).listen(Number(process.env['BENCH_PORT']), '127.0.0.1', () => process.send?.('ready'));
