import { randomUUID } from 'node:crypto';
import kafkajs, { type Admin } from 'kafkajs';
import { KafkaTransport, type KafkaTransportOptions } from '../../src/transports/kafka/kafka-transport.js';

const DEADLINE_MS = 25_000;
const LOOK_EVERY_MS = 10;

/** Address of the broker that `npm run test:kafka` started. */
export function brokers(): string {
  const address = process.env['STEPWELL_TEST_KAFKA'];
  if (!address) throw new Error('STEPWELL_TEST_KAFKA is not set: run this spec with `npm run test:kafka`');
  return address;
}

/** Kills (-9), freezes, thaws or starts the broker; its data and ports stay. */
export async function broker(action: 'kill' | 'freeze' | 'thaw' | 'start'): Promise<void> {
  const answer = await fetch(`${process.env['STEPWELL_TEST_KAFKA_CONTROL']}/${action}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`${action}: ${await answer.text()}`);
}

/** A stock kafkajs client: the outside oracle of what is really on the broker. */
export function stockClient() {
  return new kafkajs.Kafka({ brokers: [brokers()], logLevel: kafkajs.logLevel.NOTHING, retry: { retries: 20 } });
}

/** Runs `work` with an admin client. */
export async function asAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = stockClient().admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Makes `count` new topics of 12 partitions that no other test uses. */
export async function newTopics(count: number): Promise<string[]> {
  const names = Array.from({ length: count }, () => `test.${randomUUID()}`);
  await asAdmin((admin) => makeTopics(admin, names));
  return names;
}

/** Makes topics of 12 partitions and waits until the broker answers for every partition. */
export async function makeTopics(admin: Admin, names: readonly string[]): Promise<void> {
  const topics = names.map((topic) => ({ topic, numPartitions: 12, replicationFactor: 1 }));
  await admin.createTopics({ topics, waitForLeaders: false });
  const answers = async () => {
    const offsets = await Promise.all(names.map((topic) => admin.fetchTopicOffsets(topic)));
    return offsets.every(({ length }) => length === 12);
  };
  await eventually('all partitions have a leader', () => answers().catch(() => false));
}

/** A transport with quick heartbeats; close it. */
export function openTransport(options: Partial<KafkaTransportOptions> = {}): KafkaTransport {
  return new KafkaTransport({ brokers: [brokers()], heartbeatMs: 100, ...options });
}

/** Polls until `met` answers true; fails naming `what` after the deadline. */
export async function eventually(what: string, met: () => boolean | Promise<boolean>, deadlineMs = DEADLINE_MS) {
  const deadline = performance.now() + deadlineMs;
  while (!(await met())) {
    if (performance.now() > deadline) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
