import type { Id } from '@stepwell/kernel';
import type { Cause, NewTimer, Statement, TimerTable, TxContext } from '@stepwell/platform';
import { laneOf } from '../outbox/lane.js';

/** A timer with what caused it. */
export interface CausedTimer {
  readonly timer: NewTimer;
  readonly cause: Cause;
}

/** Timers as rows of the service's schema (design 5, rule 8). */
export class TimerRows implements TimerTable {
  constructor(private readonly schema: string) {}

  upsert(timers: readonly NewTimer[], tx: TxContext): Statement | null {
    return this.upsertCaused(
      timers.map((timer) => ({ timer, cause: tx.cause })),
      tx.tenantId,
    );
  }

  /** As `upsert`, each timer with its own cause; ids must differ. */
  upsertCaused(rows: readonly CausedTimer[], tenantId: Id): Statement | null {
    if (rows.length === 0) return null;
    return {
      text: `
        INSERT INTO ${this.schema}.timer (tenant_id, id, lane, command, due, key, data, correlation_id, causation_id, traceparent)
        SELECT $1::uuid, * FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::timestamptz[], $6::text[], $7::json[],
          $8::uuid[], $9::uuid[], $10::text[])
        ON CONFLICT (tenant_id, id) DO UPDATE SET lane = excluded.lane, command = excluded.command, due = excluded.due,
          key = excluded.key, data = excluded.data, correlation_id = excluded.correlation_id,
          causation_id = excluded.causation_id, traceparent = excluded.traceparent, parked_reason = NULL,
          error_class = NULL, parked_at = NULL, attempts = 0`,
      values: [tenantId, ...columns(rows)],
    };
  }

  cancel(ids: readonly Id[], tx: Pick<TxContext, 'tenantId'>): Statement | null {
    if (ids.length === 0) return null;
    return {
      text: `DELETE FROM ${this.schema}.timer WHERE tenant_id = $1 AND id = ANY($2::uuid[])`,
      values: [tx.tenantId, ids],
    };
  }
}

function columns(rows: readonly CausedTimer[]): unknown[] {
  return [
    rows.map(({ timer }) => timer.id),
    rows.map(({ timer }) => laneOf(timer.key)),
    rows.map(({ timer }) => timer.command),
    rows.map(({ timer }) => timer.due),
    rows.map(({ timer }) => timer.key),
    rows.map(({ timer }) => JSON.stringify(timer.data)),
    rows.map(({ cause }) => cause.correlationId),
    rows.map(({ cause }) => cause.causationId),
    rows.map(({ cause }) => cause.traceparent),
  ];
}
