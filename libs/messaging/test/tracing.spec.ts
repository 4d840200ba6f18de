import { SpanKind } from '@opentelemetry/api';
import { expect, it } from '@jest/globals';
import { traceparentOf, Tracing } from '@stepwell/platform';
import { FixedClock, SpanReceiver, type ReceivedSpan } from '@stepwell/testing';
import { tracedHandlers } from '../src/tracing/traced-handlers.js';
import { TracedTransport } from '../src/tracing/traced-transport.js';
import type { BusMessage, BusRecord, EventTransport, Subscription } from '../src/index.js';
import { commandCause, patient, TOPIC } from './world.js';

const HANDLED = 'intake.LeaveStarted.v1';
const KEY = patient(1);
const [RECORDED, NOW] = ['2026-01-05T14:00:00.000Z', '2026-01-05T14:00:01.500Z'];
const contextOf = (trace: string, kept = true): string => `00-${trace.repeat(32)}-${trace.repeat(16)}-0${kept ? 1 : 0}`;
const [A, B, UNKEPT] = [contextOf('a'), contextOf('b'), contextOf('c', false)];

/** A bus that hands over what it is told to, and keeps the one subscription. */
class HandBus implements EventTransport {
  readonly kind = 'kafka';
  subscription!: Subscription;
  readonly connect = (): Promise<void> => Promise.resolve();
  readonly publish = (): Promise<void> => Promise.resolve();
  readonly close = (): Promise<void> => Promise.resolve();
  readonly wake = (): void => undefined;
  subscribe(subscription: Subscription) {
    this.subscription = subscription;
    return Promise.resolve({ lag: () => Promise.resolve([]), stop: () => Promise.resolve() });
  }
}

const record = (traceparent: string | null, type = HANDLED, offset = 7): BusRecord & BusMessage => ({
  ...{ topic: TOPIC, partition: 3, offset, key: KEY, value: '{}' },
  headers: { ce_type: type, ce_recordedat: RECORDED, ...(traceparent ? { ce_traceparent: traceparent } : {}) },
});

const bus = new HandBus();
const handed: (readonly BusMessage[])[] = [];
let receiver: SpanReceiver;
let tracing: Tracing;
let transport: TracedTransport;
/** What left for the collector because of `work`. */
const spansOf = async (work: () => Promise<unknown>): Promise<readonly ReceivedSpan[]> => {
  receiver = await SpanReceiver.open();
  tracing = await Tracing.open('step-down', receiver.options);
  transport = new TracedTransport(bus, tracing, 'step-down', (type) => type === HANDLED, new FixedClock(NOW));
  await work();
  await tracing.close();
  const { spans, text } = receiver;
  await receiver.close();
  expect(text).not.toContain(KEY);
  return spans;
};
const handling = async (messages: readonly BusMessage[], fails = false): Promise<readonly ReceivedSpan[]> =>
  spansOf(async () => {
    await transport.subscribe({
      ...{ group: 'step-down', topics: [TOPIC], maxBatch: 10, positions: () => Promise.resolve([]) },
      handle: (batch) => (handed.push(batch.messages), fails ? Promise.reject(new TypeError(KEY)) : Promise.resolve()),
    });
    const work = bus.subscription.handle({ messages, heartbeat: () => Promise.resolve(), isStale: () => false });
    await (fails ? expect(work).rejects.toThrow(KEY) : work);
  });
const links = (span: ReceivedSpan): readonly string[] => span.links.map(({ traceId }) => traceId[0]!);

it('a batch of the relay is linked to every command that is kept, and is the child of the only one', async () => {
  const spans = await spansOf(async () => {
    await transport.publish([record(A), record(B), record(A), record(UNKEPT), record(null)]);
    await transport.publish([record(A), record(A)]);
    await transport.publish([record(UNKEPT), record(null)]);
  });
  expect(spans.map(({ name }) => name)).toEqual([`send ${TOPIC}`, `send ${TOPIC}`]);
  const [both, one] = spans;
  expect([links(both!), both!.parentSpanId ?? '']).toEqual([['a', 'b'], '']);
  expect([links(one!), one!.traceId, one!.parentSpanId]).toEqual([['a'], 'a'.repeat(32), 'a'.repeat(16)]);
  expect(both!.attributes).toEqual({
    'messaging.system': 'kafka',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': TOPIC,
    'messaging.batch.message_count': 5,
    'stepwell.event.age_ms': 1500,
  });
});

it('a single message is processed as the child of its command, and names its processing to its handler', async () => {
  const [span, ...more] = await handling([record(A)]);
  expect([span!.name, span!.traceId, span!.parentSpanId, more]).toEqual([
    ...[`process ${TOPIC}`, 'a'.repeat(32), 'a'.repeat(16)],
    [],
  ]);
  expect(span!.attributes).toMatchObject({
    'messaging.consumer.group.name': 'step-down',
    'messaging.destination.partition.id': '3',
    'messaging.kafka.offset': 7,
    'stepwell.event.age_ms': 1500,
  });
  expect(handed.at(-1)![0]!.headers['ce_traceparent']).toBe(`00-${'a'.repeat(32)}-${span!.spanId}-01`);
});

it('a batch has a span per trace and one of its own that is linked to all; what nobody handles has none', async () => {
  const messages = [record(A), record(B), record(A), record(UNKEPT), record(contextOf('d'), 'intake.Other.v1')];
  const spans = await handling(messages);
  expect(spans.map(({ traceId, attributes }) => [traceId[0], attributes['messaging.batch.message_count']])).toEqual([
    ['a', 2],
    ['b', 1],
    [expect.anything(), 5],
  ]);
  expect([links(spans[2]!), spans[2]!.parentSpanId ?? '']).toEqual([['a', 'b'], '']);
  const carried = handed.at(-1)!.map(({ headers }) => headers['ce_traceparent']);
  expect(carried.slice(3)).toEqual([UNKEPT, contextOf('d')]);
  expect(carried[0]).toBe(carried[2]);
});

it('without a trace the delivery is handed on as it is', async () => {
  const messages = [record(null), record(UNKEPT)];
  expect(await handling(messages)).toEqual([]);
  expect(handed.at(-1)).toBe(messages);
});

it('a failure is told by its class', async () => {
  const [span] = await handling([record(A)], true);
  expect(span!.attributes['error.type']).toBe('TypeError');
});

it('a handler has a span in the trace of its event or timer, and none when that is not kept', async () => {
  const spans = await spansOf(async () => {
    const call = (): Promise<void> => Promise.resolve();
    const [bound] = tracedHandlers([{ name: 'Test.told', binding: { kind: 'timer', command: 'c' }, call }], tracing);
    const tx = (traceparent: string | null) => ({ cause: { ...commandCause(), traceparent } }) as never;
    for (const traceparent of [B, UNKEPT, null]) await bound!.call(tx(traceparent), {});
  });
  expect(spans).toMatchObject([{ name: 'handle Test.told', traceId: 'b'.repeat(32), parentSpanId: 'b'.repeat(16) }]);
});

it('a ratio of 0 keeps nothing that begins here', async () => {
  const here = await SpanReceiver.open();
  const off = await Tracing.open('step-down', { ...here.options, ratio: 0 });
  const span = off.begin({ name: 'a', kind: SpanKind.INTERNAL, parent: null });
  expect(traceparentOf(span)).toMatch(/-00$/);
  span.end();
  await off.close();
  expect(here.spans).toEqual([]);
  await here.close();
});
