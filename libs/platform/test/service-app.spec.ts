import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listen, listRoutes, PLATFORM_PROBLEMS, ProblemRegistry, StartRefused, type Database } from '../src/index.js';
import { Probe, type ProbeEvent } from './probe.js';
import { ProbeApp } from './probe-app.js';

let probe: Probe;
let db: Database<ProbeEvent>;
let app: ProbeApp;

beforeAll(async () => {
  probe = await Probe.start();
  db = await probe.openDatabase();
  app = await ProbeApp.start(db);
});
afterAll(async () => {
  await app.stop();
  await probe.stop();
});

describe('routes', () => {
  it('are listed with their guards, the forgotten one too', () => {
    const routes = listRoutes(app.service.app).map(({ method, path, guard }) => `${method} ${path} ${String(guard)}`);
    expect(routes.sort()).toEqual([
      'GET /probe/health/live public',
      'GET /probe/health/ready public',
      'GET /probe/health/startup public',
      'GET /probe/v1/notes counselor',
      'GET /probe/v1/notes/:noteId counselor',
      'GET /probe/v1/odd/broken public',
      'GET /probe/v1/odd/forgotten null',
      'GET /probe/v1/odd/open public',
      'PATCH /probe/v1/notes/:noteId counselor',
      'POST /probe/v1/notes counselor',
      'POST /probe/v1/notes/:noteId/grow counselor',
    ]);
  });
});

describe('health', () => {
  it.each(['live', 'startup', 'ready'])('%s answers without a token', async (kind) => {
    expect(await app.withToken(null).get(`/probe/health/${kind}`)).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
  });

  it('is not ready while the database is gone, and says what is missing but not why', async () => {
    const closing = await probe.openDatabase();
    const other = await ProbeApp.start(closing, app.issuer);
    await closing.close();
    const answer = await other.withToken(null).get('/probe/health/ready');
    expect(answer).toMatchObject({ status: 503, body: { status: 'not-ready', checks: { database: 'failing' } } });
    expect((await other.withToken(null).get('/probe/health/live')).status).toBe(200);
    await other.stop();
  });
});

describe('the problem registry', () => {
  const own = { status: 409, title: 'No.', liftableBy: 'nobody' };

  it.each([
    ['a code of the platform again', 'not-found', 'problem code not-found is registered twice'],
    ['a code that is not kebab-case', 'NoSeat', 'problem code NoSeat is not kebab-case'],
  ])('refuses %s', (_, code, why) => {
    expect(() => new ProblemRegistry({ [code]: own })).toThrow(StartRefused);
    expect(() => new ProblemRegistry({ [code]: own })).toThrow(why);
  });

  it('has a status, plain words and somebody who can lift it for every code', () => {
    for (const { status, title, liftableBy } of Object.values(PLATFORM_PROBLEMS)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).toMatch(/^[A-Z].*\.$/);
      expect(liftableBy).not.toBe('');
    }
  });
});

describe('OpenAPI', () => {
  it('is 3.1 and knows inputs by their rules, refusals and keys', () => {
    const document: unknown = JSON.parse(JSON.stringify(app.service.openapi()));
    expect(document).toMatchObject({
      openapi: '3.1.0',
      components: {
        schemas: {
          NewNote: {
            required: ['size'],
            properties: {
              size: { type: 'integer', minimum: 1, maximum: 100 },
              siteId: { type: 'string', format: 'uuid' },
              siteDate: { type: 'string', format: 'date' },
              at: { type: 'string', format: 'date-time' },
              parts: { type: 'array', maxItems: 3, items: { $ref: '#/components/schemas/Part' } },
            },
          },
          Part: { required: ['code', 'amount'], properties: { amount: { minimum: 1, maximum: 10 } } },
          Problem: { properties: { code: { enum: expect.arrayContaining(['unlucky-size', 'not-found']) } } },
        },
      },
      paths: {
        '/probe/v1/notes': {
          post: {
            description: 'Roles: counselor',
            parameters: [{ name: 'Idempotency-Key', in: 'header', required: true }],
            responses: { 401: { content: { 'application/problem+json': {} } } },
          },
          get: { parameters: [{ name: 'limit', in: 'query', schema: { maximum: 200 } }] },
        },
        '/probe/v1/odd/open': { get: { security: [] } },
      },
    });
    expect(JSON.stringify(document)).not.toContain('/health/');
  });
});

describe('starting', () => {
  it('on a port in use names the setting', async () => {
    const server = await listen((_, response) => response.end(), 0, '127.0.0.1');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    await expect(listen(() => undefined, port, '127.0.0.1', 'STEPWELL_PORT')).rejects.toThrow(
      `STEPWELL_PORT: port ${port} is in use`,
    );
    await new Promise((resolve) => server.close(resolve));
  });
});
