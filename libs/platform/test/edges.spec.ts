import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HTTP_EDGES, HttpPort, PORT_TIMEOUTS, type HttpEdges } from '../src/index.js';
import { OTHER_TENANT, Probe } from './probe.js';
import { behaviour, PRINCIPAL, ProbeApp } from './probe-app.js';

const PATH = '/probe/v1/notes';
const PAGE = 'https://console.example.org';
const EDGES: HttpEdges = {
  ...{ bodyLimit: 2_048, jsonDepth: 4, corsOrigins: [PAGE] },
  tenantRate: { requests: 12, windowSeconds: 3_600 },
};

let probe: Probe;
let app: ProbeApp;
let open: ProbeApp;

beforeAll(async () => {
  probe = await Probe.start();
  const db = await probe.openDatabase();
  app = await ProbeApp.start(db, undefined, undefined, EDGES);
  open = await ProbeApp.start(db, app.issuer);
});
afterAll(async () => {
  await open.stop();
  await app.stop();
  await probe.stop();
});
beforeEach(() => probe.clear());

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

describe('a body', () => {
  it.each([
    ['as deep as allowed', nested(3), 'is not expected here'],
    ['one deeper', nested(4), 'nested deeper than 4'],
  ])('%s', async (_, note, detail) => {
    const answer = await app.as({ tenantId: OTHER_TENANT }).post(PATH, { size: 5, note });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-input']);
    const said = JSON.stringify(answer.body.errors);
    if (detail.startsWith('nested')) expect(said).toContain(detail);
    else expect(said).not.toContain('nested');
  });

  it('above the limit is refused before it is read', async () => {
    const answer = await app.as({ tenantId: OTHER_TENANT }).post(PATH, { size: 5, note: 'x'.repeat(2_048) });
    expect([answer.status, answer.body.code]).toEqual([413, 'body-too-large']);
  });

  it('nested ten thousand times does no harm', async () => {
    const text = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const answer = await open.as().post(PATH, `{"note":${text}}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-input']);
  });
});

describe('the quota of a tenant', () => {
  it('counts down, refuses with the time to wait, and leaves other tenants alone', async () => {
    const tenantId = '0d000000-0000-4000-8000-000000000001';
    const ours = app.as({ tenantId });
    for (let left = 11; left >= 0; left -= 1) {
      const { status, headers } = await ours.get(PATH);
      expect([status, headers['ratelimit-policy']]).toEqual([200, '"tenant";q=12;w=3600']);
      expect(headers['ratelimit']).toMatch(new RegExp(`^"tenant";r=${left};t=3[56]\\d\\d$`));
    }
    const refused = await app.as({ tenantId, subject: 'a colleague' }).get(PATH);
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-requests']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_500);
    expect(refused.headers['ratelimit']).toMatch(/^"tenant";r=0;t=3[56]\d\d$/);
    expect((await app.as({ tenantId: '0d000000-0000-4000-8000-000000000002' }).get(PATH)).status).toBe(200);
  });

  it('counts neither probes nor callers whom nobody knows', async () => {
    for (let n = 0; n < 14; n += 1) {
      const probed = await app.withToken(null).get('/probe/health/live');
      expect([probed.status, probed.headers['ratelimit']]).toEqual([200, undefined]);
      expect((await app.withToken('nonsense').get(PATH)).status).toBe(401);
    }
  });

  it('is not there unless asked for', async () => {
    expect((await open.as().get(PATH)).headers['ratelimit']).toBeUndefined();
    expect(HTTP_EDGES.tenantRate).toBeNull();
  });
});

describe('a page of another origin', () => {
  const preflight = (to: ProbeApp, origin: string): Promise<Response> =>
    fetch(to.server.origin + PATH, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'idempotency-key' },
    });

  it.each([
    ['that is listed', PAGE, PAGE],
    ['that is not', 'https://evil.example', null],
    ['that looks alike', `${PAGE}.evil.example`, null],
  ])('%s', async (_, origin, allowed) => {
    const answer = await preflight(app, origin);
    expect(answer.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('reads nothing by default', async () => {
    const answer = await preflight(open, PAGE);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([404, null]);
    const { headers } = await open.as().get(PATH, { origin: PAGE });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a port', () => {
  const heard = async (socket: Socket): Promise<string> => {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(socket, 'close');
    return text;
  };
  const request = async (body: string): Promise<string> =>
    [
      `POST ${PATH} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await open.issuer.token(PRINCIPAL)}`,
      `idempotency-key: ${crypto.randomUUID()}\r\ncontent-type: application/json`,
      `content-length: ${body.length}\r\n\r\n${body}`,
    ].join('\r\n');

  it('does not wait for a caller who never ends', async () => {
    const port = await HttpPort.open(open.service.handler, 0, { ...PORT_TIMEOUTS, requestMs: 150, headersMs: 100 });
    const socket = connect(port.port, '127.0.0.1');
    socket.write(`GET ${PATH} HTTP/1.1\r\nhost: x\r\nx-slow: `);
    expect(await heard(socket)).toMatch(/^HTTP\/1.1 408 /);
    await port.drain(0);
  }, 45_000);

  it('that is closing finishes what is under way, and asks who comes later to try again', async () => {
    const port = await HttpPort.open(open.service.handler, 0);
    let begun = (): void => undefined;
    let finish = (): void => undefined;
    const waits = new Promise<void>((resolve) => (begun = resolve));
    const work = new Promise<void>((resolve) => (finish = resolve));
    behaviour.before = () => (begun(), work);
    const [first, idle] = [connect(port.port, '127.0.0.1'), connect(port.port, '127.0.0.1')];
    const [answer, late] = [heard(first), heard(idle)];
    first.write(await request('{"size":5}'));
    await waits;
    const drained = port.drain(10_000);
    // A request that is sent half before the port is full and ends after it is a late one.
    const text = await request('{"size":6}');
    const deadline = Date.now() + 5_000;
    while (!port.refusing && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
    idle.write(text);
    expect(await late).toMatch(/^HTTP\/1.1 503 [^]*retry-after: 1\r\n[^]*"code":"service-closing"/i);
    finish();
    behaviour.before = () => Promise.resolve();
    expect(await answer).toMatch(/^HTTP\/1.1 201 /);
    await drained;
  });
});

describe('the log', () => {
  it('of all of this holds no token', () => {
    const log = [...app.lines, ...open.lines].join('\n');
    expect(log).toContain('request answered');
    expect(log).not.toMatch(/eyJ|Bearer|idempotency-key/i);
  });
});
