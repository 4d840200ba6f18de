import { addDays, type SiteDate } from '@stepwell/kernel';
import { describe, expect, test } from '@jest/globals';
import type { Coverage } from './adherence.js';
import { closeDay, needsSupplies, type DayCloseCase } from './day-close.js';
import { order } from './order.fixture.js';
import { HOUSE_MEDICATION_V1 as rules } from './rules/house-medication.v1.js';

const START = '2026-01-01';
const methadone = order({ medication: 'methadone', product: 'methadone-oral' });
const dosed = (days: number, from: SiteDate = START): Coverage[] =>
  Array.from({ length: days }, (_, i) => ({ from: addDays(from, i), days: 1 }));

function close(on: SiteDate, more: Partial<DayCloseCase> = {}): string[] {
  const supplies = more.supplies ?? [];
  const given: DayCloseCase = {
    order: methadone,
    supplies,
    lastDoseOn: supplies.at(-1)?.from ?? null,
    published: null,
    away: false,
    missRecorded: false,
    on,
    moment: { siteId: methadone.siteId, zone: methadone.zone, siteDate: on, at: `${on}T07:00:00.000Z` },
    newId: () => 'id',
    rules,
    ...more,
  };
  return closeDay(given).map((event) => {
    if (event.type === 'dose-missed') return `missed ${event.consecutiveDays}`;
    if (event.type === 'adherence-updated') return `pdc ${event.coveredDays}/${event.windowDays}`;
    return event.type === 'review-opened' || event.type === 'safety-alert-raised' ? event.kind : event.type;
  });
}

describe('missed doses are told at the numbers of days the rules name', () => {
  test.each([
    ['2026-01-10', []],
    ['2026-01-11', []],
    ['2026-01-12', []],
    ['2026-01-13', ['missed 3', 'missed-dose-review']],
    ['2026-01-14', ['missed 4']],
    ['2026-01-15', ['missed 5']],
    ['2026-01-16', []],
  ])('methadone until 10 January, close of %s', (on, expected) => {
    expect(
      close(on, { supplies: dosed(10), published: { on: '2026-01-10', pdc: 1 } }).filter(
        (line) => !line.startsWith('pdc'),
      ),
    ).toEqual(expected);
  });

  test('not while away, not twice, not before the first dose', () => {
    const supplies = dosed(10);
    const published = { on: '2026-01-13', pdc: 0.7 };
    expect(close('2026-01-13', { supplies, published, away: true })).toEqual([]);
    expect(close('2026-01-13', { supplies, published, missRecorded: true })).toEqual([]);
    expect(close('2026-01-03')).toEqual([]);
  });

  test('an injection past its grace is a miss and a safety alert, once', () => {
    const xr = order({ medication: 'xr-naltrexone', product: 'naltrexone-xr' });
    const supplies = [{ from: START, days: 28 }];
    const quiet = { order: xr, supplies, published: { on: '2026-02-05', pdc: 0.7 } };
    expect(close('2026-02-05', quiet)).toEqual([]);
    expect(close('2026-02-06', quiet)).toContain('missed 1');
    expect(close('2026-02-06', quiet)).toContain('injection-overdue');
    expect(close('2026-02-07', quiet)).not.toContain('injection-overdue');
  });
});

describe('adherence is told weekly, and at once when it crosses the threshold', () => {
  test.each<[string, string, Coverage[], { on: string; pdc: number } | null, string[]]>([
    ['sixth day', '2026-01-06', dosed(6), null, []],
    ['seventh day', '2026-01-07', dosed(7), null, ['pdc 7/7']],
    ['unchanged after a week', '2026-01-14', dosed(14), { on: '2026-01-07', pdc: 1 }, []],
    ['unchanged after two weeks', '2026-01-21', dosed(21), { on: '2026-01-07', pdc: 1 }, ['pdc 21/21']],
    ['nothing for weeks is not repeated', '2026-03-31', dosed(8), { on: '2026-03-01', pdc: 0 }, []],
    ['changed after a week', '2026-01-14', dosed(13), { on: '2026-01-07', pdc: 1 }, ['pdc 13/14']],
    ['changed within a week', '2026-01-13', dosed(12), { on: '2026-01-07', pdc: 1 }, []],
    ['falls to exactly the threshold', '2026-01-10', dosed(8), { on: '2026-01-07', pdc: 1 }, []],
    [
      'falls below it',
      '2026-01-11',
      dosed(8),
      { on: '2026-01-07', pdc: 1 },
      ['missed 3', 'missed-dose-review', 'pdc 8/11'],
    ],
    ['recovers', '2026-01-15', dosed(12, '2026-01-04'), { on: '2026-01-14', pdc: 0.79 }, ['pdc 12/15']],
  ])('%s', (_, on, supplies, published, expected) => expect(close(on, { supplies, published })).toEqual(expected));

  test('supplies that were not loaded publish nothing', () => {
    expect(close('2026-01-07', { supplies: null, lastDoseOn: '2026-01-07' })).toEqual([]);
  });

  test.each<
    [string, SiteDate, { lastDoseOn: SiteDate | null; published: { on: SiteDate; pdc: number } | null }, boolean]
  >([
    [
      'dosed today, told lately',
      '2026-01-12',
      { lastDoseOn: '2026-01-12', published: { on: '2026-01-07', pdc: 1 } },
      false,
    ],
    ['not dosed today', '2026-01-12', { lastDoseOn: '2026-01-11', published: { on: '2026-01-07', pdc: 1 } }, true],
    ['a week since', '2026-01-14', { lastDoseOn: '2026-01-14', published: { on: '2026-01-07', pdc: 1 } }, true],
    [
      'below the threshold',
      '2026-01-12',
      { lastDoseOn: '2026-01-12', published: { on: '2026-01-07', pdc: 0.79 } },
      true,
    ],
  ])('supplies are needed: %s', (_, on, given, expected) =>
    expect(needsSupplies(methadone, given, on, rules)).toBe(expected),
  );
});

test.each([
  ['2026-01-07', []],
  ['2026-01-08', ['induction-review']],
  ['2026-01-09', []],
])('no first dose, close of %s', (on, expected) => expect(close(on)).toEqual(expected));
