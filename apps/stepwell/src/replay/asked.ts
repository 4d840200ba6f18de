import { daysBetween, type SiteDate } from '@stepwell/kernel';
import type { ApiClient } from '../clinic/api-client.js';
import { FIRST_DAY } from './clock-work.js';
import { DAYS_PER_WEEK } from './curves.js';

/** What step-down asked for in one study week, from 1: kind -> how often. */
export interface AskedWeek {
  readonly week: number;
  readonly proposals: Readonly<Record<string, number>>;
  /** By the trigger that placed them. */
  readonly holds: Readonly<Record<string, number>>;
  readonly actions: Readonly<Record<string, number>>;
}

interface WeekCount {
  readonly week: SiteDate;
  readonly what: 'proposal' | 'hold' | 'action';
  readonly kind: string;
  readonly count: number;
}

/** The engine's proposals, holds and actions by study week, from its own read model; weeks without any are left out. */
export async function readAsked(api: ApiClient): Promise<readonly AskedWeek[]> {
  const { items } = await api.get<{ items: WeekCount[] }>('/step-down/v1/proposals/weekly');
  const byWeek = Map.groupBy(items, ({ week }) => 1 + daysBetween(FIRST_DAY, week) / DAYS_PER_WEEK);
  return [...byWeek].map(([week, counts]) => ({
    week,
    proposals: kinds(counts, 'proposal'),
    holds: kinds(counts, 'hold'),
    actions: kinds(counts, 'action'),
  }));
}

function kinds(counts: readonly WeekCount[], wanted: WeekCount['what']): Readonly<Record<string, number>> {
  return Object.fromEntries(counts.filter(({ what }) => what === wanted).map(({ kind, count }) => [kind, count]));
}
