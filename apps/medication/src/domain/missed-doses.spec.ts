import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buprenorphineReturnDose, daysPastGrace, doseGap, methadoneReturnDose } from './missed-doses.js';
import type { Order } from './order.js';
import { HOUSE_MEDICATION_V1 as rules } from './rules/house-medication.v1.js';
import { order } from './order.fixture.js';

const grace = (gap: Partial<Order>, lastDoseOn: string, on: string) =>
  doseGap(order(gap), { lastCoveredOn: lastDoseOn, lastDoseOn, lastAmountMg: null }, on, rules);

test.each([
  [110, 1, { kind: 'usual', maxMg: 110 }],
  [110, 2, { kind: 'usual', maxMg: 110 }],
  [110, 3, { kind: 'half', maxMg: 55 }],
  [110, 4, { kind: 'see-prescriber', maxMg: 40 }],
  [60, 4, { kind: 'see-prescriber', maxMg: 30 }],
  [110, 5, { kind: 'induction', maxMg: 50 }],
  [110, 30, { kind: 'induction', maxMg: 50 }],
])('C26 missed methadone: %s mg after %s days', (mg, days, expected) =>
  expect(methadoneReturnDose(mg, days, rules)).toEqual(expected),
);

test.each([
  [16, 2, { kind: 'usual', maxMg: 16 }],
  [16, 3, { kind: 'see-prescriber', maxMg: 8 }],
  [16, 7, { kind: 'see-prescriber', maxMg: 8 }],
  [16, 8, { kind: 'induction', maxMg: 8 }],
])('buprenorphine: %s mg after %s days', (mg, days, expected) =>
  expect(buprenorphineReturnDose(mg, days, rules)).toEqual(expected),
);

test('a return dose is never above the current dose and never rises with the gap', () => {
  const doses = fc.double({ min: 1, max: 400, noNaN: true });
  fc.assert(
    fc.property(doses, fc.nat(60), (mg, days) => {
      for (const rule of [methadoneReturnDose, buprenorphineReturnDose]) {
        expect(rule(mg, days, rules).maxMg).toBeLessThanOrEqual(mg);
      }
      expect(buprenorphineReturnDose(mg, days + 1, rules).maxMg).toBeLessThanOrEqual(
        buprenorphineReturnDose(mg, days, rules).maxMg,
      );
    }),
  );
});

describe('gap and hold', () => {
  const methadone = { medication: 'methadone', product: 'methadone-oral', doseMg: 110 } as const;

  test.each([
    ['2026-01-02', 0, false],
    ['2026-01-03', 1, false],
    ['2026-01-04', 2, false],
    ['2026-01-05', 3, true],
    ['2026-01-06', 4, true],
  ])('methadone last taken on 1 January, seen on %s', (on, missedDays, held) => {
    expect(grace(methadone, '2026-01-01', on)).toMatchObject({ missedDays, held });
  });

  test('C26 the hold ends with a reassessment, and comes back when days are missed again', () => {
    const reassessed = { ...methadone, reassessedOn: '2026-01-06' };
    expect(grace(reassessed, '2026-01-01', '2026-01-06').held).toBe(false);
    expect(grace(reassessed, '2026-01-01', '2026-01-08').held).toBe(false);
    expect(grace(reassessed, '2026-01-01', '2026-01-09').held).toBe(true);
    expect(grace(reassessed, '2026-01-06', '2026-01-10').held).toBe(true);
  });

  test('before the first dose nothing is missed', () => {
    const none = { lastCoveredOn: null, lastDoseOn: null, lastAmountMg: null };
    expect(doseGap(order(methadone), none, '2026-03-01', rules)).toEqual({
      missedDays: 0,
      held: false,
      suggestion: null,
    });
  });

  test.each([
    ['naltrexone-xr', 'xr-naltrexone', '2026-02-05', 0, false],
    ['naltrexone-xr', 'xr-naltrexone', '2026-02-06', 1, true],
    ['sublocade', 'xr-buprenorphine', '2026-02-12', 0, false],
    ['sublocade', 'xr-buprenorphine', '2026-02-13', 1, false],
    ['brixadi-weekly', 'xr-buprenorphine', '2026-01-11', 1, false],
    ['brixadi-monthly', 'xr-buprenorphine', '2026-02-05', 0, false],
  ] as const)('%s given on 1 January, on %s', (product, medication, on, missedDays, held) => {
    expect(grace({ product, medication }, '2026-01-01', on)).toMatchObject({ missedDays, held });
  });

  test('grace ends after its last day', () => {
    expect(daysPastGrace('2026-01-01', 9, '2026-01-10')).toBe(0);
    expect(daysPastGrace('2026-01-01', 9, '2026-01-11')).toBe(1);
  });
});
