import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLogger } from '../src/index.js';
import { NOTE, Probe } from './probe.js';
import { behaviour, ProbeApp } from './probe-app.js';

function written(write: (log: ReturnType<typeof openLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(openLogger('probe', 'debug', { write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

describe('a log line', () => {
  it('keeps allowed fields and drops all others', () => {
    const fields = { tenantId: NOTE, route: 'GET /x/:id', status: 200, patientName: 'Jane Doe', body: { dose: 80 } };
    const [line] = written((log) => log.info('answered', fields));
    expect(line).toMatchObject({
      event: 'answered',
      service: 'probe',
      tenantId: NOTE,
      route: 'GET /x/:id',
      status: 200,
    });
    expect(JSON.stringify({ ...line, time: null })).not.toMatch(/Jane|dose|80/);
  });

  it('drops objects and lists, even under an allowed name', () => {
    const fields: object = { code: { name: 'Jane' }, outcome: ['Jane'] };
    const [line] = written((log) => log.info('x', fields));
    expect(JSON.stringify(line)).not.toContain('Jane');
  });

  it('keeps the class, code and places of an error, never its text', () => {
    const error = Object.assign(new Error('duplicate key (name)=(Jane Doe)\n    at Jane Doe (secret)'), {
      code: '23505',
      detail: 'Jane Doe',
    });
    const [line] = written((log) => log.error('failed', { error }));
    expect(line).toMatchObject({ errorClass: 'Error', errorCode: '23505', stack: expect.any(Array) });
    expect(JSON.stringify(line)).not.toContain('Jane');
  });

  it('of a child carries its fields, allowed ones only', () => {
    const fields: object = { correlationId: NOTE, name: 'Jane' };
    const [line] = written((log) => log.child(fields).warn('x'));
    expect(line).toMatchObject({ correlationId: NOTE });
    expect(JSON.stringify(line)).not.toContain('Jane');
  });
});

describe('a service under requests of all kinds', () => {
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

  it('never writes values, ids of paths, tokens or texts of errors', async () => {
    behaviour.before = () => Promise.reject(new Error('Jane Doe, born 1980-02-03'));
    await app.as().post('/probe/v1/notes', { size: 42 });
    behaviour.before = () => Promise.resolve();
    await app.as().post('/probe/v1/notes', { size: 'Jane Doe' });
    await app.as().get(`/probe/v1/notes/${NOTE}?name=Jane`);
    await app.as().get('/probe/v1/odd/broken');
    await app.withToken('secret-token').get('/probe/v1/notes');
    const text = app.lines.join('\n');
    expect(app.lines.filter((line) => line.includes('request failed'))).toHaveLength(2);
    expect(text).toContain('GET /probe/v1/notes/:noteId');
    expect(text).not.toMatch(new RegExp(`Jane|1980|secret-token|${NOTE}`));
  });

  it('answers a fault without detail', async () => {
    const answer = await app.withToken(null).get('/probe/v1/odd/broken');
    expect([answer.status, answer.body.code]).toEqual([500, 'internal-fault']);
    expect(JSON.stringify(answer.body)).not.toMatch(/Jane|22012/);
  });
});
