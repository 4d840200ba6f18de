import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NOTE, Probe, SCHEMA } from './probe.js';
import { ProbeApp } from './probe-app.js';

let probe: Probe;
let app: ProbeApp;

beforeAll(async () => {
  probe = await Probe.start();
  app = await ProbeApp.start(await probe.openDatabase());
});
afterAll(async () => {
  await app.stop();
  await probe.stop();
});
beforeEach(() => probe.clear());

describe('a body that is refused changes nothing and says where', () => {
  it.each<[string, unknown, string[]]>([
    ['unknown field', { size: 5, colour: 'red' }, ['/colour']],
    ['unknown field inside a part', { size: 5, parts: [{ code: 'a', amount: 1, x: 1 }] }, ['/parts/0/x']],
    ['missing field', {}, ['/size']],
    ['wrong type', { size: '5' }, ['/size']],
    ['null', { size: null }, ['/size']],
    ['below the range', { size: 0 }, ['/size']],
    ['above the range', { size: 101 }, ['/size']],
    ['impossible date', { size: 5, siteDate: '2026-02-30' }, ['/siteDate']],
    ['date with a time', { size: 5, siteDate: '2026-02-03T00:00:00Z' }, ['/siteDate']],
    ['instant without a zone', { size: 5, at: '2026-01-05T14:00:00' }, ['/at']],
    ['impossible instant', { size: 5, at: '2026-01-05T25:00:00Z' }, ['/at']],
    ['no UUID', { size: 5, siteId: 'site-1' }, ['/siteId']],
    ['upper-case UUID', { size: 5, siteId: NOTE.toUpperCase().replace('1111', 'ABCD') }, ['/siteId']],
    ['parts that are no list', { size: 5, parts: { code: 'a' } }, ['/parts']],
    ['too many parts', { size: 5, parts: Array(4).fill({ code: 'a', amount: 1 }) }, ['/parts']],
    [
      'fault deep inside',
      {
        size: 5,
        parts: [
          { code: 'a', amount: 1 },
          { code: '', amount: 11 },
        ],
      },
      ['/parts/1/code', '/parts/1/amount'],
    ],
    ['a list', [], ['/size']],
    ['polluted prototype', '{"size":5,"__proto__":{"admin":true}}', ['']],
    ['no JSON', '{"size":', ['']],
  ])('%s', async (_, body, pointers) => {
    const answer = await app.as().post<{ code: string; errors: { pointer: string }[] }>('/probe/v1/notes', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-input']);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body.errors.map((error) => error.pointer)).toEqual(expect.arrayContaining(pointers));
    expect(await probe.rows(`SELECT * FROM ${SCHEMA}.note`)).toEqual([]);
    expect(await probe.rows(`SELECT * FROM ${SCHEMA}.idempotency`)).toEqual([]);
  });

  it('the values are not repeated', async () => {
    const answer = await app.as().post('/probe/v1/notes', { size: 'Jane Doe', siteDate: '1980-02-31' });
    expect(JSON.stringify(answer.body)).not.toMatch(/Jane|1980/);
  });
});

describe('a body that is accepted', () => {
  it.each<[string, object]>([
    ['range below', { size: 1 }],
    ['range above', { size: 100 }],
    ['leap day', { size: 5, siteDate: '2028-02-29' }],
    ['instant with an offset', { size: 5, at: '2026-01-05T14:00:00-05:00' }],
    ['parts', { size: 5, parts: [{ code: 'a.b:c-1', amount: 10 }] }],
  ])('%s', async (_, body) => {
    expect((await app.as().post('/probe/v1/notes', body)).status).toBe(201);
  });
});

describe('paths and queries', () => {
  it.each([
    ['an id that is none', '/probe/v1/notes/42', ':noteId'],
    ['a limit that is none', '/probe/v1/notes?limit=ten', '?limit'],
    ['a limit of 0', '/probe/v1/notes?limit=0', '?limit'],
    ['a limit of 201', '/probe/v1/notes?limit=201', '?limit'],
    ['an unknown parameter', '/probe/v1/notes?limit=5&sort=name', '?sort'],
  ])('%s is refused', async (_, path, pointer) => {
    const answer = await app.as().get<{ errors: { pointer: string }[] }>(path);
    expect([answer.status, answer.body.errors[0]?.pointer]).toEqual([400, pointer]);
  });

  it('a limit at the end of its range is taken', async () => {
    expect((await app.as().get('/probe/v1/notes?limit=200')).body).toEqual({ limit: 200 });
  });

  it.each([
    ['GET', '/probe/v1/nothing', 404, 'not-found'],
    ['DELETE', '/probe/v1/notes', 404, 'not-found'],
  ])('%s %s is a problem document', async (method, path, status, code) => {
    const answer = await app.as().send(method, path, undefined);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });
});

describe('bodies of the wrong size or kind', () => {
  it('more than 1 MB', async () => {
    const answer = await app.as().post('/probe/v1/notes', { size: 5, note: 'x'.repeat(1_100_000) });
    expect([answer.status, answer.body.code]).toEqual([413, 'body-too-large']);
  });

  it('no JSON', async () => {
    const answer = await app.as().post('/probe/v1/notes', 'size=5', { 'content-type': 'application/xml' });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
  });
});

describe('every answer', () => {
  it('carries a request id, the caller’s when it is a UUID', async () => {
    expect((await app.as().get('/probe/v1/notes', { 'x-request-id': NOTE })).headers['x-request-id']).toBe(NOTE);
    const made = (await app.as().get('/probe/v1/notes', { 'x-request-id': 'Jane Doe' })).headers['x-request-id'];
    expect(made).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('carries security headers and is not cached', async () => {
    const { headers } = await app.as().get('/probe/v1/notes');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(headers['strict-transport-security']).toBeDefined();
  });

  it('records the correlation id it was given', async () => {
    await app.as().get('/probe/v1/notes', { 'x-correlation-id': NOTE });
    expect(await probe.rows(`SELECT correlation_id FROM ${SCHEMA}.audit`)).toEqual([{ correlation_id: NOTE }]);
  });
});
