import type { Contract } from '@stepwell/contracts';
import type { Id, Instant } from '@stepwell/kernel';

/** A domain event as it will travel: `events/publish.ts` of a service makes it. */
export interface OutgoingEvent {
  readonly contract: Contract;
  /** Stream key: the field of `data` that the contract names. */
  readonly key: string;
  readonly siteId: Id | null;
  /** Clinical time, when it happened; `recordedAt` is the transaction's now. */
  readonly occurredAt: Instant;
  readonly data: object;
}

/** A service's mapping of its domain events to contracts; several when one decision is told in several streams. */
export type Publish<E> = (event: E, context: { readonly now: Instant }) => OutgoingEvent | readonly OutgoingEvent[];
