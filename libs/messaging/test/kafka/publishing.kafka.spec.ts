import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { BusRecord } from '../../src/transports/transport.js';
import { KafkaTransport } from '../../src/transports/kafka/kafka-transport.js';
import { eventually, newTopics, openTransport, stockClient } from './broker.js';
import { read, Store, valueOf } from './reader.js';

const transport = openTransport();
afterAll(() => transport.close(5_000));

const record = (topic: string, partition: number, value: string): BusRecord => ({
  topic,
  partition,
  key: 'key',
  headers: { ce_id: value, 'content-type': 'application/json' },
  value,
});

/** Everything a stock client reads from `topic`, as soon as there are `count` messages. */
async function stockRead(topic: string, count: number) {
  const consumer = stockClient().consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const seen: { partition: number; key: string; value: string; headers: Record<string, string> }[] = [];
  await consumer.run({
    eachMessage: ({ partition, message }) => {
      const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]);
      seen.push({
        partition,
        key: String(message.key),
        value: String(message.value),
        headers: Object.fromEntries(headers),
      });
      return Promise.resolve();
    },
  });
  await eventually('the stock client reads everything', () => seen.length >= count);
  await consumer.disconnect();
  return seen;
}

describe('publish', () => {
  it('puts every record where it was told, in order, readable by any other client', async () => {
    const [topic = ''] = await newTopics(1);
    const batch = Array.from({ length: 240 }, (_, index) => record(topic, index % 12, `v${index}`));
    await transport.publish(batch);
    const seen = await stockRead(topic, batch.length);
    for (let partition = 0; partition < 12; partition++) {
      const expected = batch.filter((one) => one.partition === partition);
      expect(seen.filter((one) => one.partition === partition)).toEqual(
        expected.map(({ key, value, headers }) => ({ partition, key, value, headers: { ...headers } })),
      );
    }
  });

  it('carries any text: empty key, unicode, long values, many headers', async () => {
    const [topic = ''] = await newTopics(1);
    const headers = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`ce_${index}`, `é${'x'.repeat(index * 7)}`]),
    );
    const texts = [
      '',
      'a',
      'é',
      'x'.repeat(63),
      'x'.repeat(64),
      'ü'.repeat(40),
      '😀'.repeat(5_000),
      'x'.repeat(70_000),
    ];
    const batch = texts.map((text) => ({ topic, partition: 5, key: text.slice(0, 100), headers, value: text }));
    await transport.publish(batch);
    const store = new Store();
    const consumption = await read(transport, randomUUID(), [topic], store);
    await eventually('all arrive', () => store.applied.length === batch.length);
    await consumption.stop(5_000);
    expect(
      store.applied.map(({ key, headers: own, value }) => ({ key, headers: own, value: value.toString() })),
    ).toEqual(batch.map(({ key, headers: own, value }) => ({ key, headers: own, value })));
  });

  it('keeps the order of publishes that the caller did not await', async () => {
    const [topic = ''] = await newTopics(1);
    const values = Array.from({ length: 60 }, (_, index) => String(index));
    await Promise.all(values.map((value) => transport.publish([record(topic, 3, value)])));
    const seen = await stockRead(topic, values.length);
    expect(seen.map(({ value }) => value)).toEqual(values);
  });

  it('splits what a broker would refuse as one batch', async () => {
    const [topic = ''] = await newTopics(1);
    const values = Array.from({ length: 300 }, (_, index) => `${index}:${'x'.repeat(10_000)}`);
    await transport.publish(values.map((value) => record(topic, 0, value)));
    const seen = await stockRead(topic, values.length);
    expect(seen.map(({ value }) => value)).toEqual(values);
  });

  it('rejects a record that is too large, naming the partition, and goes on working', async () => {
    const [topic = ''] = await newTopics(1);
    await expect(transport.publish([record(topic, 7, 'x'.repeat(1_200_000))])).rejects.toMatchObject({
      name: 'TooLarge',
      message: expect.stringContaining(`${topic} partition 7`),
    });
    await transport.publish([record(topic, 7, 'fine')]);
    expect((await stockRead(topic, 1)).map(({ value }) => value)).toEqual(['fine']);
  });

  it('rejects for a topic that does not exist', async () => {
    await expect(transport.publish([record(`test.${randomUUID()}`, 0, 'x')])).rejects.toThrow();
  });
});

describe('connect', () => {
  it('says in one line what cannot be reached and which setting names it', async () => {
    const lost = new KafkaTransport({ brokers: ['127.0.0.1:9'] });
    await expect(lost.connect()).rejects.toThrow(/^KAFKA_BROKERS: no Kafka broker answers at 127\.0\.0\.1:9 \(.+\)$/);
    await lost.close(1_000);
  });

  it('refuses to subscribe to a topic that does not exist', async () => {
    const topic = `test.${randomUUID()}`;
    await expect(read(transport, randomUUID(), [topic], new Store())).rejects.toThrow(`${topic} does not exist`);
  });
});

describe('records of other writers', () => {
  it('reads compressed batches and skips aborted transactions and their markers', async () => {
    const [topic = ''] = await newTopics(1);
    const client = stockClient();
    const plain = client.producer();
    const transactional = client.producer({ transactionalId: randomUUID(), maxInFlightRequests: 1, idempotent: true });
    await Promise.all([plain.connect(), transactional.connect()]);
    const send = (value: string) => ({ topic, messages: [{ partition: 1, key: 'k', value }] });
    await plain.send({ ...send('gzip'), compression: 1 });
    const aborted = await transactional.transaction();
    await aborted.send(send('aborted'));
    await plain.send(send('between'));
    await aborted.abort();
    const committed = await transactional.transaction();
    await committed.send(send('committed'));
    await committed.commit();
    await Promise.all([plain.disconnect(), transactional.disconnect()]);
    const values: string[] = [];
    const consumption = await read(transport, randomUUID(), [topic], new Store(), {
      handle: ({ messages }) => Promise.resolve(void values.push(...messages.map(valueOf))),
    });
    await eventually('three are visible', () => values.length === 3);
    await eventually('the markers are behind us', async () =>
      (await consumption.lag()).every(({ next, end }) => next === end),
    );
    await consumption.stop(5_000);
    expect(values).toEqual(['gzip', 'between', 'committed']);
  });
});

describe('the rights a worker needs', () => {
  it('are asked for without changing anything at the broker', async () => {
    const [topic = ''] = await newTopics(1);
    await transport.publish([record(topic, 0, 'first')]);
    await transport.requireRights({ group: randomUUID(), consumes: [topic], publishes: [topic] });
    await transport.publish([record(topic, 0, 'second')]);
    expect((await stockRead(topic, 2)).map(({ value }) => value)).toEqual(['first', 'second']);
  });

  it('are refused one line for each topic that is missing', async () => {
    const [topic = '', missing, other] = [...(await newTopics(1)), `test.${randomUUID()}`, `test.${randomUUID()}`];
    const asked = transport.requireRights({ group: randomUUID(), consumes: [topic, missing!], publishes: [other!] });
    await expect(asked).rejects.toThrow(
      [missing, other]
        .map((one) => `KAFKA_BROKERS: topic ${one} does not exist, or may not be described: run the verb migrate`)
        .join('\n'),
    );
  });
});
