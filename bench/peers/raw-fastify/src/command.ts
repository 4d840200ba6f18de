// Peer of the `command` bench: the same command by hand, as fast as its author could make it. Written from
// https://fastify.dev/docs/latest/Reference/Routes/, https://node-postgres.com/features/queries (named statements) and
// https://node-postgres.com/features/pooling, https://github.com/panva/jose/blob/main/docs/jwt/verify/functions/jwtVerify.md
// and https://kafka.js.org/docs/producing. Tuned: pipelining (`pipeline: true`) with a held packet, named statements with
// generic plans, verified tokens kept by their text, hand-written checks, every write of a command in one statement, so a
// command is two round trips.
//
// It works on the very database that `provision` makes for attendance, as the same role under the same row-level
// security, and writes the same rows: record, idempotency, audit, stream, event_log, outbox. The outbox is emptied by a
// plain relay. What it does not do: outreach that an arrival ends, days that were closed before, check-outs, walk-ins,
// If-Match, retries, traces, refusals in the audit record, checks of the payload against its contract.
import { createHash, randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { importJWK, jwtVerify } from 'jose';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import pg from 'pg';

const POOL = 10;
const PARTITIONS = 12;
const TOPIC = 'stepwell.attendance.v1';
const TYPE = 'attendance.PatientCheckedIn.v1';
const ROUTE = 'POST /attendance/v1/sessions/:sessionId/check-ins';
const ROLES = [
  'front-desk',
  'counselor',
  'group-facilitator',
  'nurse',
  'prescriber',
  'clinical-supervisor',
  'site-admin',
];
const SOURCES = ['front-desk', 'kiosk', 'telehealth', 'staff'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const KEY = /^[\x21-\x7e]{1,200}$/;
const MINUTE_MS = 60_000;
const SKEW_MS = 5 * MINUTE_MS;
const WINDOW_MS = 240 * MINUTE_MS;

const urls = JSON.parse(process.env['BENCH_URLS'] ?? '{}');
const auth = JSON.parse(process.env['BENCH_AUTH'] ?? '{}');
const brokers = [process.env['BENCH_KAFKA'] ?? ''];

// --- tokens

const jwk = auth.keys.jwks.keys[0];
const key = await importJWK(jwk, 'ES256');
const tokens = new Map();

async function principalOf(header) {
  const known = tokens.get(header);
  if (known && known.exp * 1000 > Date.now()) return known;
  if (!header?.startsWith('Bearer ')) return null;
  try {
    const { payload } = await jwtVerify(header.slice(7), key, {
      issuer: auth.issuer,
      audience: auth.audience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['sub', 'exp'],
    });
    if (tokens.size > 10_000) tokens.clear();
    tokens.set(header, payload);
    return payload;
  } catch {
    return null;
  }
}

// --- database

const pool = new pg.Pool({
  connectionString: urls.app,
  max: POOL,
  pipeline: true,
  options: '-c plan_cache_mode=force_generic_plan',
  statement_timeout: 15_000,
  lock_timeout: 5_000,
});
pool.on('error', () => undefined);

const TENANT = "SELECT set_config('app.tenant', $1, true)";

const CLAIM = `INSERT INTO attendance.idempotency AS k (tenant_id, route, key, fingerprint, expires_at)
  VALUES ($1, $2, $3, $4, now() + interval '72 hours')
  ON CONFLICT (tenant_id, route, key) DO UPDATE SET fingerprint = k.fingerprint
  RETURNING fingerprint, status, headers, body`;

const LOAD = `SELECT s.series_id, s.site_id, s.component, s.starts_at, s.ends_at, s.planned_minutes,
    s.site_date::text AS site_date, s.zone, s.cancelled, r.version, r.marks, r.outcome, r.decided_by,
    p.standing, t.closed_through::text AS closed_through,
    EXISTS (SELECT FROM attendance.outreach o WHERE o.patient_id = $2 AND o.closed_at IS NULL) AS outreach_open,
    EXISTS (SELECT FROM attendance.membership m WHERE m.patient_id = $2 AND m.series_id = s.series_id
        AND m.from_date <= s.site_date AND (m.until_date IS NULL OR s.site_date <= m.until_date))
      OR EXISTS (SELECT FROM attendance.appointment a WHERE a.patient_id = $2 AND a.session_id = s.session_id
        AND NOT a.cancelled) AS expected
  FROM attendance.session s
  LEFT JOIN attendance.record r ON r.session_id = s.session_id AND r.patient_id = $2
  LEFT JOIN attendance.patient p ON p.patient_id = $2
  LEFT JOIN attendance.site t ON t.site_id = s.site_id
  WHERE s.session_id = $1`;

const EVENT = `tenant_id, lane, event_id, type, source, topic, key, sequence, occurred_at, recorded_at, site_id,
  correlation_id, causation_id, traceparent, payload`;

const SAVE = `WITH saved AS (
    INSERT INTO attendance.record (tenant_id, session_id, patient_id, episode_id, site_id, site_date, starts_at, marks, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
  ), outcome AS (
    UPDATE attendance.idempotency SET status = 201, headers = $9, body = $10 WHERE tenant_id = $1 AND route = $11 AND key = $12
  ), audited AS (
    INSERT INTO attendance.audit (tenant_id, occurred_at, actor_kind, actor_id, tier, correlation_id, causation_id, action,
      subject_id, outcome)
    VALUES ($1, $13, 'person', $14, NULL, $15, $16, 'check-in', $3, 'ok')
  ), raised AS (
    INSERT INTO attendance.stream AS s (tenant_id, topic, key, sequence) VALUES ($1, '${TOPIC}', $17, 1)
    ON CONFLICT (tenant_id, topic, key) DO UPDATE SET sequence = s.sequence + 1 RETURNING sequence
  ), sent AS (
    INSERT INTO attendance.outbox (${EVENT})
    SELECT $1, $18::smallint, $19::uuid, '${TYPE}', 'attendance', '${TOPIC}', $17, sequence, $20::timestamptz, $13, $5, $15,
      $16, NULL, $21::text FROM raised
    RETURNING id, ${EVENT}
  )
  INSERT INTO attendance.event_log (id, ${EVENT}) SELECT id, ${EVENT} FROM sent`;

/** Holds the socket until everything that needs no answer is written. */
function together(client, send) {
  const { stream } = client.connection;
  stream.cork();
  const answers = send();
  process.nextTick(() => stream.uncork());
  return Promise.allSettled(answers);
}

function valueOf(settled) {
  const failed = settled.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  return settled.map(({ value }) => value);
}

class Refused extends Error {
  constructor(status, code) {
    super(code);
    this.status = status;
  }
}

// --- the command

async function checkIn(command) {
  const client = await pool.connect();
  let broken;
  try {
    const { tenantId, sessionId, patientId, key: idempotencyKey, fingerprint } = command;
    const opened = await together(client, () => [
      client.query('BEGIN'),
      client.query({ name: 'tenant', text: TENANT, values: [tenantId] }),
      client.query({ name: 'claim', text: CLAIM, values: [tenantId, ROUTE, idempotencyKey, fingerprint] }),
      client.query({ name: 'load', text: LOAD, values: [sessionId, patientId] }),
    ]);
    const [, , claimed, loaded] = valueOf(opened);
    const [row] = claimed.rows;
    if (row.fingerprint !== fingerprint) throw new Refused(422, 'idempotency-key-reused');
    if (row.status !== null) {
      await client.query('ROLLBACK');
      return { status: row.status, headers: { ...row.headers, 'idempotent-replayed': 'true' }, body: row.body };
    }
    const now = Date.now();
    const reply = decided(loaded.rows[0], command, now);
    const closed = await together(client, () => [
      client.query({
        name: 'save',
        text: SAVE,
        values: valuesOf(loaded.rows[0], command, reply, new Date(now).toISOString()),
      }),
      client.query('COMMIT'),
    ]);
    const [, ended] = valueOf(closed);
    if (ended.command !== 'COMMIT') throw new Error('rolled back');
    relay.wake();
    return reply;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

function decided(row, { patientId, sessionId, at, siteIds }, now) {
  if (!row) throw new Refused(404, 'not-found');
  if (siteIds !== 'all' && !siteIds.includes(row.site_id)) throw new Refused(403, 'site-not-allowed');
  if (!row.expected) throw new Refused(409, 'not-on-roster');
  if (row.cancelled !== null) throw new Refused(409, 'session-cancelled');
  const instant = at.getTime();
  if (instant > now + SKEW_MS) throw new Refused(409, 'in-the-future');
  if (instant < row.starts_at.getTime() - WINDOW_MS || instant > row.ends_at.getTime() + WINDOW_MS)
    throw new Refused(409, 'outside-session-window');
  if (row.version !== null || row.outreach_open || (row.closed_through !== null && row.site_date <= row.closed_through))
    throw new Refused(501, 'not-written-here');
  const body = JSON.stringify({
    sessionId,
    patientId,
    siteDate: row.site_date,
    arrivedAt: at.toISOString(),
    outcome: null,
    decidedBy: null,
    walkIn: null,
    version: 1,
    changed: true,
  });
  return { status: 201, headers: { etag: '"1"' }, body };
}

function valuesOf(row, command, reply, now) {
  const { tenantId, sessionId, patientId, at, source, actor, correlationId, requestId } = command;
  const arrivedAt = at.toISOString();
  const episode = row.standing?.episodes.find(
    ({ admittedOn, dischargedOn }) =>
      admittedOn <= row.site_date && (dischargedOn === null || row.site_date <= dischargedOn),
  );
  const episodeId = episode?.episodeId ?? null;
  const payload = {
    patientId,
    sessionId,
    episodeId,
    siteId: row.site_id,
    component: row.component,
    startsAt: row.starts_at.toISOString(),
    plannedMinutes: row.planned_minutes,
    siteDate: row.site_date,
    zone: row.zone,
    at: arrivedAt,
    source,
  };
  return [
    tenantId,
    sessionId,
    patientId,
    episodeId,
    row.site_id,
    row.site_date,
    row.starts_at,
    JSON.stringify([{ at: arrivedAt, kind: 'in', source }]),
    JSON.stringify(reply.headers),
    reply.body,
    ROUTE,
    command.key,
    now,
    actor,
    correlationId,
    requestId,
    patientId,
    laneOf(patientId),
    randomUUID(),
    arrivedAt,
    JSON.stringify(payload),
  ];
}

const partitioner = Partitioners.DefaultPartitioner();
const partitionMetadata = Array.from({ length: PARTITIONS }, (_, partitionId) => ({ partitionId, leader: 0 }));
const laneOf = (patientId) => partitioner({ topic: TOPIC, partitionMetadata, message: { key: patientId } });

// --- HTTP

const FIELDS = ['patientId', 'at', 'source'];

function commandOf(request, principal) {
  const { body, headers } = request;
  const { sessionId } = request.params;
  const idempotencyKey = headers['idempotency-key'];
  if (typeof idempotencyKey !== 'string' || !KEY.test(idempotencyKey))
    throw new Refused(400, 'idempotency-key-missing');
  if (body === null || typeof body !== 'object' || Object.keys(body).some((name) => !FIELDS.includes(name)))
    throw new Refused(400, 'invalid-input');
  const { patientId, at, source = 'front-desk' } = body;
  if (!UUID.test(sessionId) || typeof patientId !== 'string' || !UUID.test(patientId))
    throw new Refused(400, 'invalid-input');
  if (typeof at !== 'string' || !INSTANT.test(at) || !SOURCES.includes(source)) throw new Refused(400, 'invalid-input');
  const instant = new Date(at);
  if (Number.isNaN(instant.getTime())) throw new Refused(400, 'invalid-input');
  const asked = JSON.stringify([principal.sub, request.method, request.url, body]);
  return {
    tenantId: principal.tenant,
    siteIds: principal.sites,
    actor: principal.staff ?? principal.sub,
    key: idempotencyKey,
    fingerprint: createHash('sha256').update(asked).digest('hex'),
    correlationId: randomUUID(),
    requestId: request.id,
    sessionId,
    patientId,
    at: instant,
    source,
  };
}

const app = Fastify({ genReqId: () => randomUUID() });
app.setErrorHandler((error, _, reply) => reply.status(error.status ?? 500).send({ code: error.message }));
app.post('/attendance/v1/sessions/:sessionId/check-ins', async (request, reply) => {
  const principal = await principalOf(request.headers.authorization);
  if (!principal) throw new Refused(401, 'token-invalid');
  if (!principal.roles.some((role) => ROLES.includes(role))) throw new Refused(403, 'role-not-allowed');
  const { status, headers, body } = await checkIn(commandOf(request, principal));
  return reply.status(status).headers(headers).header('content-type', 'application/json; charset=utf-8').send(body);
});

// --- the plain relay: reads what is committed, in id order, sends it, deletes it

const POLL_MS = 200;
const LOOK = 'SELECT * FROM attendance.outbox ORDER BY id LIMIT 1000';
const DELETE = 'DELETE FROM attendance.outbox WHERE id = ANY($1::bigint[])';

const relay = { wake: () => undefined };

async function runRelay() {
  const client = new pg.Client(urls.relay);
  await client.connect();
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  process.send?.('ready');
  for (;;) {
    const { rows } = await client.query({ name: 'look', text: LOOK });
    if (rows.length === 0) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        relay.wake = () => (clearTimeout(timer), resolve());
      });
      continue;
    }
    await producer.send({ topic: TOPIC, acks: -1, messages: rows.map(messageOf) });
    await client.query({ name: 'delete', text: DELETE, values: [rows.map(({ id }) => id)] });
  }
}

function messageOf(row) {
  const headers = {
    ce_specversion: '1.0',
    ce_id: row.event_id,
    ce_source: `/stepwell/${row.source}`,
    ce_type: row.type,
    ce_time: row.occurred_at.toISOString(),
    ce_recordedat: row.recorded_at.toISOString(),
    ce_sequence: row.sequence,
    ce_tenantid: row.tenant_id,
    ce_siteid: row.site_id,
    ce_correlationid: row.correlation_id,
    ce_causationid: row.causation_id,
    'content-type': 'application/json',
  };
  return { key: row.key, value: row.payload, partition: row.lane, headers };
}

await app.listen({ port: Number(process.env['BENCH_PORT']), host: '127.0.0.1' });
void runRelay();
