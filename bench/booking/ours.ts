// Our contestant of the `booking` bench: one process of the scheduling service as it ships, its relay to the Postgres log
// included. Its clients call the use case behind POST appointments, each request a transaction of its own.
import { randomUUID } from 'node:crypto';
import { PostgresTransport, startService, type ServiceDeps } from '@stepwell/messaging';
import { openLogger } from '@stepwell/platform';
import { scheduling } from '@stepwell/scheduling/service';
import { Bookings, onlyOutcome } from '../../apps/scheduling/src/app/bookings.js';
import type { SchedulingEvent } from '../../apps/scheduling/src/domain/events.js';
import { serve } from './clients.js';

interface Urls {
  readonly app: string;
  readonly relay: string;
  readonly ops: string;
}

/** As many connections as the peers' pools. */
const POOL = 10;

const urls = JSON.parse(process.env['BENCH_URLS'] ?? '{}') as Urls;
const tenantId = process.env['BENCH_TENANT'] ?? '';
const actor = { kind: 'person', id: 'desk', tier: null } as const;
const transport = new PostgresTransport({ url: urls.ops });
await transport.connect();
const { service, db } = await started();
const bookings = service.app.get(Bookings);
serve((order) => {
  const id = randomUUID();
  const cause = { correlationId: id, causationId: id, actor, traceparent: null };
  return db.transaction({ tenantId, cause }, async (tx) => {
    return onlyOutcome(await bookings.book(tx, [order], () => undefined)).ok;
  });
});

async function started() {
  let db: ServiceDeps<SchedulingEvent, object>['db'] | undefined;
  const service = await startService(
    {
      ...scheduling,
      module: (deps) => {
        db = deps.db;
        return scheduling.module(deps);
      },
    },
    {
      config: {},
      urls,
      transport,
      clock: { now: () => new Date().toISOString() },
      log: openLogger('bench', 'error', process.stderr),
      auth: { issuer: 'http://127.0.0.1/none', audience: 'none', keys: { jwks: { keys: [] } } },
      tuning: { markEveryMs: 0, poolSize: POOL },
    },
  );
  if (!db) throw new Error('the service gave no database');
  return { service, db };
}
