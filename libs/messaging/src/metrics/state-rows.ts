import type { Instant } from '@stepwell/kernel';
import { Session } from '../pg/session.js';

/** Streams that wait, of one source. */
export interface ParkedRow {
  readonly source: string;
  /** For a fact of another stream, not for a person. */
  readonly held: boolean;
  readonly keys: number;
  /** Since the first of them began to wait. */
  readonly seconds: number;
}

/** Up to where a source vouched. */
export interface MarkRow {
  readonly source: string;
  readonly as_of: Instant;
  /** Partitions with a mark. */
  readonly marks: number;
}

/** What a service's tables say at a scrape. */
export interface TableState {
  readonly outbox: number;
  readonly outboxSince: Instant | null;
  readonly parked: readonly ParkedRow[];
  readonly parkedTimers: number;
  /** When the oldest parked timer was due. */
  readonly parkedTimerDue: Instant | null;
  /** Tables with tenants' rows that row-level security does not guard. */
  readonly unprotected: number;
  readonly timerDue: Instant | null;
  readonly marks: readonly MarkRow[];
}

interface CountsRow {
  readonly outbox: number;
  readonly outbox_since: Instant | null;
  readonly parked_timers: number;
  readonly parked_timer_due: Instant | null;
  readonly unprotected: number;
  readonly timer_due: Instant | null;
}

/** Counting a backlog must not cost more the longer it is. */
const COUNTED = 100_000;
const LIMITS = [
  { text: "SET statement_timeout = '800ms'", values: [] },
  { text: 'SET default_transaction_read_only = on', values: [] },
];

/**
 * Reads a service's tables for a scrape, on a connection of its own so that the relay never waits behind a count. It is
 * opened by the first scrape: a service that nobody watches has none.
 */
export class StateRows {
  private opening: Promise<Session> | null = null;

  constructor(
    private readonly url: string,
    private readonly schema: string,
  ) {}

  /** All of it in one round trip. Rejects when the database takes longer than 800 ms over any part. */
  async read(now: Instant, sources: readonly (readonly [source: string, topic: string])[]): Promise<TableState> {
    const session = await this.session();
    const [counts, parked, marks] = await session.burst([
      { text: countsSql(this.schema), values: [now] },
      { text: parkedSql(this.schema), values: [] },
      { text: marksSql(this.schema), values: [sources.map(([source]) => source), sources.map(([, topic]) => topic)] },
    ]);
    const row = counts!.rows[0] as CountsRow;
    return {
      outbox: row.outbox,
      outboxSince: row.outbox_since,
      parked: parked!.rows as ParkedRow[],
      parkedTimers: row.parked_timers,
      parkedTimerDue: row.parked_timer_due,
      unprotected: row.unprotected,
      timerDue: row.timer_due,
      marks: marks!.rows as MarkRow[],
    };
  }

  async close(): Promise<void> {
    const session = await this.opening?.catch(() => null);
    await session?.close();
  }

  private async session(): Promise<Session> {
    const known = await this.opening?.catch(() => null);
    if (known && !known.broken) return known;
    this.opening = this.open();
    return this.opening;
  }

  private async open(): Promise<Session> {
    const session = await Session.open(this.url, `stepwell ${this.schema} metrics`);
    await session.burst(LIMITS);
    return session;
  }
}

function countsSql(schema: string): string {
  return `
    SELECT (SELECT count(*)::int FROM (SELECT 1 FROM ${schema}.outbox LIMIT ${COUNTED}) AS counted) AS outbox,
      (SELECT recorded_at FROM ${schema}.outbox ORDER BY id LIMIT 1) AS outbox_since,
      (SELECT count(*)::int FROM ${schema}.timer WHERE parked_reason IS NOT NULL) AS parked_timers,
      (SELECT min(due) FROM ${schema}.timer WHERE parked_reason IS NOT NULL) AS parked_timer_due,
      (SELECT min(due) FROM ${schema}.timer WHERE due <= $1 AND parked_reason IS NULL) AS timer_due,
      (SELECT count(*)::int FROM pg_class AS held WHERE held.relnamespace = '${schema}'::regnamespace
        AND held.relkind IN ('r', 'p') AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = held.oid
          AND attname = 'tenant_id' AND NOT attisdropped)
        AND NOT (held.relrowsecurity AND held.relforcerowsecurity
          AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = held.oid))) AS unprotected`;
}

function parkedSql(schema: string): string {
  return `
    SELECT source, reason = 'fact-awaited' AS held, count(*)::int AS keys,
      extract(epoch FROM now() - min(since))::float8 AS seconds
    FROM ${schema}.parked_key GROUP BY 1, 2`;
}

function marksSql(schema: string): string {
  return `
    SELECT source, min(as_of) AS as_of, count(*)::int AS marks
    FROM ${schema}.mark JOIN unnest($1::text[], $2::text[]) AS wanted(source, topic) USING (source, topic) GROUP BY source`;
}
