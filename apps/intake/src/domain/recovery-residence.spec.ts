import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { checkReport, placeAvailable, residencesOn, type ResidenceReport } from './recovery-residence.js';

const TODAY = '2026-01-12';
const FRESH = 7;
const report = (residence: string, places: number | null, asOf: string): ResidenceReport => ({
  ...{ reportId: `${residence} ${asOf}`, siteId: 's', residence, places, asOf, source: 'phone-call' },
  recordedAt: '2026-01-12T15:00:00.000Z',
});

describe('recovery residences', () => {
  it.each<[string, ResidenceReport, string, boolean]>([
    ['a place today', report('a', 1, TODAY), 'available', false],
    ['a place 7 days ago', report('a', 1, '2026-01-05'), 'available', false],
    ['a place 8 days ago', report('a', 1, '2026-01-04'), 'unknown', true],
    ['full today', report('a', 0, TODAY), 'full', false],
    ['full 8 days ago', report('a', 0, '2026-01-04'), 'unknown', true],
    ['nobody knows', report('a', null, TODAY), 'unknown', false],
  ])('%s', (_, given, availability, stale) => {
    expect(residencesOn([given], TODAY, FRESH)).toMatchObject([{ availability, stale }]);
  });

  test.each<[string, ResidenceReport[], boolean | null]>([
    ['nothing registered', [], null],
    ['one free, one full', [report('a', 2, TODAY), report('b', 0, TODAY)], true],
    ['all full', [report('a', 0, TODAY), report('b', 0, TODAY)], false],
    ['one full, one unknown', [report('a', 0, TODAY), report('b', null, TODAY)], null],
    ['one full, one free long ago', [report('a', 0, TODAY), report('b', 3, '2026-01-01')], null],
  ])('a place exists: %s', (_, reports, expected) => {
    expect(placeAvailable(residencesOn(reports, TODAY, FRESH))).toBe(expected);
  });

  test('the newest day counts, in any order of entry', () => {
    const reports = [report('a', 0, '2026-01-11'), report('a', 3, '2026-01-09')];
    for (const order of [reports, reports.toReversed()])
      expect(residencesOn(order, TODAY, FRESH)).toMatchObject([{ places: 0, asOf: '2026-01-11', ageDays: 1 }]);
  });

  test('what is unknown or stale is never shown as available', () => {
    const anyReport = fc
      .tuple(
        fc.constantFrom('a', 'b'),
        fc.option(fc.nat(3)),
        fc.constantFrom('2026-01-01', '2026-01-04', '2026-01-05', TODAY),
      )
      .map(([residence, places, asOf]) => report(residence, places, asOf));
    fc.assert(
      fc.property(fc.array(anyReport, { maxLength: 6 }), (reports) => {
        for (const { availability, places, stale } of residencesOn(reports, TODAY, FRESH))
          if (availability === 'available') expect([places !== null && places > 0, stale]).toEqual([true, false]);
      }),
    );
  });

  test('a report of tomorrow is refused', () => {
    expect(checkReport({ asOf: TODAY }, TODAY)).toEqual({ ok: true });
    expect(checkReport({ asOf: '2026-01-13' }, TODAY)).toMatchObject({ rejection: 'in-the-future' });
  });
});
