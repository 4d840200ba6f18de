import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateGates, liftedByScores } from './gates.js';
import type { FactSheet } from './rules/conditions.js';
import { placementV2 } from './rules/placement-v2.js';

const fired = (facts: FactSheet): readonly string[] => evaluateGates(placementV2, facts).fired.map(({ gate }) => gate);

describe('gates G0-G10', () => {
  it.each<[string, FactSheet, readonly string[]]>([
    ['G0 chest pain', { chestPain: true }, ['G0']],
    ['G0 overdose', { overdoseNow: true }, ['G0']],
    ['G1 high suicide risk', { 'C-SSRS.risk': 'high' }, ['G1']],
    ['G1 homicidal intent', { homicidalIntent: true }, ['G1']],
    ['G1 commands acted on', { commandsActedOn: true }, ['G1']],
    ['G2 CIWA 19', { ciwa: 19 }, ['G2']],
    ['G2 CIWA 18 with a factor', { ciwa: 18, complicatingFactor: true }, ['G2']],
    ['G2 CIWA 10 with a factor', { ciwa: 10, complicatingFactor: true }, ['G2']],
    ['G2 CIWA 16 with a past withdrawal seizure', { ciwa: 16, pastWithdrawalSeizureOrDelirium: true }, ['G2']],
    ['G3 CIWA 16 when nobody asked about factors', { ciwa: 16 }, ['G3']],
    ['CIWA 9 with a factor', { ciwa: 9, complicatingFactor: true }, ['G4']],
    ['G3 CIWA 18 without a factor', { ciwa: 18, complicatingFactor: false }, ['G3']],
    ['G3 CIWA 10 without a factor', { ciwa: 10, complicatingFactor: false }, ['G3']],
    [
      'G2 past seizure and heavy drinking',
      { pastWithdrawalSeizureOrDelirium: true, heavyDrinkingLast72Hours: true },
      ['G2'],
    ],
    ['past seizure alone', { pastWithdrawalSeizureOrDelirium: true, heavyDrinkingLast72Hours: false }, []],
    ['G2 PAWSS 4 and drinking', { pawss: 4, drinkingLast72Hours: true }, ['G2']],
    ['PAWSS 3 and drinking', { pawss: 3, drinkingLast72Hours: true }, []],
    ['PAWSS 4 without drinking', { pawss: 4, drinkingLast72Hours: false }, []],
    ['G4 CIWA 8', { ciwa: 8 }, ['G4']],
    ['G4 CIWA 7 and a drink 23 h ago', { ciwa: 7, hoursSinceLastDrink: 23 }, ['G4']],
    ['CIWA 7 and a drink 24 h ago', { ciwa: 7, hoursSinceLastDrink: 24 }, []],
    ['G5 daily sedatives', { dailySedativesOver4Weeks: true }, ['G5']],
    ['G5 sedatives with opioids', { sedativesWithAlcoholOrOpioid: true }, ['G5']],
    ['G5 sedatives and a seizure history', { sedativeUse: true, seizureHistory: true }, ['G5']],
    ['seizure history without sedatives', { sedativeUse: false, seizureHistory: true }, []],
    ['G6 COWS 25', { cows: 25 }, ['G6']],
    ['G6 unstable vitals', { unstableVitals: true }, ['G6']],
    ['G7 COWS 24', { cows: 24 }, ['G7']],
    ['G7 COWS 5', { cows: 5 }, ['G7']],
    ['COWS 4', { cows: 4 }, []],
    ['G7 opioid use without medication', { opioidUseLast7Days: true, onOpioidMedication: false }, ['G7']],
    ['opioid use on medication', { opioidUseLast7Days: true, onOpioidMedication: true }, []],
    ['G8 pregnant with a withdrawal gate', { pregnant: true, cows: 5 }, ['G7', 'G8']],
    ['pregnant alone', { pregnant: true, cows: 4 }, []],
    ['G9 breath alcohol 0.08', { breathAlcohol: 0.08 }, ['G9']],
    ['breath alcohol 0.079', { breathAlcohol: 0.079 }, []],
    ['G9 visibly intoxicated', { visiblyIntoxicated: true }, ['G9']],
    ['G10 moderate suicide risk', { 'C-SSRS.risk': 'moderate' }, ['G10']],
    ['low suicide risk', { 'C-SSRS.risk': 'low' }, []],
    ['nothing known', {}, []],
  ])('%s', (_, facts, gates) => {
    expect(fired(facts)).toEqual(gates);
  });

  test('the highest block sets the place and the actions of all accumulate', () => {
    const all = evaluateGates(placementV2, {
      chestPain: true,
      'C-SSRS.risk': 'high',
      ciwa: 20,
      cows: 14,
      pregnant: true,
      breathAlcohol: 0.2,
    });
    expect(all.fired.map(({ gate }) => gate)).toEqual(['G0', 'G1', 'G2', 'G7', 'G8', 'G9']);
    expect(all).toMatchObject({ place: 'emergency-department', status: 'emergency-transfer' });
    const actions = all.fired.flatMap((gate) => gate.actions);
    expect(actions).toEqual(expect.arrayContaining(['naloxone', 'never-opioid-withdrawal', 'safe-transport']));
  });

  test('a fired gate says on which answers, what nobody has answered, and who may clear it how', () => {
    const { fired, evaluated } = evaluateGates(placementV2, { ciwa: 12, pregnant: true });
    expect(fired.map(({ gate }) => gate)).toEqual(['G3', 'G8']);
    const [g3, g8] = fired;
    expect(g3).toMatchObject({
      evidence: [{ fact: 'ciwa', value: 12 }],
      missing: ['complicatingFactor', 'pastWithdrawalSeizureOrDelirium'],
      clearedBy: {
        how: 'low-scores',
        tiers: [],
        scores: { instrument: 'CIWA-Ar', below: 10, times: 2, apartHours: 24 },
      },
      referralOut: 'withdrawal-management',
    });
    expect(g8?.evidence).toEqual([
      { fact: 'pregnant', value: true },
      { fact: 'ciwa', value: 12 },
    ]);
    expect(g8?.clearedBy).toEqual({ how: 'reassessment', tiers: ['L3', 'L4', 'M2', 'M3'], scores: null });
    expect(Object.keys(evaluated)).toEqual(placementV2.gates.map(({ id }) => id));
    expect(evaluated).toMatchObject({ G0: 'unknown', G2: 'unknown', G3: 'yes', G4: 'no' });
  });

  test.each([
    ['G1', ['L4', 'M3'], { 'C-SSRS.risk': 'high' }],
    ['G5', ['M2', 'M3'], { dailySedativesOver4Weeks: true }],
  ] as const)('%s is cleared by the signature of %j', (gate, tiers, facts) => {
    expect(evaluateGates(placementV2, facts).fired).toMatchObject([{ gate, clearedBy: { how: 'clearance', tiers } }]);
  });

  test('opioid withdrawal is never detox first: no opioid answer below COWS 25 blocks or refers to withdrawal management', () => {
    fc.assert(
      fc.property(fc.nat(24), fc.boolean(), fc.boolean(), (cows, used, medicated) => {
        const answers = { cows, opioidUseLast7Days: used, onOpioidMedication: medicated };
        for (const { blocks, actions, referralOut } of evaluateGates(placementV2, answers).fired)
          expect([blocks, referralOut, actions.includes('same-day-medication-start')]).toEqual([false, null, true]);
      }),
    );
  });

  const anyAnswer = fc.constantFrom<boolean | null>(true, false, null);
  const anyFacts = fc.record({
    ciwa: fc.option(fc.nat(67)),
    cows: fc.option(fc.nat(48)),
    pawss: fc.option(fc.nat(10)),
    hoursSinceLastDrink: fc.option(fc.nat(96)),
    breathAlcohol: fc.option(fc.constantFrom(0, 0.079, 0.08, 0.2)),
    'C-SSRS.risk': fc.constantFrom('none', 'low', 'moderate', 'high', null),
    ...Object.fromEntries(
      ['complicatingFactor', 'pastWithdrawalSeizureOrDelirium', 'heavyDrinkingLast72Hours', 'drinkingLast72Hours']
        .concat(['pregnant', 'dailySedativesOver4Weeks', 'unstableVitals', 'chestPain', 'opioidUseLast7Days'])
        .map((fact) => [fact, anyAnswer]),
    ),
  });

  test('whatever is answered: every gate is evaluated, a fired one has evidence, and the place is that of the highest block', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const result = evaluateGates(placementV2, facts);
        expect(Object.keys(result.evaluated)).toHaveLength(11);
        for (const { gate, evidence, missing } of result.fired) {
          expect([gate, evidence.length > 0]).toEqual([gate, true]);
          expect(evidence.every(({ fact, value }) => facts[fact as keyof typeof facts] === value)).toBe(true);
          expect(missing.filter((name) => evidence.some(({ fact }) => fact === name))).toEqual([]);
        }
        const ranks = placementV2.gates.filter(({ id, blocks }) => blocks && result.evaluated[id] === 'yes');
        const highest = ranks.toSorted((a, b) => b.rank - a.rank)[0];
        expect(result.place).toBe(highest?.place ?? null);
      }),
      { numRuns: 400 },
    );
  });

  test('a score of 10 to 18 never passes unblocked, whatever else is answered or not', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 10, max: 67 }), (facts, ciwa) => {
        expect(evaluateGates(placementV2, { ...facts, ciwa }).status).not.toBeNull();
      }),
    );
  });

  test('an undecided gate says which facts it would need', () => {
    expect(evaluateGates(placementV2, { 'C-SSRS.risk': null }).undecided['G10']).toEqual(['C-SSRS.risk']);
    expect(evaluateGates(placementV2, { 'C-SSRS.risk': 'none' }).undecided['G10']).toBeUndefined();
  });

  const ciwa = (total: number, hour: number) => ({
    instrument: 'CIWA-Ar',
    total,
    takenAt: new Date(Date.UTC(2026, 0, 5, hour)).toISOString(),
  });
  const g3 = placementV2.gates.find(({ id }) => id === 'G3')!;
  it.each<[string, ReturnType<typeof ciwa>[], boolean]>([
    ['none', [], false],
    ['one low score', [ciwa(9, 0)], false],
    ['two low scores 24 h apart', [ciwa(9, 0), ciwa(9, 24)], true],
    ['two low scores 23 h apart', [ciwa(9, 0), ciwa(9, 23)], false],
    ['a score of 10 between', [ciwa(9, 0), ciwa(10, 12), ciwa(9, 24)], false],
    ['a high score before', [ciwa(12, 0), ciwa(9, 10), ciwa(4, 34)], true],
  ])('C04 G3 after %s', (_, scores, lifted) => {
    expect(liftedByScores(g3, scores)).toBe(lifted);
  });
});
