import type { Condition } from './conditions.js';
import type { ConcernRule, InstrumentRule, InstrumentRules } from './instruments.js';

const upTo = (last: number): readonly number[] => Array.from({ length: last + 1 }, (_, value) => value);
const numbered = (count: number, values: readonly number[]): Record<string, readonly number[]> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`item${i + 1}`, values]));
const names = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `item${i + 1}`);
const items = (...numbers: readonly number[]): readonly string[] => numbers.map((number) => `item${number}`);
const yes = (fact: string): Condition => ({ fact, min: 1 });
const is = (fact: string): Condition => ({ fact, is: true });

const cowsItems = {
  pulse: [0, 1, 2, 4],
  sweating: [0, 1, 2, 3, 4],
  restlessness: [0, 1, 3, 5],
  pupils: [0, 1, 2, 5],
  ache: [0, 1, 2, 4],
  runnyNose: [0, 1, 2, 4],
  stomach: [0, 1, 2, 3, 5],
  tremor: [0, 1, 2, 4],
  yawning: [0, 1, 2, 4],
  anxiety: [0, 1, 2, 4],
  gooseflesh: [0, 3, 5],
};

const ciwaItems = {
  nausea: upTo(7),
  tremor: upTo(7),
  sweats: upTo(7),
  anxiety: upTo(7),
  agitation: upTo(7),
  tactile: upTo(7),
  auditory: upTo(7),
  visual: upTo(7),
  headache: upTo(7),
  orientation: upTo(4),
};

const instruments: readonly InstrumentRule[] = [
  {
    instrument: 'PHQ-9',
    edition: '1999',
    licenseClass: 'free',
    licenseEvidence: 'publisher-no-permission-needed',
    enabled: true,
    items: { ...numbered(9, upTo(3)), difficulty: upTo(3) },
    scoring: { kind: 'sum', scored: names(9), imputeAtMost: 2 },
    bands: [
      { from: 0, band: 'minimal' },
      { from: 5, band: 'mild' },
      { from: 10, band: 'moderate' },
      { from: 15, band: 'moderately-severe' },
      { from: 20, band: 'severe' },
    ],
    criticalItem: { item: 'item9', min: 1 },
  },
  {
    instrument: 'GAD-7',
    edition: '2006',
    licenseClass: 'free',
    licenseEvidence: 'publisher-no-permission-needed',
    enabled: true,
    items: numbered(7, upTo(3)),
    scoring: { kind: 'sum', scored: names(7), imputeAtMost: 1 },
    bands: [
      { from: 0, band: 'minimal' },
      { from: 5, band: 'mild' },
      { from: 10, band: 'moderate' },
      { from: 15, band: 'severe' },
    ],
  },
  {
    instrument: 'AUDIT',
    edition: '2001',
    licenseClass: 'free-with-notice',
    licenseEvidence: 'who-credit',
    enabled: true,
    items: { ...numbered(10, upTo(4)), item9: [0, 2, 4], item10: [0, 2, 4] },
    scoring: { kind: 'sum', scored: names(10), imputeAtMost: 0 },
    bands: [
      { from: 0, band: 'zone-1' },
      { from: 8, band: 'zone-2' },
      { from: 16, band: 'zone-3' },
      { from: 20, band: 'zone-4' },
    ],
  },
  {
    instrument: 'C-SSRS',
    edition: 'screener-2009',
    licenseClass: 'free-with-notice',
    licenseEvidence: 'care-setting-use',
    enabled: true,
    items: Object.fromEntries(['q1', 'q2', 'q3', 'q4', 'q5', 'q6', 'q6Recent'].map((item) => [item, [0, 1]])),
    scoring: { kind: 'suicide-screener' },
    bands: [],
  },
  {
    instrument: 'COWS',
    edition: '2003',
    licenseClass: 'free',
    licenseEvidence: 'clinical-copying-allowed',
    enabled: true,
    items: cowsItems,
    scoring: { kind: 'sum', scored: Object.keys(cowsItems), imputeAtMost: 0 },
    bands: [
      { from: 0, band: 'none' },
      { from: 5, band: 'mild' },
      { from: 13, band: 'moderate' },
      { from: 25, band: 'moderately-severe' },
      { from: 37, band: 'severe' },
    ],
  },
  {
    instrument: 'CIWA-Ar',
    edition: '1989',
    licenseClass: 'free',
    licenseEvidence: 'not-copyrighted',
    enabled: true,
    items: ciwaItems,
    scoring: { kind: 'sum', scored: Object.keys(ciwaItems), imputeAtMost: 0 },
    bands: [
      { from: 0, band: 'mild' },
      { from: 10, band: 'moderate' },
      { from: 19, band: 'severe' },
    ],
  },
  {
    instrument: 'BAM-IOP',
    edition: '2015',
    licenseClass: 'free',
    licenseEvidence: 'public-domain',
    enabled: true,
    items: {
      ...numbered(17, upTo(4)),
      ...Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((part) => [`item7${part}`, upTo(4)])),
    },
    scoring: {
      kind: 'subscales',
      use: items(4, 5, 6),
      risk: items(1, 2, 3, 8, 11, 15),
      protective: items(9, 10, 12, 13, 14, 16),
    },
    bands: [],
  },
  {
    instrument: 'WITHDRAWAL-GRADE',
    edition: 'house-1',
    licenseClass: 'free',
    licenseEvidence: 'house',
    enabled: true,
    items: { grade: upTo(3) },
    scoring: { kind: 'sum', scored: ['grade'], imputeAtMost: 0 },
    bands: [
      { from: 0, band: 'none' },
      { from: 1, band: 'mild' },
      { from: 2, band: 'moderate' },
      { from: 3, band: 'severe' },
    ],
  },
  {
    instrument: 'PAWSS',
    edition: '2014',
    licenseClass: 'unclear',
    licenseEvidence: 'published-permission-unclear',
    enabled: true,
    items: { threshold: [0, 1], ...numbered(10, [0, 1]) },
    scoring: { kind: 'gated-sum', gate: 'threshold', scored: names(10) },
    bands: [
      { from: 0, band: 'low-risk' },
      { from: 4, band: 'high-risk' },
    ],
  },
  {
    instrument: 'BARC-10',
    edition: '2017',
    licenseClass: 'free-with-notice',
    licenseEvidence: 'published-used-by-samhsa',
    enabled: true,
    items: numbered(10, [1, 2, 3, 4, 5, 6]),
    scoring: { kind: 'sum', scored: names(10), imputeAtMost: 0 },
    bands: [
      { from: 10, band: 'below-target' },
      { from: 47, band: 'target' },
    ],
  },
  {
    instrument: 'PCL-5',
    edition: '2013',
    licenseClass: 'free',
    licenseEvidence: 'not-copyrighted',
    enabled: true,
    items: numbered(20, upTo(4)),
    scoring: { kind: 'sum', scored: names(20), imputeAtMost: 0 },
    bands: [
      { from: 0, band: 'below-cut-off' },
      { from: 31, band: 'provisional-ptsd' },
    ],
  },
];

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
export const instrumentsV1: InstrumentRules = {
  kind: 'instruments',
  instruments,
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
