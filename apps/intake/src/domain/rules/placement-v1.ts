import type { Condition } from './conditions.js';
import type { GateRule, LevelRule, ModifierRule, PlacementRules } from './placement.js';

const DIMENSIONS = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'] as const;
const is = (fact: string): Condition => ({ fact, is: true });
const isNot = (fact: string): Condition => ({ fact, is: false });
const at = (fact: string, value: number): Condition => ({ fact, min: value, max: value });
const from = (fact: string, min: number): Condition => ({ fact, min });
const all = (...conditions: readonly Condition[]): Condition => ({ all: conditions });
const any = (...conditions: readonly Condition[]): Condition => ({ any: conditions });
const rule = (id: string): Condition => ({ rule: id });

const gates: readonly GateRule[] = [
  {
    id: 'G0',
    when: any(is('lossOfConsciousness'), is('chestPain'), is('seizureNow'), is('delirium'), is('overdoseNow')),
    blocks: true,
    place: 'emergency-department',
    rank: 100,
    status: 'emergency-transfer',
    referralOut: 'emergency',
    actions: ['call-emergency-services', 'emergency-transfer'],
    lifting: { by: 'reassessment' },
  },
  {
    id: 'G1',
    when: any({ fact: 'C-SSRS.risk', is: 'high' }, is('homicidalIntent'), is('commandsActedOn')),
    blocks: true,
    place: 'emergency-psychiatric-evaluation',
    rank: 90,
    status: 'emergency-transfer',
    referralOut: 'psychiatric',
    actions: ['emergency-psychiatric-evaluation', 'no-automatic-messages'],
    lifting: { by: 'clearance', tiers: ['L4', 'M3'] },
  },
  {
    id: 'G2',
    when: any(
      from('ciwa', 19),
      all({ fact: 'ciwa', min: 10, max: 18 }, is('complicatingFactor')),
      all(is('pastWithdrawalSeizureOrDelirium'), is('heavyDrinkingLast72Hours')),
      all(from('pawss', 4), is('drinkingLast72Hours')),
    ),
    blocks: true,
    place: 'inpatient-withdrawal-management',
    rank: 70,
    status: 'deferred-wm',
    referralOut: 'withdrawal-management',
    actions: ['referral-withdrawal-management', 'reassess-on-return'],
    lifting: { by: 'reassessment' },
  },
  {
    id: 'G3',
    when: all({ fact: 'ciwa', min: 10, max: 18 }, { not: is('complicatingFactor') }),
    blocks: true,
    place: 'ambulatory-withdrawal-management',
    rank: 50,
    status: 'deferred-wm',
    referralOut: 'withdrawal-management',
    actions: ['ambulatory-withdrawal-management', 'daily-check', 'groups-locked'],
    lifting: { by: 'low-scores', instrument: 'CIWA-Ar', below: 10, times: 2, apartHours: 24 },
  },
  {
    id: 'G4',
    when: any(
      { fact: 'ciwa', min: 8, max: 9 },
      all({ fact: 'ciwa', below: 8 }, { fact: 'hoursSinceLastDrink', below: 24 }),
    ),
    blocks: false,
    place: null,
    rank: 0,
    status: null,
    referralOut: null,
    actions: ['medical-evaluation-same-day', 'recheck-24h', 'recheck-48h'],
    lifting: { by: 'reassessment' },
  },
  {
    id: 'G5',
    when: any(
      is('dailySedativesOver4Weeks'),
      is('sedativesWithAlcoholOrOpioid'),
      all(is('sedativeUse'), is('seizureHistory')),
    ),
    blocks: true,
    place: 'prescriber-review',
    rank: 30,
    status: 'deferred',
    referralOut: null,
    actions: ['prescriber-review', 'no-stop-order-without-taper-plan', 'naloxone'],
    lifting: { by: 'clearance', tiers: ['M2', 'M3'] },
  },
  {
    id: 'G6',
    when: any(from('cows', 25), is('vomitingWithDehydration'), is('unstableVitals')),
    blocks: true,
    place: 'hospital',
    rank: 80,
    status: 'deferred-wm',
    referralOut: 'withdrawal-management',
    actions: ['medical-evaluation-now', 'referral-withdrawal-management'],
    lifting: { by: 'reassessment' },
  },
  {
    id: 'G7',
    when: any({ fact: 'cows', min: 5, max: 24 }, all(is('opioidUseLast7Days'), isNot('onOpioidMedication'))),
    blocks: false,
    place: null,
    rank: 0,
    status: null,
    referralOut: null,
    actions: ['moud-evaluation-24h', 'same-day-medication-start', 'naloxone'],
    lifting: { by: 'reassessment' },
  },
  {
    id: 'G8',
    when: all(is('pregnant'), any(rule('G2'), rule('G3'), rule('G4'), rule('G5'), rule('G6'), rule('G7'))),
    blocks: false,
    place: null,
    rank: 0,
    status: null,
    referralOut: 'obstetric',
    actions: ['obstetric-today', 'addiction-medicine-today', 'never-opioid-withdrawal'],
    lifting: { by: 'reassessment' },
  },
  {
    id: 'G9',
    when: any(from('breathAlcohol', 0.08), is('visiblyIntoxicated')),
    blocks: true,
    place: 'reschedule',
    rank: 10,
    status: 'deferred',
    referralOut: null,
    actions: ['assessment-not-valid', 'safe-transport', 'reschedule-24h'],
    lifting: { by: 'reassessment' },
  },
  {
    id: 'G10',
    when: { fact: 'C-SSRS.risk', is: 'moderate' },
    blocks: false,
    place: null,
    rank: 0,
    status: null,
    referralOut: null,
    actions: ['clinician-evaluation-same-day', 'safety-plan', 'means-restriction', 'weekly-suicide-screening'],
    lifting: { by: 'reassessment' },
  },
];

const COE = 'co-occurring-enhanced';
const allLow = all(...DIMENSIONS.map((rating) => ({ fact: rating, max: 1 })));
const levels: readonly LevelRule[] = [
  { id: 'R0', when: { outside: DIMENSIONS, from: 0, to: 4 }, outcomes: [{ level: null }] },
  { id: 'R1', when: any(at('d1', 4), at('d2', 4), at('d3', 4)), outcomes: [{ level: '4' }] },
  { id: 'R2', when: any(at('d1', 3), at('d2', 3)), outcomes: [{ level: '3.7' }] },
  {
    id: 'R3',
    when: all(at('d3', 3), any(from('d5', 3), from('d6', 3))),
    outcomes: [{ level: '3.5', modifiers: [COE] }],
  },
  { id: 'R4', when: all(at('d5', 4), any(from('d4', 3), from('d6', 3))), outcomes: [{ level: '3.5' }] },
  {
    id: 'R5',
    when: all(from('d6', 3), from('d5', 2), isNot('recoveryResidenceAvailable')),
    outcomes: [{ when: rule('R8'), level: '3.5' }, { level: '3.1' }],
  },
  { id: 'R6', when: at('d3', 3), outcomes: [{ level: '2.5', modifiers: [COE] }] },
  { id: 'R7', when: at('d5', 4), outcomes: [{ level: '2.5' }] },
  {
    id: 'R8',
    when: all(is('dailyMonitoringNeeded'), { atLeast: 2, of: [from('d4', 2), from('d5', 2), from('d6', 2)] }),
    outcomes: [{ level: '2.5' }],
  },
  { id: 'R9', when: any(from('d4', 2), from('d5', 2), from('d6', 2)), outcomes: [{ level: '2.1' }] },
  {
    id: 'R10',
    when: any(at('d1', 2), at('d2', 2), at('d3', 2)),
    outcomes: [
      { when: any(at('d1', 2), at('d2', 2)), level: '1.7' },
      { level: '1.5', modifiers: [COE] },
    ],
  },
  {
    id: 'R11',
    when: all(allLow, is('substanceUseDiagnosis')),
    outcomes: [{ when: is('sustainedRemission'), level: '1.0' }, { level: '1.5' }],
  },
  { id: 'R12', when: all(allLow, isNot('substanceUseDiagnosis')), outcomes: [{ level: '0.5' }] },
];

const OUTPATIENT = ['0.5', '1.0', '1.5', '1.7', '2.1', '2.5', '2.7'] as const;
const modifiers: readonly ModifierRule[] = [
  {
    id: 'M1',
    when: is('medicationStartNeeded'),
    flag: 'medically-managed',
    shown: { edition: '4', from: '2.1', to: '2.7' },
    actions: ['concurrent-prescriber'],
  },
  { id: 'M2', when: is('stableOnMedication'), flag: null, actions: ['no-taper-required'] },
  { id: 'M3', when: is('pregnant'), flag: 'priority', actions: ['priority-slot', 'obstetric-link'] },
  { id: 'M4', when: is('adolescent'), flag: 'adolescent', actions: ['adolescent-consent-rules'] },
  {
    id: 'M5',
    when: is('recentHigherLevel'),
    flag: 'recent-higher-level',
    atLeast: { rating: 'd5', value: 2 },
  },
  {
    id: 'M6',
    when: all(from('d6', 3), is('recoveryResidenceAvailable')),
    flag: 'recovery-residence',
    levels: OUTPATIENT,
    actions: ['recovery-residence'],
  },
  // M7 and M8 change no level: what C01 and C10 ask to be offered beside it (clinical 7).
  { id: 'M7', when: from('AUDIT.total', 20), flag: null, actions: ['offer-alcohol-medication'] },
  {
    id: 'M8',
    when: { fact: 'C-SSRS.risk', is: 'low' },
    flag: null,
    actions: ['safety-plan', 'weekly-suicide-screening'],
  },
];

/** The shipped house placement rules (clinical 1.5, 1.6, 2.5, 4.4). */
export const placementV1: PlacementRules = {
  kind: 'placement',
  gates,
  levels,
  modifiers,
  inputs: ['dailyMonitoringNeeded', 'recoveryResidenceAvailable', 'substanceUseDiagnosis'],
  optionalInputs: ['sustainedRemission'],
  admissionLevels: ['1.0', '1.5', '1.7', '2.1', '2.5', '2.7'],
  blockingReferrals: ['withdrawal-management', 'residential', 'emergency', 'psychiatric'],
  overrideReasons: [
    'level-not-offered',
    'no-place-available',
    'patient-preference',
    'clinical-judgement',
    'court-order',
    'payer-decision',
  ],
  recentHigherLevelDays: 14,
  planReviewDays: 30,
  planReviewAfterPhaseChangeDays: 7,
  hoursReviewHours: 72,
  administrativeDischargeDays: 30,
};
