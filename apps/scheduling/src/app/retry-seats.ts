import { uuidv5, type Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { SchedulingEvent } from '../domain/events.js';

/** The timer that tries again to seat whoever waits at a site. */
export const RETRY_SEATS = 'retry-seats';

/** Says that seats may have become free, so that whoever waits is tried again right after this transaction. */
export function retrySeats(tx: Tx<SchedulingEvent>, siteId: Id, why: 'seat-freed' | 'calendar-changed'): void {
  tx.schedule({
    id: uuidv5(siteId, why),
    command: RETRY_SEATS,
    due: tx.now,
    key: siteId,
    data: { siteId, why },
  });
}
