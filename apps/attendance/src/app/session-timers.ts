import { uuidv5, type Id, type Instant } from '@stepwell/kernel';
import type { NewTimer } from '@stepwell/platform';
import type { Session } from '../domain/session.js';

/** Nobody has arrived by the grace time: `data` names the site and the start. */
export const LOOK_FOR_ARRIVALS = 'look-for-arrivals';
/** The planned end has come. */
export const CLOSE_SESSIONS = 'close-sessions';

/** One timer per site and moment, whatever the number of sessions: their work is set-based. */
export function sessionTimers(sessions: readonly Session[], looksAt: (start: Instant) => Instant): readonly NewTimer[] {
  const timers = sessions.flatMap(({ siteId, startsAt, endsAt }) => [
    timer(siteId, LOOK_FOR_ARRIVALS, startsAt, looksAt(startsAt)),
    timer(siteId, CLOSE_SESSIONS, endsAt, endsAt),
  ]);
  return [...new Map(timers.map((one) => [one.id, one])).values()];
}

function timer(siteId: Id, command: string, at: Instant, due: Instant): NewTimer {
  return { id: uuidv5(siteId, `${command} ${at}`), command, due, key: siteId, data: { siteId, at } };
}
