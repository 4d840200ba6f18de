import { describe, expect, it } from '@jest/globals';
import { addDays, type Phase, type Taper } from '@stepwell/kernel';
import fc from 'fast-check';
import { plannedWeekRulesV1 } from './rules/planned-week.v1.js';
import {
  freeSeats,
  peakTaken,
  searchSoon,
  searchTracks,
  type SeatNeed,
  type SeriesSupply,
  type TakenSeat,
  type TrackSupply,
} from './seats.js';
import { foldSeries } from './series-edits.js';

const MONDAY = '2026-01-05';
const id = (n: number): string => `5e000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const person = (n: number): string => `a0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

interface Spec {
  readonly phase?: Phase;
  readonly weekdays: readonly number[];
  readonly startLocal?: string;
  readonly minutes: number;
  readonly capacity?: number;
  readonly taken?: readonly TakenSeat[];
  readonly dropIn?: boolean;
  readonly until?: string | null;
}

function supply(n: number, spec: Spec): SeriesSupply {
  const { phase = 'P2', weekdays, startLocal = '18:00', minutes, capacity = 8, dropIn = false, until = null } = spec;
  const series = foldSeries(null, [
    {
      type: 'series-published',
      seriesId: id(n),
      siteId: id(900),
      programId: id(901),
      trackId: id(902),
      track: 'evening',
      zone: 'America/New_York',
      phase,
      component: 'group',
      dropIn,
      rule: { weekdays, startLocal, minutes, capacity, leaderStaffId: null, roomId: null },
      from: '2026-01-01',
      until,
    },
  ]);
  return { series, taken: spec.taken ?? [] };
}

const track = (specs: readonly Spec[], changes: Partial<TrackSupply> = {}): TrackSupply => ({
  trackId: id(902),
  siteId: id(900),
  programId: id(901),
  track: 'evening',
  ageBand: 'adult',
  jurisdiction: 'US-MD',
  zone: 'America/New_York',
  series: specs.map((spec, n) => supply(n, spec)),
  ...changes,
});

const need = (taper: Taper, changes: Partial<SeatNeed> = {}): SeatNeed => ({
  patientId: person(999),
  phase: 'P2',
  taper,
  from: MONDAY,
  ageBand: 'adult',
  week: { hourBand: null, level: '2.1', rules: plannedWeekRulesV1 },
  ...changes,
});

const full: readonly TakenSeat[] = Array.from({ length: 8 }, (_, n) => ({
  patientId: person(n),
  from: '2026-01-01',
  until: null,
}));

describe('seats taken', () => {
  const seat = (from: string, until: string | null, n = 1): TakenSeat => ({ patientId: person(n), from, until });
  it.each<[string, readonly TakenSeat[], number]>([
    ['nobody', [], 0],
    ['somebody until the day before', [seat('2025-12-01', '2026-01-04')], 0],
    ['somebody until that day', [seat('2025-12-01', MONDAY)], 1],
    ['somebody from later on', [seat('2026-03-01', null)], 1],
    ['one after the other', [seat('2026-01-01', '2026-01-31'), seat('2026-02-01', null)], 1],
    ['both on one day', [seat('2026-01-01', '2026-02-01'), seat('2026-02-01', null)], 2],
    ['a seat that ended before it began', [seat('2026-02-01', '2026-01-20')], 0],
  ])('%s', (_, taken, peak) => {
    expect(peakTaken(taken, MONDAY)).toBe(peak);
  });

  it('are the most that any single day shows', () => {
    const day = fc.integer({ min: -40, max: 60 });
    const seats = fc
      .array(fc.tuple(day, fc.option(day)), { maxLength: 25 })
      .map((pairs) =>
        pairs.map(([from, until], n) => seat(addDays(MONDAY, from), until === null ? null : addDays(MONDAY, until), n)),
      );
    fc.assert(
      fc.property(seats, (taken) => {
        const onDay = (date: string): number =>
          taken.filter(({ from, until }) => from <= date && (until === null || date <= until)).length;
        const days = Array.from({ length: 130 }, (_, n) => addDays(MONDAY, n));
        expect(peakTaken(taken, MONDAY)).toBe(Math.max(...days.map(onDay)));
      }),
    );
  });
});

const gapFree = { hourBand: null, level: '1.5', rules: plannedWeekRulesV1 } as const;
const closeDays: readonly Spec[] = [{ weekdays: [1, 2, 3], minutes: 180 }];

describe('a place in a track', () => {
  const taper3 = { sessionsPerWeek: 3, minutesPerSession: 180 };
  const evenings = [
    { weekdays: [1], minutes: 180 },
    { weekdays: [3], minutes: 180 },
    { weekdays: [5], minutes: 180 },
  ];
  it.each<[string, TrackSupply, SeatNeed, readonly number[] | string]>([
    ['one series of three days', track([{ weekdays: [1, 3, 5], minutes: 180 }]), need(taper3), [0]],
    ['three series of one day', track(evenings), need(taper3), [0, 1, 2]],
    ['two of three days wanted', track(evenings), need({ ...taper3, sessionsPerWeek: 2 }, { week: gapFree }), [0, 1]],
    [
      'a day of two components',
      track([
        { weekdays: [1, 3, 5], minutes: 120 },
        { weekdays: [1, 3, 5], minutes: 60, startLocal: '20:00' },
      ]),
      need(taper3),
      [0, 1],
    ],
    [
      'components that overlap',
      track([
        { weekdays: [1, 3, 5], minutes: 120 },
        { weekdays: [1, 3, 5], minutes: 60, startLocal: '19:59' },
      ]),
      need(taper3),
      'no-matching-series',
    ],
    ['too few days', track(evenings.slice(1)), need(taper3), 'no-matching-series'],
    ['other minutes', track([{ weekdays: [1, 3, 5], minutes: 150 }]), need(taper3), 'no-matching-series'],
    ['another phase', track([{ phase: 'P3', weekdays: [1, 3, 5], minutes: 180 }]), need(taper3), 'no-matching-series'],
    ['full', track([{ weekdays: [1, 3, 5], minutes: 180, taken: full }]), need(taper3), 'no-free-seat'],
    ['one day full', track([...evenings.slice(1), { ...evenings[0]!, taken: full }]), need(taper3), 'no-free-seat'],
    [
      'full, with a second group beside it',
      track([
        { weekdays: [1, 3, 5], minutes: 180, taken: full },
        { weekdays: [1, 3, 5], minutes: 180, startLocal: '09:00' },
      ]),
      need(taper3),
      [1],
    ],
    ['ended', track([{ weekdays: [1, 3, 5], minutes: 180, until: '2026-01-04' }]), need(taper3), 'no-matching-series'],
    [
      'C16 an adult group for an adolescent',
      track(evenings),
      need(taper3, { ageBand: 'adolescent' }),
      'age-band-mismatch',
    ],
    ['drop-in only', track([{ weekdays: [1, 2, 3, 4, 5, 6, 7], minutes: 600, dropIn: true }]), need(taper3), []],
    ['less than one session a week', track([]), need({ sessionsPerWeek: 0.5, minutesPerSession: 30 }), []],
    ['a gap that North Carolina forbids', track(closeDays, { jurisdiction: 'US-NC' }), need(taper3), 'gap-too-long'],
    ['the same gap elsewhere', track(closeDays), need(taper3), [0]],
  ])('%s', (_, supplied, wanted, expected) => {
    const search = searchTracks([supplied], wanted);
    if (typeof expected === 'string') expect(search).toEqual({ ok: false, reasons: [expected] });
    else expect(search).toMatchObject({ ok: true, seriesIds: expected.map(id) });
  });

  it('is found on the day on which it becomes free, within a week', () => {
    const leaving = (until: string) => full.map((seat, n) => (n === 0 ? { ...seat, until } : seat));
    const tracks = (until: string) => [track([{ weekdays: [1, 3, 5], minutes: 180, taken: leaving(until) }])];
    expect(searchSoon(tracks('2026-01-11'), need(taper3), 7)).toMatchObject({
      search: { ok: true },
      from: '2026-01-12',
    });
    expect(searchSoon(tracks('2026-01-12'), need(taper3), 7)).toMatchObject({ search: { ok: false }, from: MONDAY });
  });

  it('prefers the group with more room', () => {
    const crowded = { weekdays: [1, 3, 5], minutes: 180, taken: full.slice(0, 5) };
    const roomy = { weekdays: [1, 3, 5], minutes: 180, startLocal: '09:00', taken: full.slice(0, 1) };
    expect(searchTracks([track([crowded, roomy])], need(taper3))).toMatchObject({ seriesIds: [id(1)] });
  });
});

describe('capacity', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
  const arrivals = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
  it('is never exceeded by seats that were found free', () => {
    fc.assert(
      fc.property(sizes, arrivals, (capacities, starts) => {
        const seats = new Map<string, TakenSeat[]>();
        const tracks = (): readonly TrackSupply[] => [
          track(
            capacities.map((capacity, n) => ({
              weekdays: [1, 3, 5],
              minutes: 180,
              startLocal: `${String(8 + 3 * n).padStart(2, '0')}:00`,
              capacity,
              taken: seats.get(id(n)) ?? [],
            })),
          ),
        ];
        starts.forEach((start, n) => {
          const from = addDays(MONDAY, start);
          const wanted = need({ sessionsPerWeek: 3, minutesPerSession: 180 }, { from, patientId: person(n) });
          const search = searchTracks(tracks(), wanted);
          if (!search.ok) return;
          for (const seriesId of search.seriesIds) {
            seats.set(seriesId, [...(seats.get(seriesId) ?? []), { patientId: person(n), from, until: null }]);
          }
        });
        for (const one of tracks()[0]!.series) expect(freeSeats(one, MONDAY)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
