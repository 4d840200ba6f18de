import type { BusRecord, Consumption, EventTransport, Subscription } from '../transport.js';

/** How to reach the Postgres log. */
export interface PostgresTransportOptions {
  /** A role with rights on schema `bus` (`<schema>_ops`). */
  readonly url: string;
}

/** The embedded bus: an append-only log in schema `bus` with dense offsets (design 5). */
export class PostgresTransport implements EventTransport {
  readonly kind = 'postgres';
  constructor(private readonly options: PostgresTransportOptions) {}
  connect(): Promise<void> {
    return Promise.reject(new Error(`not built yet: ${this.options.url.length}`));
  }
  publish(batch: readonly BusRecord[]): Promise<void> {
    return Promise.reject(new Error(`not built yet: ${batch.length}`));
  }
  subscribe(subscription: Subscription): Promise<Consumption> {
    return Promise.reject(new Error(`not built yet: ${subscription.group}`));
  }
  wake(): void {}
  close(): Promise<void> {
    return Promise.resolve();
  }
}
