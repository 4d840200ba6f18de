import { randomUUID } from 'node:crypto';
import type { Clock } from '@stepwell/kernel';
import type { Actor, AuditEntry, Database, Logger } from '@stepwell/platform';
import { TenantTx, type TenantTables } from '../consumer/tenant-tx.js';
import type { Lanes } from '../outbox/lanes.js';
import { isReason } from '../park/parks.js';
import type { ParkedTimer, ParkedTimerKey, TimerParkOutcome, TimerParks } from './timer-parks.js';

/** What parked timers are worked with. */
export interface TimerParkingDeps<E> {
  readonly db: Database<E>;
  readonly clock: Clock;
  readonly tables: TenantTables<E>;
  readonly lanes: Lanes;
  readonly log: Logger;
  /** A timer may fire again. */
  readonly onDueAgain: () => void;
}

interface ParkedTimerRow extends Pick<ParkedTimer, 'command' | 'key' | 'due' | 'reason' | 'since' | 'attempts'> {
  readonly tenant_id: string;
  readonly id: string;
  readonly error_class: string | null;
}

const PARKED = 'WHERE tenant_id = $1 AND id = $2 AND parked_reason IS NOT NULL RETURNING command';

/** The parked timers of one service's schema. */
export class TimerParking<E> implements TimerParks {
  constructor(private readonly deps: TimerParkingDeps<E>) {}

  async list(): Promise<readonly ParkedTimer[]> {
    const session = await this.deps.lanes.session();
    const rows = await session.query<ParkedTimerRow>(
      `SELECT tenant_id, id, command, key, due, parked_reason AS reason, error_class, parked_at AS since, attempts
       FROM ${this.deps.tables.schema}.timer WHERE parked_reason IS NOT NULL ORDER BY due, id`,
    );
    return rows.map(({ tenant_id: tenantId, id: timerId, error_class: errorClass, ...row }) => ({
      ...{ tenantId, timerId, errorClass },
      ...row,
    }));
  }

  async retry(timer: ParkedTimerKey, actor: Actor): Promise<TimerParkOutcome | 'not-parked'> {
    const text = `UPDATE ${this.deps.tables.schema}.timer SET parked_reason = NULL ${PARKED}`;
    const entry = { action: 'park-retry', subjectId: timer.timerId, outcome: 'due-again' };
    if ((await this.change(timer, actor, text, entry)) === null) return 'not-parked';
    this.deps.onDueAgain();
    return { timerId: timer.timerId, outcome: 'due-again' };
  }

  async skip(
    timer: ParkedTimerKey,
    actor: Actor,
    reason: string,
  ): Promise<TimerParkOutcome | 'not-parked' | 'reason-required'> {
    if (!isReason(reason)) return 'reason-required';
    const text = `DELETE FROM ${this.deps.tables.schema}.timer ${PARKED}`;
    const command = await this.change(timer, actor, text, {
      ...{ action: 'park-skip', subjectId: timer.timerId, outcome: reason },
    });
    if (command === null) return 'not-parked';
    this.deps.log.warn('a parked timer was skipped', { tenantId: timer.tenantId, timer: timer.timerId, type: command });
    return { timerId: timer.timerId, outcome: 'skipped' };
  }

  /** Changes the timer's row and audits it, and answers the timer's command; null when it is not parked (any more). */
  private async change(
    { tenantId, timerId }: ParkedTimerKey,
    actor: Actor,
    text: string,
    entry: AuditEntry,
  ): Promise<string | null> {
    const session = await this.deps.db.begin(tenantId);
    try {
      const [row] = await session.query<{ command: string }>(text, [tenantId, timerId]);
      if (!row) return null;
      const id = randomUUID();
      const cause = { correlationId: id, causationId: id, actor, traceparent: null };
      const tx = new TenantTx<E>(session, this.deps.tables, tenantId, this.deps.clock.now(), cause);
      tx.audit(entry);
      await session.commit(tx.closing());
      return row.command;
    } finally {
      await session.rollback();
    }
  }
}
