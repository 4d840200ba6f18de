import { addDays, daysBetween, type SiteDate } from '@stepwell/kernel';
import type { Medication } from './medications.js';
import { isExtendedRelease } from './medications.js';

/** Medicine that covers `days` days from `from`: a dose, an injection or a take-home hand-out. */
export interface Coverage {
  readonly from: SiteDate;
  readonly days: number;
}

/** Proportion of days covered over `windowDays` days that end on `on`. */
export interface Adherence {
  readonly windowDays: number;
  readonly coveredDays: number;
  /** 0..1. */
  readonly pdc: number;
}

/**
 * Distinct covered days of the window divided by its days (clinical 5.6). Oral supplies that overlap carry over to the
 * days after; injections do not. The window never reaches before the order's start. Null when it has no day yet.
 */
export function proportionOfDaysCovered(
  medication: Medication,
  supplies: readonly Coverage[],
  startDate: SiteDate,
  on: SiteDate,
  windowDays: number,
): Adherence | null {
  const windowStart = addDays(on, 1 - windowDays);
  const first = windowStart < startDate ? startDate : windowStart;
  const days = daysBetween(first, on) + 1;
  if (days < 1) return null;
  const covered = coveredDays(spread(supplies, !isExtendedRelease(medication)), first, on);
  return { windowDays: days, coveredDays: covered, pdc: covered / days };
}

interface Span {
  readonly from: SiteDate;
  readonly through: SiteDate;
}

/** Each supply as a span of days; with carry-over, a supply begins when the one before has run out. */
function spread(supplies: readonly Coverage[], carryOver: boolean): readonly Span[] {
  const sorted = [...supplies].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.days - b.days));
  const spans: Span[] = [];
  for (const supply of sorted) {
    if (supply.days < 1) continue;
    const end = spans.at(-1)?.through;
    const from = carryOver && end !== undefined && end >= supply.from ? addDays(end, 1) : supply.from;
    spans.push({ from, through: addDays(from, supply.days - 1) });
  }
  return spans;
}

/** Distinct days between `first` and `last` inside any span. */
function coveredDays(spans: readonly Span[], first: SiteDate, last: SiteDate): number {
  let counted = 0;
  let next = first;
  for (const span of [...spans].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const from = span.from < next ? next : span.from;
    const through = span.through > last ? last : span.through;
    if (from > through) continue;
    counted += daysBetween(from, through) + 1;
    next = addDays(through, 1);
  }
  return counted;
}

/** The last day covered by any of the supplies, seen on `on`; null when none began. Carry-over counts. */
export function lastCoveredDay(medication: Medication, supplies: readonly Coverage[], on: SiteDate): SiteDate | null {
  const begun = supplies.filter((supply) => supply.from <= on);
  const spans = spread(begun, !isExtendedRelease(medication)).filter((span) => span.from <= on);
  const last = spans
    .map((span) => span.through)
    .sort()
    .at(-1);
  if (last === undefined) return null;
  return last > on ? on : last;
}
