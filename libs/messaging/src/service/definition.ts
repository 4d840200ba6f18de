import type { DynamicModule } from '@nestjs/common';
import type { ServiceName } from '@stepwell/contracts';
import type { Clock, Instant } from '@stepwell/kernel';
import type { Database, Edge, Logger, MigrationClasses, ProblemSpec, RouteDescriptions } from '@stepwell/platform';
import type { ReadSites } from '../operations/sites.js';
import type { Publish } from '../outbox/publish.js';
import type { View } from '../rebuild/view.js';

/** How fresh this service's picture of another one is. */
export interface Marks {
  /** Everything `source` recorded up to here has been applied; null before its first mark arrived. */
  asOf(source: ServiceName): Promise<Instant | null>;
}

/** What a service's composition is built from. */
export interface ServiceDeps<E, Config> {
  readonly config: Config;
  readonly db: Database<E>;
  readonly edge: Edge<E>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly marks: Marks;
}

/** One service, as `src/service.ts` exports it. */
export interface ServiceDefinition<E, Config> {
  readonly name: ServiceName;
  /** Schema of its tables: the name with `_` for `-`. */
  readonly schema: string;
  readonly migrations: MigrationClasses;
  readonly publish: Publish<E>;
  /** Rejection code -> problem. */
  readonly problems: Readonly<Record<string, ProblemSpec>>;
  /** What its OpenAPI document says of its routes: `ROUTES` of src/generated/routes.ts. */
  readonly described?: RouteDescriptions;
  /** Names of its sites, for an operator's words; only where they are known. */
  readonly sites?: ReadSites;
  /** Read models that can be made anew from other services' logs while the live ones are read. */
  readonly views?: readonly View[];
  /** Controllers (HTTP and `@On`) and providers. */
  module(deps: ServiceDeps<E, Config>): DynamicModule;
}

/** Addresses of one service's roles. */
export interface ServiceUrls {
  /** Commands and handlers, under row-level security. */
  readonly app: string;
  /** Relay and timers: a direct address, never a transaction pooler. */
  readonly relay: string;
  /** The Postgres log (schema `bus`), for operators and the embedded transport. */
  readonly ops: string;
}
