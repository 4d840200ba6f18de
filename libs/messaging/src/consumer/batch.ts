import { type Clock, type Id } from '@stepwell/kernel';
import type { Database, Session, Statement } from '@stepwell/platform';
import { laneOf } from '../outbox/lane.js';
import type { Position } from '../transports/transport.js';
import { placeName } from '../transports/postgres/log.js';
import { ConsumerRows, setTenant, type LookupRow, type OffsetRow, type StreamKey } from './consumer-rows.js';
import { expectedOf, isAsExpected, NotAsExpected } from './expected.js';
import type { EventItem, Item, MarkItem, UnreadableItem } from './item.js';
import { sum, type BatchCounts } from './counts.js';
import { NO_GUIDANCE, TenantPart, type Guidance, type PartDeps } from './tenant-part.js';

/** Somebody else has moved an offset: this member's picture is old, nothing of the batch may be applied by it. */
export class OffsetMoved extends Error {
  override readonly name = 'OffsetMoved';
}

/** What a batch transaction works with. */
export interface BatchDeps<E> extends PartDeps<E> {
  readonly db: Database<E>;
  readonly clock: Clock;
  readonly rows: ConsumerRows;
}

/** Offsets a batch begins at and ends at; empty for events that come from a feed. */
export interface OffsetMove {
  readonly from: readonly Position[];
  readonly to: readonly Position[];
}

interface TenantBatch {
  readonly tenantId: Id;
  readonly items: readonly EventItem[];
  readonly streams: readonly StreamKey[];
}

/**
 * Applies one batch in one transaction: offsets locked and compared, watermarks and parks of all streams looked up, handlers,
 * watermarks, own outbox, offsets, COMMIT. As a rule one round trip beside what the handlers send (design 5, rule 4).
 */
export class BatchTransaction<E> {
  constructor(private readonly deps: BatchDeps<E>) {}

  /** Throws `OffsetMoved`, `GapFound`, `HandlerFailed` or the driver's error; then nothing of the batch happened. */
  async run(items: readonly Item[], move: OffsetMove, guidance: Guidance): Promise<BatchCounts> {
    const tenants = tenantsOf(items);
    const expected =
      guidance === NO_GUIDANCE && move.from.length > 0 && tenants.length === 1 ? expectedOf(tenants[0]!.items) : null;
    if (!expected) return this.once((session) => this.work(session, items, tenants, move, guidance));
    try {
      return await this.once((session) => this.workAhead(session, items, tenants, move, expected));
    } catch (error) {
      if (!(error instanceof NotAsExpected)) throw error;
      return this.once((session) => this.work(session, items, tenants, move, guidance));
    }
  }

  private async once<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.deps.db.begin(null);
    try {
      return await work(session);
    } finally {
      await session.rollback();
    }
  }

  private async work(
    session: Session,
    items: readonly Item[],
    tenants: readonly TenantBatch[],
    move: OffsetMove,
    guidance: Guidance,
  ): Promise<BatchCounts> {
    const lookups = await this.lookUp(session, tenants, move);
    const now = this.deps.clock.now();
    const parts: TenantPart<E>[] = [];
    for (const [i, tenant] of tenants.entries()) {
      if (i > 0 || tenants.length > 1) session.setTenant(tenant.tenantId);
      const part = new TenantPart<E>(this.deps, session, { ...tenant, now, lookup: lookups[i]! }, guidance);
      parts.push(part);
      await part.apply();
    }
    return this.commit(session, items, move, parts);
  }

  /**
   * As `work`, but the handlers' first statements travel with the questions: the answers are taken to be what they are when
   * nothing went wrong, and compared before anything is committed. One round trip less for a batch that comes alone.
   */
  private async workAhead(
    session: Session,
    items: readonly Item[],
    tenants: readonly TenantBatch[],
    move: OffsetMove,
    expected: readonly LookupRow[],
  ): Promise<BatchCounts> {
    const found = this.lookUp(session, tenants, move).then(([lookup]) => {
      if (!isAsExpected(lookup!, expected)) throw new NotAsExpected();
    });
    const input = { ...tenants[0]!, now: this.deps.clock.now(), lookup: expected };
    const part = new TenantPart<E>(this.deps, session, input, NO_GUIDANCE);
    const applied = part.apply();
    // A handler that failed on a picture that was not true says nothing: what was found goes first.
    await Promise.allSettled([applied, found]);
    await found;
    await applied;
    return this.commit(session, items, move, [part]);
  }

  private async commit(
    session: Session,
    items: readonly Item[],
    move: OffsetMove,
    parts: readonly TenantPart<E>[],
  ): Promise<BatchCounts> {
    const counts = sum(parts.map((part) => part.counts));
    await session.commit(this.last(items, move, parts, counts));
    return counts;
  }

  /**
   * First round trip: BEGIN is already on its way. Events that came from a feed move no offset, but take the same locks: they
   * may come while the consumer is at work on their streams.
   */
  private async lookUp(session: Session, tenants: readonly TenantBatch[], move: OffsetMove): Promise<LookupRow[][]> {
    const { rows } = this.deps;
    const locks = move.from.length > 0 ? rows.lockOffsets(move.from) : rows.lockLanes(lanesOf(tenants));
    const lookups = tenants.flatMap(({ tenantId, streams }) => [setTenant(tenantId), rows.lookup(streams)]);
    const answers = await session.sendAll<OffsetRow | LookupRow>([locks, ...lookups]);
    if (move.from.length > 0) compareOffsets(answers[0]!.rows.filter(isOffset), move.from);
    return tenants.map((_, i) => answers[2 * i + 2]!.rows.filter(isLookup));
  }

  private last(items: readonly Item[], move: OffsetMove, parts: readonly TenantPart<E>[], counts: BatchCounts) {
    const { rows } = this.deps;
    const unreadable = [
      ...items.filter((item): item is UnreadableItem => item.kind === 'unreadable'),
      ...parts.flatMap((part) => part.clashes),
    ];
    const statements: (Statement | null)[] = [
      rows.storeMarks(items.filter((item): item is MarkItem => item.kind === 'mark')),
      rows.quarantine(unreadable),
      move.to.length > 0 ? rows.moveOffsets(move.to) : null,
      counts.recorded === 0 ? { text: 'SET LOCAL synchronous_commit = off', values: [] } : null,
    ];
    return statements.filter((statement) => statement !== null);
  }
}

function lanesOf(tenants: readonly TenantBatch[]): readonly number[] {
  return [...new Set(tenants.flatMap(({ streams }) => streams.map(({ key }) => laneOf(key))))];
}

function isOffset(row: OffsetRow | LookupRow): row is OffsetRow {
  return 'partition' in row;
}

function isLookup(row: OffsetRow | LookupRow): row is LookupRow {
  return 'key' in row;
}

function compareOffsets(stored: readonly OffsetRow[], expected: readonly Position[]): void {
  const next = new Map(stored.map((row) => [placeName(row), row.next]));
  for (const position of expected)
    if (next.get(placeName(position)) !== position.next) throw new OffsetMoved(placeName(position));
}

/** Events by tenant, tenants sorted: their streams' locks are then taken in one order everywhere. */
function tenantsOf(items: readonly Item[]): readonly TenantBatch[] {
  const byTenant = new Map<Id, EventItem[]>();
  for (const item of items) {
    if (item.kind !== 'event') continue;
    const list = byTenant.get(item.event.tenantId);
    if (list) list.push(item);
    else byTenant.set(item.event.tenantId, [item]);
  }
  return [...byTenant.keys()].sort().map((tenantId) => {
    const events = byTenant.get(tenantId)!;
    return { tenantId, items: events, streams: streamsOf(events) };
  });
}

function streamsOf(items: readonly EventItem[]): readonly StreamKey[] {
  const streams = new Map<string, StreamKey>();
  for (const { stream, event } of items)
    if (!streams.has(stream)) streams.set(stream, { source: event.service, topic: event.topic, key: event.key });
  return [...streams.keys()].sort().map((name) => streams.get(name)!);
}
