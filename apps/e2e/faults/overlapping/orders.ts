/** What a sender is told. */
export interface SendOrders {
  readonly client: 'stock' | 'ours';
  readonly address: string;
  readonly topic: string;
  readonly requestTimeoutMs: number;
  /** Starts a send although the one before has not returned. */
  readonly overlapping: boolean;
  readonly everyMs: number;
  readonly batches: readonly (readonly string[])[];
}

/** What a sender says at its end. */
export interface Acknowledged {
  readonly acknowledged: readonly string[];
  /** Sends that rejected. */
  readonly failed: number;
}
