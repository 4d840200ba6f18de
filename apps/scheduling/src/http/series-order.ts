import type { SiteDate } from '@stepwell/kernel';
import type { SeriesChangeOrder, SeriesOrder } from '../app/calendar.js';
import type { SlotRule } from '../domain/series.js';
import type { SeriesBody, SeriesChangeBody } from './calendar.dto.js';

/** A series as the calendar takes it; what is not said is open, drop-in is off. */
export function seriesOrder(body: SeriesBody): SeriesOrder {
  const { phase, component, weekdays, startLocal, minutes, capacity, from } = body;
  const { until = null, leaderStaffId = null, roomId = null, dropIn = false } = body;
  const rule = { weekdays, startLocal, minutes, capacity, leaderStaffId, roomId };
  return { phase, component, dropIn, from, until, ...rule };
}

/** A change as the calendar takes it; scope `all` begins `today`. */
export function changeOrder(body: SeriesChangeBody, today: SiteDate): SeriesChangeOrder {
  const { scope, from, reason = null, ...fields } = body;
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const patch: Partial<SlotRule> = Object.fromEntries(given);
  return { effective: scope === 'all' ? today : (from ?? today), patch, reason };
}
