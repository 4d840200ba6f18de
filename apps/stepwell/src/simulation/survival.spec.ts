import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { follow, rootMeanSquare, totalVariation, variationByChance, type Stay } from './survival.js';

describe('stays that are followed', () => {
  it.each<[string, Stay<'a' | 'b'>[], number, number]>([
    ['nobody gone', [{ days: 10, how: null }], 10, 1],
    [
      'half gone on day 10',
      [
        { days: 10, how: 'a' },
        { days: 20, how: 'b' },
      ],
      10,
      0.5,
    ],
    [
      'a day before that',
      [
        { days: 10, how: 'a' },
        { days: 20, how: 'b' },
      ],
      9,
      1,
    ],
    [
      'one lost from sight before counts no longer',
      [
        { days: 5, how: null },
        { days: 10, how: 'a' },
        { days: 20, how: 'b' },
      ],
      10,
      0.5,
    ],
    [
      'one lost from sight on the day still counts',
      [
        { days: 10, how: null },
        { days: 10, how: 'a' },
      ],
      10,
      0.5,
    ],
  ])('%s', (_, stays, day, there) => expect(follow(stays).longerThan(day)).toBeCloseTo(there, 10));

  test('nobody was followed longer than the run: unknown, not the last share', () => {
    const { longerThan } = follow([
      { days: 10, how: 'a' },
      { days: 20, how: null },
    ]);
    expect([longerThan(20), longerThan(21)]).toEqual([0.5, null]);
    expect(follow([{ days: 10, how: 'a' }]).longerThan(11)).toBe(0);
  });

  test('exits of stays that are all over are their counts; the median is the day half have gone', () => {
    const stays = [3, 5, 8, 13].map((days, i): Stay<'a' | 'b'> => ({ days, how: i === 0 ? 'a' : 'b' }));
    expect(follow(stays)).toMatchObject({ exits: { a: 0.25, b: 0.75 }, medianDays: 5 });
    expect(follow([{ days: 3, how: null }])).toMatchObject({ exits: {}, medianDays: null });
  });

  test('retention never rises and stays a share', () => {
    const stay = fc.record({ days: fc.nat(60), how: fc.constantFrom('a', 'b', null) });
    fc.assert(
      fc.property(fc.array(stay, { minLength: 1, maxLength: 40 }), (stays) => {
        const { longerThan, exits } = follow(stays);
        const curve = Array.from({ length: 62 }, (_, day) => longerThan(day)).filter((there) => there !== null);
        expect(curve.every((there, day) => there <= (curve[day - 1] ?? 1) && there >= -1e-9)).toBe(true);
        const sum = Object.values(exits).reduce((all, one) => all + one, 0);
        if (sum > 0) expect(sum).toBeCloseTo(1, 10);
      }),
    );
  });
});

test('distances', () => {
  expect(totalVariation({ a: 1 }, { b: 1 })).toBe(1);
  expect(totalVariation({ a: 0.5, b: 0.5 }, { a: 0.6, b: 0.4 })).toBeCloseTo(0.1, 10);
  expect(rootMeanSquare([3, -4])).toBeCloseTo(Math.sqrt(12.5), 10);
  expect(variationByChance({ a: 0.5, b: 0.5 }, 100)).toBeCloseTo(0.0399, 4);
});
