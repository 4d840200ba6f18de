import type { InstrumentRule, ScaleRule } from '../instruments.js';
import { names, numbered, upTo } from './items.js';

const ASSIST_SUBSTANCES = [
  'tobacco',
  'alcohol',
  'cannabis',
  'cocaine',
  'amphetamines',
  'inhalants',
  'sedatives',
  'hallucinogens',
  'opioids',
  'other',
] as const;

/** Steps of each question; the values are the weights that the WHO scoring adds up (clinical 3.1). */
const ASSIST_STEPS: Readonly<Record<string, readonly number[]>> = {
  q1: [0, 1],
  q2: [0, 2, 3, 4, 6],
  q3: [0, 3, 4, 5, 6],
  q4: [0, 4, 5, 6, 7],
  q5: [0, 5, 6, 7, 8],
  q6: [0, 3, 6],
  q7: [0, 3, 6],
};

/** Tobacco has no question 5. */
const assistQuestions = (substance: string): readonly string[] =>
  Object.keys(ASSIST_STEPS).filter((question) => substance !== 'tobacco' || question !== 'q5');

const assistItems = Object.fromEntries(
  ASSIST_SUBSTANCES.flatMap((substance) =>
    assistQuestions(substance).map((question) => [`${substance}.${question}`, ASSIST_STEPS[question]!]),
  ),
);

/** Sum of questions 2 to 7: never used skips all of them, no use in 3 months skips questions 3 to 5. */
const assistScale = (substance: string): ScaleRule => {
  const asked = assistQuestions(substance).filter((question) => question !== 'q1');
  const of = (questions: readonly string[]): readonly string[] => questions.map((each) => `${substance}.${each}`);
  return {
    name: substance,
    combine: 'sum',
    items: of(asked),
    skips: [
      { item: `${substance}.q1`, skipped: of(asked) },
      { item: `${substance}.q2`, skipped: of(asked.filter((each) => ['q3', 'q4', 'q5'].includes(each))) },
    ],
    bands: [
      { from: 0, band: 'lower-risk' },
      { from: substance === 'alcohol' ? 11 : 4, band: 'moderate-risk' },
      { from: 27, band: 'high-risk' },
    ],
  };
};

/** Substances of the second part, with the frequency item of the first part that leads to them. */
const TAPS_SUBSTANCES: readonly (readonly [substance: string, frequency: string, questions: number])[] = [
  ['tobacco', 'tobaccoFrequency', 3],
  ['alcohol', 'alcoholFrequency', 4],
  ['cannabis', 'drugFrequency', 3],
  ['stimulants', 'drugFrequency', 3],
  ['heroin', 'drugFrequency', 3],
  ['prescription-opioids', 'prescriptionFrequency', 3],
  ['sedatives', 'prescriptionFrequency', 3],
  ['prescription-stimulants', 'prescriptionFrequency', 3],
];
const TAPS_FREQUENCIES = ['tobaccoFrequency', 'alcoholFrequency', 'drugFrequency', 'prescriptionFrequency'];

const tapsQuestions = (substance: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${substance}.${i + 1}`);

const tapsItems = Object.fromEntries([
  ...TAPS_FREQUENCIES.map((item) => [item, upTo(4)] as const),
  ...TAPS_SUBSTANCES.flatMap(([substance, , count]) =>
    tapsQuestions(substance, count).map((item) => [item, [0, 1]] as const),
  ),
]);

/** Count of yes; a frequency of never skips the substance, and so does no use in the last 3 months (its first question). */
const tapsScale = ([substance, frequency, count]: (typeof TAPS_SUBSTANCES)[number]): ScaleRule => {
  const questions = tapsQuestions(substance, count);
  return {
    name: substance,
    combine: 'sum',
    items: questions,
    skips: [
      { item: frequency, skipped: questions },
      { item: questions[0]!, skipped: questions.slice(1) },
    ],
    bands: [
      { from: 0, band: 'none' },
      { from: 1, band: 'problem-use' },
      { from: 2, band: 'higher-risk' },
    ],
  };
};

/** Alcohol and other substances (clinical 3.1). The windows of AUDIT and DAST are 12 months: not for weekly tracking. */
export const USE: readonly InstrumentRule[] = [
  {
    instrument: 'AUDIT',
    edition: '2001',
    languages: ['en', 'es'],
    modes: ['clinician', 'phone', 'self'],
    lookBack: 'past-12-months',
    loinc: { total: '75624-7', items: { item2: '68519-8', item3: '68520-6' } },
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
    criticalItems: [{ item: 'item6', min: 1, ask: 'withdrawal-check' }],
  },
  {
    instrument: 'AUDIT-C',
    edition: '1998',
    languages: ['en', 'es'],
    modes: ['clinician', 'phone', 'self'],
    lookBack: 'past-12-months',
    loinc: { total: '75626-2', items: { item2: '68519-8', item3: '68520-6' } },
    licenseClass: 'free-with-notice',
    licenseEvidence: 'who-credit',
    enabled: true,
    items: numbered(3, upTo(4)),
    scoring: { kind: 'sum', scored: names(3), imputeAtMost: 0 },
    bands: [
      { from: 0, band: 'negative' },
      { from: 3, band: 'positive-women' },
      { from: 4, band: 'positive' },
      { from: 8, band: 'positive-check-withdrawal' },
    ],
    criticalItems: [],
  },
  {
    instrument: 'DAST-10',
    edition: '1982',
    languages: ['en'],
    modes: ['clinician', 'phone', 'self'],
    lookBack: 'past-12-months',
    loinc: { total: '82667-7' },
    licenseClass: 'license-first',
    licenseEvidence: 'ask-the-holder-for-a-commercial-product',
    enabled: false,
    items: numbered(10, [0, 1]),
    scoring: { kind: 'sum', scored: names(10), imputeAtMost: 0, reversed: ['item3'] },
    bands: [
      { from: 0, band: 'none' },
      { from: 1, band: 'low' },
      { from: 3, band: 'moderate' },
      { from: 6, band: 'substantial' },
      { from: 9, band: 'severe' },
    ],
    criticalItems: [],
  },
  {
    instrument: 'TAPS',
    edition: '2016',
    languages: ['en'],
    modes: ['clinician', 'phone', 'self'],
    lookBack: 'past-12-months-then-3-months',
    loinc: {},
    licenseClass: 'free',
    licenseEvidence: 'public-domain',
    enabled: true,
    items: tapsItems,
    scoring: { kind: 'scales', scales: TAPS_SUBSTANCES.map(tapsScale) },
    bands: [],
    criticalItems: [],
  },
  {
    instrument: 'ASSIST',
    edition: '3.0',
    languages: ['en', 'es'],
    modes: ['clinician', 'phone'],
    lookBack: 'past-3-months-and-lifetime',
    loinc: {},
    licenseClass: 'free-with-notice',
    licenseEvidence: 'who-credit',
    enabled: true,
    items: { ...assistItems, injected: [0, 1, 2] },
    scoring: { kind: 'scales', scales: ASSIST_SUBSTANCES.map(assistScale) },
    bands: [],
    criticalItems: [{ item: 'injected', min: 2, ask: 'injecting-risk' }],
  },
];
