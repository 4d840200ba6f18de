import { Kafka, AssignerProtocol, logLevel, type Admin } from 'kafkajs';
import { SERVICES, TOPICS } from '@stepwell/contracts';

/** Topics by group, as the members told the broker. */
export type Groups = Readonly<Record<string, readonly string[]>>;

const POLL_MS = 200;
const DEADLINE_MS = 60_000;

/** A plain client that looks at a broker from outside. */
export class Outside {
  private constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
  ) {}

  static async at(broker: string): Promise<Outside> {
    const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    return new Outside(kafka, admin);
  }

  /** Groups of the five services that stand with one member each, and what they subscribe to. */
  async standing(): Promise<Groups> {
    const { groups } = await this.admin.describeGroups([...SERVICES]);
    const stable = groups.filter(({ state, members }) => state === 'Stable' && members.length === 1);
    return Object.fromEntries(
      stable.map(({ groupId, members }) => [
        groupId,
        [...(AssignerProtocol.MemberMetadata.decode(members[0]!.memberMetadata)?.topics ?? [])].sort(),
      ]),
    );
  }

  /** Waits until as many groups stand. Throws after a minute. */
  async untilStanding(count: number): Promise<Groups> {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      const groups = await this.standing();
      if (Object.keys(groups).length >= count) return groups;
      if (performance.now() > deadline) throw new Error(`only ${Object.keys(groups).join(', ') || 'no group'} joined`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async makeTopics(): Promise<void> {
    const topics = TOPICS.map((topic) => ({ topic, numPartitions: 12, replicationFactor: 1 }));
    await this.admin.createTopics({ waitForLeaders: true, topics });
  }

  /** One record on every topic. */
  async tellAll(): Promise<void> {
    const producer = this.kafka.producer();
    await producer.connect();
    for (const topic of TOPICS) await producer.send({ topic, messages: [{ key: 'a', value: '{}' }] });
    await producer.disconnect();
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }
}
