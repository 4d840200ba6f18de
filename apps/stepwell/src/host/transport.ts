import { PARTITIONS, TOPICS } from '@stepwell/contracts';
import { KafkaTransport, PostgresTransport, type EventTransport } from '@stepwell/messaging';
import { Kafka, logLevel } from 'kafkajs';
import { UserError } from './user-error.js';

/** Which bus carries the events. */
export type TransportChoice = { readonly kafka: string } | { readonly postgres: string };

const RETENTION_MS = 7 * 24 * 3_600_000;
const CONNECT = { connectionTimeout: 3_000, requestTimeout: 10_000, retry: { retries: 3, initialRetryTime: 200 } };

/** Connects the bus; on Kafka topics are made when missing. Throws UserError naming the setting when it is not there. */
export async function openTransport(choice: TransportChoice): Promise<EventTransport> {
  if ('postgres' in choice) {
    const log = new PostgresTransport({ url: choice.postgres });
    await log.connect();
    return log;
  }
  const brokers = choice.kafka.split(',').map((address) => address.trim());
  try {
    await makeTopics(brokers);
    const kafka = new KafkaTransport({ brokers });
    await kafka.connect();
    return kafka;
  } catch {
    throw new UserError(`--kafka ${choice.kafka}: no Kafka broker answers there.`);
  }
}

async function makeTopics(brokers: readonly string[]): Promise<void> {
  const admin = new Kafka({
    clientId: 'stepwell-topics',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    ...CONNECT,
  }).admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = TOPICS.filter((topic) => !existing.has(topic));
    const configEntries = [
      { name: 'cleanup.policy', value: 'delete' },
      { name: 'retention.ms', value: String(RETENTION_MS) },
    ];
    if (missing.length > 0)
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({ topic, numPartitions: PARTITIONS, configEntries })),
      });
  } finally {
    await admin.disconnect();
  }
}
