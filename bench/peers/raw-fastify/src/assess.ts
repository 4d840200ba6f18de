// Peer of the `assess` bench: the same two requests by hand on Fastify and pg, deciding nothing. Written from
// https://fastify.dev/docs/latest/Reference/Routes/, https://node-postgres.com/features/queries (named statements) and
// https://github.com/panva/jose/blob/main/docs/jwt/verify/functions/jwtVerify.md. A request is one transaction in two round
// trips: claim of the idempotency key, then row, event, audit and stored answer in one statement.
// What it does not do: scores, missing items, safety concerns, gates, level, row-level security, work lists, streams, a relay,
// checks of answers against their instruments and of payloads against their contract.
import { createHash, randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { importJWK, jwtVerify } from 'jose';
import pg from 'pg';

const POOL = 10;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const FIELDS = ['instruments', 'dimensions', 'facts'];

const auth = JSON.parse(process.env['BENCH_AUTH'] ?? '{}');
const key = await importJWK(auth.keys.jwks.keys[0], 'ES256');
const tokens = new Map();
const pool = new pg.Pool({ connectionString: process.env['PEER_DATABASE_URL'], max: POOL, pipeline: true });
pool.on('error', () => undefined);

await pool.query(
  `CREATE TABLE assessment (assessment_id uuid PRIMARY KEY, patient_id uuid NOT NULL, status text NOT NULL, answers jsonb NOT NULL)`,
);
await pool.query(
  `CREATE TABLE idempotency (key text PRIMARY KEY, fingerprint text NOT NULL, status integer, body text)`,
);
await pool.query(
  `CREATE TABLE event_log (id bigserial PRIMARY KEY, key text NOT NULL, type text NOT NULL, payload jsonb NOT NULL)`,
);
await pool.query(
  `CREATE TABLE audit (id bigserial PRIMARY KEY, at timestamptz NOT NULL, actor text NOT NULL, action text NOT NULL, subject uuid NOT NULL)`,
);

const CLAIM = `INSERT INTO idempotency AS k (key, fingerprint) VALUES ($1, $2)
  ON CONFLICT (key) DO UPDATE SET fingerprint = k.fingerprint RETURNING fingerprint, status, body`;
const REST = `told AS (INSERT INTO event_log (key, type, payload) SELECT patient_id, $3, answers FROM saved),
  audited AS (INSERT INTO audit (at, actor, action, subject) SELECT now(), $4, $3, assessment_id FROM saved)
  UPDATE idempotency SET status = $5, body = $6 WHERE key = $7`;
const START = `WITH saved AS (INSERT INTO assessment VALUES ($1, $2, 'draft', $8) RETURNING *), ${REST}`;
const COMPLETE = `WITH saved AS (UPDATE assessment SET status = $2 WHERE assessment_id = $1 RETURNING *), ${REST}`;

class Refused extends Error {
  constructor(status, code) {
    super(code);
    this.status = status;
  }
}

async function actorOf(header) {
  const known = tokens.get(header);
  if (known && known.exp * 1000 > Date.now()) return known.sub;
  if (!header?.startsWith('Bearer ')) throw new Refused(401, 'token-invalid');
  const { payload } = await jwtVerify(header.slice(7), key, {
    issuer: auth.issuer,
    audience: auth.audience,
    typ: 'at+jwt',
    algorithms: ['ES256'],
  });
  tokens.set(header, payload);
  return payload.sub;
}

async function command(request, statement, valuesOf) {
  const actor = await actorOf(request.headers.authorization);
  const own = request.headers['idempotency-key'];
  if (typeof own !== 'string') throw new Refused(400, 'idempotency-key-missing');
  const asked = createHash('sha256')
    .update(`${actor} ${request.url} ${JSON.stringify(request.body)}`)
    .digest('hex');
  const client = await pool.connect();
  try {
    const [, { rows }] = await Promise.all([
      client.query('BEGIN'),
      client.query({ name: 'claim', text: CLAIM, values: [own, asked] }),
    ]);
    if (rows[0].fingerprint !== asked) throw new Refused(422, 'idempotency-key-reused');
    if (rows[0].status !== null) return rows[0].body;
    const { values, body } = valuesOf(actor, own);
    await Promise.all([client.query({ name: statement.name, text: statement.text, values }), client.query('COMMIT')]);
    return body;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

const app = Fastify();
app.setErrorHandler((error, _, reply) => reply.status(error.status ?? 500).send({ code: error.message }));

app.post('/intake/v1/episodes/:episodeId/assessments', async (request, reply) => {
  const { episodeId } = request.params;
  const known = Object.keys(request.body ?? {}).every((name) => FIELDS.includes(name));
  if (!UUID.test(episodeId) || !known) throw new Refused(400, 'invalid-input');
  const body = await command(request, { name: 'start', text: START }, (actor, own) => {
    const assessmentId = randomUUID();
    const answer = JSON.stringify({ assessmentId, patientId: episodeId, status: 'draft', ...request.body });
    return {
      values: [assessmentId, episodeId, 'started', actor, 201, answer, own, JSON.stringify(request.body)],
      body: answer,
    };
  });
  return reply.status(201).header('content-type', 'application/json').send(body);
});

app.post('/intake/v1/assessments/:assessmentId/complete', async (request, reply) => {
  const { assessmentId } = request.params;
  if (!UUID.test(assessmentId)) throw new Refused(400, 'invalid-input');
  const body = await command(request, { name: 'complete', text: COMPLETE }, (actor, own) => {
    const answer = JSON.stringify({ assessmentId, status: 'completed' });
    return { values: [assessmentId, 'completed', 'completed', actor, 200, answer, own], body: answer };
  });
  return reply.status(200).header('content-type', 'application/json').send(body);
});

await app.listen({ port: Number(process.env['BENCH_PORT']), host: '127.0.0.1' });
process.send?.('ready');
