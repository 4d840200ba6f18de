import { randomUUID } from 'node:crypto';
import { createHook, executionAsyncId } from 'node:async_hooks';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { BusRecord } from '../../src/transports/transport.js';
import type { KafkaTransport } from '../../src/transports/kafka/kafka-transport.js';
import { broker, eventually, newTopics, openTransport, stockClient } from './broker.js';
import { read, Store } from './reader.js';

let transports: KafkaTransport[] = [];
const open = () => {
  const transport = openTransport();
  transports.push(transport);
  return transport;
};
afterEach(async () => {
  await broker('thaw').catch(() => undefined);
  await broker('start');
  await Promise.all(transports.map((transport) => transport.close(5_000)));
  transports = [];
});

/** Publishes numbered batches to all partitions, one in flight, until told to stop; a refused batch is sent again. */
function relay(transport: KafkaTransport, topic: string) {
  const acknowledged: string[] = [];
  let refused = 0;
  let running = true;
  const done = (async () => {
    for (let number = 0; running; number++) {
      const batch = Array.from({ length: 24 }, (_, index): BusRecord => {
        return { topic, partition: index % 12, key: 'k', headers: {}, value: `${number * 2 + Math.floor(index / 12)}` };
      });
      while (
        !(await transport.publish(batch).then(
          () => true,
          () => false,
        ))
      )
        refused++;
      acknowledged.push(...batch.map(({ partition, value }) => `${partition}/${value}`));
    }
  })();
  const stop = () => {
    running = false;
    return done;
  };
  return { acknowledged, stop, refusals: () => refused };
}

/** Values of one partition after dropping what came before: what a consumer's watermark does. */
function deduplicated(values: readonly number[]): number[] {
  let last = -1;
  return values.filter((value) => value > last && ((last = value), true));
}

function expectNothingLostOrReordered(store: Store, topic: string, acknowledged: readonly string[]) {
  const seen = new Set(store.applied.map(({ partition, value }) => `${partition}/${value.toString()}`));
  expect(acknowledged.filter((one) => !seen.has(one))).toEqual([]);
  for (let partition = 0; partition < 12; partition++) {
    const kept = deduplicated(store.values(topic, partition).map(Number));
    expect(kept).toEqual(kept.map((_, index) => index));
  }
  expect(store.overlaps).toEqual([]);
  expect(store.refused).toEqual([]);
}

describe('F10: a broker killed -9 and started again', () => {
  it('loses nothing that was acknowledged, reorders nothing, and both sides go on by themselves', async () => {
    const [topic = ''] = await newTopics(1);
    const [publisher, consumer] = [open(), open()];
    const store = new Store();
    await read(consumer, randomUUID(), [topic], store);
    const sending = relay(publisher, topic);
    for (let round = 0; round < 2; round++) {
      const before = store.applied.length;
      await eventually('events flow', () => store.applied.length > before + 2_000);
      await broker('kill');
      await broker('start');
    }
    const after = store.applied.length;
    await eventually('events flow again', () => store.applied.length > after + 2_000, 40_000);
    await sending.stop();
    await eventually(
      'all acknowledged are seen',
      () =>
        new Set(store.applied.map(({ partition, value }) => `${partition}/${value.toString()}`)).size >=
        sending.acknowledged.length,
    );
    expectNothingLostOrReordered(store, topic, sending.acknowledged);
  }, 120_000);
});

describe('F11: a broker frozen for a while', () => {
  it('delays, then goes on', async () => {
    const [topic = ''] = await newTopics(1);
    const [publisher, consumer] = [open(), open()];
    const store = new Store();
    await read(consumer, randomUUID(), [topic], store);
    const sending = relay(publisher, topic);
    await eventually('events flow', () => store.applied.length > 1_000);
    await broker('freeze');
    const frozen = performance.now();
    await eventually('it was frozen for 4 s', () => performance.now() - frozen > 4_000);
    await broker('thaw');
    const after = store.applied.length;
    await eventually('events flow again', () => store.applied.length > after + 2_000, 40_000);
    await sending.stop();
    await eventually('all acknowledged are seen', () => store.applied.length >= sending.acknowledged.length);
    expectNothingLostOrReordered(store, topic, sending.acknowledged);
  }, 120_000);
});

describe('F13: the group forgotten by the broker', () => {
  it('changes nothing, because positions are ours', async () => {
    const topics = await newTopics(1);
    const group = randomUUID();
    const store = new Store();
    const transport = open();
    const first = await read(transport, group, topics, store);
    const batch = (value: string): BusRecord[] => [
      { topic: topics[0] ?? '', partition: 1, key: 'k', headers: {}, value },
    ];
    await transport.publish(batch('0'));
    await eventually('it is applied', () => store.applied.length === 1);
    await first.stop(5_000);
    const admin = stockClient().admin();
    await admin.connect();
    await admin.deleteGroups([group]);
    await admin.disconnect();
    await transport.publish(batch('1'));
    await read(transport, group, topics, store);
    await eventually('the next is applied', () => store.applied.length === 2);
    expect(store.values(topics[0] ?? '', 1)).toEqual(['0', '1']);
  });
});

describe('an idle transport', () => {
  it('wakes the process a few times a second, not a thousand times', async () => {
    const topics = await newTopics(1);
    const transport = open();
    const store = new Store();
    const consumption = await read(transport, randomUUID(), topics, store);
    await transport.publish([{ topic: topics[0] ?? '', partition: 0, key: 'k', headers: {}, value: '0' }]);
    await eventually('it is applied', () => store.applied.length === 1);
    await consumption.lag();
    const timers = new Set<number>();
    let wakeUps = 0;
    const hook = createHook({
      init: (id, type) => void (type === 'Timeout' && timers.add(id)),
      before: (id) => void (timers.has(id) && id === executionAsyncId() && wakeUps++),
    }).enable();
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const seconds = (performance.now() - began) / 1_000;
    hook.disable();
    // Heartbeats every 100 ms here, one long poll a second.
    expect(wakeUps / seconds).toBeLessThan(40);
  });
});
