// One producer in a process of its own: sends numbered batches, and says which of them were acknowledged. Stock kafkajs as its
// documentation has it (https://kafka.js.org/docs/producing), or our own transport under the same fault.
import kafkajs from 'kafkajs';
import { pause } from '../framework/pause.js';
import type { Acknowledged, SendOrders } from './orders.js';

const orders = JSON.parse(process.argv[2] ?? '{}') as SendOrders;

type Send = (batch: readonly string[]) => Promise<unknown>;

async function stock(): Promise<Send> {
  const { address, requestTimeoutMs, topic } = orders;
  const client = new kafkajs.Kafka({
    clientId: 'sender',
    brokers: [address],
    requestTimeout: requestTimeoutMs,
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const producer = client.producer({ idempotent: true });
  await producer.connect();
  return (batch) => producer.send({ topic, acks: -1, messages: batch.map((value) => ({ partition: 0, value })) });
}

/** Ours: a publish that overlaps waits for the one before, and a batch that failed is sent again by who called. */
async function ours(): Promise<Send> {
  const { KafkaTransport } = await import('@stepwell/messaging');
  const transport = new KafkaTransport({ brokers: [orders.address], clientId: 'sender' });
  await transport.connect();
  const records = (batch: readonly string[]) =>
    batch.map((value) => ({ topic: orders.topic, partition: 0, key: 'one', headers: {}, value }));
  return (batch) => transport.publish(records(batch));
}

const send = orders.client === 'ours' ? await ours() : await stock();
await send(['warm']);
process.send?.('ready');
const acknowledged: string[] = [];
let failed = 0;
const underWay: Promise<unknown>[] = [];
for (const batch of orders.batches) {
  const sent = send(batch).then(
    () => acknowledged.push(...batch),
    () => (failed += 1),
  );
  underWay.push(sent);
  if (orders.overlapping) await pause(orders.everyMs);
  else await sent;
}
await Promise.all(underWay);
process.send?.({ acknowledged, failed } satisfies Acknowledged, () => process.exit(0));
