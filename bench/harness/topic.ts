import { Kafka, logLevel } from 'kafkajs';

/** Reads a whole topic with a plain client: key and sequence of every record, in order within each partition. */
export async function readTopic(broker: string, topic: string): Promise<readonly { key: string; sequence: number }[]> {
  const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const total = ends.reduce((sum, { offset }) => sum + Number(offset), 0);
  const seen: { key: string; sequence: number }[] = [];
  const consumer = kafka.consumer({ groupId: `check-${process.pid}-${performance.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachBatch: ({ batch }) => {
        for (const { key, headers } of batch.messages)
          seen.push({ key: String(key), sequence: Number(headers?.['ce_sequence']) });
        if (seen.length >= total) resolve();
        return Promise.resolve();
      },
    });
  });
  await consumer.disconnect();
  return seen;
}

/** How far a topic has been filled, asked of the broker every few milliseconds. */
export async function watchTopic(broker: string, topic: string) {
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const watch = {
    count: 0,
    /** Resolves when at least `wanted` records are acknowledged, or after `withinMs`. */
    async reaches(wanted: number, withinMs = Infinity): Promise<void> {
      const until = performance.now() + withinMs;
      for (;;) {
        const ends = await admin.fetchTopicOffsets(topic).catch(nothingIfRetriable);
        if (ends) watch.count = ends.reduce((sum, { offset }) => sum + Number(offset), 0);
        if ((ends && watch.count >= wanted) || performance.now() > until) return;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    close: () => admin.disconnect(),
  };
  return watch;
}

const POLL_MS = 20;

/** A topic just made has no leader for a moment. */
function nothingIfRetriable(error: Error): null {
  if ('retriable' in error && error.retriable) return null;
  throw error;
}

/** Makes a topic of the platform's size, for a peer that brings its own. */
export async function makeTopic(broker: string, topic: string): Promise<void> {
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 12, replicationFactor: 1 }] });
  await admin.disconnect();
}
