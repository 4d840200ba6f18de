import { describe, expect, test } from '@jest/globals';
import { concernsRaised, type Raised } from './concerns.js';
import { evaluate, NOT_RATED, type Assessment, type AssessmentRules, type Outcome } from './assessment.js';
import type { FactAnswers } from './assessment-facts.js';
import { SHIPPED, inForce } from './rule-sets.js';
import { crosswalkV1 } from './rules/crosswalk-v1.js';
import { instrumentsV2 } from './rules/instruments-v2.js';
import type { Answered } from './instruments.js';
import type { Items } from './scoring.js';
import type { InstrumentName } from './rules/instruments.js';

// Invented people; the ids are those of the acceptance cases (clinical 7).
const id = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
const takenAt = '2026-01-05T15:00:00.000Z';
const scope = { siteId: id(1), jurisdiction: 'US-MD', on: '2026-01-05' };
const rules: AssessmentRules = {
  instruments: instrumentsV2,
  placement: inForce(SHIPPED, 'placement', scope)!,
  crosswalk: crosswalkV1,
};
const settled: FactAnswers = {
  dailyMonitoringNeeded: false,
  recoveryResidenceAvailable: true,
  substanceUseDiagnosis: true,
};
const answered = (instrument: InstrumentName, items: Items): Answered => ({
  instrument,
  form: 'intake',
  takenAt,
  items,
});
const noSuicide = answered('C-SSRS', { q1: 0, q2: 0, q6: 0 });

interface Case {
  readonly d: readonly (number | null)[];
  readonly instruments?: readonly Answered[];
  readonly facts?: FactAnswers;
  readonly edition?: '3' | '4';
}

function run({ d, instruments = [], facts = {}, edition = '4' }: Case): Outcome {
  const [d1 = null, d2 = null, d3 = null, d4 = null, d5 = null, d6 = null] = d;
  const assessment: Assessment = {
    ...{ assessmentId: id(2), episodeId: id(3), patientId: id(4), siteId: id(1), kind: 'intake', status: 'draft' },
    instruments: [noSuicide, ...instruments.filter(({ instrument }) => instrument !== 'C-SSRS')].map(
      (one) => instruments.find(({ instrument }) => instrument === one.instrument) ?? one,
    ),
    dimensions: { ...NOT_RATED, d1, d2, d3, d4, d5, d6 },
    medicallyStableD2: false,
    facts: { ...settled, ...facts },
  };
  return evaluate(assessment, rules, { ageBand: 'adult', edition, siteDate: '2026-01-05', recoveryResidence: null });
}

const gates = (outcome: Outcome): readonly string[] => outcome.gates.fired.map(({ gate }) => gate);
const blocks = (outcome: Outcome): boolean => outcome.gates.fired.some((gate) => gate.blocks);
const actions = (outcome: Outcome): readonly string[] => outcome.gates.fired.flatMap((gate) => gate.actions);
const kinds = (raised: readonly Raised[]): readonly string[] => raised.map(({ kind }) => kind);
const ciwa = (total: number): Answered => {
  const names = ['nausea', 'tremor', 'sweats', 'anxiety', 'agitation', 'headache'];
  const zero = { tactile: 0, auditory: 0, visual: 0, orientation: 0 };
  const items = Object.fromEntries(names.map((name, i) => [name, Math.max(0, Math.min(7, total - 7 * i))]));
  return answered('CIWA-Ar', { ...zero, ...items });
};
const sum = (instrument: InstrumentName, count: number, total: number, max: number, more: Items = {}): Answered => {
  const items = Array.from({ length: count }, (_, i) => [`item${i + 1}`, Math.max(0, Math.min(max, total - max * i))]);
  return answered(instrument, { ...Object.fromEntries(items), ...more });
};
const cows = (pulse: number, anxiety: number, more: Items = {}): Answered => {
  const zero = {
    sweating: 0,
    restlessness: 0,
    pupils: 0,
    ache: 0,
    runnyNose: 0,
    stomach: 0,
    tremor: 0,
    yawning: 0,
    gooseflesh: 0,
  };
  return answered('COWS', { ...zero, pulse, anxiety, ...more });
};

describe('acceptance cases at the engine', () => {
  test('C01 plain IOP', () => {
    const outcome = run({
      d: [1, 0, 1, 1, 3, 1],
      instruments: [
        ciwa(3),
        sum('PAWSS', 10, 1, 1, { threshold: 1 }),
        sum('AUDIT', 8, 22, 4, { item9: 0, item10: 0 }),
        sum('PHQ-9', 9, 11, 3),
        sum('GAD-7', 7, 9, 3),
      ],
      facts: { hoursSinceLastDrink: 144, drinkingLast72Hours: false },
    });
    expect(gates(outcome)).toEqual([]);
    expect(outcome.level.ruleFired).toBe('R9');
    expect(outcome.recommended).toEqual({ system: 'house', edition: '4', code: '2.1' });
    expect(outcome.scores.find(({ instrument }) => instrument === 'AUDIT')).toMatchObject({
      total: 22,
      band: 'zone-4',
    });
    expect(outcome.level.actions).toEqual(['offer-alcohol-medication']);
    expect(outcome.raised).toEqual([]);
  });

  test.each([
    [19, []],
    [20, ['offer-alcohol-medication']],
  ])('C01 AUDIT %s: medication offered %j', (total, offered) => {
    const audit = sum('AUDIT', 8, total, 4, { item9: 0, item10: 0 });
    expect(run({ d: [1, 0, 1, 1, 3, 1], instruments: [audit] }).level).toMatchObject({
      level: '2.1',
      actions: offered,
    });
  });

  test('C02 needs withdrawal management first', () => {
    const outcome = run({
      d: [3, 1, 1, 2, 3, 1],
      instruments: [ciwa(16), sum('PAWSS', 10, 6, 1, { threshold: 1 })],
      facts: {
        complicatingFactor: true,
        pastWithdrawalSeizureOrDelirium: true,
        heavyDrinkingLast72Hours: true,
        drinkingLast72Hours: true,
      },
    });
    expect(gates(outcome)).toEqual(['G2']);
    expect(outcome.gates).toMatchObject({ place: 'inpatient-withdrawal-management', status: 'deferred-wm' });
    expect(actions(outcome)).toContain('referral-withdrawal-management');
  });

  test('C03 mild withdrawal may start', () => {
    const outcome = run({ d: [1, 0, 1, 1, 2, 1], instruments: [ciwa(8)] });
    expect([gates(outcome), blocks(outcome)]).toEqual([['G4'], false]);
    expect(actions(outcome)).toEqual(['medical-evaluation-same-day', 'recheck-24h', 'recheck-48h']);
    expect(outcome.recommended?.code).toBe('2.1');
  });

  test('C04 moderate withdrawal without a factor', () => {
    const outcome = run({ d: [2, 0, 1, 1, 3, 1], instruments: [ciwa(12)], facts: { complicatingFactor: false } });
    expect([gates(outcome), blocks(outcome)]).toEqual([['G3'], true]);
    expect(actions(outcome)).toContain('groups-locked');
  });

  test('C05 benzodiazepine and methadone', () => {
    const at = (edition: '3' | '4') =>
      run({
        d: [2, 1, 2, 2, 2, 2],
        facts: {
          dailySedativesOver4Weeks: true,
          sedativesWithAlcoholOrOpioid: true,
          onOpioidMedication: true,
          opioidUseLast7Days: false,
          medicationStartNeeded: true,
        },
        edition,
      });
    expect([gates(at('4')), at('4').level.ruleFired]).toEqual([['G5'], 'R9']);
    expect(actions(at('4'))).toEqual(expect.arrayContaining(['prescriber-review', 'no-stop-order-without-taper-plan']));
    expect(at('4').recommended?.code).toBe('2.7');
    expect(at('4').level.modifiers).toContain('medically-managed');
  });

  test('C06 fentanyl, wants medicine', () => {
    const at = (edition: '3' | '4') =>
      run({
        d: [2, 1, 1, 1, 3, 2],
        instruments: [cows(4, 4, { restlessness: 3, tremor: 2, yawning: 1 })],
        facts: { opioidUseLast7Days: true, onOpioidMedication: false, medicationStartNeeded: true },
        edition,
      });
    expect(at('4').scores.find(({ instrument }) => instrument === 'COWS')?.total).toBe(14);
    expect([gates(at('4')), blocks(at('4')), at('4').level.ruleFired]).toEqual([['G7'], false, 'R9']);
    expect(actions(at('4'))).toEqual(['moud-evaluation-24h', 'same-day-medication-start', 'naloxone']);
    expect([at('3').recommended?.code, at('4').recommended?.code]).toEqual(['2.1', '2.7']);
  });

  test('C07 stable on buprenorphine', () => {
    for (const edition of ['3', '4'] as const) {
      const outcome = run({
        d: [0, 0, 1, 1, 2, 1],
        facts: { onOpioidMedication: true, opioidUseLast7Days: false, stableOnMedication: true },
        edition,
      });
      expect([gates(outcome), outcome.recommended?.code]).toEqual([[], '2.1']);
      expect(outcome.level.actions).toEqual(['no-taper-required']);
    }
  });

  test('C08 pregnant on methadone', () => {
    const outcome = run({
      d: [0, 2, 1, 1, 2, 2],
      instruments: [cows(2, 0)],
      facts: { pregnant: true, onOpioidMedication: true, opioidUseLast7Days: false },
    });
    expect([gates(outcome), outcome.level.ruleFired, outcome.recommended?.code]).toEqual([[], 'R9', '2.1']);
    expect(outcome.level.modifiers).toEqual(['priority']);
    expect(outcome.level.actions).toContain('obstetric-link');
  });

  test('C09 suicidal', () => {
    const outcome = run({
      d: [0, 0, 4, 1, 2, 1],
      instruments: [
        answered('C-SSRS', { q1: 1, q2: 1, q3: 1, q4: 1, q5: 1, q6: 0 }),
        answered('PHQ-9', { item1: 3, item2: 3, item3: 3, item4: 3, item5: 3, item6: 3, item7: 2, item8: 0, item9: 3 }),
      ],
    });
    expect(gates(outcome)).toEqual(['G1']);
    expect([outcome.level.ruleFired, outcome.recommended?.code]).toEqual(['R1', '4']);
    expect(outcome.raised).toEqual([{ kind: 'suicide-risk-high', severity: 'emergency', trigger: 'cssrs-q4' }]);
    expect(actions(outcome)).toContain('no-automatic-messages');
  });

  test('C10 passive ideation is not blocked', () => {
    const outcome = run({
      d: [0, 0, 2, 1, 2, 1],
      instruments: [
        answered('C-SSRS', { q1: 1, q2: 0, q6: 0 }),
        answered('PHQ-9', { item1: 3, item2: 3, item3: 3, item4: 3, item5: 1, item6: 0, item7: 0, item8: 0, item9: 1 }),
      ],
    });
    expect(outcome.scores[0]).toMatchObject({ risk: 'low' });
    expect(outcome.scores[1]).toMatchObject({ total: 14, item9Positive: true });
    expect([gates(outcome), outcome.recommended?.code]).toEqual([[], '2.1']);
    expect(outcome.level.actions).toEqual(['safety-plan', 'weekly-suicide-screening']);
    expect(outcome.raised).toEqual([]);
  });

  test('C11 severe psychosis', () => {
    const outcome = run({ d: [0, 1, 3, 2, 3, 2], facts: { commandsActedOn: false } });
    expect([outcome.level.ruleFired, outcome.recommended?.code]).toEqual(['R3', '3.5']);
    expect(outcome.level.modifiers).toEqual(['co-occurring-enhanced']);
  });

  test('C12 psychosis stable', () => {
    expect(run({ d: [0, 0, 2, 1, 2, 1] })).toMatchObject({ recommended: { code: '2.1' }, level: { ruleFired: 'R9' } });
  });

  test('C13 homeless', () => {
    const housed = run({ d: [0, 0, 1, 1, 2, 4] });
    expect([housed.recommended?.code, housed.level.modifiers]).toEqual(['2.1', ['recovery-residence']]);
    const none = run({ d: [0, 0, 1, 1, 2, 4], facts: { recoveryResidenceAvailable: false } });
    expect([none.recommended?.code, none.level.ruleFired]).toEqual(['3.1', 'R5']);
    expect(housed.level.flips).toContainEqual({
      ...{ input: 'recoveryResidenceAvailable', to: false, level: '3.1', steps: 1 },
    });
  });

  test('C14 the hole in the public flowchart', () => {
    expect(run({ d: [0, 0, 0, 2, 3, 2] })).toMatchObject({ recommended: { code: '2.1' }, level: { ruleFired: 'R9' } });
  });

  test('C15 residential step-down', () => {
    const outcome = run({ d: [0, 1, 1, 1, 1, 1], facts: { higherLevelDischargedOn: '2026-01-04' } });
    expect([outcome.level.ruleFired, outcome.recommended?.code]).toEqual(['R9', '2.1']);
    expect(outcome.level.modifiers).toEqual(['recent-higher-level']);
    const later = run({ d: [0, 1, 1, 1, 1, 1], facts: { higherLevelDischargedOn: '2025-12-21' } });
    expect(later.level.ruleFired).toBe('R11');
  });

  test('C35 incomplete: no silent zero', () => {
    const outcome = run({
      d: [0, 0, 1, 1, 2, null],
      instruments: [answered('GAD-7', { item1: 0, item2: 0, item3: 0 })],
    });
    expect(outcome.scores[1]).toMatchObject({ instrument: 'GAD-7', total: null });
    expect(outcome).toMatchObject({ recommended: null, level: { ruleFired: 'R0', needsClinicianReview: true } });
    expect(outcome.missing).toEqual(expect.arrayContaining(['d6', 'GAD-7.item4']));
  });

  test('C36 C-SSRS skip: Q2 no, behavior two months ago', () => {
    const outcome = run({
      d: [0, 0, 1, 1, 2, 1],
      instruments: [answered('C-SSRS', { q1: 0, q2: 0, q6: 1, q6Recent: 1 })],
    });
    expect(outcome.scores[0]).toMatchObject({ risk: 'high' });
    expect(gates(outcome)).toEqual(['G1']);
    expect(outcome.raised).toEqual([{ kind: 'suicide-risk-high', severity: 'emergency', trigger: 'cssrs-q6' }]);
  });
});

describe('concerns from single answers', () => {
  const raise = (facts: Parameters<typeof concernsRaised>[1]) => kinds(concernsRaised(instrumentsV2, facts));
  test.each<[string, Parameters<typeof concernsRaised>[1], readonly string[]]>([
    ['PHQ-9 item 9 without a screen today', { 'PHQ-9.item9': 1, suicideScreenCompletedToday: false }, ['phq9-item9']],
    ['PHQ-9 item 9 with a screen today', { 'PHQ-9.item9': 1, suicideScreenCompletedToday: true }, []],
    ['PHQ-9 item 9 of zero', { 'PHQ-9.item9': 0, suicideScreenCompletedToday: false }, []],
    ['homicidal intent', { homicidalIntent: true }, ['homicidal-intent']],
    ['commands acted on', { commandsActedOn: true }, ['command-psychosis']],
    ['chest pain and delirium once', { chestPain: true, delirium: true }, ['acute-medical']],
    ['CIWA-Ar 19 so far', { 'CIWA-Ar.sum': 19 }, ['severe-withdrawal']],
    ['CIWA-Ar 18', { 'CIWA-Ar.sum': 18 }, []],
    ['a hallucination item of 4', { 'CIWA-Ar.visual': 4 }, ['severe-withdrawal']],
    ['a hallucination item of 3', { 'CIWA-Ar.visual': 3 }, []],
    ['orientation 2', { 'CIWA-Ar.orientation': 2 }, ['severe-withdrawal']],
    ['COWS 25', { 'COWS.sum': 25 }, ['severe-withdrawal']],
    ['COWS 24', { 'COWS.sum': 24 }, []],
    ['withdrawal grade 3', { 'WITHDRAWAL-GRADE.sum': 3 }, ['severe-withdrawal']],
    ['withdrawal grade 2', { 'WITHDRAWAL-GRADE.sum': 2 }, []],
    ['an unresolved screen', { 'C-SSRS.q2': 1, 'C-SSRS.risk': 'moderate' }, ['suicide-risk-moderate']],
  ])('%s', (_, facts, expected) => {
    expect(raise(facts)).toEqual(expected);
  });
});
