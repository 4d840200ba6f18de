import { describe, expect, test } from '@jest/globals';
import { doubledBy, type Intended, type LinkedDose } from './linked-doses.js';
import type { Order } from './order.js';
import { order } from './order.fixture.js';
import { HOUSE_MEDICATION_V1 as rules } from './rules/house-medication.v1.js';

const bup = order();
const methadone = order({ medication: 'methadone', product: 'methadone-oral' });
const xrBup = order({ medication: 'xr-buprenorphine', product: 'sublocade' });
const naltrexone = order({ medication: 'naltrexone', product: 'naltrexone-oral' });
const FLOOR = rules.products['buprenorphine-transmucosal'].floorHours;

/** A dose under the other record on the 10th. */
const dose = (more: Partial<LinkedDose> = {}): LinkedDose => ({
  ...{ medication: 'buprenorphine', from: '2026-01-10', through: '2026-01-10', takenAt: null, floorHours: FLOOR },
  ...more,
});
const on = (from: string, through = from, takenAt: string | null = null): Intended => ({ from, through, takenAt });
const late = dose({ takenAt: '2026-01-10T23:00:00.000Z' });
const hoursAfter = (hours: number): Intended =>
  on('2026-01-11', '2026-01-11', new Date(Date.parse(late.takenAt!) + hours * 3_600_000).toISOString());
const given = (medication: LinkedDose['medication'], from = '2026-01-10'): LinkedDose =>
  dose({ medication, from, through: from });

describe('a dose under a linked record makes this one a second', () => {
  test.each<[string, Order, Intended, LinkedDose, boolean]>([
    ['the same medication on the same day', bup, on('2026-01-10'), dose(), true],
    ['the day before', bup, on('2026-01-09'), dose(), false],
    ['the day after, times unknown', bup, on('2026-01-11'), dose(), false],
    ['the day after, a minute inside the interval', bup, hoursAfter(FLOOR - 1 / 60), late, true],
    ['the day after, at the interval', bup, hoursAfter(FLOOR), late, false],
    ['methadone there, buprenorphine here', bup, on('2026-01-10'), given('methadone'), true],
    ['buprenorphine there, methadone here', methadone, on('2026-01-10'), dose(), true],
    ['another class', naltrexone, on('2026-01-10'), dose(), false],
    ['handed out for the day', bup, on('2026-01-12'), dose({ through: '2026-01-12' }), true],
    ['handed out until the day before', bup, on('2026-01-13'), dose({ through: '2026-01-12' }), false],
    ['handing out over the day', bup, on('2026-01-08', '2026-01-10'), dose(), true],
    ['handing out until the day before', bup, on('2026-01-08', '2026-01-09'), dose(), false],
    ['an injection 25 days later', xrBup, on('2026-02-04'), given('xr-buprenorphine'), true],
    ['an injection 26 days later', xrBup, on('2026-02-05'), given('xr-buprenorphine'), false],
  ])('%s', (_, ordered, intended, linked, expected) => {
    expect(doubledBy(ordered, intended, [linked], rules) !== null).toBe(expected);
  });
});
