import type { Lost } from '../consumer/consumer.js';
import type { BatchCounts } from '../consumer/counts.js';
import type { Item } from '../consumer/item.js';
import type { BusMessage, BusRecord } from '../transports/transport.js';

/** Told what the bus side of a service does: once per batch, never per event. */
export interface BusObserver {
  /** The bus took a batch after `ms`; with an error it did not. */
  published(batch: readonly BusRecord[], ms: number, error: unknown): void;
  /** Partitions were given to this process. */
  assigned(): void;
  /** A delivery is about to be worked off. */
  received(messages: readonly BusMessage[]): void;
  /** A delivery was worked off in `ms`; with an error it was given back to the bus. */
  handled(messages: readonly BusMessage[], ms: number, error: unknown): void;
  /** A consumer transaction was committed. */
  applied(items: readonly Item[], counts: BatchCounts): void;
  /** A stream had a hole; `repaired`: its publisher's feed had what was missing. */
  gap(repaired: boolean): void;
  /** So many places could not be read on from where they stood. */
  lost(why: Lost, places: number): void;
  /** Consuming broke off; `restart`: it tries again by itself. */
  crashed(restart: boolean): void;
}
