import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BusBatch, BusMessage, Position } from '../transport.js';
import { Lanes } from './lanes.js';

const TOPICS = ['a', 'b'];
const NUMBERS = [0, 1, 2, 3];
const PER_PARTITION = 12;
const at = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`;
const places = TOPICS.flatMap((topic) => NUMBERS.map((partition) => ({ topic, partition })));

/** A handle call that the test decides about. */
interface Call {
  readonly batch: BusBatch;
  end(applied: boolean): void;
}

/** Lanes over a log held in memory and offsets stored as a database would. */
function world(maxBatch: number, concurrency: number) {
  const stored = new Map(places.map((place) => [at(place), 0]));
  const calls: Call[] = [];
  const violations: string[] = [];
  const apply = ({ messages }: BusBatch) => {
    for (const message of messages) {
      if (message.offset !== stored.get(at(message))) violations.push(`${at(message)} ${message.offset}`);
      stored.set(at(message), message.offset + 1);
    }
  };
  const positions = (of: readonly { topic: string; partition: number }[]): Position[] =>
    of.map(({ topic, partition }) => ({ topic, partition, next: stored.get(at({ topic, partition })) ?? 0 }));
  const handle = (batch: BusBatch) => {
    const numbers = new Set(batch.messages.map(({ partition }) => partition));
    const others = calls.flatMap((call) => call.batch.messages).map(({ partition }) => partition);
    if (others.some((number) => numbers.has(number))) violations.push('two calls for one partition number');
    if (batch.messages.length > maxBatch) violations.push('more than maxBatch');
    return new Promise<void>((resolve, reject) => {
      const call: Call = {
        batch,
        end: (applied) => {
          calls.splice(calls.indexOf(call), 1);
          if (applied) apply(batch);
          if (applied) resolve();
          else reject(new Error('refused'));
        },
      };
      calls.push(call);
      if (calls.length > concurrency) violations.push('more calls than allowed');
    });
  };
  const lanes = new Lanes({
    subscription: { group: 'g', topics: TOPICS, maxBatch, positions: (of) => Promise.resolve(positions(of)), handle },
    concurrency,
    bounds: (of) => Promise.resolve(of.map((place) => ({ ...place, earliest: 0, end: PER_PARTITION }))),
    heartbeat: () => Promise.resolve(),
    room: () => undefined,
    trouble: () => undefined,
  });
  const fetch = (most: number) => {
    for (const asked of lanes.wanted()) {
      const next = Math.min(asked.next + most, PER_PARTITION);
      const messages = Array.from({ length: next - asked.next }, (_, index): BusMessage => {
        return { ...asked, offset: asked.next + index, key: 'k', headers: {}, value: '' };
      });
      lanes.accept(asked, messages, next);
    }
    lanes.pump();
  };
  return { lanes, calls, violations, stored, fetch, positions };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('lanes', () => {
  it('hand everything over once, in order, never one partition number twice at once, whatever the interleaving', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ do: fc.constant('fetch' as const), n: fc.integer({ min: 1, max: 5 }) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), n: fc.nat(9) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('reassign' as const), n: fc.constant(0) }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 3 }),
        async (steps, maxBatch, concurrency) => {
          const { lanes, calls, violations, stored, fetch, positions } = world(maxBatch, concurrency);
          const reassign = async () => {
            const finished = lanes.finish(1_000);
            while (calls[0]) (calls[0].end(true), await turn());
            expect(await finished).toBe(true);
            lanes.release();
            lanes.assign(positions(places));
          };
          lanes.assign(positions(places));
          for (const { do: what, n } of steps) {
            if (what === 'fetch') fetch(n);
            else if (what === 'reassign') await reassign();
            else calls[n % Math.max(calls.length, 1)]?.end(true);
            await turn();
            expect(new Map(lanes.positions().map((position) => [at(position), position.next]))).toEqual(stored);
          }
          for (let round = 0; round < 400 && [...stored.values()].some((next) => next < PER_PARTITION); round++) {
            fetch(5);
            calls[0]?.end(true);
            await turn();
          }
          expect(violations).toEqual([]);
          expect(new Set(stored.values())).toEqual(new Set([PER_PARTITION]));
          expect(lanes.positions().every(({ next }) => next === PER_PARTITION)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('hand a lane over alone after it was refused, and again from the stored offsets', async () => {
    const { lanes, calls, violations, fetch, positions } = world(100, 1);
    lanes.assign(positions(places));
    fetch(2);
    const first = calls[0];
    expect(new Set(first?.batch.messages.map(({ partition }) => partition)).size).toBe(NUMBERS.length);
    first?.end(false);
    while (calls.length === 0) await turn();
    expect(new Set(calls[0]?.batch.messages.map(({ partition }) => partition)).size).toBe(1);
    expect(calls[0]?.batch.messages[0]?.offset).toBe(0);
    while (calls[0]) {
      calls[0].end(true);
      await turn();
    }
    expect(violations).toEqual([]);
    await lanes.finish(0);
  });

  it('drop an answer to a question that was asked before the position moved', () => {
    const { lanes, calls, positions } = world(100, 1);
    lanes.assign(positions(places));
    const [asked] = lanes.wanted();
    lanes.assign(positions(places).map((position) => ({ ...position, next: 5 })));
    if (asked) lanes.accept(asked, [{ ...asked, offset: 0, key: 'k', headers: {}, value: '' }], 1);
    lanes.pump();
    expect(calls).toEqual([]);
    expect(lanes.wanted().every(({ next }) => next === 5)).toBe(true);
  });
});
