/** One partition of one topic. */
export interface TopicPartition {
  readonly topic: string;
  /** 0 .. PARTITIONS - 1. */
  readonly partition: number;
}

/** A record to publish; the partition is explicit (lane of the outbox row), never left to the client. */
export interface BusRecord extends TopicPartition {
  /** Stream key; empty for a freshness mark. */
  readonly key: string;
  /** `ce_*` headers and `content-type`, UTF-8 text. */
  readonly headers: Readonly<Record<string, string>>;
  /** The trace context among the headers, where it can be had without making them. */
  readonly traceparent?: string | null;
  /** Payload, JSON text. */
  readonly value: string;
  /** When the event was recorded, ms of the clinical clock; absent where a record is not from an outbox. */
  readonly recordedMs?: number;
  /** Its `ce_type`, where it can be had without making the headers. */
  readonly type?: string;
}

/** A record as read back; `value` stays undecoded because nobody has proved it readable yet. */
export interface BusMessage extends TopicPartition {
  /** Place in the topic-partition, from 0. */
  readonly offset: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer | string;
}

/** A failure that the transport meets by trying again; `fatal` when only a person can help (rights, versions). */
export interface Trouble {
  /** The consumer group it happened to. */
  readonly group: string;
  readonly error: Error;
  readonly fatal: boolean;
}

/** The broker takes no request as large as this publish: smaller parts of it may pass. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** The broker behind one port (design 5): Kafka or the Postgres log. */
export interface EventTransport {
  readonly kind: 'kafka' | 'postgres';
  /** Opens connections. Unreachable: rejects with one line that names the setting. */
  connect(): Promise<void>;
  /**
   * Appends in order; resolves when all replicas acknowledged. A caller keeps one batch in flight per lane.
   * Rejects with `TooLarge` when only a smaller batch, or none with one of its records, can be taken.
   */
  publish(batch: readonly BusRecord[]): Promise<void>;
  /** Joins a consumer group; resolves once joining has begun. */
  subscribe(subscription: Subscription): Promise<Consumption>;
  /** In-process hint that something was published; correctness never needs it. */
  wake(): void;
  /** Tells `heard` about failures that no caller sees. A transport that has none leaves it out. */
  onTrouble?(heard: (trouble: Trouble) => void): void;
  /** Stops every consumption and closes connections within `deadlineMs` (machine time). */
  close(deadlineMs: number): Promise<void>;
}

/** The offsets a topic-partition holds: `earliest` is the first still there, `end` the next to be written. */
export interface Bounds extends TopicPartition {
  readonly earliest: number;
  readonly end: number;
}

/** Where to read next in a topic-partition. */
export interface Position extends TopicPartition {
  readonly next: number;
}

/** What a consumer group member asks of the transport. */
export interface Subscription {
  readonly group: string;
  readonly topics: readonly string[];
  /** Most messages of one `handle` call. */
  readonly maxBatch: number;
  /**
   * Partition n of all topics goes to one member together. Answers the next offset to read for each;
   * asked at every assignment and again after `handle` rejected. `boundsNow` asks the broker once more, for who
   * knows that the bounds may be older than what they are compared with.
   */
  positions(assigned: readonly Bounds[], boundsNow: () => Promise<readonly Bounds[]>): Promise<readonly Position[]>;
  /**
   * Messages of one or several owned topic-partitions, each in offset order. Never two calls at once
   * for the same partition number. Rejecting = redelivered from `positions` after a back-off.
   */
  handle(batch: BusBatch): Promise<void>;
  /** These partition numbers now belong to somebody else. */
  revoked?(partitions: readonly number[]): void;
}

/** One delivery to a member. */
export interface BusBatch {
  readonly messages: readonly BusMessage[];
  /** Tells the broker the member lives; call it between long steps. */
  heartbeat(): Promise<void>;
  /** True once a partition of the batch was taken away: stop, the effect belongs to the new owner. */
  isStale(): boolean;
}

/** A running membership. */
export interface Consumption {
  /** Whether it has joined and knows which places it owns, none included; absent where joining is all there is to it. */
  readonly settled?: boolean;
  /** Whether a handler has given no sign of life for so long that only a new process can help. */
  readonly stuck?: boolean;
  /** Whether it waits for something new, in process and without asking anybody; absent where only the broker knows. */
  readonly resting?: boolean;
  /** Next offset and end of every topic-partition this member owns. */
  lag(): Promise<readonly (Position & { readonly end: number })[]>;
  /** Finishes the batch in hand, then leaves the group, within `deadlineMs` (machine time). */
  stop(deadlineMs: number): Promise<void>;
}
