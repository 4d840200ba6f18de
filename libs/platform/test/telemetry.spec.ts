import { SpanKind } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SpanReceiver } from '@stepwell/testing';
import { keptContext, Tracing, tracingOf } from '../src/index.js';
import { ProbeApp } from './probe-app.js';
import { NOTE, Probe } from './probe.js';

const CALLER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const UNKEPT = '00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

describe('traces', () => {
  let receiver: SpanReceiver;
  let lines: readonly string[] = [];
  let probe: Probe;

  beforeAll(async () => {
    receiver = await SpanReceiver.open();
    const tracing = await Tracing.open('probe', receiver.options);
    probe = await Probe.start();
    const app = await ProbeApp.start(await probe.openDatabase({ tracing }), undefined, tracing);
    await app.as().get(`/probe/v1/notes/${NOTE}?limit=77`);
    await app.as().post('/probe/v1/notes', { size: 42 }, { traceparent: CALLER });
    await app.as().post('/probe/v1/notes', { size: 42 }, { traceparent: UNKEPT });
    await app.withToken(null).get(`/probe/v1/odd/broken?name=Jane%20Doe`);
    await app.withToken(null).get('/probe/health/live');
    const planted = { 'messaging.kafka.message.key': NOTE, 'db.query.text': 'SELECT 1', 'http.route': '/planted' };
    const failing = tracing.during(
      { name: 'planted', kind: SpanKind.INTERNAL, attributes: planted, parent: null },
      () => Promise.reject(new Error('Jane Doe, born 1980-02-03')),
    );
    await expect(failing).rejects.toThrow('Jane Doe');
    await app.stop();
    lines = app.lines;
    await probe.stop();
    await tracing.close();
  });
  afterAll(() => receiver.close());

  it('a request has a span by its route template, with the transaction inside', () => {
    expect(receiver.spans.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['GET /probe/v1/notes/:noteId', 'transaction probe', 'GET /probe/v1/odd/broken']),
    );
    const [read] = receiver.spans.filter(({ name }) => name === 'GET /probe/v1/notes/:noteId');
    expect(read!.parentSpanId ?? '').toBe('');
    expect(receiver.spans.filter(({ traceId }) => traceId === read!.traceId)).toHaveLength(3);
    expect(receiver.text).toContain('stepwell-probe');
  });

  it("a caller's trace goes on, and one that the caller does not keep is not kept here", () => {
    const posts = receiver.spans.filter(({ name }) => name === 'POST /probe/v1/notes');
    expect(posts).toMatchObject([{ traceId: CALLER.slice(3, 35), parentSpanId: CALLER.slice(36, 52) }]);
    expect(receiver.spans.filter(({ traceId }) => traceId === UNKEPT.slice(3, 35))).toEqual([]);
  });

  it('log lines of a request name its trace, others none', () => {
    const logged = lines.map((line) => JSON.parse(line) as { event: string; route?: string; traceId?: string });
    const traceOf = (route: string): (string | undefined)[] =>
      logged.filter((line) => line.event === 'request answered' && line.route === route).map(({ traceId }) => traceId);
    const [read] = receiver.spans.filter(({ name }) => name === 'GET /probe/v1/notes/:noteId');
    expect(traceOf('GET /probe/v1/notes/:noteId')).toEqual([read!.traceId]);
    expect(traceOf('GET /probe/health/live')).toEqual([undefined]);
  });

  it('probes are not traced', () => expect(receiver.text).not.toContain('health'));

  it('nothing leaves but what is allowed: no id, address, statement, key or message', () => {
    expect(receiver.text).toContain('/planted');
    for (const secret of [NOTE, 'limit', 'Jane', 'Bearer', 'SELECT', 'INSERT', 'tenant', '1980'])
      expect([secret, receiver.text.includes(secret)]).toEqual([secret, false]);
  });
});

describe('a trace context', () => {
  it.each([
    ['kept', CALLER, true],
    ['not kept', UNKEPT, false],
    ['of zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, false],
    ['no trace context', 'patient-7', false],
    ['absent', null, false],
  ])('%s', (_, text, kept) => expect(keptContext(text) !== null).toBe(kept));
});

describe('tracing from the environment', () => {
  it('is off unless an endpoint is named', () => expect(tracingOf({})).toBeNull());

  it('takes endpoint and ratio', () =>
    expect(tracingOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318', OTEL_TRACES_SAMPLER_ARG: '0.1' })).toEqual({
      endpoint: 'http://otel:4318',
      ratio: 0.1,
    }));
});
