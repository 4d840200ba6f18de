import { describe, expect, it, test } from '@jest/globals';
import { LEVELS } from '@stepwell/kernel';
import { readCode, shownInBoth } from './crosswalk.js';
import { takeOutsideLevel, type OutsideLevel } from './outside-level.js';
import { crosswalkV1 } from './rules/crosswalk-v1.js';

describe('crosswalk of the editions (clinical 1.1)', () => {
  it.each([
    ['3', '1', '1.5', ['1.0', '1.7'], true],
    ['3', '2.1', '2.1', [], false],
    ['3', '3.3', '3.5', [], true],
    ['3', '1-WM', '1.7', [], false],
    ['3', '2-WM', '2.7', [], false],
    ['3', '3.2-WM', '3.5', ['3.7'], true],
    ['3', '3.7-WM', '3.7', [], false],
    ['3', '4-WM', '4', [], false],
    ['4', '1.5', '1.5', [], false],
    ['4', '2.5-COE', '2.5', [], false],
    ['4', '4-PSYCH', '4', [], true],
  ] as const)('edition %s code %s reads as %s', (edition, code, level, alternatives, review) => {
    expect(readCode(crosswalkV1, edition, code)).toEqual({ level, alternatives, review });
  });

  test.each([
    ['3', '1.5'],
    ['4', '3.3'],
    ['4', '1-WM'],
    ['4', '0.5'],
  ] as const)('edition %s has no code %s', (edition, code) => {
    expect(readCode(crosswalkV1, edition, code)).toBeNull();
  });

  test('every level is shown in both editions, and what is shown reads back as it or says that somebody must look', () => {
    for (const level of LEVELS)
      for (const [edition, code] of Object.entries(shownInBoth(crosswalkV1, level))) {
        const reading = readCode(crosswalkV1, edition as '3' | '4', code);
        if (level === '0.5' && edition === '4') continue;
        expect([level, reading?.level === level || reading?.alternatives.includes(level)]).toEqual([level, true]);
      }
  });
});

describe('outside results', () => {
  const outside: OutsideLevel = {
    ...{ outsideId: 'o', episodeId: 'e', patientId: 'p', system: 'asam-continuum', edition: '3', code: '2-WM' },
    decidedOn: '2026-01-05',
  };
  it.each<[string, Partial<OutsideLevel>, string | null]>([
    ['as it came', {}, null],
    ['of today', { decidedOn: '2026-01-06' }, null],
    ['of tomorrow', { decidedOn: '2026-01-07' }, 'in-the-future'],
    ['a system nobody knows', { system: 'fortune-teller' }, 'unknown-system'],
    ['a code of the other edition', { edition: '4' }, 'unknown-level-code'],
  ])('%s', (_, more, rejection) => {
    const taken = takeOutsideLevel(crosswalkV1, { ...outside, ...more }, '2026-01-06');
    expect(taken.ok ? null : taken.rejection).toBe(rejection);
  });
});
