import { describe, expect, it, test } from '@jest/globals';
import { factsOnly, holds, unknownFacts, type Verdict } from './conditions.js';
import type { Condition, FactSheet } from './rules/conditions.js';

const check = (condition: Condition, facts: FactSheet): Verdict => holds(condition, factsOnly(facts));
const a: Condition = { fact: 'a', is: true };
const b: Condition = { fact: 'b', is: true };

describe('conditions are three-valued', () => {
  it.each<[string, Condition, FactSheet, Verdict]>([
    ['all: both', { all: [a, b] }, { a: true, b: true }, 'yes'],
    ['all: one unknown', { all: [a, b] }, { a: true }, 'unknown'],
    ['all: a no beats an unknown', { all: [a, b] }, { b: false }, 'no'],
    ['any: a yes beats an unknown', { any: [a, b] }, { b: true }, 'yes'],
    ['any: no and unknown', { any: [a, b] }, { b: false }, 'unknown'],
    ['any: neither', { any: [a, b] }, { a: false, b: false }, 'no'],
    ['not', { not: a }, { a: false }, 'yes'],
    ['not unknown', { not: a }, {}, 'unknown'],
    ['two of three', { atLeast: 2, of: [a, b, { fact: 'c', min: 1 }] }, { a: true, c: 1 }, 'yes'],
    ['one sure, one open of two', { atLeast: 2, of: [a, b] }, { a: true }, 'unknown'],
    ['cannot reach two', { atLeast: 2, of: [a, b] }, { a: false }, 'no'],
    ['min is included', { fact: 'n', min: 4 }, { n: 4 }, 'yes'],
    ['below is excluded', { fact: 'n', below: 4 }, { n: 4 }, 'no'],
    ['max is included', { fact: 'n', max: 4 }, { n: 4 }, 'yes'],
    ['null is unknown, not zero', { fact: 'n', max: 4 }, { n: null }, 'unknown'],
    ['a word', { fact: 'w', is: 'high' }, { w: 'low' }, 'no'],
    ['outside: missing', { outside: ['n'], from: 0, to: 4 }, {}, 'yes'],
    ['outside: inside', { outside: ['n'], from: 0, to: 4 }, { n: 4 }, 'no'],
  ])('%s', (_, condition, facts, verdict) => {
    expect(check(condition, facts)).toBe(verdict);
  });

  test('the facts still needed are named once', () => {
    expect(unknownFacts({ any: [a, { all: [a, b] }] }, { b: true })).toEqual(['a']);
  });
});
