import type { Row } from '../versions.js';
import { answer, at, listOf, unnest, type Model } from './model.js';

const AUDIT = `INSERT INTO S.audit
      (tenant_id, occurred_at, actor_kind, actor_id, tier, correlation_id, causation_id, action, subject_id, outcome)
      SELECT $1, $2, $3, $4, $5, $6, $7, entry.action, entry.subject_id, entry.outcome
      FROM unnest($8::text[], $9::uuid[], $10::text[]) AS entry(action, subject_id, outcome)`;

const SCOPE = ['tenant_id', 'occurred_at', 'actor_kind', 'actor_id', 'tier', 'correlation_id', 'causation_id'] as const;

const audit: Model = function* (statement, values) {
  const scope = Object.fromEntries(SCOPE.map((name, i) => [name, values[i] ?? null]));
  const rows = unnest(['action', 'subject_id', 'outcome'], values.slice(SCOPE.length));
  for (const row of rows) yield* statement.insert(statement.table('audit'), { ...scope, ...row });
  return answer([], rows.length);
};

const AUDIT_ONE = `INSERT INTO S.audit
    (tenant_id, occurred_at, actor_kind, actor_id, tier, correlation_id, causation_id, action, subject_id, outcome)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

const auditOne: Model = (statement, values) =>
  audit(statement, [...values.slice(0, SCOPE.length), ...values.slice(SCOPE.length).map((value) => [value])]);

const setFlush = (waits: boolean, here: boolean): Model =>
  at((statement) => {
    statement.backend.setFlush(waits, here);
    return [];
  });

const tryLanes: Model = at((statement, [classId, lanes]) =>
  listOf(lanes).map((lane) => ({
    lane,
    got: statement.backend.server.advisory.tryLock(statement.backend, Number(classId), Number(lane)),
  })),
);

const lockShared: Model = at((statement, [classId, objectId]) => {
  statement.backend.server.advisory.lockShared(statement.backend, Number(classId), Number(objectId));
  return [{ pg_advisory_lock_shared: '' }];
});

const tryLock: Model = at(({ backend }, [classId, objectId]) => [
  { got: backend.server.advisory.tryLock(backend, Number(classId), Number(objectId)) },
]);

const unlock: Model = at(({ backend }, [classId, objectId]) => [
  { pg_advisory_unlock: backend.server.advisory.unlock(backend, Number(classId), Number(objectId)) },
]);

const members: Model = at(({ backend }, [classId, objectId]) => [
  { members: backend.server.advisory.holders(Number(classId), Number(objectId)) },
]);

const listen = (channel: string): readonly [string, Model][] => [
  [`LISTEN ${channel}`, at(({ backend }) => (backend.listening.add(channel), []))],
  [
    `NOTIFY ${channel}`,
    at(({ backend }): Row[] => {
      for (const other of backend.server.backends) if (other.listening.has(channel)) other.notify(channel);
      return [];
    }),
  ],
];

const row =
  (...rows: Row[]): Model =>
  (statement, values) =>
    at(() => rows)(statement, values);

const ROLE = `SELECT current_user AS role,
    bool_or(r.rolsuper) AS superuser,
    bool_or(r.rolbypassrls) AS bypasses,
    (SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm') AND pg_has_role(current_user, c.relowner, 'MEMBER')
      LIMIT 1) AS owns
  FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')`;

/** Statements about the connection itself, locks that belong to it, and what pool and start-up ask. */
export const SESSIONS: readonly (readonly [string, Model])[] = [
  [AUDIT, audit],
  [AUDIT_ONE, auditOne],
  [
    "SELECT set_config('app.tenant', $1, true)",
    at(({ backend }, [tenant]) => (backend.setTenant(String(tenant)), [{ set_config: tenant }])),
  ],
  ['SET LOCAL synchronous_commit = off', setFlush(false, true)],
  ['SET synchronous_commit = off', setFlush(false, false)],
  ['SELECT lane, pg_try_advisory_lock($1, lane) AS got FROM unnest($2::int[]) AS lane', tryLanes],
  ['SELECT pg_advisory_lock_shared($1, $2)', lockShared],
  ['SELECT pg_try_advisory_lock($1, $2) AS got', tryLock],
  ['SELECT pg_advisory_unlock($1, $2)', unlock],
  [
    `SELECT count(*)::int AS members FROM pg_locks
       WHERE locktype = 'advisory' AND objsubid = 2 AND classid::bigint = ($1::bigint & 4294967295) AND objid::bigint = $2
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    members,
  ],
  ...listen('stepwell_intake_outbox'),
  ...listen('stepwell_step_down_outbox'),
  ...listen('stepwell_feed_reader_only_outbox'),
  ['SELECT 1', row({ '?column?': 1 })],
  [ROLE, row({ role: 'app', superuser: false, bypasses: false, owns: null })],
  ['SELECT * FROM current_schema()', row({ current_schema: 'public' })],
  ['SELECT * FROM current_database()', row({ current_database: 'sim' })],
  ['SHOW server_version', row({ server_version: '18.4' })],
  ['SELECT version()', row({ version: 'PostgreSQL 18.4 (simulated)' })],
];
