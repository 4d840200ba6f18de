import type { Row } from '../versions.js';
import { answer, has, unnest, type Model } from './model.js';

/** A row that a command writes before it takes a stream: it draws the xid early (events 2.2). */
export const NOTE = 'INSERT INTO intake.note (tenant_id, text) VALUES ($1, $2)';

const note: Model = function* (statement, [tenantId, text]) {
  yield* statement.insert(statement.table('note'), { tenant_id: tenantId, text });
  return answer([], 1);
};

/** One row per applied event: the outside count of effects. */
export const EFFECT = `INSERT INTO step_down.effect (tenant_id, key, sequence, event_id, reason)
  SELECT $1::uuid, * FROM unnest($2::text[], $3::bigint[], $4::uuid[], $5::text[])`;

const effect: Model = function* (statement, [tenantId, ...columns]) {
  const rows = unnest(['key', 'sequence', 'event_id', 'reason'], columns);
  for (const row of rows) yield* statement.insert(statement.table('effect'), { tenant_id: tenantId, ...row });
  return answer([], rows.length);
};

/** A projection. */
export const TOTAL = `INSERT INTO step_down.total (tenant_id, key, events, last)
  SELECT $1::uuid, * FROM unnest($2::text[], $3::int[], $4::int[])
  ON CONFLICT (tenant_id, key) DO UPDATE SET events = total.events + excluded.events, last = excluded.last`;

const total: Model = function* (statement, [tenantId, ...columns]) {
  const rows = unnest(['key', 'events', 'last'], columns);
  for (const row of rows) {
    const made: Row = { tenant_id: tenantId, ...row };
    yield* statement.insert(statement.table('total'), made, (old) => ({
      ...made,
      events: Number(old['events']) + Number(row['events']),
    }));
    yield* statement.breath();
  }
  return answer([], rows.length);
};

/** One row per fired timer. */
export const FIRED = 'INSERT INTO step_down.fired (tenant_id, timer, key) VALUES ($1, $2, $3)';

const fired: Model = function* (statement, [tenantId, timer, key]) {
  yield* statement.insert(statement.table('fired'), { tenant_id: tenantId, timer, key });
  return answer([], 1);
};

/** A fact of another stream, which some events wait for. */
export const FACT = 'SELECT events::int FROM step_down.total WHERE tenant_id = $1 AND key = $2';

const fact: Model = function* (statement, [tenantId, key]) {
  yield* statement.breath();
  const rows = statement.find(statement.table('total'), has({ tenant_id: tenantId, key }));
  return answer(rows.map(({ row }) => ({ events: row['events'] })));
};

/** The simulation's own statements: what its commands and handlers write beside the core. */
export const WORKLOAD: readonly (readonly [string, Model])[] = [
  [NOTE, note],
  [EFFECT, effect],
  [TOTAL, total],
  [FIRED, fired],
  [FACT, fact],
];
