import type { Condition } from './conditions.js';
import { MOOD_AND_RISK } from './catalogue/mood-and-risk.js';
import { RECOVERY } from './catalogue/recovery.js';
import { USE } from './catalogue/use.js';
import { WITHDRAWAL } from './catalogue/withdrawal.js';
import { timetableV1 } from './timetable-v1.js';
import type { ConcernRule, InstrumentRules } from './instruments.js';

const yes = (fact: string): Condition => ({ fact, min: 1 });
const is = (fact: string): Condition => ({ fact, is: true });

const concerns: readonly ConcernRule[] = [
  { kind: 'suicide-risk-high', severity: 'emergency', trigger: 'cssrs-q4', when: yes('C-SSRS.q4') },
  { kind: 'suicide-risk-high', severity: 'emergency', trigger: 'cssrs-q5', when: yes('C-SSRS.q5') },
  {
    kind: 'suicide-risk-high',
    severity: 'emergency',
    trigger: 'cssrs-q6',
    when: { fact: 'C-SSRS.risk', is: 'high' },
  },
  {
    kind: 'suicide-risk-moderate',
    severity: 'same-day',
    trigger: 'cssrs-q3',
    when: { all: [yes('C-SSRS.q3'), { fact: 'C-SSRS.risk', is: 'moderate' }] },
  },
  {
    kind: 'suicide-risk-moderate',
    severity: 'same-day',
    trigger: 'cssrs-q6',
    when: { all: [yes('C-SSRS.q6'), { fact: 'C-SSRS.risk', is: 'moderate' }] },
  },
  {
    kind: 'suicide-risk-moderate',
    severity: 'same-day',
    trigger: 'cssrs-unresolved',
    when: { fact: 'C-SSRS.risk', is: 'moderate' },
  },
  {
    kind: 'phq9-item9',
    severity: 'same-day',
    trigger: 'phq9-item9',
    when: { all: [yes('PHQ-9.item9'), { not: is('suicideScreenCompletedToday') }] },
  },
  { kind: 'homicidal-intent', severity: 'emergency', trigger: 'homicidal-intent', when: is('homicidalIntent') },
  { kind: 'command-psychosis', severity: 'emergency', trigger: 'commands-acted-on', when: is('commandsActedOn') },
  {
    kind: 'acute-medical',
    severity: 'emergency',
    trigger: 'loss-of-consciousness',
    when: is('lossOfConsciousness'),
  },
  { kind: 'acute-medical', severity: 'emergency', trigger: 'chest-pain', when: is('chestPain') },
  { kind: 'acute-medical', severity: 'emergency', trigger: 'seizure-now', when: is('seizureNow') },
  { kind: 'acute-medical', severity: 'emergency', trigger: 'delirium', when: is('delirium') },
  { kind: 'acute-medical', severity: 'emergency', trigger: 'overdose-now', when: is('overdoseNow') },
  { kind: 'severe-withdrawal', severity: 'emergency', trigger: 'ciwa-ar', when: { fact: 'CIWA-Ar.sum', min: 19 } },
  {
    kind: 'severe-withdrawal',
    severity: 'emergency',
    trigger: 'ciwa-ar-hallucination',
    when: { any: ['tactile', 'auditory', 'visual'].map((item) => ({ fact: `CIWA-Ar.${item}`, min: 4 })) },
  },
  {
    kind: 'severe-withdrawal',
    severity: 'emergency',
    trigger: 'ciwa-ar-orientation',
    when: { fact: 'CIWA-Ar.orientation', min: 2 },
  },
  { kind: 'severe-withdrawal', severity: 'emergency', trigger: 'cows', when: { fact: 'COWS.sum', min: 25 } },
  {
    kind: 'severe-withdrawal',
    severity: 'same-day',
    trigger: 'withdrawal-grade',
    when: { fact: 'WITHDRAWAL-GRADE.sum', min: 3 },
  },
];

/** The shipped instruments, their critical answers and the house D1 mapping (clinical 1.4, 3.1-3.4). */
export const instrumentsV2: InstrumentRules = {
  kind: 'instruments',
  timetable: timetableV1,
  instruments: [...MOOD_AND_RISK, ...USE, ...WITHDRAWAL, ...RECOVERY],
  concerns,
  withdrawalAnchors: [
    {
      rating: 0,
      when: {
        any: [
          { fact: 'ciwa', below: 8 },
          { fact: 'cows', below: 5 },
        ],
      },
    },
    {
      rating: 1,
      when: {
        any: [
          { fact: 'ciwa', min: 8, below: 10 },
          { fact: 'cows', min: 5, below: 13 },
        ],
      },
    },
    {
      rating: 2,
      when: {
        any: [
          { fact: 'ciwa', min: 10, below: 19 },
          { fact: 'cows', min: 13, below: 25 },
        ],
      },
    },
    {
      rating: 3,
      when: {
        any: [
          { all: [{ fact: 'ciwa', min: 10, below: 19 }, is('complicatingFactor')] },
          { fact: 'ciwa', min: 19 },
          { fact: 'cows', min: 25 },
        ],
      },
    },
    { rating: 4, when: { any: [is('seizureNow'), is('delirium')] } },
  ],
};
