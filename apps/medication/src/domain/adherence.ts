import { addDays, dayNumber, type SiteDate } from '@stepwell/kernel';
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
  const last = dayNumber(on);
  const first = Math.max(last + 1 - windowDays, dayNumber(startDate));
  const days = last - first + 1;
  if (days < 1) return null;
  const covered = coveredDays(spread(supplies, !isExtendedRelease(medication)), first, last);
  return { windowDays: days, coveredDays: covered, pdc: covered / days };
}

/** Days by number, both ends included. */
interface Span {
  readonly from: number;
  readonly through: number;
}

/** Each supply as a span of days; with carry-over, a supply begins when the one before has run out. */
function spread(supplies: readonly Coverage[], carryOver: boolean): readonly Span[] {
  const sorted = [...supplies].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.days - b.days));
  const spans: Span[] = [];
  for (const supply of sorted) {
    if (supply.days < 1) continue;
    const begins = dayNumber(supply.from);
    const end = spans.at(-1)?.through ?? -Infinity;
    const from = carryOver && end >= begins ? end + 1 : begins;
    spans.push({ from, through: from + supply.days - 1 });
  }
  return spans;
}

/** Distinct days between `first` and `last` inside any span. */
function coveredDays(spans: readonly Span[], first: number, last: number): number {
  let counted = 0;
  let next = first;
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const from = Math.max(span.from, next);
    const through = Math.min(span.through, last);
    if (from > through) continue;
    counted += through - from + 1;
    next = through + 1;
  }
  return counted;
}

/** The last day covered by any of the supplies, seen on `on`; null when none began. Carry-over counts. */
export function lastCoveredDay(medication: Medication, supplies: readonly Coverage[], on: SiteDate): SiteDate | null {
  const today = dayNumber(on);
  const begun = supplies.filter((supply) => supply.from <= on);
  const spans = spread(begun, !isExtendedRelease(medication)).filter((span) => span.from <= today);
  if (spans.length === 0) return null;
  const last = Math.max(...spans.map((span) => span.through));
  return addDays(on, Math.min(last - today, 0));
}
