import { uuidv5, type Id, type Instant } from '@stepwell/kernel';
import {
  auditRows,
  type AuditEntry,
  type Cause,
  type NewTimer,
  type Session,
  type Statement,
} from '@stepwell/platform';
import type { ConsumerTx, Received } from '../handlers.js';
import type { CausedEvent, CausedRecord, EventOutbox } from '../outbox/event-outbox.js';
import type { OutgoingEvent } from '../outbox/publish.js';
import type { CausedTimer, TimerRows } from '../timers/timer-rows.js';

/** What a `TenantTx` writes through. */
export interface TenantTables<E> {
  readonly service: string;
  readonly schema: string;
  readonly outbox: EventOutbox<E>;
  readonly timers: TimerRows;
}

/** What one tenant's part left behind. */
export interface Left {
  readonly events: number;
  readonly timers: number;
}

/** One tenant's part of a consumer's or timer's transaction. */
export class TenantTx<E> implements ConsumerTx<E> {
  private readonly records: CausedRecord<E>[] = [];
  private readonly own: CausedEvent[] = [];
  private readonly timers = new Map<Id, CausedTimer>();
  private readonly cancelled = new Set<Id>();
  private readonly audits: { readonly entry: AuditEntry; readonly cause: Cause }[] = [];
  private readonly counters = new Map<Id, number>();
  private readonly branches: TenantTx<E>[] = [];

  constructor(
    private readonly session: Session,
    private readonly tables: TenantTables<E>,
    readonly tenantId: Id,
    readonly now: Instant,
    private current: Cause,
  ) {}

  get cause(): Cause {
    return this.current;
  }

  /** From here on `cause` is this one. */
  becauseOf(cause: Cause): void {
    this.current = cause;
  }

  /** Work of another cause in the same transaction, which may be under way beside this one's; what it leaves comes after. */
  branch(cause: Cause): TenantTx<E> {
    const branch = new TenantTx(this.session, this.tables, this.tenantId, this.now, cause);
    this.branches.push(branch);
    return branch;
  }

  query<Row extends object = Record<string, unknown>>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return this.session.query<Row>(sql, params);
  }

  write(sql: string, params: readonly unknown[] = []): void {
    void this.session.query(sql, params);
  }

  record(...events: readonly E[]): void {
    for (const event of events) this.records.push({ event, cause: this.current });
  }

  recordFor(event: Received, ...events: readonly E[]): void {
    const cause = causeOf(event, this.tables.service);
    for (const recorded of events) this.records.push({ event: recorded, cause });
  }

  /** Records an event of the library itself. */
  recordOutgoing(id: Id, event: OutgoingEvent): void {
    this.own.push({ id, event, cause: this.current });
  }

  newId(): Id {
    return this.nextId(this.current.causationId);
  }

  newIdFor(event: Received): Id {
    return this.nextId(event.id);
  }

  schedule(...timers: readonly NewTimer[]): void {
    for (const timer of timers) {
      this.cancelled.delete(timer.id);
      this.timers.set(timer.id, { timer, cause: this.current });
    }
  }

  cancelTimer(...ids: readonly Id[]): void {
    for (const id of ids) {
      this.timers.delete(id);
      this.cancelled.add(id);
    }
  }

  audit(entry: AuditEntry): void {
    this.audits.push({ entry, cause: this.current });
  }

  get left(): Left {
    this.join();
    return { events: this.records.length + this.own.length, timers: this.timers.size };
  }

  /** Statements that write what was collected; the outbox last, since it takes the streams' locks. */
  closing(): readonly Statement[] {
    this.join();
    const { schema, outbox, timers } = this.tables;
    const events = [...outbox.caused(this.records, this.now), ...this.own];
    const rows = [...this.timers.values()].sort((a, b) => (a.timer.id < b.timer.id ? -1 : 1));
    return [
      timers.cancel([...this.cancelled].sort(), this),
      timers.upsertCaused(rows, this.tenantId),
      ...this.audits.map(({ entry, cause }) => auditRows(schema, [entry], { ...this.scope(), cause })),
      outbox.appendCaused(events, this),
    ].filter((statement) => statement !== null);
  }

  /** Takes over what the branches collected, in the order they were made. */
  private join(): void {
    for (const branch of this.branches.splice(0)) {
      branch.join();
      this.records.push(...branch.records);
      this.own.push(...branch.own);
      this.audits.push(...branch.audits);
      this.cancelTimer(...branch.cancelled);
      for (const [id, caused] of branch.timers) {
        this.cancelled.delete(id);
        this.timers.set(id, caused);
      }
    }
  }

  private scope(): { tenantId: Id; now: Instant } {
    return { tenantId: this.tenantId, now: this.now };
  }

  private nextId(causeId: Id): Id {
    const n = this.counters.get(causeId) ?? 0;
    this.counters.set(causeId, n + 1);
    return uuidv5(causeId, `${this.tables.service}/${n}`);
  }
}

/** The cause of whatever `service` does because of `event`. */
export function causeOf(event: Received, service: string): Cause {
  return {
    correlationId: event.correlationId,
    causationId: event.id,
    actor: { kind: 'service', id: service, tier: null },
    traceparent: event.traceparent,
  };
}
