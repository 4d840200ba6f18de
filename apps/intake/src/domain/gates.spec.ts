import { describe, expect, it, test } from '@jest/globals';
import { evaluateGates, liftedByScores } from './gates.js';
import type { FactSheet } from './rules/conditions.js';
import { placementV1 } from './rules/placement-v1.js';

const fired = (facts: FactSheet): readonly string[] => evaluateGates(placementV1, facts).fired.map(({ gate }) => gate);

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
    const all = evaluateGates(placementV1, {
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

  test('an undecided gate says which facts it would need', () => {
    expect(evaluateGates(placementV1, { 'C-SSRS.risk': null }).undecided['G10']).toEqual(['C-SSRS.risk']);
    expect(evaluateGates(placementV1, { 'C-SSRS.risk': 'none' }).undecided['G10']).toBeUndefined();
  });

  const ciwa = (total: number, hour: number) => ({
    instrument: 'CIWA-Ar',
    total,
    takenAt: new Date(Date.UTC(2026, 0, 5, hour)).toISOString(),
  });
  const g3 = placementV1.gates.find(({ id }) => id === 'G3')!;
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
