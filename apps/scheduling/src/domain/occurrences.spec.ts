import { describe, expect, it } from '@jest/globals';
import { addDays, atLocalTime, isoWeekStart, localTime, siteDate, uuidv5, weekday } from '@stepwell/kernel';
import fc from 'fast-check';
import { diffSessions, occurrenceOf, occurrences, sessionIdOf } from './occurrences.js';
import { foldSeries } from './series-edits.js';
import type { SeriesEvent, SeriesPublished, Segment, SlotRule } from './series.js';

const SERIES = '5e000000-0000-4000-8000-000000000001';
const RULE: SlotRule = {
  weekdays: [1, 3, 5],
  startLocal: '18:00',
  minutes: 180,
  capacity: 8,
  leaderStaffId: null,
  roomId: null,
};
const PLACE = {
  seriesId: SERIES,
  siteId: '51000000-0000-4000-8000-000000000001',
  programId: '90000000-0000-4000-8000-000000000001',
  trackId: '74000000-0000-4000-8000-000000000001',
  track: 'evening',
  zone: 'America/New_York',
  phase: 'P2',
  component: 'group',
  dropIn: false,
} as const;

const published = (changes: Partial<SeriesPublished> = {}): SeriesPublished => ({
  type: 'series-published',
  ...PLACE,
  rule: RULE,
  from: '2026-01-05',
  until: null,
  ...changes,
});

describe('occurrences of a weekly series', () => {
  it('begin on the first weekday on or after the first day and end with the last day', () => {
    const series = foldSeries(null, [published({ from: '2026-01-06', until: '2026-01-14' })]);
    const days = occurrences(series, '2026-01-01', '2026-02-01').map((session) => session.siteDate);
    expect(days).toEqual(['2026-01-07', '2026-01-09', '2026-01-12', '2026-01-14']);
  });

  it('have the id of series and original local start', () => {
    const series = foldSeries(null, [published()]);
    expect(occurrenceOf(series, '2026-01-05')?.sessionId).toBe(uuidv5(SERIES, '2026-01-05T18:00'));
  });

  it.each([
    ['spring', '2026-03-02', ['2026-03-02T23:00:00.000Z', '2026-03-09T22:00:00.000Z']],
    ['autumn', '2026-10-26', ['2026-10-26T22:00:00.000Z', '2026-11-02T23:00:00.000Z']],
  ])('keep the wall time over the clock change in %s', (_, from, starts) => {
    const series = foldSeries(null, [published({ rule: { ...RULE, weekdays: [1] }, from })]);
    const found = occurrences(series, from, addDays(from, 7));
    expect(found.map((session) => session.startsAt)).toEqual(starts);
    expect(found.map((session) => session.siteDate)).toEqual([from, addDays(from, 7)]);
  });

  it('in an hour that does not exist move forward, in a doubled hour are the first', () => {
    const night = (from: string, startLocal: string) =>
      occurrenceOf(foldSeries(null, [published({ from, rule: { ...RULE, weekdays: [7], startLocal } })]), from)
        ?.startsAt;
    expect(night('2026-03-08', '02:30')).toBe('2026-03-08T07:30:00.000Z');
    expect(night('2026-11-01', '01:30')).toBe('2026-11-01T05:30:00.000Z');
  });

  it('keep their local day and time in any zone at any time of the year', () => {
    const zones = fc.constantFrom('America/New_York', 'America/Phoenix', 'America/Los_Angeles', 'Pacific/Honolulu');
    const day = fc.integer({ min: 0, max: 1400 }).map((n) => addDays('2025-01-01', n));
    const time = fc.integer({ min: 4 * 60, max: 23 * 60 + 59 }).map(clock);
    fc.assert(
      fc.property(zones, day, time, (zone, date, startLocal) => {
        const rule = { ...RULE, startLocal, weekdays: [weekday(date)] };
        const session = occurrenceOf(foldSeries(null, [published({ zone, from: date, rule })]), date)!;
        expect(siteDate(session.startsAt, zone)).toBe(date);
        expect(localTime(session.startsAt, zone)).toBe(startLocal);
      }),
    );
  });
});

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** An edit as a person asks for it, by the offset of its day from the first one. */
type Edit =
  | { readonly kind: 'following'; readonly day: number; readonly patch: Partial<SlotRule> }
  | { readonly kind: 'move'; readonly day: number; readonly by: number; readonly startLocal: string }
  | { readonly kind: 'cancel'; readonly day: number };

const FIRST = '2026-02-02';
const DAYS = 120;
const someDay = fc.integer({ min: 0, max: DAYS - 1 });
const someTime = fc.integer({ min: 6 * 60, max: 22 * 60 }).map(clock);
const someWeekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((days) => days.sort());
const somePatch: fc.Arbitrary<Partial<SlotRule>> = fc.oneof(
  someTime.map((startLocal) => ({ startLocal })),
  someWeekdays.map((weekdays) => ({ weekdays })),
  fc.integer({ min: 30, max: 240 }).map((minutes) => ({ minutes })),
);
const someEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('following' as const), day: someDay, patch: somePatch }),
  fc.record({
    kind: fc.constant('move' as const),
    day: someDay,
    by: fc.integer({ min: -3, max: 3 }),
    startLocal: someTime,
  }),
  fc.record({ kind: fc.constant('cancel' as const), day: someDay }),
);

/** What a person expects of each day, worked out day by day without segments. */
interface Expected {
  rule: Pick<SlotRule, 'weekdays' | 'startLocal' | 'minutes'>;
  moved: { siteDate: string; startLocal: string } | null;
  cancelled: boolean;
}

function expectedDays(edits: readonly Edit[]): readonly Expected[] {
  const days: Expected[] = Array.from({ length: DAYS }, () => ({ rule: RULE, moved: null, cancelled: false }));
  for (const edit of edits) {
    if (edit.kind === 'following') {
      for (let day = edit.day; day < DAYS; day++) days[day]!.rule = { ...days[day]!.rule, ...edit.patch };
    } else if (edit.kind === 'cancel') {
      Object.assign(days[edit.day]!, { cancelled: true, moved: null });
    } else {
      const moved = { siteDate: addDays(FIRST, edit.day + edit.by), startLocal: edit.startLocal };
      Object.assign(days[edit.day]!, { moved, cancelled: false });
    }
  }
  return days;
}

function eventsOf(edits: readonly Edit[]): readonly SeriesEvent[] {
  let series = foldSeries(null, [published({ from: FIRST })]);
  const events: SeriesEvent[] = [published({ from: FIRST })];
  for (const edit of edits) {
    const made = madeBy(edit, series.segments);
    events.push(...made);
    series = foldSeries(series, made);
  }
  return events;
}

function madeBy(edit: Edit, segments: readonly Segment[]): readonly SeriesEvent[] {
  const date = addDays(FIRST, edit.day);
  if (edit.kind === 'cancel') {
    const exception = { kind: 'cancelled', reason: 'holiday' } as const;
    return [{ type: 'occurrence-excepted', seriesId: SERIES, originDate: date, exception }];
  }
  if (edit.kind === 'move') {
    const exception = {
      kind: 'moved',
      siteDate: addDays(date, edit.by),
      startLocal: edit.startLocal,
      minutes: 60,
      leaderStaffId: null,
      roomId: null,
    } as const;
    return [{ type: 'occurrence-excepted', seriesId: SERIES, originDate: date, exception }];
  }
  const now = segments.findLast((segment) => segment.from <= date) ?? segments[0]!;
  const starts = [{ ...now, from: date }, ...segments.filter((segment) => segment.from > date)];
  return starts.map((segment) => ({
    type: 'series-changed',
    place: PLACE,
    segment: { ...segment, ...edit.patch },
    from: FIRST,
    until: null,
  }));
}

describe('edits of a series', () => {
  it('lose no session, make none twice, and leave every identity as it was', () => {
    fc.assert(
      fc.property(fc.array(someEdit, { maxLength: 8 }), (edits) => {
        const series = foldSeries(null, eventsOf(edits));
        const found = occurrences(series, FIRST, addDays(FIRST, DAYS - 1));
        const expected = expectedDays(edits).flatMap((day, n) => {
          const date = addDays(FIRST, n);
          if (!day.rule.weekdays.includes(weekday(date))) return [];
          const { siteDate: on, startLocal } = day.moved ?? { siteDate: date, startLocal: day.rule.startLocal };
          return [
            {
              sessionId: uuidv5(SERIES, `${date}T18:00`),
              startsAt: atLocalTime(on, startLocal, PLACE.zone),
              cancelled: day.cancelled,
            },
          ];
        });
        const seen = found.map(({ sessionId, startsAt, cancelled }) => ({
          sessionId,
          startsAt,
          cancelled: cancelled !== null,
        }));
        expect(seen).toEqual(expected);
      }),
    );
  });

  it('show as a difference exactly what came, went and moved', () => {
    fc.assert(
      fc.property(fc.array(someEdit, { maxLength: 4 }), fc.array(someEdit, { maxLength: 4 }), (first, second) => {
        const events = eventsOf([...first, ...second]);
        const before = occurrences(foldSeries(null, eventsOf(first)), FIRST, addDays(FIRST, DAYS - 1));
        const after = occurrences(foldSeries(null, events), FIRST, addDays(FIRST, DAYS - 1));
        const diff = diffSessions(before, after);
        const applied = new Map(before.filter((one) => one.cancelled === null).map((one) => [one.sessionId, one]));
        diff.dropped.forEach((one) => applied.delete(one.sessionId));
        [...diff.added, ...diff.moved, ...diff.reassigned].forEach((one) => applied.set(one.sessionId, one));
        const times = (sessions: Iterable<{ sessionId: string; startsAt: string; minutes: number }>) =>
          [...sessions].map((one) => `${one.sessionId} ${one.startsAt} ${one.minutes}`).sort();
        expect(times(applied.values())).toEqual(times(after.filter((one) => one.cancelled === null)));
      }),
    );
  });

  it('name the same session before and after, whatever its new time', () => {
    const series = foldSeries(null, [published()]);
    expect(sessionIdOf(series, isoWeekStart('2026-01-08'))).toBe(occurrenceOf(series, '2026-01-05')?.sessionId);
  });
});
