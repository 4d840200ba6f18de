import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { BusBatch, BusRecord, Consumption } from '../../src/transports/transport.js';
import type { KafkaTransport } from '../../src/transports/kafka/kafka-transport.js';
import { asAdmin, eventually, newTopics, openTransport } from './broker.js';
import { read, Store, valueOf } from './reader.js';

const transport = openTransport();
let consumptions: Consumption[] = [];
let guests: KafkaTransport[] = [];
afterEach(async () => {
  await Promise.all(consumptions.map((one) => one.stop(5_000)));
  await Promise.all(guests.map((one) => one.close(5_000)));
  consumptions = [];
  guests = [];
});
/** A transport of another process, closed after the test. */
const guest = (...args: Parameters<typeof openTransport>): KafkaTransport => {
  const transport = openTransport(...args);
  guests.push(transport);
  return transport;
};
afterAll(() => transport.close(5_000));

const record = (topic: string, partition: number, value: string): BusRecord => {
  return { topic, partition, key: `k${partition}`, headers: {}, value };
};
const spread = (topics: readonly string[], count: number, from = 0): BusRecord[] =>
  Array.from({ length: count }, (_, index) => {
    return record(topics[index % topics.length] ?? '', index % 12, String(from + index));
  });
const member = async (...args: Parameters<typeof read>): Promise<Consumption> => {
  const consumption = await read(...args);
  consumptions.push(consumption);
  return consumption;
};
/** A promise that the test resolves when it wants a handler to go on. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

describe('a member alone', () => {
  it('gets every topic-partition in offset order, never two calls for one partition number', async () => {
    const topics = await newTopics(3);
    const store = new Store();
    await member(transport, randomUUID(), topics, store, { maxBatch: 50 });
    for (let round = 0; round < 20; round++) await transport.publish(spread(topics, 300, round * 300));
    await eventually('all are applied', () => store.applied.length === 6_000);
    expect(store.overlaps).toEqual([]);
    expect(store.refused).toEqual([]);
    for (const topic of topics) {
      for (let partition = 0; partition < 12; partition++) {
        const values = store.values(topic, partition).map(Number);
        expect(values).toEqual([...values].sort((a, b) => a - b));
      }
    }
  });

  it('gets at most maxBatch messages in a call, and small partitions share one', async () => {
    const topics = await newTopics(2);
    await transport.publish(spread(topics, 240));
    const sizes: number[] = [];
    const partitions: number[] = [];
    const store = new Store();
    await member(transport, randomUUID(), topics, store, {
      maxBatch: 64,
      handle: ({ messages }) => {
        sizes.push(messages.length);
        partitions.push(new Set(messages.map(({ partition }) => partition)).size);
        return Promise.resolve(store.apply(messages));
      },
    });
    await eventually('all are applied', () => store.applied.length === 240);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64);
    expect(Math.max(...partitions)).toBeGreaterThan(1);
  });

  it('reads on from the stored positions, whatever the broker remembers of the group', async () => {
    const topics = await newTopics(1);
    const group = randomUUID();
    const store = new Store();
    const first = await member(transport, group, topics, store);
    await transport.publish(spread(topics, 120));
    await eventually('the first half is applied', () => store.applied.length === 120);
    await first.stop(5_000);
    for (const key of store.offsets.keys()) store.offsets.set(key, 5);
    store.applied.length = 0;
    await transport.publish(spread(topics, 12, 120));
    await member(transport, group, topics, store);
    await eventually('the rest is applied again', () => store.applied.length === 12 * 6);
    expect(store.applied.map(({ offset }) => offset).sort()).toEqual(
      Array.from({ length: 72 }, (_, i) => (5 + i / 12) | 0).sort(),
    );
  });

  it('reports what is left to do', async () => {
    const topics = await newTopics(1);
    const { open, opened } = gate();
    const store = new Store();
    const consumption = await member(transport, randomUUID(), topics, store, {
      handle: async ({ messages }) => {
        await opened;
        store.apply(messages);
      },
    });
    await transport.publish(spread(topics, 24));
    const left = async () => (await consumption.lag()).reduce((sum, { next, end }) => sum + end - next, 0);
    expect(await left()).toBe(24);
    open();
    await eventually('nothing is left', async () => (await left()) === 0);
  });
});

describe('a rejected batch', () => {
  it('comes again from the same offsets while other partitions go on', async () => {
    const topics = await newTopics(1);
    const store = new Store();
    const tries: number[][] = [];
    let healed = false;
    await member(transport, randomUUID(), topics, store, {
      handle: (batch) =>
        store.exclusively(batch, () => {
          const poisoned = batch.messages.filter(({ partition }) => partition === 4);
          if (poisoned.length > 0 && !healed) {
            tries.push(poisoned.map(({ offset }) => offset));
            return Promise.reject(new Error('poison'));
          }
          return Promise.resolve(store.apply(batch.messages));
        }),
    });
    await transport.publish(spread(topics, 120));
    await eventually('all others are applied', () => store.applied.length === 110);
    await eventually('it is tried again', () => tries.length >= 3);
    healed = true;
    await eventually('it is applied at last', () => store.applied.length === 120);
    expect(store.values(topics[0] ?? '', 4)).toEqual(Array.from({ length: 10 }, (_, index) => String(4 + 12 * index)));
    expect(new Set(tries.map(([first]) => first))).toEqual(new Set([0]));
    expect(store.refused).toEqual([]);
  });

  it('is not applied again when its commit had succeeded and only the answer was lost', async () => {
    const topics = await newTopics(1);
    const store = new Store();
    let lost = 0;
    await member(transport, randomUUID(), topics, store, {
      handle: ({ messages }) => {
        store.apply(messages);
        return lost++ < 5 ? Promise.reject(new Error('connection lost at COMMIT')) : Promise.resolve();
      },
    });
    await transport.publish(spread(topics, 60));
    await eventually('all are applied', () => store.applied.length === 60);
    await transport.publish(spread(topics, 60, 60));
    await eventually('all are applied', () => store.applied.length === 120);
    expect(new Set(store.applied.map(valueOf)).size).toBe(120);
    expect(store.refused).toEqual([]);
  });

  it('does not stop a member whose positions cannot be read for a while, and says so', async () => {
    const topics = await newTopics(1);
    const store = new Store();
    const heard: string[] = [];
    transport.onTrouble(({ error }) => heard.push(error.message));
    let asked = 0;
    await member(transport, randomUUID(), topics, store, {
      positions: (bounds) =>
        asked++ < 3
          ? Promise.reject(new Error('database away'))
          : Promise.resolve(bounds.map((one) => store.positionOf(one))),
    });
    await transport.publish(spread(topics, 12));
    await eventually('all are applied', () => store.applied.length === 12);
    expect(heard.filter((message) => message === 'database away')).toHaveLength(3);
  });
});

describe('several members', () => {
  it('share the partition numbers, each with all topics of its numbers, and hand them over without overlap', async () => {
    const topics = await newTopics(2);
    const group = randomUUID();
    const store = new Store();
    const second = guest();
    const owned = async (one: Consumption) => (await one.lag()).map(({ topic, partition }) => `${partition}/${topic}`);
    const one = await member(transport, group, topics, store);
    await transport.publish(spread(topics, 1_200));
    const two = await read(second, group, topics, store);
    await transport.publish(spread(topics, 1_200, 1_200));
    await eventually('both own half', async () => (await owned(one)).length === 12 && (await owned(two)).length === 12);
    const mine = (await owned(one)).map((name) => name.split('/')[0]);
    const theirs = (await owned(two)).map((name) => name.split('/')[0]);
    expect(new Set(mine).size).toBe(6);
    expect(new Set(theirs).size).toBe(6);
    expect(mine.filter((number) => theirs.includes(number))).toEqual([]);
    await transport.publish(spread(topics, 1_200, 2_400));
    await second.close(5_000);
    await eventually('all is owned by the one that stays', async () => (await owned(one)).length === 24);
    await eventually('all are applied', () => store.applied.length === 3_600);
    expect(store.overlaps).toEqual([]);
    expect(store.refused).toEqual([]);
  });

  it('waits for running handlers before anybody else gets their partitions', async () => {
    const topics = await newTopics(1);
    const group = randomUUID();
    const store = new Store();
    const second = guest();
    const { open, opened } = gate();
    const events: string[] = [];
    await member(transport, group, topics, store, {
      handle: async ({ messages, isStale }) => {
        events.push('begins');
        await opened;
        store.apply(messages);
        events.push(isStale() ? 'stale' : 'handled');
      },
      revoked: (numbers) => events.push(`revoked ${numbers.length}`),
    });
    await transport.publish([record(topics[0] ?? '', 0, 'x')]);
    await eventually('it works', () => events.includes('begins'));
    const two = await read(second, group, topics, store);
    await asAdmin(async (admin) => {
      const state = async () => (await admin.describeGroups([group])).groups[0]?.state;
      await eventually('a rebalance began', async () => (await state()) === 'PreparingRebalance');
      // Ten heartbeats later the group must still be waiting for the handler.
      let looks = 0;
      await eventually('it was looked at often', async () => {
        expect(await state()).toBe('PreparingRebalance');
        return ++looks === 100;
      });
    });
    open();
    await eventually('the second joined', async () => (await two.lag()).length === 6);
    expect(events).toEqual(['begins', 'handled', 'revoked 12']);
    await second.close(5_000);
  });

  it('survives members that come and go under load', async () => {
    const topics = await newTopics(2);
    const group = randomUUID();
    const store = new Store();
    await member(transport, group, topics, store, { maxBatch: 20 });
    let published = 0;
    for (let round = 0; round < 6; round++) {
      const visitor = guest();
      const consumption = await read(visitor, group, topics, store, { maxBatch: 20 });
      for (let part = 0; part < 5; part++) {
        await transport.publish(spread(topics, 240, published));
        published += 240;
      }
      if (round % 2 === 0) await consumption.lag();
      await visitor.close(5_000);
    }
    await eventually('all are applied', () => store.applied.length === published);
    expect(store.overlaps).toEqual([]);
    expect(store.refused).toEqual([]);
  });
});

describe('stop', () => {
  it('finishes the batch in hand and hands over nothing more', async () => {
    const topics = await newTopics(1);
    const store = new Store();
    const consumption = await member(transport, randomUUID(), topics, store, { maxBatch: 10 });
    await transport.publish(spread(topics, 2_400));
    await eventually('it works', () => store.applied.length > 0);
    await consumption.stop(5_000);
    const applied = store.applied.length;
    await transport.publish(spread(topics, 12));
    expect(applied % 10).toBe(0);
    expect(store.applied.length).toBe(applied);
  });

  it('ends at its deadline although a handler hangs, which is then told that it is stale', async () => {
    const topics = await newTopics(1);
    const hanging: BusBatch[] = [];
    const consumption = await member(transport, randomUUID(), topics, new Store(), {
      handle: (batch) => {
        hanging.push(batch);
        return new Promise(() => {});
      },
    });
    await transport.publish(spread(topics, 1));
    await eventually('it hangs', () => hanging.length > 0);
    expect(hanging[0]?.isStale()).toBe(false);
    await consumption.stop(200);
    await eventually('it is stale', () => hanging[0]?.isStale() === true);
  });
});

describe('retention', () => {
  const truncate = (topic: string, offset: number) =>
    asAdmin(async (admin) => {
      // The admin client knows a topic's leaders only after asking about it.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
    });

  it('tells the subscriber the first offset that is left', async () => {
    const [topic = ''] = await newTopics(1);
    await transport.publish(Array.from({ length: 30 }, (_, index) => record(topic, 0, String(index))));
    await truncate(topic, 20);
    const store = new Store();
    await member(transport, randomUUID(), [topic], store);
    await eventually('the rest is applied', () => store.applied.length === 10);
    expect(store.values(topic, 0)[0]).toBe('20');
  });

  it('asks again when the position it was given is no longer there', async () => {
    const [topic = ''] = await newTopics(1);
    await transport.publish(Array.from({ length: 30 }, (_, index) => record(topic, 0, String(index))));
    await truncate(topic, 20);
    const store = new Store();
    const asked: number[] = [];
    await member(transport, randomUUID(), [topic], store, {
      positions: (bounds) => {
        asked.push(bounds.find(({ partition }) => partition === 0)?.earliest ?? -1);
        const stubborn = asked.length < 3;
        return Promise.resolve(
          bounds.map((one) => (stubborn ? { ...one, next: one.partition === 0 ? 3 : 0 } : store.positionOf(one))),
        );
      },
    });
    await eventually('the rest is applied', () => store.applied.length === 10);
    expect(asked).toEqual([20, 20, 20]);
  });
});

describe('a slow handler', () => {
  it('keeps its partitions longer than the session timeout', async () => {
    const topics = await newTopics(1);
    const patient = guest({ sessionTimeoutMs: 6_000 });
    const store = new Store();
    const { open, opened } = gate();
    const stale: boolean[] = [];
    await member(patient, randomUUID(), topics, store, {
      handle: async (batch) => {
        setTimeout(open, 8_000);
        await opened;
        stale.push(batch.isStale());
        store.apply(batch.messages);
      },
    });
    await transport.publish([record(topics[0] ?? '', 2, 'slow')]);
    await eventually('it is applied', () => store.applied.length === 1);
    await patient.close(5_000);
    expect(stale).toEqual([false]);
  });
});
