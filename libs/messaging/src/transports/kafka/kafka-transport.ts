import { StartRefused } from '@stepwell/platform';
import type { BusRecord, Consumption, EventTransport, Subscription, Trouble } from '../transport.js';
import { KafkaConsumption, type ConsumptionTuning } from './kafka-consumption.js';
import { closeCluster, openCluster, type Cluster, type KafkaConnection, type KafkaError } from './kafkajs-internals.js';
import { LaneProducer } from './lane-producer.js';
import { pause } from './pause.js';
import { missingRights, type NeededRights } from './rights.js';

/** How to reach Kafka, and how consumptions behave. */
export interface KafkaTransportOptions extends Omit<KafkaConnection, 'clientId'> {
  /** Shown in the broker's logs and quotas; default `stepwell`. */
  readonly clientId?: string;
  /** Handle calls at once per subscription, each for other partition numbers; default 3. */
  readonly concurrency?: number;
  /** How often a group hears from a member, in milliseconds; also how soon a rebalance is noticed. Default 1000. */
  readonly heartbeatMs?: number;
  /** How long a silent member keeps its partitions, in milliseconds (brokers want 6000 or more). Default 6000. */
  readonly sessionTimeoutMs?: number;
}

const CONCURRENCY = 3;
const HEARTBEAT_MS = 1_000;
/** Short, since a silent member that comes back does no harm: offsets and effects are one transaction. */
const SESSION_TIMEOUT_MS = 6_000;
const UNKNOWN_TOPIC = 'UNKNOWN_TOPIC_OR_PARTITION';

/** The bus on Apache Kafka 2.3 or newer, by kafkajs connections and our own record encoding and group membership. */
export class KafkaTransport implements EventTransport {
  readonly kind = 'kafka';
  readonly #connection: KafkaConnection;
  readonly #cluster: Cluster;
  readonly #producer: LaneProducer;
  readonly #consumptions = new Set<KafkaConsumption>();
  readonly #listeners: ((trouble: Trouble) => void)[] = [];

  constructor(private readonly options: KafkaTransportOptions) {
    this.#connection = { ...options, clientId: options.clientId ?? 'stepwell' };
    this.#cluster = openCluster(this.#connection);
    this.#producer = new LaneProducer(this.#cluster);
  }

  /** Opens the publishing connection; rejects with one line that names KAFKA_BROKERS. */
  async connect(): Promise<void> {
    try {
      await this.#cluster.connect();
    } catch (error) {
      const reason = (error as Error).message;
      if ((error as Error).name === 'KafkaJSSASLAuthenticationError')
        throw new StartRefused(
          `KAFKA_SASL_PASSWORD: Kafka at ${this.options.brokers.join(',')} refuses this name and password`,
        );
      throw new StartRefused(`KAFKA_BROKERS: no Kafka broker answers at ${this.options.brokers.join(',')} (${reason})`);
    }
  }

  /** Refuses, in one line that names it, a topic or a right that is missing at the broker; changes nothing there. */
  async requireRights(needed: NeededRights): Promise<void> {
    await this.connect();
    const wrong = await missingRights(this.#cluster, needed);
    if (wrong.length > 0) throw new StartRefused(wrong.map((line) => `KAFKA_BROKERS: ${line}`).join('\n'));
  }

  publish(batch: readonly BusRecord[]): Promise<void> {
    return this.#producer.publish(batch);
  }

  /** Begins to join; rejects when a topic does not exist. */
  async subscribe(subscription: Subscription): Promise<Consumption> {
    await this.#assertTopics(subscription.topics);
    const consumption = new KafkaConsumption(this.#connection, subscription, this.#tuning());
    this.#consumptions.add(consumption);
    return {
      get settled() {
        return consumption.settled;
      },
      get stuck() {
        return consumption.stuck;
      },
      lag: () => consumption.lag(),
      stop: async (deadlineMs) => {
        await consumption.stop(deadlineMs);
        this.#consumptions.delete(consumption);
      },
    };
  }

  /** The broker tells waiting members by itself. */
  wake(): void {}

  onTrouble(heard: (trouble: Trouble) => void): void {
    this.#listeners.push(heard);
  }

  async close(deadlineMs: number): Promise<void> {
    const late = new AbortController();
    this.#producer.close();
    const finished = [this.#producer.idle(), ...[...this.#consumptions].map((one) => one.stop(deadlineMs))];
    await Promise.race([Promise.all(finished).then(() => late.abort()), pause(deadlineMs, late.signal)]);
    this.#consumptions.clear();
    await closeCluster(this.#cluster);
  }

  #tell(trouble: Trouble): void {
    for (const listener of this.#listeners) listener(trouble);
  }

  #tuning(): ConsumptionTuning {
    const {
      concurrency = CONCURRENCY,
      heartbeatMs = HEARTBEAT_MS,
      sessionTimeoutMs = SESSION_TIMEOUT_MS,
    } = this.options;
    return { concurrency, heartbeatMs, sessionTimeoutMs, trouble: (trouble) => this.#tell(trouble) };
  }

  async #assertTopics(topics: readonly string[]): Promise<void> {
    await this.connect();
    try {
      await this.#cluster.addMultipleTargetTopics(topics);
    } catch (error) {
      if ((error as KafkaError).type !== UNKNOWN_TOPIC) throw error;
      const at = this.options.brokers.join(',');
      throw new StartRefused(
        `KAFKA_BROKERS: a topic of ${topics.join(', ')} does not exist at ${at}: create those of deploy/kafka/topics.yaml`,
      );
    }
  }
}
