import type { SimulatedProcess } from '../schedule/process.js';
import { pause } from '../../src/transports/kafka/pause.js';
import type { BusRecord, Consumption, EventTransport, Subscription, Trouble } from '../../src/transports/transport.js';
import { NoAnswer, type Broker, type BrokerConnection } from './broker.js';
import { SimulatedConsumption } from './consumption.js';

const REQUEST_TIMEOUT_MS = 4000;

/** The port to the simulated broker for one process. */
export class SimulatedTransport implements EventTransport {
  readonly kind = 'kafka';
  private readonly consumptions = new Set<SimulatedConsumption>();
  private readonly listeners: ((trouble: Trouble) => void)[] = [];
  private producing: BrokerConnection | null = null;

  constructor(
    private readonly broker: Broker,
    private readonly process: SimulatedProcess,
  ) {}

  connect(): Promise<void> {
    return Promise.resolve();
  }

  async publish(batch: readonly BusRecord[]): Promise<void> {
    const connection = this.connection();
    const records = batch.map(({ topic, partition, key, headers, value }) => ({
      topic,
      partition,
      key,
      headers,
      value,
    }));
    const answer = connection.ask<Error | null>(`publish ${records.length}`, (done) =>
      this.broker.publish(records, done),
    );
    const answered = new AbortController();
    try {
      const error = await Promise.race([answer, this.timeout(connection, answered.signal)]);
      if (error) throw error;
    } finally {
      answered.abort();
    }
  }

  subscribe(subscription: Subscription): Promise<Consumption> {
    const trouble = (error: Error): void =>
      this.listeners.forEach((heard) => heard({ group: subscription.group, error, fatal: false }));
    const consumption = new SimulatedConsumption(this.broker, this.process, subscription, trouble);
    this.consumptions.add(consumption);
    return Promise.resolve(consumption);
  }

  wake(): void {}

  onTrouble(heard: (trouble: Trouble) => void): void {
    this.listeners.push(heard);
  }

  async close(deadlineMs: number): Promise<void> {
    await Promise.allSettled([...this.consumptions].map((consumption) => consumption.stop(deadlineMs)));
    this.producing?.close();
  }

  private connection(): BrokerConnection {
    if (!this.producing || this.producing.broken) this.producing = this.broker.connect(this.process);
    return this.producing;
  }

  /** A request that is not answered in time ends its connection; it may still arrive. */
  private async timeout(connection: BrokerConnection, answered: AbortSignal): Promise<null> {
    await pause(REQUEST_TIMEOUT_MS, answered);
    if (answered.aborted) return null;
    connection.cut(connection.queued, 0);
    throw new NoAnswer('request timed out');
  }
}
