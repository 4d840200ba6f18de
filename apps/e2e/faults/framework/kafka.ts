import kafkajs, { type Admin, type Consumer, type Kafka, type Message } from 'kafkajs';
import { NotAvailable, startBroker } from '../../../../tools/kafka-broker.mjs';
import { KafkaProxy } from '../proxies/kafka-proxy.js';
import { freePort } from '@stepwell/platform/postgres-server';

type Broker = Awaited<ReturnType<typeof startBroker>>;

/** A record as a plain client reads it. */
export interface Seen {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

/** How far a topic-partition is filled. */
export interface End {
  readonly topic: string;
  readonly partition: number;
  readonly end: number;
}

const READ_SILENCE_MS = 20_000;

/** A real broker of one world, with a listener for clients behind the proxy and one for the checker beside it. */
export class FaultKafka {
  private constructor(
    readonly broker: Broker,
    readonly proxy: KafkaProxy,
    private readonly client: Kafka,
  ) {}

  /** Starts one on fresh data; `settings` are further broker properties. Throws NotAvailable without Java 17. */
  static async start(settings: Readonly<Record<string, string>> = {}, dataDir?: string): Promise<FaultKafka> {
    const proxy = await KafkaProxy.start();
    const [port, behind] = [await freePort(), await freePort()];
    proxy.toward(behind);
    const broker = await startBroker({
      port,
      ...(dataDir ? { dataDir } : {}),
      listeners: { PROXIED: { port: behind, advertisedPort: proxy.port } },
      settings,
    });
    const client = new kafkajs.Kafka({
      clientId: 'checker',
      brokers: [broker.brokers],
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 20 },
    });
    return new FaultKafka(broker, proxy, client);
  }

  /** Address for services: all they do goes through the proxy. */
  get throughProxy(): string {
    return this.proxy.address;
  }

  /** A producer beside the proxy, for records that no service of ours would write. */
  async produce(topic: string, messages: readonly Message[]): Promise<void> {
    const producer = this.client.producer();
    await producer.connect();
    try {
      await producer.send({ topic, messages: [...messages] });
    } finally {
      await producer.disconnect();
    }
  }

  /** Runs `work` with an administrator's client, beside the proxy. */
  async asAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.client.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  /** Ends of all partitions of these topics. */
  ends(topics: readonly string[]): Promise<readonly End[]> {
    return this.asAdmin(async (admin) => {
      const all = await Promise.all(
        topics.map(async (topic) =>
          (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({
            topic,
            partition,
            end: Number(high),
          })),
        ),
      );
      return all.flat();
    });
  }

  /** Everything that stands between two sets of ends, partition by partition in offset order, read with a stock client. */
  async read(from: readonly End[], to: readonly End[]): Promise<readonly Seen[]> {
    const wanted = rangesOf(from, to);
    if (wanted.size === 0) return [];
    const consumer = this.client.consumer({ groupId: `checker-${process.pid}-${performance.now()}` });
    await consumer.connect();
    try {
      return await readRanges(consumer, wanted);
    } finally {
      await consumer.disconnect();
    }
  }

  async stop(): Promise<void> {
    await this.proxy.close();
    await this.broker.stop();
  }
}

/** Why no broker can run on this machine, from the error of a start; null when it is another error. */
export function missingForKafka(error: unknown): string | null {
  return error instanceof NotAvailable ? error.message : null;
}

interface Range {
  readonly topic: string;
  readonly partition: number;
  readonly first: number;
  readonly end: number;
}

const nameOf = ({ topic, partition }: { topic: string; partition: number }): string => `${topic}/${partition}`;

function rangesOf(from: readonly End[], to: readonly End[]): Map<string, Range> {
  const firsts = new Map(from.map((one) => [nameOf(one), one.end]));
  const ranges = to.map(({ topic, partition, end }) => {
    return { topic, partition, first: firsts.get(nameOf({ topic, partition })) ?? 0, end };
  });
  return new Map(ranges.filter(({ first, end }) => end > first).map((range) => [nameOf(range), range]));
}

async function readRanges(consumer: Consumer, wanted: ReadonlyMap<string, Range>): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const open = new Set(wanted.keys());
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  let silence = setTimeout(() => reject(new Error('the broker does not serve what it says it has')), READ_SILENCE_MS);
  const topics = [...new Set([...wanted.values()].map(({ topic }) => topic))];
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: true,
    eachBatch: async ({ batch }) => {
      clearTimeout(silence);
      silence = setTimeout(() => reject(new Error('the broker fell silent')), READ_SILENCE_MS);
      const range = wanted.get(nameOf(batch));
      for (const { offset, key, headers, value } of range ? batch.messages : []) {
        const at = Number(offset);
        if (at < range!.first || at >= range!.end) continue;
        seen.push({
          topic: batch.topic,
          partition: batch.partition,
          offset: at,
          key: key?.toString() ?? '',
          headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, one]) => [name, String(one)])),
          value: value?.toString() ?? '',
        });
      }
      if (range && Number(batch.lastOffset()) + 1 >= range.end) open.delete(nameOf(batch));
      if (open.size === 0) resolve();
      return Promise.resolve();
    },
  });
  for (const { topic, partition, first } of wanted.values()) consumer.seek({ topic, partition, offset: String(first) });
  await done.finally(() => clearTimeout(silence));
  return seen.sort((a, b) => nameOf(a).localeCompare(nameOf(b)) || a.offset - b.offset);
}
