import type { Bound } from '../src/consumer/dispatch.js';
import type { ConsumerTx, FiredTimer } from '../src/handlers.js';

/** A handler of the timers of the specs. */
export type Fire = (tx: ConsumerTx<never>, timer: FiredTimer) => Promise<unknown>;

/** One effect row per fired timer. */
export const noteTimer: Fire = (tx, timer) =>
  tx.query(`INSERT INTO step_down.effect (tenant_id, key, sequence, event_id, reason) VALUES ($1, $2, 0, $3, $4)`, [
    tx.tenantId,
    timer.key,
    timer.id,
    `n-${(timer.data as { n: number }).n}`,
  ]);

/** Binds a handler of the command `remind`. */
export const onDue = (call: Fire): Bound => ({
  name: 'Test.due',
  binding: { kind: 'timer', command: 'remind' },
  call: call as Bound['call'],
});

/** Notes each timer and does `more`, passing the crash points around it. */
export function onTimerNoted(
  more: (tx: ConsumerTx<never>, timer: FiredTimer) => void,
  pass: (point: 'before-handler' | 'after-handler') => void,
): Bound {
  return onDue(async (tx, timer) => {
    pass('before-handler');
    await noteTimer(tx, timer);
    more(tx, timer);
    pass('after-handler');
  });
}
