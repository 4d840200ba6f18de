import { TOPICS } from '@stepwell/contracts';
import type { Admin } from 'kafkajs';
import type { BusUnderTest, OpenBus } from '../world.js';
import { asAdmin, brokers, makeTopics, openTransport } from './broker.js';

/** Kafka with the platform's own topics, empty. */
export const openKafkaBus: OpenBus = async () => {
  await asAdmin(emptyTopics);
  const bus: BusUnderTest = {
    async transport() {
      const transport = openTransport();
      await transport.connect();
      return transport;
    },
    expire: (topic) => asAdmin((admin) => deleteRecords(admin, topic)),
    address: { kind: 'kafka', brokers: [brokers()] },
    close: () => Promise.resolve(),
  };
  return bus;
};

async function endsOf(admin: Admin, topic: string) {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, high }) => ({ partition, offset: high }));
}

async function deleteRecords(admin: Admin, topic: string): Promise<void> {
  await admin.deleteTopicRecords({ topic, partitions: await endsOf(admin, topic) });
}

/** Makes every used topic anew: a database of a new test knows no offsets, so the topics must begin at 0 too. */
async function emptyTopics(admin: Admin): Promise<void> {
  const ends = await Promise.all(TOPICS.map((topic) => endsOf(admin, topic)));
  const used = TOPICS.filter((_, index) => ends[index]?.some(({ offset }) => offset !== '0'));
  if (used.length === 0) return;
  await admin.deleteTopics({ topics: used });
  await makeTopics(admin, used);
}
