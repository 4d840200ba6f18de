import type { ConnectionOptions } from 'node:tls';
import { PARTITIONS, TOPICS } from '@stepwell/contracts';
import { StartRefused } from '@stepwell/platform';
import kafkajs, { type KafkaConfig as ClientOptions } from 'kafkajs';
import type { KafkaConnection } from './kafkajs-internals.js';

const RETENTION_MS = 7 * 24 * 3_600_000;
const MAX_MESSAGE_BYTES = 1_048_588;
const CONNECT = { connectionTimeout: 5_000, requestTimeout: 15_000, retry: { retries: 3, initialRetryTime: 200 } };

/**
 * Makes the topics of deploy/kafka/topics.yaml that are missing and answers their names; those that are there are left as
 * they are. Throws `StartRefused` when the broker cannot be reached or refuses.
 */
export async function makeTopics(connection: KafkaConnection, replicas: number): Promise<readonly string[]> {
  const admin = new kafkajs.Kafka(clientOf(connection)).admin();
  const at = connection.brokers.join(',');
  try {
    await admin.connect();
    const existing = new Set(await admin.listTopics());
    const missing = TOPICS.filter((topic) => !existing.has(topic));
    if (missing.length > 0) await admin.createTopics({ topics: missing.map((topic) => topicOf(topic, replicas)) });
    return missing;
  } catch (error) {
    throw new StartRefused(`KAFKA_BROKERS: the topics cannot be made at ${at} (${(error as Error).message})`);
  } finally {
    await admin.disconnect();
  }
}

function topicOf(topic: string, replicas: number) {
  const config = {
    'cleanup.policy': 'delete',
    'retention.ms': String(RETENTION_MS),
    'min.insync.replicas': String(Math.max(1, replicas - 1)),
    'max.message.bytes': String(MAX_MESSAGE_BYTES),
  };
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  return { topic, numPartitions: PARTITIONS, replicationFactor: replicas, configEntries };
}

function clientOf({ brokers, clientId, ssl, sasl }: KafkaConnection): ClientOptions {
  const tls: ConnectionOptions | boolean | undefined = typeof ssl === 'function' ? ssl() : ssl;
  return {
    ...CONNECT,
    ...{ brokers: [...brokers], clientId, logLevel: kafkajs.logLevel.NOTHING },
    ...(tls === undefined ? {} : { ssl: tls }),
    ...(sasl ? { sasl } : {}),
  };
}
