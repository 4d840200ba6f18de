import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../src/index.js';
import { NOTE, OTHER_TENANT, Probe, SCHEMA, type ProbeEvent } from './probe.js';
import { auditOf, behaviour, ProbeApp, SITE } from './probe-app.js';

let probe: Probe;
let db: Database<ProbeEvent>;
let app: ProbeApp;
const KEY = { 'idempotency-key': 'key-1' };
const sizes = (): Promise<Record<string, unknown>[]> => probe.rows(`SELECT size FROM ${SCHEMA}.note ORDER BY size`);
const said = (): Promise<Record<string, unknown>[]> => probe.rows(`SELECT what FROM ${SCHEMA}.said`);

beforeAll(async () => {
  probe = await Probe.start();
  db = await probe.openDatabase({ poolSize: 10, lockTimeoutMs: 400 });
  app = await ProbeApp.start(db);
});
afterAll(async () => {
  await app.stop();
  await probe.stop();
});
beforeEach(async () => {
  await probe.clear();
  behaviour.before = () => Promise.resolve();
  behaviour.runs = 0;
});

/** A gate that work waits at until it is opened. */
function gate(): { wait: () => Promise<void>; open: () => void; reached: Promise<void> } {
  const [opened, reached] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const wait = (): Promise<void> => {
    reached.resolve();
    return opened.promise;
  };
  return { wait, open: opened.resolve, reached: reached.promise };
}

async function addNote(size = 5): Promise<string> {
  const { body } = await app.as().post<{ noteId: string }>('/probe/v1/notes', { size });
  return body.noteId;
}

describe('a command', () => {
  it('answers with status, ETag and Location, and is audited', async () => {
    const answer = await app.as().post('/probe/v1/notes', { size: 5 });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ etag: '"1"', location: `/probe/v1/notes/${String(answer.body.noteId)}` });
    expect(await sizes()).toEqual([{ size: 5 }]);
    expect(await said()).toHaveLength(1);
    expect(await auditOf(probe)).toEqual([{ action: 'add-note', subject_id: NOTE, outcome: 'ok' }]);
  });

  it('that is rejected leaves nothing but its audit row, and says why and who can lift it', async () => {
    const answer = await app.as().post('/probe/v1/notes', { size: 13 });
    expect(answer.status).toBe(409);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      type: 'urn:stepwell:problem:unlucky-size',
      code: 'unlucky-size',
      title: 'Thirteen is not allowed.',
      status: 409,
      liftableBy: 'a medical director',
      facts: { size: 13 },
      traceId: answer.headers['x-request-id'],
    });
    expect([await sizes(), await said()]).toEqual([[], []]);
    expect(await auditOf(probe)).toEqual([{ action: 'add-note', subject_id: NOTE, outcome: 'unlucky-size' }]);
  });

  it('undoes a rejected change without a key too', async () => {
    const id = await addNote(5);
    expect((await app.as().patch(`/probe/v1/notes/${id}`, { size: 13 }, { 'if-match': '"1"' })).status).toBe(409);
    expect(await sizes()).toEqual([{ size: 5 }]);
  });

  it('with a code that nobody registered is an internal fault, and never the stored answer of a key', async () => {
    for (const _ of [1, 2]) {
      const answer = await app.as().post('/probe/v1/notes', { size: 14 }, KEY);
      expect([answer.status, answer.body.code]).toEqual([500, 'internal-fault']);
      expect(answer.headers['idempotent-replayed']).toBeUndefined();
    }
  });
});

describe('Idempotency-Key', () => {
  it('is needed on every POST', async () => {
    const answer = await app.as().post('/probe/v1/notes', { size: 5 }, { 'idempotency-key': '' });
    expect([answer.status, answer.body.code]).toEqual([400, 'idempotency-key-missing']);
    expect(await sizes()).toEqual([]);
  });

  it('gives the first answer again, marked', async () => {
    const first = await app.as().post('/probe/v1/notes', { size: 5 }, KEY);
    const second = await app.as().post('/probe/v1/notes', { size: 5 }, KEY);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers).toMatchObject({
      etag: '"1"',
      location: first.headers.location,
      'idempotent-replayed': 'true',
    });
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(await sizes()).toEqual([{ size: 5 }]);
    expect(await said()).toHaveLength(1);
    expect((await auditOf(probe)).map((row) => row.outcome)).toEqual(['ok', 'replayed']);
  });

  it('gives a stored rejection again, even when the command would now hold', async () => {
    await app.as().post('/probe/v1/notes', { size: 13 }, KEY);
    const second = await app.as().post('/probe/v1/notes', { size: 13 }, KEY);
    expect([second.status, second.body.code, second.headers['idempotent-replayed']]).toEqual([
      409,
      'unlucky-size',
      'true',
    ]);
  });

  it('50 at once have one effect and one answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => app.as().post<{ noteId: string }>('/probe/v1/notes', { size: 5 }, KEY)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.noteId)).size).toBe(1);
    expect([await sizes(), await said()]).toMatchObject([{ length: 1 }, { length: 1 }]);
  });

  it.each([
    ['another body', { size: 6 }, 'counselor' as const],
    ['another caller', { size: 5 }, { subject: 'subject-2' }],
  ])('with %s is refused', async (_, body, who: Parameters<ProbeApp['as']>[0]) => {
    await app.as().post('/probe/v1/notes', { size: 5 }, KEY);
    const second = await app.as(who).post('/probe/v1/notes', body, KEY);
    expect([second.status, second.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(await sizes()).toEqual([{ size: 5 }]);
  });

  it('of another tenant is another key', async () => {
    await app.as().post('/probe/v1/notes', { size: 5 }, KEY);
    const other = await app.as({ tenantId: OTHER_TENANT }).post('/probe/v1/notes', { size: 6 }, KEY);
    expect(other.status).toBe(201);
  });

  it('while the first is under way waits, and then says so', async () => {
    const { wait, open, reached } = gate();
    behaviour.before = wait;
    const first = app.as().post('/probe/v1/notes', { size: 5 }, KEY);
    await reached;
    const second = await app.as().post('/probe/v1/notes', { size: 5 }, KEY);
    expect([second.status, second.body.code]).toEqual([409, 'idempotency-in-flight']);
    open();
    expect((await first).status).toBe(201);
    expect(await sizes()).toEqual([{ size: 5 }]);
  });

  it('stays free after a fault', async () => {
    behaviour.before = () => Promise.reject(new Error('disk full'));
    expect((await app.as().post('/probe/v1/notes', { size: 5 }, KEY)).status).toBe(500);
    behaviour.before = () => Promise.resolve();
    expect((await app.as().post('/probe/v1/notes', { size: 5 }, KEY)).status).toBe(201);
  });

  it('is forgotten after 72 hours', async () => {
    await app.as().post('/probe/v1/notes', { size: 5 }, KEY);
    const [row] = await probe.rows(
      `SELECT extract(epoch FROM expires_at - now()) / 3600 AS hours FROM ${SCHEMA}.idempotency`,
    );
    expect(Math.round(Number(row?.hours))).toBe(72);
    await probe.rows(`UPDATE ${SCHEMA}.idempotency SET expires_at = now() - interval '1 second'`);
    expect((await app.as().post('/probe/v1/notes', { size: 6 }, KEY)).status).toBe(201);
    expect(await sizes()).toEqual([{ size: 5 }, { size: 6 }]);
  });

  it('is looked at before If-Match', async () => {
    const id = await addNote();
    const change = (): Promise<{ status: number }> =>
      app.as().patch(`/probe/v1/notes/${id}`, { size: 8 }, { ...KEY, 'if-match': '"1"' });
    expect([(await change()).status, (await change()).status]).toEqual([200, 200]);
  });

  it('survives a commit whose answer was lost, on a second instance', async () => {
    const first = await app.as().post('/probe/v1/notes', { size: 5 }, KEY);
    const restarted = await ProbeApp.start(await probe.openDatabase(), app.issuer);
    const again = await restarted.as().post('/probe/v1/notes', { size: 5 }, KEY);
    expect(again.body).toEqual(first.body);
    await restarted.stop();
  });
});

describe('If-Match', () => {
  it.each([
    ['missing', {}, 428, 'if-match-required'],
    ['of an older version', { 'if-match': '"0"' }, 412, 'stale-version'],
    ['weak', { 'if-match': 'W/"1"' }, 400, 'invalid-input'],
    ['any', { 'if-match': '*' }, 400, 'invalid-input'],
  ])('%s is refused', async (_, headers, status, code) => {
    const id = await addNote();
    const answer = await app.as().patch(`/probe/v1/notes/${id}`, { size: 8 }, headers);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await sizes()).toEqual([{ size: 5 }]);
  });

  it('that is stale tells the current version', async () => {
    const id = await addNote();
    const answer = await app.as().patch(`/probe/v1/notes/${id}`, { size: 8 }, { 'if-match': '"7"' });
    expect(answer.headers.etag).toBe('"1"');
  });

  it('two writers: one wins, the other is told', async () => {
    const id = await addNote();
    const change = (size: number): Promise<{ status: number }> =>
      app.as().patch(`/probe/v1/notes/${id}`, { size }, { 'if-match': '"1"' });
    const answers = await Promise.all([change(6), change(7)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
  });

  it.each([
    ['none', {}, 200, 6],
    ['the current one', { 'if-match': '"1"' }, 200, 6],
    ['another one', { 'if-match': '"7"' }, 412, 5],
  ])('a command that is decided anew holds with %s as sent', async (_, headers, status, size) => {
    const id = await addNote();
    const answer = await app.as().post(`/probe/v1/notes/${id}/grow`, {}, headers);
    expect([answer.status, answer.headers.etag]).toEqual([status, status === 412 ? '"1"' : '"2"']);
    expect(await sizes()).toEqual([{ size }]);
  });

  it('a command that compares it with nothing is undone, and its key stays free', async () => {
    const answer = await app.as().post('/probe/v1/notes', { size: 5 }, { ...KEY, 'if-match': '"1"' });
    expect([answer.status, answer.body.code, answer.headers.etag]).toEqual([412, 'no-version', undefined]);
    expect([await sizes(), await said()]).toEqual([[], []]);
    expect(await auditOf(probe)).toEqual([{ action: 'add-note', subject_id: NOTE, outcome: 'no-version' }]);
    expect((await app.as().post('/probe/v1/notes', { size: 5 }, KEY)).status).toBe(201);
  });

  it('a rejection comes before a version that nothing has', async () => {
    const answer = await app.as().post('/probe/v1/notes', { size: 13 }, { 'if-match': '"1"' });
    expect([answer.status, answer.body.code]).toEqual([409, 'unlucky-size']);
  });

  it('a read answers only the version that is named', async () => {
    const id = await addNote();
    const codeOf = async (path: string, version: string): Promise<unknown> =>
      (await app.as().get(`/probe/v1/notes${path}`, { 'if-match': version })).body.code;
    expect(await codeOf(`/${id}`, '"1"')).toBeUndefined();
    expect(await codeOf(`/${id}`, '"2"')).toBe('stale-version');
    expect(await codeOf('', '"1"')).toBe('no-version');
  });

  it('a conflict that stays is 409 after three tries', async () => {
    const id = await addNote();
    behaviour.before = async () => {
      await probe.rows(`UPDATE ${SCHEMA}.note SET version = version + 1`);
      await probe.rows(`UPDATE ${SCHEMA}.note SET version = 1 WHERE false`);
    };
    const answer = await app.as().patch(`/probe/v1/notes/${id}`, { size: 8 }, { 'if-match': '"1"' });
    expect([answer.status, answer.body.code]).toEqual([412, 'stale-version']);
    expect(behaviour.runs).toBe(3);
  });
});

describe('a read', () => {
  it('is audited, found or not', async () => {
    const id = await addNote();
    expect(await app.as().get(`/probe/v1/notes/${id}`)).toMatchObject({
      status: 200,
      body: { size: 5 },
      headers: { etag: '"1"' },
    });
    const missing = await app.as().get(`/probe/v1/notes/${NOTE}`);
    expect([missing.status, missing.body.code]).toEqual([404, 'not-found']);
    expect((await auditOf(probe)).slice(1)).toEqual([
      { action: 'show-note', subject_id: id, outcome: 'ok' },
      { action: 'show-note', subject_id: NOTE, outcome: 'not-found' },
    ]);
  });

  it("of another tenant's row finds nothing", async () => {
    const id = await addNote();
    expect((await app.as({ tenantId: OTHER_TENANT }).get(`/probe/v1/notes/${id}`)).status).toBe(404);
  });
});

describe('sites', () => {
  it.each([
    ['own site', { siteIds: [SITE] }, 201],
    ['all sites', { siteIds: 'all' as const }, 201],
    ['another site', { siteIds: [NOTE] }, 403],
    ['no site', { siteIds: [] }, 403],
  ])('%s', async (_, who, status) => {
    const answer = await app.as(who).post('/probe/v1/notes', { size: 5, siteId: SITE });
    expect(answer.status).toBe(status);
    if (status !== 403) return;
    expect(answer.body).toMatchObject({ code: 'site-not-allowed', facts: { siteId: SITE } });
    expect((await auditOf(probe)).map((row) => row.outcome)).toEqual(['site-not-allowed']);
  });
});
