import { randomUUID } from 'node:crypto';
import { uuidv5, type Id, type Instant } from '@stepwell/kernel';
import { auditRows } from '../audit/audit-table.js';
import type { Session } from './session.js';
import type { AuditEntry, Cause, NewTimer, Outbox, Statement, TimerTable, Tx, TxContext } from './tx.js';

/** What a transaction needs to write its last statements. */
export interface TxTables<E> {
  readonly schema: string;
  readonly outbox: Outbox<E>;
  readonly timers: TimerTable;
}

/** The `Tx` handed to use cases: collects, and gives the statements to send last. */
export class WorkTx<E> implements Tx<E> {
  readonly tenantId: Id;
  readonly cause: Cause;
  readonly now: Instant;
  private events: E[] = [];
  private readonly timers = new Map<Id, NewTimer>();
  private readonly cancelled = new Set<Id>();
  private readonly audits: AuditEntry[] = [];
  /** The last write, as long as nothing was asked after it. */
  private held: Statement | null = null;

  constructor(
    private readonly session: Session,
    context: TxContext,
    private readonly nextId: () => Id = randomUUID,
  ) {
    this.tenantId = context.tenantId;
    this.cause = context.cause;
    this.now = context.now;
  }

  query<Row extends object = Record<string, unknown>>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    this.letGo();
    return this.session.query<Row>(sql, params);
  }

  write(sql: string, params: readonly unknown[] = []): void {
    this.letGo();
    this.held = { text: sql, values: params };
  }

  record(...events: readonly E[]): void {
    this.events.push(...events);
  }

  newId(): Id {
    return this.nextId();
  }

  schedule(...timers: readonly NewTimer[]): void {
    for (const timer of timers) {
      this.cancelled.delete(timer.id);
      this.timers.set(timer.id, timer);
    }
  }

  cancelTimer(...ids: readonly Id[]): void {
    for (const id of ids) {
      this.timers.delete(id);
      this.cancelled.add(id);
    }
  }

  audit(entry: AuditEntry): void {
    this.audits.push(entry);
  }

  /** Forgets events and timers, for work that was refused. */
  forget(): void {
    this.events = [];
    this.timers.clear();
    this.cancelled.clear();
  }

  /** How much this transaction leaves for relay and timers. */
  left(): { readonly events: number; readonly timers: number } {
    return { events: this.events.length, timers: this.timers.size };
  }

  /** The statements to send before COMMIT, the outbox last, since it takes the streams' locks. */
  closing(tables: TxTables<E>): readonly Statement[] {
    const timers = [...this.timers.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return [
      this.held,
      tables.timers.cancel([...this.cancelled].sort(), this),
      tables.timers.upsert(timers, this),
      auditRows(tables.schema, this.audits, this),
      tables.outbox.append(this.events, this),
    ].filter((statement) => statement !== null);
  }

  private letGo(): void {
    if (this.held) void this.session.query(this.held.text, this.held.values);
    this.held = null;
  }
}

/** Ids that follow from a cause: UUIDv5(causeId, 0), (causeId, 1), ... so that redelivery makes the same things. */
export function idsFrom(causeId: Id): () => Id {
  let counter = 0;
  return () => uuidv5(causeId, String(counter++));
}
