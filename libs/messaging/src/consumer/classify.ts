import type { EventItem } from './item.js';

/** Where a consumer stands in one stream. */
export interface StreamState {
  /** Last sequence applied, 0 before the first. */
  sequence: number;
  /** Id of the event with that sequence, null before the first. */
  eventId: string | null;
  /** Events of the stream wait in a list behind one that could not be applied. */
  waiting: boolean;
}

/**
 * What to do with an event: `apply` it; `skip` it, as nobody here handles it; `drop` a duplicate; let it `wait` behind a
 * parked one; `clash`, alarm: another event has its sequence; `gap`: one before it is missing; `park` it and its stream.
 */
export type Verdict = 'apply' | 'skip' | 'drop' | 'wait' | 'clash' | 'gap' | 'park';

/** The verdict on `item` where its stream stands now (design 4, "Consumers keep a watermark per stream"). */
export function classify(state: StreamState, item: Pick<EventItem, 'event' | 'handlers' | 'fault'>): Verdict {
  const { sequence, id } = item.event;
  if (sequence === state.sequence && id !== state.eventId) return 'clash';
  if (sequence <= state.sequence) return 'drop';
  if (state.waiting) return 'wait';
  if (sequence > state.sequence + 1) return 'gap';
  if (item.fault) return 'park';
  return item.handlers.length > 0 ? 'apply' : 'skip';
}
