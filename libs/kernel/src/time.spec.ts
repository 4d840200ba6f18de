import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  ageOn,
  atLocalTime,
  compareInstants,
  dayNumber,
  daysBetween,
  epochMs,
  hoursBetween,
  isoWeek,
  isoWeekStart,
  isSiteDate,
  isZone,
  localTime,
  siteDate,
  startOfSiteDate,
  toInstant,
  weekday,
} from './time.js';

const NEW_YORK = 'America/New_York';

describe('The day at a site', () => {
  it.each([
    ['2026-03-09T22:30:00.000Z', NEW_YORK, '2026-03-09', 'an evening group is still today'],
    ['2026-03-10T01:30:00.000Z', NEW_YORK, '2026-03-09', 'although it is tomorrow in UTC'],
    ['2026-03-10T04:00:00.000Z', NEW_YORK, '2026-03-10', 'until local midnight'],
    ['2026-03-10T03:59:59.999Z', NEW_YORK, '2026-03-09', 'and not a millisecond before'],
    ['2026-03-10T03:00:00.000Z', 'America/Los_Angeles', '2026-03-09', 'other zones have other days'],
  ])('at %s in %s is %s: %s', (at, zone, expected) => {
    expect(siteDate(at, zone)).toBe(expected);
  });
});

describe('A wall-clock time', () => {
  it.each([
    ['2026-03-07', '18:00', '2026-03-07T23:00:00.000Z', 'before the clocks go forward'],
    ['2026-03-09', '18:00', '2026-03-09T22:00:00.000Z', 'after it: same wall time, another instant'],
    ['2026-03-08', '02:30', '2026-03-08T07:30:00.000Z', 'that is skipped moves forward'],
    ['2026-11-01', '01:30', '2026-11-01T05:30:00.000Z', 'that happens twice is the first'],
  ])('%s %s in New York is %s (%s)', (date, time, expected) => {
    expect(atLocalTime(date, time, NEW_YORK)).toBe(expected);
  });

  it('reads back as the same wall time', () => {
    expect(localTime('2026-03-09T22:00:00.000Z', NEW_YORK)).toBe('18:00');
  });
});

describe('Days', () => {
  it.each([
    ['2026-03-08', 23],
    ['2026-03-09', 24],
    ['2026-11-01', 25],
  ])('%s in New York has %d hours', (date, hours) => {
    expect(hoursBetween(startOfSiteDate(date, NEW_YORK), startOfSiteDate(addDays(date, 1), NEW_YORK))).toBe(hours);
  });

  it.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-03-01', 11_017],
  ])('%s is day %d', (date, number) => {
    expect(dayNumber(date)).toBe(number);
  });

  it.each([
    ['2026-01-01', 4, '2025-12-29', '2026-W01'],
    ['2027-01-01', 5, '2026-12-28', '2026-W53'],
    ['2026-03-09', 1, '2026-03-09', '2026-W11'],
    ['2026-03-15', 7, '2026-03-09', '2026-W11'],
  ])('%s is ISO weekday %d of the week from %s, %s', (date, day, monday, week) => {
    expect([weekday(date), isoWeekStart(date), isoWeek(date)]).toEqual([day, monday, week]);
  });

  it('days are numbered as the calendar of UTC numbers them, from 1600 to 2400', () => {
    const days = fc.integer({ min: -135_000, max: 157_000 });
    fc.assert(fc.property(days, (day) => dayNumber(new Date(day * 86_400_000).toISOString().slice(0, 10)) === day));
  });

  it('adding and measuring agree', () => {
    const offsets = fc.integer({ min: -20_000, max: 20_000 });
    fc.assert(fc.property(offsets, (days) => daysBetween('2026-03-09', addDays('2026-03-09', days)) === days));
  });

  it.each([
    ['2008-03-10', '2026-03-09', 17],
    ['2008-03-10', '2026-03-10', 18],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
  ])('born %s, on %s a person is %d years', (born, on, years) => {
    expect(ageOn(born, on)).toBe(years);
  });

  it.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2024-02-29', true],
    ['2026-13-01', false],
    ['2026-3-1', false],
    ['', false],
  ])('"%s" is a calendar day: %s', (text, expected) => {
    expect(isSiteDate(text)).toBe(expected);
  });
});

describe('Input', () => {
  it('takes an instant with any offset and keeps milliseconds', () => {
    expect(toInstant('2026-03-09T18:00:00.5-04:00')).toBe('2026-03-09T22:00:00.500Z');
  });

  it.each(['2026-02-30T00:00:00.000Z', '2026-13-01T00:00:00.000Z', '2026-01-01T25:00:00.000Z'])(
    'refuses %s, which is canonical in form only',
    (text) => {
      expect(() => toInstant(text)).toThrow(RangeError);
    },
  );

  it('compares instants by time, whatever their form', () => {
    const ms = fc.integer({ min: 0, max: 4_000_000_000_000 });
    const forms = (at: number) => [new Date(at).toISOString(), new Date(at).toISOString().replace('Z', '+00:00')];
    fc.assert(
      fc.property(ms, ms, fc.nat(1), fc.nat(1), (a, b, i, j) => {
        const [one, other] = [forms(a)[i]!, forms(b)[j]!];
        return Math.sign(compareInstants(one, other)) === Math.sign(epochMs(one) - epochMs(other));
      }),
    );
  });

  it('refuses a time without an offset', () => {
    expect(() => toInstant('2026-03-09T18:00:00')).toThrow(RangeError);
  });

  it('knows zones', () => {
    expect([isZone(NEW_YORK), isZone('America/Baltimor')]).toEqual([true, false]);
  });
});
