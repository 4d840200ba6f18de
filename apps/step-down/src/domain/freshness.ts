import { minutesBetween, type Instant } from '@stepwell/kernel';
import { SOURCES, type Source } from './facts.js';
import type { Policy } from './policy.js';
import type { Timeline } from './timeline.js';

/** Up to when each source has been applied; null before its first mark. */
export type AsOf = Readonly<Record<Source, Instant | null>>;

/** The oldest mark: how old the picture is; the epoch while a source has none. */
export function oldest(asOf: AsOf): Instant {
  return SOURCES.map((source) => asOf[source] ?? '1970-01-01T00:00:00.000Z').sort()[0]!;
}

/** Sources that are older than their limit at `now`, and those whose facts about the patient wait behind a parked event. */
export function notCurrent(policy: Policy, asOf: AsOf, parked: readonly string[], now: Instant): readonly string[] {
  const stale = SOURCES.filter((source) => {
    const mark = asOf[source];
    return mark === null || minutesBetween(mark, now) > policy.freshnessMinutes[source];
  });
  return [...new Set([...stale, ...parked])].sort();
}

/** Services that wait behind a parked event of this patient. */
export function parkedSources(timeline: Timeline): readonly string[] {
  const waiting = new Map<string, boolean>();
  const said = [...timeline.of('parked'), ...timeline.of('resumed')].sort((a, b) => a.sequence - b.sequence);
  for (const fact of said) waiting.set(`${fact.waiting}<${fact.behind}`, fact.kind === 'parked');
  return [...waiting].filter(([, isParked]) => isParked).map(([pair]) => pair.split('<')[0]!);
}
