import { describe, expect, it, test } from '@jest/globals';
import { levelRank, type LevelCode } from '@stepwell/kernel';
import fc from 'fast-check';
import { levelOnly, recommendLevel, shownLevel } from './levels.js';
import type { FactSheet } from './rules/conditions.js';
import { placementV2 } from './rules/placement-v2.js';

const STEPS = [0, 1, 2, 3, 4] as const;
const FLAGS = [true, false] as const;
type Vector = readonly [number, number, number, number, number, number];

function* vectors(): Generator<Vector> {
  for (const d1 of STEPS)
    for (const d2 of STEPS)
      for (const d3 of STEPS)
        for (const d4 of STEPS) for (const d5 of STEPS) for (const d6 of STEPS) yield [d1, d2, d3, d4, d5, d6];
}

const ratings = ([d1, d2, d3, d4, d5, d6]: Vector): FactSheet => ({ d1, d2, d3, d4, d5, d6 });
const answers = (
  dailyMonitoringNeeded: boolean,
  recoveryResidenceAvailable: boolean,
  substanceUseDiagnosis: boolean,
) => ({
  dailyMonitoringNeeded,
  recoveryResidenceAvailable,
  substanceUseDiagnosis,
});
const plain = answers(false, true, true);
const decide = (vector: Vector, more: FactSheet = {}) =>
  recommendLevel(placementV2, { ...ratings(vector), ...plain, ...more });

describe('level table R0-R12', () => {
  test('the published distribution holds over all 15,625 vectors (no monitoring, residence available)', () => {
    const counts = new Map<string, number>();
    for (const vector of vectors()) {
      const { level } = levelOnly(placementV2, { ...ratings(vector), ...plain });
      counts.set(level ?? 'REVIEW', (counts.get(level ?? 'REVIEW') ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      '4': 7625,
      '3.7': 3500,
      '3.5': 1152,
      '2.5': 648,
      '2.1': 2484,
      '1.7': 120,
      '1.5': 96,
    });
  });

  test('it is total and every rule is reachable', () => {
    const rules = new Set<string>();
    for (const vector of vectors())
      for (const monitoring of FLAGS)
        for (const residence of FLAGS)
          for (const diagnosis of FLAGS) {
            const facts = { ...ratings(vector), ...answers(monitoring, residence, diagnosis) };
            const { level, rule } = levelOnly(placementV2, facts);
            if (level === null) throw new Error(`no level for ${vector.join()}`);
            rules.add(rule);
          }
    rules.add(decide([0, 0, 0, 0, 0, 9]).ruleFired);
    expect([...rules].sort()).toEqual(placementV2.levels.map(({ id }) => id).sort());
  });

  const anyStep = fc.constantFrom(...STEPS);
  const anyVector: fc.Arbitrary<Vector> = fc.tuple(anyStep, anyStep, anyStep, anyStep, anyStep, anyStep);
  const anyAnswers = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());

  test('raising any one rating never lowers the level, over all vectors, monitoring, residence and diagnosis', () => {
    const lowered: string[] = [];
    for (const monitoring of FLAGS)
      for (const residence of FLAGS)
        for (const diagnosis of FLAGS) {
          const flags = answers(monitoring, residence, diagnosis);
          const ranks = new Map<string, number>();
          for (const vector of vectors())
            ranks.set(vector.join(), levelRank(levelOnly(placementV2, { ...ratings(vector), ...flags }).level!));
          for (const vector of vectors())
            for (let place = 0; place < vector.length; place += 1) {
              const raised = ranks.get(vector.with(place, vector[place]! + 1).join());
              if (raised !== undefined && raised < ranks.get(vector.join())!)
                lowered.push(`${vector.join()} d${place + 1}`);
            }
        }
    expect(lowered).toEqual([]);
  });

  test('what would flip it: exactly the ratings one step up or down, and the answers, that change the level', () => {
    fc.assert(
      fc.property(anyVector, anyAnswers, (vector, flags) => {
        const facts: FactSheet = { ...ratings(vector), ...answers(...flags) };
        const { level, flips } = recommendLevel(placementV2, facts);
        const steps = vector.flatMap((rating, i) =>
          [rating - 1, rating + 1].filter((to) => to >= 0 && to <= 4).map((to) => ({ input: `d${i + 1}`, to })),
        );
        const yesNo = Object.keys(plain).map((input) => ({ input, to: !facts[input] }));
        const expected = [...steps, ...yesNo].flatMap(({ input, to }) => {
          const other = levelOnly(placementV2, { ...facts, [input]: to }).level!;
          return other === level ? [] : [{ input, to, level: other, steps: 1 }];
        });
        const near = flips.filter((flip) => flip.steps === 1);
        expect(new Set(near.map((flip) => JSON.stringify(flip)))).toEqual(
          new Set(expected.map((flip) => JSON.stringify(flip))),
        );
        for (const flip of flips)
          expect(levelOnly(placementV2, { ...facts, [flip.input]: flip.to }).level).toBe(flip.level);
      }),
      { numRuns: 500 },
    );
  });

  test('the runner-up is never the recommended level', () => {
    fc.assert(
      fc.property(anyVector, anyAnswers, (vector, flags) => {
        const { level, runnerUp } = recommendLevel(placementV2, { ...ratings(vector), ...answers(...flags) });
        expect(runnerUp).not.toBe(level);
      }),
    );
  });

  test('raising one rating never lowers the level, with a recent stay elsewhere or without (M5)', () => {
    fc.assert(
      fc.property(anyVector, anyAnswers, fc.nat(5), fc.boolean(), (vector, flags, place, recentHigherLevel) => {
        const facts = { ...ratings(vector), ...answers(...flags), recentHigherLevel };
        const raised = { ...facts, [`d${place + 1}`]: Math.min(4, vector[place]! + 1) };
        const rank = (sheet: FactSheet): number => levelRank(levelOnly(placementV2, sheet).level!);
        expect(rank(raised)).toBeGreaterThanOrEqual(rank(facts));
      }),
      { numRuns: 1000 },
    );
  });

  test('the same inputs give the same result', () => {
    fc.assert(
      fc.property(anyVector, anyAnswers, (vector, flags) => {
        const facts = { ...ratings(vector), ...answers(...flags) };
        expect(recommendLevel(placementV2, facts)).toEqual(recommendLevel(placementV2, structuredClone(facts)));
      }),
      { numRuns: 200 },
    );
  });

  test('a missing rating is never taken as zero', () => {
    fc.assert(
      fc.property(anyVector, fc.nat(5), (vector, place) => {
        const result = recommendLevel(placementV2, { ...ratings(vector), ...plain, [`d${place + 1}`]: null });
        expect(result).toMatchObject({ level: null, ruleFired: 'R0', needsClinicianReview: true });
        expect(result.missing).toEqual([`d${place + 1}`]);
      }),
    );
  });

  it.each<[string, Vector, FactSheet, string, LevelCode | null]>([
    ['out of range', [5, 0, 0, 0, 0, 0], {}, 'R0', null],
    ['half steps', [0.5, 0, 0, 0, 0, 0], {}, 'R0', null],
    ['D1 4', [4, 0, 0, 0, 0, 0], {}, 'R1', '4'],
    ['D2 3', [0, 3, 0, 0, 0, 0], {}, 'R2', '3.7'],
    ['D3 3 with D5 3', [0, 0, 3, 0, 3, 0], {}, 'R3', '3.5'],
    ['D5 4 with D4 3', [0, 0, 0, 3, 4, 0], {}, 'R4', '3.5'],
    ['no place to live', [0, 0, 0, 0, 2, 3], { recoveryResidenceAvailable: false }, 'R5', '3.1'],
    [
      'no place and daily monitoring',
      [0, 0, 0, 0, 2, 3],
      { recoveryResidenceAvailable: false, dailyMonitoringNeeded: true },
      'R5',
      '3.5',
    ],
    ['D3 3 alone', [0, 0, 3, 0, 2, 2], {}, 'R6', '2.5'],
    ['D5 4 alone', [0, 0, 0, 2, 4, 2], {}, 'R7', '2.5'],
    ['daily monitoring and two of D4-D6', [0, 0, 2, 2, 2, 0], { dailyMonitoringNeeded: true }, 'R8', '2.5'],
    ['daily monitoring and one of D4-D6', [0, 0, 2, 0, 2, 0], { dailyMonitoringNeeded: true }, 'R9', '2.1'],
    ['D4 2', [0, 0, 0, 2, 0, 0], {}, 'R9', '2.1'],
    ['D1 2', [2, 0, 0, 1, 1, 1], {}, 'R10', '1.7'],
    ['only D3 2', [1, 1, 2, 1, 1, 1], {}, 'R10', '1.5'],
    ['all low', [1, 1, 1, 1, 1, 1], {}, 'R11', '1.5'],
    ['all low in sustained remission', [0, 0, 0, 0, 0, 0], { sustainedRemission: true }, 'R11', '1.0'],
    ['no diagnosis', [0, 0, 0, 0, 0, 0], { substanceUseDiagnosis: false }, 'R12', '0.5'],
  ])('%s', (_, vector, more, ruleFired, level) => {
    expect(decide(vector, more)).toMatchObject({ ruleFired, level });
  });

  test('only D3 at 2 asks for a co-occurring enhanced program', () => {
    expect(decide([0, 0, 2, 0, 0, 0]).modifiers).toEqual(['co-occurring-enhanced']);
    expect(decide([2, 0, 2, 0, 0, 0]).modifiers).toEqual([]);
  });

  test('an open answer that could change the level asks for a clinician', () => {
    const open = decide([0, 0, 0, 2, 2, 0], { dailyMonitoringNeeded: null });
    expect(open).toMatchObject({ ruleFired: 'R9', needsClinicianReview: true, missing: ['dailyMonitoringNeeded'] });
    const beside = decide([0, 0, 0, 0, 2, 0], { dailyMonitoringNeeded: null });
    expect(beside).toMatchObject({ ruleFired: 'R9', needsClinicianReview: false, missing: [] });
  });

  test('the runner-up is the next level that would apply, and the flips say what would change it', () => {
    const result = decide([1, 0, 1, 1, 3, 1]);
    expect(result.runnerUp).toBe('2.5');
    expect(result.flips).toContainEqual({ input: 'd5', to: 4, level: '2.5', steps: 1 });
    expect(decide([4, 3, 0, 0, 0, 0]).runnerUp).toBe('3.7');
  });
});

describe('modifiers M1-M6', () => {
  test('M1 shows 2.7 at a fourth-edition site and 2.1 at a third-edition site', () => {
    const { level, modifiers } = decide([2, 1, 1, 1, 3, 2], { medicationStartNeeded: true });
    expect([level, modifiers]).toEqual(['2.1', ['medically-managed']]);
    expect(shownLevel(placementV2, '2.1', modifiers, '4')).toBe('2.7');
    expect(shownLevel(placementV2, '2.1', modifiers, '3')).toBe('2.1');
  });

  test('M2 changes nothing', () => {
    expect(decide([0, 0, 1, 1, 2, 1], { stableOnMedication: true })).toMatchObject({ level: '2.1', modifiers: [] });
  });

  it.each<[string, FactSheet, string]>([
    ['M3 pregnant', { pregnant: true }, 'priority'],
    ['M4 under 18', { adolescent: true }, 'adolescent'],
  ])('%s', (_, more, flag) => {
    expect(decide([0, 0, 1, 1, 2, 1], more)).toMatchObject({ level: '2.1', modifiers: [flag] });
  });

  test('M5 lifts D5 to 2 and never lowers it', () => {
    expect(decide([0, 1, 1, 1, 1, 1], { recentHigherLevel: true })).toMatchObject({ ruleFired: 'R9', level: '2.1' });
    expect(decide([0, 1, 1, 1, 4, 1], { recentHigherLevel: true })).toMatchObject({ ruleFired: 'R7', level: '2.5' });
    expect(decide([0, 1, 1, 1, 1, 1], { recentHigherLevel: false })).toMatchObject({ ruleFired: 'R11' });
  });

  test('M6 adds a recovery residence to outpatient results only', () => {
    expect(decide([0, 0, 1, 1, 2, 4]).modifiers).toEqual(['recovery-residence']);
    expect(decide([0, 3, 1, 1, 2, 4]).modifiers).toEqual([]);
  });
});
