// Reads deploy/kafka/topics.yaml (a list of names below one block of defaults) and makes those topics on a broker.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LEADER_DEADLINE_MS = 20_000;
const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'deploy', 'kafka', 'topics.yaml');

/** The topics as written down: {names, partitions, replicationFactor, config}. Refuses a line it does not understand. */
export function readTopics(text = readFileSync(file, 'utf8')) {
  const topics = { names: [], partitions: 0, replicationFactor: 0, config: {} };
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/(^|\s)#.*$/, '').trimEnd();
    const [, indent, name] = /^( *)- (\S+)$/.exec(line) ?? [];
    const [, depth, key, value] = /^( *)([\w.]+):(?: +(\S+))?$/.exec(line) ?? [];
    if (name !== undefined && indent === '  ') topics.names.push(name);
    else if (depth === '    ' && value !== undefined) topics.config[key] = value;
    else if (depth === '  ' && value !== undefined && key in topics) topics[key] = Number(value);
    else if (line !== '' && !['defaults:', 'topics:', '  config:'].includes(line)) {
      throw new Error(`topics.yaml line ${index + 1} is not understood: ${line}`);
    }
  }
  return topics;
}

/** Makes the platform's topics on a broker with one replica each; topics already there are left alone. */
export async function createTopics(brokers, { names, partitions, config } = readTopics()) {
  const { Kafka, logLevel } = (await import('kafkajs')).default;
  const admin = new Kafka({
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    retry: { retries: 40, maxRetryTime: 250 },
  }).admin();
  await admin.connect();
  try {
    const configEntries = Object.entries({ ...config, 'min.insync.replicas': '1' }).map(([name, value]) => ({
      name,
      value,
    }));
    const topics = names.map((topic) => ({ topic, numPartitions: partitions, replicationFactor: 1, configEntries }));
    await admin.createTopics({ topics, waitForLeaders: false, timeout: 20_000 });
    await untilLed(admin, names);
  } finally {
    await admin.disconnect();
  }
}

/** Waits until every partition has a leader; the client's own wait gives up while the news of a topic still travels. */
async function untilLed(admin, topics) {
  const deadline = Date.now() + LEADER_DEADLINE_MS;
  const led = ({ partitions }) => partitions.every(({ leader }) => leader > 0);
  for (;;) {
    const known = await admin.fetchTopicMetadata({ topics }).catch(() => null);
    if (known?.topics.every(led)) return;
    if (Date.now() > deadline) throw new Error('the new topics have no leader');
    await new Promise((done) => setTimeout(done, 50));
  }
}
