import type { Id, Instant } from '@stepwell/kernel';
import { FactNotHereYet, type Session } from '@stepwell/platform';
import type { ParkReason } from '../park/parks.js';
import { announce } from '../park/announce.js';
import { classOf } from '../pg/errors.js';
import { classify, type StreamState } from './classify.js';
import type { BatchCounts } from './counts.js';
import type { ConsumerRows, LookupRow, ParkedRow, StreamKey } from './consumer-rows.js';
import { streamOf, type EventItem, type UnreadableItem } from './item.js';
import { runsOf, type Run } from './runs.js';
import { causeOf, TenantTx, type TenantTables } from './tenant-tx.js';

/** What earlier attempts at the same batch found out. */
export interface Guidance {
  /** Event id -> error: its handler fails; park its stream. */
  readonly poison: ReadonlyMap<Id, unknown>;
  /** Stream -> events read from the publisher's feed; an empty list: looked, and still missing. */
  readonly fills: ReadonlyMap<string, readonly EventItem[]>;
  /** The stream whose park list is being worked off: its events do not wait. */
  readonly resuming?: string;
  /** Readers were already told that the stream being worked off waits. */
  readonly told?: boolean;
}

export const NO_GUIDANCE: Guidance = { poison: new Map(), fills: new Map() };

/** A hole before an event of `stream`: sequences `from` to `to` are missing. */
export interface Gap {
  readonly item: EventItem;
  readonly from: number;
  readonly to: number;
}

/** Holes to be repaired from the publishers' feeds before the batch is tried again. */
export class GapFound extends Error {
  override readonly name = 'GapFound';
  constructor(readonly gaps: readonly Gap[]) {
    super(`${gaps.length} streams with a gap`);
  }
}

/** A handler threw on these events. */
export class HandlerFailed extends Error {
  override readonly name = 'HandlerFailed';
  constructor(
    readonly items: readonly EventItem[],
    override readonly cause: unknown,
  ) {
    super('a handler failed');
  }
}

/** What every tenant's part needs. */
export interface PartDeps<E> {
  readonly tables: TenantTables<E>;
  readonly rows: ConsumerRows;
}

/** One tenant's events of a batch. */
export interface PartInput {
  readonly tenantId: Id;
  readonly items: readonly EventItem[];
  readonly lookup: readonly LookupRow[];
  readonly now: Instant;
}

interface Standing extends StreamState {
  readonly stream: StreamKey;
  readonly before: number;
}

/** Works one tenant's events inside the batch's transaction. */
export class TenantPart<E> {
  /** Events whose sequence another event already has; kept in quarantine. */
  readonly clashes: Pick<UnreadableItem, 'message' | 'reason'>[] = [];
  private readonly tx: TenantTx<E>;
  private readonly standings = new Map<string, Standing>();
  private readonly applied: EventItem[] = [];
  private readonly parked = new Map<string, ParkedRow & { readonly item: EventItem }>();
  private readonly waiting: EventItem[] = [];
  private readonly gaps: Gap[] = [];
  private skipped = 0;
  private dropped = 0;

  constructor(
    private readonly deps: PartDeps<E>,
    private readonly session: Session,
    private readonly input: PartInput,
    private readonly guidance: Guidance,
  ) {
    const first = input.items[0]!.event;
    this.tx = new TenantTx(session, deps.tables, input.tenantId, input.now, causeOf(first, deps.tables.service));
    for (const row of input.lookup) this.standings.set(this.nameOf(row), standingOf(row, this.isResuming(row)));
  }

  get counts(): BatchCounts {
    const { events, timers } = this.tx.left;
    return {
      applied: this.applied.length,
      skipped: this.skipped,
      dropped: this.dropped,
      waiting: this.waiting.length,
      parked: this.parked.size,
      clashed: this.clashes.length,
      recorded: events,
      timers,
    };
  }

  /** Runs the handlers and sends, without waiting for the answers, everything that goes with them; commit notices a failure. */
  async apply(): Promise<void> {
    for (const item of this.input.items) this.take(item);
    if (this.gaps.length > 0) throw new GapFound(this.gaps);
    for (const run of runsOf(this.applied)) await this.call(run);
    this.announceParks();
    for (const statement of [...this.ownStatements(), ...this.tx.closing()])
      void this.session.send(statement).catch(ignore);
  }

  /** Streams where this part stands now, after its events. */
  standing(stream: string): StreamState | undefined {
    return this.standings.get(stream);
  }

  private take(item: EventItem): void {
    const state = this.standings.get(item.stream)!;
    switch (classify(state, item)) {
      case 'apply':
        return this.poisonOr(item, state, () => this.applied.push(item));
      case 'skip':
        this.skipped++;
        return advance(state, item);
      case 'drop':
        this.dropped++;
        return;
      case 'wait':
        this.waiting.push(item);
        return;
      case 'clash':
        if (item.message) this.clashes.push({ message: item.message, reason: 'same-sequence-other-id' });
        return;
      case 'park':
        return this.park(item, state, item.fault!, null);
      case 'gap':
        return this.fillOrHold(item, state);
    }
  }

  private poisonOr(item: EventItem, state: Standing, apply: () => void): void {
    if (!this.guidance.poison.has(item.event.id)) {
      apply();
      return advance(state, item);
    }
    const error = this.guidance.poison.get(item.event.id);
    this.park(item, state, error instanceof FactNotHereYet ? 'fact-awaited' : 'handler-failed', classOf(error));
  }

  /** Events from the feed go first; if they do not reach this one, the stream is held. */
  private fillOrHold(item: EventItem, state: Standing): void {
    const fill = this.guidance.fills.get(item.stream);
    if (!fill) {
      this.gaps.push({ item, from: state.sequence + 1, to: item.event.sequence - 1 });
      return;
    }
    const missing = fill.filter(({ event }) => event.sequence > state.sequence && event.sequence < item.event.sequence);
    const whole = missing.length === item.event.sequence - state.sequence - 1;
    if (!whole) return this.park(item, state, 'gap', null);
    for (const earlier of missing) this.take(earlier);
    this.take(item);
  }

  private park(item: EventItem, state: Standing, reason: ParkReason, errorClass: string | null): void {
    state.waiting = true;
    this.waiting.push(item);
    const announced = reason !== 'fact-awaited';
    this.parked.set(item.stream, { ...state.stream, reason, errorClass, announced, item });
  }

  private async call({ handler, items }: Run): Promise<void> {
    try {
      this.tx.becauseOf(causeOf(items[0]!.event, this.deps.tables.service));
      await handler.handle(
        this.tx,
        items.map((item) => item.event),
      );
    } catch (error) {
      throw new HandlerFailed(items, error);
    }
  }

  private announceParks(): void {
    for (const row of this.parked.values()) {
      const { event } = row.item;
      this.tx.becauseOf(causeOf(event, this.deps.tables.service));
      this.tx.audit({ action: 'park', subjectId: event.id, outcome: row.reason });
      const told = this.guidance.told && this.guidance.resuming === row.item.stream;
      if (row.announced && !told) announce(this.tx, this.deps.tables.service, 'FactsParked', row, row.reason);
    }
  }

  private *ownStatements() {
    const { rows } = this.deps;
    const { tenantId } = this.input;
    const moved = [...this.standings.values()].filter((state) => state.sequence > state.before);
    const marks = moved.map((state) => ({ ...state.stream, sequence: state.sequence, eventId: state.eventId! }));
    const statements = [
      rows.raiseWatermarks(tenantId, marks),
      rows.parkKeys(tenantId, [...this.parked.values()]),
      rows.parkEvents(
        tenantId,
        this.waiting.map((item) => item.event),
      ),
    ];
    for (const statement of statements) if (statement) yield statement;
  }

  private nameOf(row: StreamKey): string {
    return streamOf({ ...row, service: row.source, tenantId: this.input.tenantId });
  }

  private isResuming(row: StreamKey): boolean {
    return this.guidance.resuming === this.nameOf(row);
  }
}

function standingOf(row: LookupRow, resuming: boolean): Standing {
  const sequence = row.sequence ?? 0;
  const stream = { source: row.source, topic: row.topic, key: row.key };
  return { stream, sequence, before: sequence, eventId: row.event_id, waiting: row.reason !== null && !resuming };
}

function advance(state: Standing, item: EventItem): void {
  state.sequence = item.event.sequence;
  state.eventId = item.event.id;
}

function ignore(): void {
  // The session keeps the failure and commit throws it.
}
