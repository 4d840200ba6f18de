import type { Id, Instant, Tier } from '@stepwell/kernel';

/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Who acts. `id` is the token's subject or staff id for a person, the service's name otherwise; never a name of a person. */
export interface Actor {
  readonly kind: 'person' | 'service' | 'timer';
  readonly id: string;
  /** Credential tier of the person, null when none is known. */
  readonly tier: Tier | null;
}

/** Why a transaction happens: copied onto every event, timer and audit row it makes. */
export interface Cause {
  /** The request that began it all. */
  readonly correlationId: Id;
  /** The event or request that caused this one. */
  readonly causationId: Id;
  readonly actor: Actor;
  /** W3C trace context, null when not traced. */
  readonly traceparent: string | null;
}

/** A timer row to be written at commit; fires once, at or after `due` by the clinical clock. */
export interface NewTimer {
  /** UUIDv5 of the cause; a second timer with the same id replaces the first. */
  readonly id: Id;
  /** What `@OnTimer(command)` handles. */
  readonly command: string;
  readonly due: Instant;
  /** Stream key, normally the patient id: one key's timers and events are never handled at once. */
  readonly key: string;
  readonly data: Json;
}

/** One row of the audit record: who (from the cause), did what, to whose record, with what result. Codes and ids only. */
export interface AuditEntry {
  /** Code of the command or read, for example `sign-treatment-plan`. */
  readonly action: string;
  /** The patient or thing the action is about, null when it is about none. */
  readonly subjectId: Id | null;
  /** `ok`, or the code of the refusal. */
  readonly outcome: string;
}

/** One SQL statement with its parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What every transaction knows about itself. */
export interface TxContext {
  readonly tenantId: Id;
  readonly cause: Cause;
  /** Clinical time, read once when the transaction begins. */
  readonly now: Instant;
}

/**
 * The only door to the database: one transaction of one tenant. `E` is the service's union of domain events;
 * stores take a plain `Tx`. Everything recorded, scheduled or audited is written once, last before COMMIT.
 */
export interface Tx<E = never> extends TxContext {
  /**
   * Runs one statement as the tenant; rows come back as plain objects. Rejects with the driver's error.
   * `date` comes as text `YYYY-MM-DD`, `timestamptz` as Date, `bigint` as number, `numeric` as text, `jsonb` parsed.
   * A write whose rows nobody needs may be left alone (`void tx.query(...)`): it travels with COMMIT, which fails if it fails.
   */
  query<Row extends object = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /**
   * One INSERT, UPDATE or DELETE whose rows nobody needs. It is done before whatever the transaction asks next; when nothing
   * is asked any more it becomes part of the closing statement, so it may not begin with WITH nor touch platform tables.
   * A failure shows at commit.
   */
  write(sql: string, params?: readonly unknown[]): void;
  /** Records domain events of this service, in order; `events/publish.ts` maps them to contracts at commit. */
  record(...events: readonly E[]): void;
  /** A new id: random for a command, UUIDv5 of (cause, counter) in a consumer or timer, so redelivery makes the same thing. */
  newId(): Id;
  /** Schedules timers; one with the same id is replaced. */
  schedule(...timers: readonly NewTimer[]): void;
  /** Removes timers that have not fired; unknown ids are ignored. */
  cancelTimer(...ids: readonly Id[]): void;
  /** Adds a row to the audit record. */
  audit(entry: AuditEntry): void;
}

/** Turns recorded events into the one statement that appends them; implemented by messaging. */
export interface Outbox<E> {
  append(events: readonly E[], tx: TxContext): Statement | null;
}

/** Turns scheduled and cancelled timers into statements; implemented by messaging. */
export interface TimerTable {
  upsert(timers: readonly NewTimer[], tx: TxContext): Statement | null;
  cancel(ids: readonly Id[], tx: TxContext): Statement | null;
}

/** What a committed transaction left behind, for the in-process wake of relay and timers. */
export interface Committed {
  readonly events: number;
  readonly timers: number;
}
