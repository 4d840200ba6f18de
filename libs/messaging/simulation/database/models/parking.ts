import type { Row } from '../versions.js';
import { answer, at, byText, has, listOf, take, unnest, type Model, type Values } from './model.js';

const STREAM = ['tenant_id', 'source', 'topic', 'key'] as const;

const LIST = `SELECT tenant_id, source, topic, key, reason, error_class, since, attempts,
         (SELECT count(*)::int FROM S.parked_event AS event WHERE event.tenant_id = park.tenant_id
           AND event.source = park.source AND event.topic = park.topic AND event.key = park.key) AS events,
         (SELECT headers ->> 'ce_id' FROM S.parked_event AS event WHERE event.tenant_id = park.tenant_id
           AND event.source = park.source AND event.topic = park.topic AND event.key = park.key
           ORDER BY sequence LIMIT 1) AS event_id
       FROM S.parked_key AS park ORDER BY since, topic, key`;

const list = at((statement) =>
  statement
    .find(statement.table('parked_key'), () => true)
    .map(({ row }) => row)
    .sort(byText('since', 'topic', 'key'))
    .map((row) => {
      const events = statement.find(statement.table('parked_event'), has(take(row, STREAM))).map((event) => event.row);
      const first = events.sort(byText('sequence'))[0];
      const headers = first ? (first['headers'] as Row) : {};
      const columns = take(row, [...STREAM, 'reason', 'error_class', 'since', 'attempts']);
      return { ...columns, events: events.length, event_id: headers['ce_id'] ?? null };
    }),
);

const WHERE = 'tenant_id = $1 AND source = $2 AND topic = $3 AND key = $4';
const streamOf = ([tenantId, source, topic, key]: Values): Row => ({ tenant_id: tenantId, source, topic, key });

const REASON = `SELECT reason, announced FROM S.parked_key WHERE ${WHERE} FOR UPDATE`;

const reason: Model = function* (statement, values) {
  const fits = has(streamOf(values));
  const table = statement.table('parked_key');
  const [seen] = statement.find(table, fits);
  const locked = seen ? yield* statement.lock(table, seen, fits) : null;
  return answer(locked ? [take(locked.row, ['reason', 'announced'])] : []);
};

/** What waits in a park list, in order. */
export const EVENTS = `SELECT topic, key, headers, payload FROM S.parked_event WHERE ${WHERE} ORDER BY sequence LIMIT $5`;

const events = at((statement, values) =>
  statement
    .find(statement.table('parked_event'), has(streamOf(values)))
    .map(({ row }) => row)
    .sort(byText('sequence'))
    .slice(0, Number(values[4]))
    .map((row) => take(row, ['topic', 'key', 'headers', 'payload'])),
);

const DUE = `(SELECT tenant_id, id, lane, NULL AS later FROM S.timer
        WHERE due <= $1 AND lane = ANY($2::smallint[]) AND parked_reason IS NULL ORDER BY due, id LIMIT $3)
       UNION ALL
       (SELECT tenant_id, id, lane, to_char(due AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        FROM S.timer WHERE due > $1 AND parked_reason IS NULL ORDER BY due LIMIT 1)`;

/** What is due of these lanes, then the first of all that is not yet. */
const due = at((statement, [now, lanes, limit]) => {
  const wanted = new Set(listOf(lanes));
  const waiting = statement
    .find(statement.table('timer'), (row) => row['parked_reason'] === null)
    .map(({ row }) => row)
    .sort(byText('due', 'id'));
  const isDue = (row: Row): boolean => String(row['due']) <= String(now);
  const next = waiting.find((row) => !isDue(row));
  return [
    ...waiting
      .filter((row) => isDue(row) && wanted.has(row['lane']))
      .slice(0, Number(limit))
      .map((row) => ({ ...take(row, ['tenant_id', 'id', 'lane']), later: null })),
    ...(next ? [{ ...take(next, ['tenant_id', 'id', 'lane']), later: next['due'] ?? null }] : []),
  ];
});

/** Due timers leave the table in the transaction that fires them. */
export const CLAIM = `DELETE FROM S.timer WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND due <= $3
          AND parked_reason IS NULL RETURNING id, command, to_char(due AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS due,
          key, data, correlation_id, traceparent`;

const claim: Model = function* (statement, [tenantId, ids, now]) {
  const wanted = new Set(listOf(ids));
  const fits = (row: Row): boolean =>
    row['tenant_id'] === tenantId &&
    wanted.has(row['id']) &&
    String(row['due']) <= String(now) &&
    row['parked_reason'] === null;
  const table = statement.table('timer');
  const gone = yield* statement.delete(table, statement.find(table, fits), fits);
  return answer(gone.map((row) => take(row, ['id', 'command', 'due', 'key', 'data', 'correlation_id', 'traceparent'])));
};

const PARK_TIMER = `UPDATE S.timer SET parked_reason = 'timer-failed', error_class = $2,
      attempts = attempts + 1, parked_at = COALESCE(parked_at, now()) WHERE tenant_id = $1 AND id = $3`;

const parkTimer: Model = function* (statement, [tenantId, error, id]) {
  const fits = has({ tenant_id: tenantId, id });
  const table = statement.table('timer');
  const changed = yield* statement.update(table, statement.find(table, fits), fits, (row) => ({
    ...row,
    parked_reason: 'timer-failed',
    error_class: error,
    attempts: Number(row['attempts']) + 1,
    parked_at: row['parked_at'] ?? statement.backend.server.wall,
  }));
  return answer([], changed.length);
};

const UPSERT = `
        INSERT INTO S.timer (tenant_id, id, lane, command, due, key, data, correlation_id, causation_id, traceparent)
        SELECT $1::uuid, * FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::timestamptz[], $6::text[], $7::json[],
          $8::uuid[], $9::uuid[], $10::text[])
        ON CONFLICT (tenant_id, id) DO UPDATE SET lane = excluded.lane, command = excluded.command, due = excluded.due,
          key = excluded.key, data = excluded.data, correlation_id = excluded.correlation_id,
          causation_id = excluded.causation_id, traceparent = excluded.traceparent, parked_reason = NULL,
          error_class = NULL, parked_at = NULL, attempts = 0`;

const TIMER = ['id', 'lane', 'command', 'due', 'key', 'data', 'correlation_id', 'causation_id', 'traceparent'] as const;
const NOT_PARKED = { parked_reason: null, error_class: null, parked_at: null, attempts: 0 };

const upsert: Model = function* (statement, [tenantId, ...columns]) {
  const rows = unnest(TIMER, columns);
  for (const row of rows) {
    const data: unknown = JSON.parse(String(row['data']));
    const timer = { tenant_id: tenantId, ...row, data, ...NOT_PARKED };
    yield* statement.insert(statement.table('timer'), timer, () => timer);
  }
  return answer([], rows.length);
};

const CANCEL = 'DELETE FROM S.timer WHERE tenant_id = $1 AND id = ANY($2::uuid[])';

const cancel: Model = function* (statement, [tenantId, ids]) {
  const wanted = new Set(listOf(ids));
  const fits = (row: Row): boolean => row['tenant_id'] === tenantId && wanted.has(row['id']);
  const table = statement.table('timer');
  return answer([], (yield* statement.delete(table, statement.find(table, fits), fits)).length);
};

const TIMER_LIST = `SELECT tenant_id, id, command, key, due, parked_reason AS reason, error_class, parked_at AS since, attempts
       FROM S.timer WHERE parked_reason IS NOT NULL ORDER BY due, id`;

const timerList = at((statement) =>
  statement
    .find(statement.table('timer'), (row) => row['parked_reason'] !== null)
    .map(({ row }) => row)
    .sort(byText('due', 'id'))
    .map((row) => ({
      ...take(row, ['tenant_id', 'id', 'command', 'key', 'due', 'error_class', 'attempts']),
      reason: row['parked_reason'],
      since: row['parked_at'],
    })),
);

const TIMER_RETRY = `UPDATE S.timer SET parked_reason = NULL WHERE tenant_id = $1 AND id = $2 AND parked_reason IS NOT NULL RETURNING command`;

const timerRetry: Model = function* (statement, [tenantId, id]) {
  const fits = (row: Row): boolean =>
    row['tenant_id'] === tenantId && row['id'] === id && row['parked_reason'] !== null;
  const table = statement.table('timer');
  const change = (row: Row): Row => ({ ...row, parked_reason: null });
  const changed = yield* statement.update(table, statement.find(table, fits), fits, change);
  return answer(changed.map(({ row }) => take(row, ['command'])));
};

/** Statements of park lists and timers. */
export const PARKING: readonly (readonly [string, Model])[] = [
  [LIST, list],
  [REASON, reason],
  [EVENTS, events],
  [DUE, due],
  [CLAIM, claim],
  [PARK_TIMER, parkTimer],
  [UPSERT, upsert],
  [CANCEL, cancel],
  [TIMER_LIST, timerList],
  [TIMER_RETRY, timerRetry],
];
