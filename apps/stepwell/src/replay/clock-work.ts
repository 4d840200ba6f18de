import { addDays, atLocalTime, type LocalTime, type SiteDate } from '@stepwell/kernel';
import type { TimeTravel } from '../host/time-travel.js';

/** All clinics of a replay stand in one zone: study days are whole days and say nothing of time. */
export const ZONE = 'America/New_York';
/** Site date of study day 0, a Monday. */
export const FIRST_DAY: SiteDate = '2007-01-01';
/** Wall time of facts of which only the day is known. */
export const VISIT_TIME: LocalTime = '08:00';

/** Site date of a study day. */
export function dateOf(day: number): SiteDate {
  return addDays(FIRST_DAY, day);
}

/** Goes to a wall time of a study day and lets everything due happen. */
export function goTo(time: TimeTravel, day: number, at: LocalTime): Promise<void> {
  return time.goTo(atLocalTime(dateOf(day), at, ZONE));
}
