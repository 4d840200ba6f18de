import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { classify, type StreamState, type Verdict } from '../src/consumer/classify.js';
import type { EventHandler } from '../src/consumer/dispatch.js';
import type { EventItem } from '../src/consumer/item.js';
import { runsOf } from '../src/consumer/runs.js';

const handler = (name: string, single: boolean): EventHandler => ({ name, single, handle: () => Promise.resolve() });
const RUN_A = handler('runA', false);
const RUN_B = handler('runB', false);
const ONE = handler('one', true);

const itemOf = (stream: string, handlers: readonly EventHandler[]): EventItem => {
  const ids = { correlationId: 'c', causationId: 'c', tenantId: 't', siteId: null, traceparent: null };
  const times = { occurredAt: '2026-01-05T14:00:00.000Z', recordedAt: '2026-01-05T14:00:00.000Z' };
  const event = { id: 'e', type: 't', service: 's', topic: 't', key: stream, sequence: 1, ...ids, ...times, data: {} };
  return { kind: 'event', message: null, fault: null, stream, handlers, event };
};

const state = (sequence: number, waiting = false): StreamState => ({
  sequence,
  eventId: sequence ? `e${sequence}` : null,
  waiting,
});
const item = (sequence: number, change: Partial<EventItem> = {}) =>
  ({ event: { sequence, id: `e${sequence}` }, handlers: [ONE], fault: null, ...change }) as Pick<
    EventItem,
    'event' | 'handlers' | 'fault'
  >;

describe('what a consumer does with an event', () => {
  test.each<[string, StreamState, ReturnType<typeof item>, Verdict]>([
    ['first of a stream', state(0), item(1), 'apply'],
    ['next', state(4), item(5), 'apply'],
    ['next, nobody handles it', state(4), item(5, { handlers: [] }), 'skip'],
    ['same again', state(5), item(5), 'drop'],
    ['earlier', state(5), item(4), 'drop'],
    ['earlier with another id', state(5), { ...item(4), event: { ...item(4).event, id: 'x' } }, 'drop'],
    ['same sequence, other id', state(5), { ...item(5), event: { ...item(5).event, id: 'x' } }, 'clash'],
    ['one missing', state(3), item(5), 'gap'],
    ['first missing', state(0), item(2), 'gap'],
    ['next behind a parked one', state(4, true), item(5), 'wait'],
    ['later behind a parked one', state(4, true), item(9), 'wait'],
    ['duplicate while others wait', state(4, true), item(4), 'drop'],
    ['unknown major', state(4), item(5, { fault: 'unknown-major', handlers: [] }), 'park'],
    ['invalid data', state(4), item(5, { fault: 'invalid-data' }), 'park'],
    ['unknown major behind a gap', state(3), item(5, { fault: 'unknown-major', handlers: [] }), 'gap'],
  ])('%s', (_, where, what, verdict) => {
    expect(classify(where, what)).toBe(verdict);
  });
});

describe('runs', () => {
  const arbitraryItems = fc.array(
    fc.record({ stream: fc.constantFrom('p', 'q', 'r'), handlers: fc.subarray([RUN_A, RUN_B, ONE], { minLength: 1 }) }),
    { maxLength: 60 },
  );

  test('whatever the grouping, each handler sees each stream’s events once and in order, and streams keep their order across handlers', () => {
    fc.assert(
      fc.property(arbitraryItems, (drawn) => {
        const items = drawn.map(({ stream, handlers }) => itemOf(stream, handlers));
        const calls = runsOf(items).flatMap((run, call) =>
          run.items.map((one) => ({ call, handler: run.handler, one })),
        );
        for (const one of items) {
          const mine = calls.filter((call) => call.one === one).map((call) => call.handler);
          expect(mine).toEqual(one.handlers);
        }
        for (const stream of ['p', 'q', 'r']) {
          const order = calls.filter((call) => call.one.stream === stream).map((call) => items.indexOf(call.one));
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
        for (const run of runsOf(items)) if (run.handler.single) expect(run.items).toHaveLength(1);
      }),
    );
  });

  test('events of different streams for one run handler travel in one call', () => {
    const items = ['p', 'q', 'p', 'r', 'q'].map((stream) => itemOf(stream, [RUN_A]));
    expect(runsOf(items)).toHaveLength(1);
  });
});
