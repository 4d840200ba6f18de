import { describe, expect, it, test } from '@jest/globals';
import type { Score } from './instruments.js';
import type { InstrumentName } from './rules/instruments.js';
import { instrumentsV2 } from './rules/instruments-v2.js';
import { changeBetween, type Change } from './score-change.js';

const change = (instrument: InstrumentName, first: number | null, later: number | null): Change | null => {
  const rule = instrumentsV2.instruments.find((one) => one.instrument === instrument)!;
  return changeBetween(rule, { total: first }, { total: later });
};

describe('change of a total (clinical 3.2)', () => {
  it.each<[InstrumentName, number | null, number | null, Change]>([
    ['PHQ-9', 14, 10, { points: -4, reliable: 'none', response: false, remission: false }],
    ['PHQ-9', 14, 9, { points: -5, reliable: 'better', response: false, remission: false }],
    ['PHQ-9', 14, 7, { points: -7, reliable: 'better', response: true, remission: false }],
    ['PHQ-9', 14, 5, { points: -9, reliable: 'better', response: true, remission: false }],
    ['PHQ-9', 14, 4, { points: -10, reliable: 'better', response: true, remission: true }],
    ['PHQ-9', 9, 14, { points: 5, reliable: 'worse', response: null, remission: false }],
    ['PHQ-9', 9, 4, { points: -5, reliable: 'better', response: null, remission: true }],
    ['PHQ-9', null, 4, { points: null, reliable: null, response: null, remission: true }],
    ['PHQ-9', 14, null, { points: null, reliable: null, response: null, remission: null }],
    ['GAD-7', 9, 6, { points: -3, reliable: 'none', response: false, remission: false }],
    ['GAD-7', 9, 5, { points: -4, reliable: 'better', response: false, remission: false }],
    ['GAD-7', 8, 4, { points: -4, reliable: 'better', response: true, remission: true }],
    ['PCL-5', 40, 31, { points: -9, reliable: 'better', response: false, remission: false }],
    ['PCL-5', 40, 30, { points: -10, reliable: 'better', response: true, remission: true }],
    ['COWS', 8, 7, { points: -1, reliable: 'none', response: null, remission: false }],
    ['COWS', 6, 4, { points: -2, reliable: 'better', response: null, remission: true }],
    ['CIWA-Ar', 9, 7, { points: -2, reliable: 'better', response: null, remission: true }],
    ['BARC-10', 40, 46, { points: 6, reliable: null, response: null, remission: false }],
    ['BARC-10', 40, 47, { points: 7, reliable: null, response: null, remission: true }],
  ])('%s %p then %p', (instrument, first, later, expected) => {
    expect(change(instrument, first, later)).toEqual(expected);
  });

  test('windows of 12 months are not for tracking', () => {
    expect(change('AUDIT', 20, 8)).toBeNull();
    expect(change('DAST-10', 6, 2)).toBeNull();
  });
});

describe('change of the BAM', () => {
  const rule = instrumentsV2.instruments.find(({ instrument }) => instrument === 'BAM-IOP')!;
  it.each<[NonNullable<Score['subscales']>, boolean | null, boolean | null]>([
    [{ use: 0, risk: 8, protective: 9 }, true, true],
    [{ use: 0, risk: 9, protective: 9 }, true, false],
    [{ use: 1, risk: 8, protective: 9 }, false, false],
    [{ use: 1, risk: null, protective: null }, false, false],
    [{ use: 0, risk: null, protective: 9 }, true, null],
    [{ use: null, risk: 8, protective: 9 }, null, null],
  ])('%j', (subscales, response, remission) => {
    const later = { total: null, subscales };
    expect(changeBetween(rule, { total: null }, later)).toEqual({ points: null, reliable: null, response, remission });
  });
});
