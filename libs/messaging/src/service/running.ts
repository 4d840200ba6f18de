import type { IncomingMessage, ServerResponse } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { ServiceName } from '@stepwell/contracts';
import type { Clock } from '@stepwell/kernel';
import type { AuthOptions, HttpEdges, Logger, TracingOptions } from '@stepwell/platform';
import type { BatchCounts } from '../consumer/counts.js';
import type { FeedReader } from '../feed/feed.js';
import type { EventTransport } from '../transports/transport.js';
import type { Parks } from '../park/parks.js';
import type { ServiceUrls } from './definition.js';

/**
 * What a process of a service does: `api` answers HTTP and commits commands; `worker` relays, consumes, fires timers and
 * writes marks; `all` does both.
 */
export type ServiceRole = 'api' | 'worker' | 'all';

/** How one service is started. */
export interface ServiceOptions<Config> {
  readonly config: Config;
  readonly urls: Pick<ServiceUrls, 'app' | 'relay'>;
  /** Default `all`. */
  readonly role?: ServiceRole;
  /** Closed by who made it, and connected too unless it is an API's, which works without a bus; services of one process may share it. */
  readonly transport: EventTransport;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told which topics it consumes before it consumes any; rejecting ends the start. */
  readonly admit?: (consumes: readonly string[]) => Promise<void>;
  /** Reads other services' logs; without it gaps stay held. */
  readonly feeds?: FeedReader;
  /** Replication slot of whoever publishes the outbox instead of our relay; absent or null: the relay does. */
  readonly outboxSlot?: string | null;
  readonly auth: AuthOptions;
  /** At which limits HTTP stops listening. Default `HTTP_EDGES`. */
  readonly edges?: HttpEdges;
  /** Where traces go; absent or null: nothing is traced. */
  readonly tracing?: TracingOptions | null;
  readonly tuning?: Partial<Tuning>;
}

/** Sizes and machine-time limits; defaults fit one laptop and one pod alike. */
export interface Tuning {
  /** Most messages of one consumer transaction. */
  readonly maxBatch: number;
  /** Most outbox rows of one publish. */
  readonly relayBatch: number;
  /** Connections of the HTTP side. */
  readonly poolSize: number;
  /** Statements kept prepared per connection. */
  readonly preparedStatements: number;
  /** Safety poll of outbox and timers when nothing woke them, ms. */
  readonly pollMs: number;
  /** Between freshness marks, ms; 0 writes them only when `writeMarks` is called. */
  readonly markEveryMs: number;
  /** Between tries of streams that wait for a fact or a feed, ms. */
  readonly holdMs: number;
  /** First and longest pause between retries of a transient error, ms. */
  readonly retryMs: readonly [first: number, longest: number];
}

export const TUNING: Tuning = {
  maxBatch: 500,
  relayBatch: 1000,
  poolSize: 8,
  preparedStatements: 120,
  pollMs: 1000,
  markEveryMs: 5000,
  holdMs: 2000,
  retryMs: [20, 5000],
};

/** Work a service still has; all zero at every service, and no service's `activity` changed meanwhile = quiet. */
export interface ServiceIdle {
  /** Outbox rows not yet on the bus. */
  readonly outbox: number;
  /** Timers due by the clinical clock that have not fired; parked ones excepted. */
  readonly timersDue: number;
  /** Messages on the bus that this service has not applied. */
  readonly lag: number;
  /** Streams and timers that wait for a person. */
  readonly parked: number;
  /** Counts transactions of relay, consumer and timers since start. */
  readonly activity: number;
}

/** A started service. */
export interface RunningService {
  readonly name: ServiceName;
  /** Node's request listener, for a host that shares one port. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Probes and `/metrics` without a token, for a port that is never routed outside. */
  readonly management: (request: IncomingMessage, response: ServerResponse) => void;
  readonly app: INestApplication;
  readonly parks: Parks;
  /** What became of everything consumed since start. */
  counts(): BatchCounts;
  /** What `/<service>/health/metrics` answers an operator: Prometheus exposition text. */
  metrics(): Promise<string>;
  /** `ServiceIdle.activity` without asking the database: unchanged means that nothing was committed here meanwhile. */
  activity(): number;
  /** Whether relay, timers and (where it can tell) consumer wait for something new, without asking the database. */
  resting(): boolean;
  idle(): Promise<ServiceIdle>;
  /** OpenAPI 3.1 document. */
  openapi(): object;
  /** Looks at outbox, bus and timers now: after the clock moved, for instance. */
  wake(): void;
  /** Writes freshness marks now. */
  writeMarks(): Promise<void>;
  /** Not ready from now on: the first step of a stop, before what is under way has ended. */
  leave(): void;
  /** HTTP stops accepting, then consumers, timers, relay (drains), pools; what is not done by `deadlineMs` is cut. */
  stop(deadlineMs: number): Promise<void>;
}
