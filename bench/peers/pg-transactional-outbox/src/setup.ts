// The tables of pg-transactional-outbox, made with its own DatabaseSetup helper.
import pg from 'pg';
import { DatabaseSetup } from 'pg-transactional-outbox';

const TUNED = process.env['BENCH_STYLE'] === 'tuned';
const url = new URL(process.env['BENCH_DATABASE_URL'] ?? '');
const config = {
  outboxOrInbox: 'outbox',
  database: url.pathname.slice(1),
  schema: 'public',
  table: 'outbox',
  listenerRole: decodeURIComponent(url.username),
  nextMessagesName: 'next_outbox_messages',
} as const;
const client = new pg.Client(url.href);
await client.connect();
await client.query(DatabaseSetup.dropAndCreateTable(config));
await client.query(DatabaseSetup.grantPermissions(config));
await client.query(DatabaseSetup.createPollingFunction(config));
await client.query(DatabaseSetup.setupPollingIndexes(config));
// What its look for the oldest message of each segment reads, without what is done.
if (TUNED)
  await client.query(
    'CREATE INDEX outbox_next ON public.outbox (segment, created_at) INCLUDE (id) WHERE processed_at IS NULL AND abandoned_at IS NULL',
  );
await client.end();
process.send?.('ready');
