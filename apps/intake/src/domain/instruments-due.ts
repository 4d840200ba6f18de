import { addDays, daysBetween, type SiteDate } from '@stepwell/kernel';
import type { DueRule, InstrumentForm, InstrumentName } from './rules/instruments.js';

/** An instrument that was answered far enough to be scored; a total of null belongs to one that has none. */
export interface Taken {
  readonly instrument: InstrumentName;
  readonly siteDate: SiteDate;
  readonly total: number | null;
}

/** A person's way through treatment, as far as the timetable asks. */
export interface Course {
  readonly admittedOn: SiteDate;
  readonly phaseSince: SiteDate;
  readonly dischargedOn: SiteDate | null;
  /** Everything taken, in any order. */
  readonly taken: readonly Taken[];
}

/** One instrument that somebody is due. */
export interface Due {
  readonly instrument: InstrumentName;
  readonly form: InstrumentForm;
  readonly dueOn: SiteDate;
  /** Days past the due day; negative when it lies ahead. */
  readonly overdueDays: number;
}

/** What a person is due by `until`, most overdue first; an instrument asked for twice is due once, at the earlier day (clinical 3.5). */
export function dueInstruments(
  timetable: readonly DueRule[],
  course: Course,
  { today, until }: { readonly today: SiteDate; readonly until: SiteDate },
): readonly Due[] {
  const earliest = new Map<InstrumentName, Due>();
  for (const rule of timetable) {
    const dueOn = dueDay(rule, course);
    if (dueOn === null || dueOn > until) continue;
    const known = earliest.get(rule.instrument);
    const { instrument, form } = rule;
    if (!known || dueOn < known.dueOn)
      earliest.set(instrument, { instrument, form, dueOn, overdueDays: daysBetween(dueOn, today) });
  }
  return [...earliest.values()].toSorted((a, b) => b.overdueDays - a.overdueDays);
}

function dueDay({ instrument, when, baselineFrom }: DueRule, course: Course): SiteDate | null {
  const taken = course.taken
    .filter((one) => one.instrument === instrument)
    .toSorted((a, b) => (a.siteDate < b.siteDate ? -1 : 1));
  if (baselineFrom !== undefined && (baselineOf(taken) ?? -Infinity) < baselineFrom) return null;
  const last = taken.at(-1)?.siteDate ?? null;
  if ('afterDischargeDays' in when) return followUpDay(when, course.dischargedOn, last);
  if (course.dischargedOn !== null) return null;
  if ('everyDays' in when)
    return addDays(last === null || last < course.admittedOn ? course.admittedOn : last, when.everyDays);
  return last === null || last < course.phaseSince ? course.phaseSince : null;
}

/** The first total that could be scored. */
function baselineOf(taken: readonly Taken[]): number | null {
  return taken.find(({ total }) => total !== null)?.total ?? null;
}

/** The first follow-up that the last answer does not serve. */
function followUpDay(
  when: { readonly afterDischargeDays: readonly number[]; readonly earlyDays: number },
  dischargedOn: SiteDate | null,
  last: SiteDate | null,
): SiteDate | null {
  if (dischargedOn === null) return null;
  const days = when.afterDischargeDays.map((days) => addDays(dischargedOn, days));
  return days.find((day) => last === null || last < addDays(day, -when.earlyDays)) ?? null;
}
