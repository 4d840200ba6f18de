import { addDays } from '@stepwell/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lastCoveredDay, proportionOfDaysCovered, type Coverage } from './adherence.js';

const START = '2026-01-01';
const dose = (from: string, days = 1): Coverage => ({ from, days });
const pdc = (supplies: readonly Coverage[], on: string, window = 28) =>
  proportionOfDaysCovered('methadone', supplies, START, on, window);

describe('proportion of days covered', () => {
  test.each<[string, Coverage[], string, number, object | null]>([
    [
      'every day of the first week',
      [0, 1, 2, 3, 4, 5, 6].map((d) => dose(addDays(START, d))),
      '2026-01-07',
      28,
      { windowDays: 7, coveredDays: 7, pdc: 1 },
    ],
    ['half of two days', [dose(START)], '2026-01-02', 28, { windowDays: 2, coveredDays: 1, pdc: 0.5 }],
    ['window of 28 days', [dose(START)], '2026-01-29', 28, { windowDays: 28, coveredDays: 0, pdc: 0 }],
    ['take-homes cover their days', [dose(START, 7)], '2026-01-14', 28, { windowDays: 14, coveredDays: 7, pdc: 0.5 }],
    [
      'overlap carries over',
      [dose(START, 7), dose('2026-01-05', 7)],
      '2026-01-14',
      28,
      { windowDays: 14, coveredDays: 14, pdc: 1 },
    ],
    ['before the order began', [dose(START)], '2025-12-31', 28, null],
    [
      'supply in the future does not count',
      [dose('2026-02-01', 7)],
      '2026-01-02',
      28,
      { windowDays: 2, coveredDays: 0, pdc: 0 },
    ],
  ])('%s', (_, supplies, on, window, expected) => expect(pdc(supplies, on, window)).toEqual(expected));

  test('injections cover their days and do not carry over', () => {
    const supplies = [dose(START, 28), dose('2026-01-25', 28)];
    expect(proportionOfDaysCovered('xr-naltrexone', supplies, START, '2026-03-01', 60)).toMatchObject({
      coveredDays: 52,
    });
  });

  const supply = fc.record({ day: fc.nat(60), days: fc.integer({ min: 0, max: 31 }) });
  const supplies = fc
    .array(supply, { maxLength: 40 })
    .map((list) => list.map(({ day, days }) => dose(addDays(START, day), days)));

  test('lies in 0..1, and another supply never lowers it', () => {
    fc.assert(
      fc.property(
        supplies,
        supply,
        fc.nat(90),
        fc.constantFrom('methadone', 'xr-buprenorphine'),
        (given, more, day, medication) => {
          const at = (list: readonly Coverage[]) =>
            proportionOfDaysCovered(medication, list, START, addDays(START, day), 28)!.pdc;
          const before = at(given);
          expect(before).toBeGreaterThanOrEqual(0);
          expect(before).toBeLessThanOrEqual(1);
          expect(at([...given, dose(addDays(START, more.day), more.days)])).toBeGreaterThanOrEqual(before);
        },
      ),
    );
  });

  test('does not depend on the order of the supplies', () => {
    fc.assert(
      fc.property(supplies, fc.nat(90), (given, day) => {
        const on = addDays(START, day);
        expect(pdc([...given].reverse(), on)).toEqual(pdc(given, on));
      }),
    );
  });
});

test.each<[Coverage[], string, string | null]>([
  [[], '2026-01-10', null],
  [[dose('2026-01-03')], '2026-01-10', '2026-01-03'],
  [[dose('2026-01-03', 30)], '2026-01-10', '2026-01-10'],
  [[dose('2026-01-03', 3), dose('2026-01-04')], '2026-01-10', '2026-01-06'],
  [[dose('2026-01-11')], '2026-01-10', null],
])('last covered day %#', (supplies, on, expected) => expect(lastCoveredDay('methadone', supplies, on)).toBe(expected));
