import { randomUUID } from 'node:crypto';
import type { EventEnvelope } from '@stepwell/contracts';
import type { Clock, Id } from '@stepwell/kernel';
import type { Actor, Database, Logger } from '@stepwell/platform';
import type { BatchCounts } from '../consumer/counts.js';
import type { ConsumerRows } from '../consumer/consumer-rows.js';
import type { EventItem } from '../consumer/item.js';
import { TenantTx, type TenantTables } from '../consumer/tenant-tx.js';
import type { FeedReader } from '../feed/feed.js';
import type { Lanes } from '../outbox/lanes.js';
import { NO_TENANT } from '../tables/tables.js';
import type { EventTransport, Position, TopicPartition } from '../transports/transport.js';
import { Rebuild } from '../rebuild/rebuild.js';
import type { View } from '../rebuild/view.js';
import { BusReader } from './bus-reader.js';
import { Consumed } from './consumed.js';
import type { LagReport } from './lag.js';
import { LagDesk } from './lag-desk.js';
import { idsOf, Published, type StreamAt } from './published.js';
import { Redelivery } from './redelivery.js';
import { Rewinding, type Rewound, type RewindRefusal, type RewindTarget } from './rewinding.js';
import type { ConsumedLine, PublishedLine, Window } from './verification.js';

/** What an operator's tools work with in one service. */
export interface OperationsDeps<E> {
  readonly service: string;
  readonly topics: readonly string[];
  readonly db: Database<E>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly lanes: Lanes;
  readonly rows: ConsumerRows;
  readonly tables: TenantTables<E>;
  readonly transport: EventTransport;
  readonly feeds: FeedReader | null;
  readonly views: readonly View[];
  itemsOf(events: readonly EventEnvelope[]): readonly EventItem[];
  apply(events: readonly EventEnvelope[]): Promise<BatchCounts>;
  reposition(): Promise<void>;
}

/** An operator's tools in one service: how far it is behind, what its streams hold, and reading a stretch again. */
export class Operations<E> {
  readonly redelivery: Redelivery;
  /** Null where the logs of others cannot be read. */
  readonly rebuild: Rebuild<E> | null;
  private readonly bus: BusReader;
  private readonly lagDesk: LagDesk;
  private readonly rewinding: Rewinding;

  constructor(private readonly deps: OperationsDeps<E>) {
    const { service, topics, clock, lanes, rows, feeds, log, transport } = deps;
    const { schema } = deps.tables;
    this.bus = new BusReader(transport, service);
    const open = (): ReturnType<Lanes['beside']> => lanes.beside('operations');
    this.lagDesk = new LagDesk({ service, schema, topics, clock, bus: this.bus, session: () => lanes.session() });
    this.redelivery = new Redelivery({
      ...{ schema, topics, feeds, log, open },
      itemsOf: (events) => deps.itemsOf(events),
      apply: (events) => deps.apply(events),
      audit: (actor, action, outcome) => this.audit(actor, action, outcome),
    });
    this.rebuild =
      feeds &&
      new Rebuild({
        ...{ service, schema, clock, feeds, log, open, db: deps.db },
        itemsOf: (events) => deps.itemsOf(events),
        audit: (actor, action, outcome) => this.audit(actor, action, outcome),
      });
    this.rewinding = new Rewinding({
      ...{ topics, rows, bus: this.bus },
      begin: () => deps.db.begin(NO_TENANT),
      txOf: (session, actor) => this.txOf(session, actor),
      reposition: () => deps.reposition(),
    });
  }

  /** Read models that can be made anew. */
  get views(): readonly View[] {
    return this.deps.views;
  }

  lag(): Promise<LagReport> {
    return this.lagDesk.report();
  }

  /** What this service published, and where log, outbox and bus disagree. */
  published(window: Window): AsyncIterable<PublishedLine> {
    const { service, lanes, tables } = this.deps;
    const open = (): ReturnType<Lanes['beside']> => lanes.beside('verification');
    return new Published({ service, schema: tables.schema, bus: this.bus, open }, window).lines();
  }

  /** What this service consumed, once it is past these ends of the bus. */
  consumed(ends: readonly Position[], deadlineMs: number): AsyncIterable<ConsumedLine> {
    const { topics, lanes, tables } = this.deps;
    return new Consumed({ schema: tables.schema, topics, open: () => lanes.beside('verification') }).lines(
      ends,
      deadlineMs,
    );
  }

  /** Ids of events this service published, null where there is none. */
  async ids(places: readonly StreamAt[]): Promise<readonly (Id | null)[]> {
    return idsOf(await this.deps.lanes.session(), this.deps.tables.schema, places);
  }

  rewind(place: TopicPartition, target: RewindTarget, actor: Actor, reason: string): Promise<Rewound | RewindRefusal> {
    return this.rewinding.rewind(place, target, actor, reason);
  }

  /** Who did what, and why; of no tenant, since it concerns all. */
  async audit(actor: Actor, action: string, outcome: string): Promise<void> {
    const session = await this.deps.db.begin(NO_TENANT);
    try {
      const tx = this.txOf(session, actor);
      tx.audit({ action, subjectId: null, outcome });
      await session.commit(tx.closing());
    } finally {
      await session.rollback();
    }
  }

  private txOf(session: ConstructorParameters<typeof TenantTx<E>>[0], actor: Actor): TenantTx<E> {
    const id = randomUUID();
    const cause = { correlationId: id, causationId: id, actor, traceparent: null };
    return new TenantTx(session, this.deps.tables, NO_TENANT, this.deps.clock.now(), cause);
  }
}
