import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { scoreInstrument, type Answered } from './instruments.js';
import type { Items } from './scoring.js';
import type { InstrumentName, InstrumentRule, InstrumentRules } from './rules/instruments.js';
import { instrumentsV2 } from './rules/instruments-v2.js';

const takenAt = '2026-01-05T15:00:00.000Z';
/** The shipped instruments as a tenant with every license would use them. */
const licensed: InstrumentRules = {
  ...instrumentsV2,
  instruments: instrumentsV2.instruments.map((rule) => ({ ...rule, enabled: true })),
};
const score = (instrument: InstrumentName, items: Items, setting: Partial<Answered> = {}) =>
  scoreInstrument(licensed, { instrument, form: 'standard', takenAt, items, ...setting });
const scored = (instrument: InstrumentName, items: Items) => {
  const result = score(instrument, items);
  if (!result.ok) throw new Error(result.rejection);
  return { ...result.score, missing: result.missing };
};
const each = (values: readonly number[]): Items =>
  Object.fromEntries(values.map((value, i) => [`item${i + 1}`, value]));
const filled = (count: number, value: number): Items => each(Array.from({ length: count }, () => value));

describe('short screens', () => {
  it.each<[InstrumentName, readonly number[], number, string]>([
    ['PHQ-2', [1, 1], 2, 'negative'],
    ['PHQ-2', [2, 1], 3, 'positive'],
    ['PHQ-2', [3, 3], 6, 'positive'],
    ['AUDIT-C', [1, 1, 0], 2, 'negative'],
    ['AUDIT-C', [1, 1, 1], 3, 'positive-women'],
    ['AUDIT-C', [2, 1, 1], 4, 'positive'],
    ['AUDIT-C', [4, 3, 0], 7, 'positive'],
    ['AUDIT-C', [4, 4, 0], 8, 'positive-check-withdrawal'],
    ['AUDIT-C', [4, 4, 4], 12, 'positive-check-withdrawal'],
    ['WHODAS-12', [4, 4, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0], 16, 'below-highest-tenth'],
    ['WHODAS-12', [4, 4, 4, 4, 1, 0, 0, 0, 0, 0, 0, 0], 17, 'highest-tenth'],
  ])('%s %j is %i, %s', (instrument, values, total, band) => {
    expect(scored(instrument, each(values))).toMatchObject({ total, band, missing: [] });
  });

  it.each<InstrumentName>(['PHQ-2', 'AUDIT-C', 'WHODAS-12', 'DAST-10', 'BARC-10', 'PCL-5'])(
    '%s with one item open is not scorable and says which',
    (instrument) => {
      const rule = licensed.instruments.find((one) => one.instrument === instrument)!;
      const items = Object.fromEntries(Object.entries(rule.items).map(([item, steps]) => [item, steps[0]!]));
      expect(scored(instrument, { ...items, item2: null })).toMatchObject({
        total: null,
        band: null,
        missing: ['item2'],
      });
    },
  );
});

describe('DAST-10', () => {
  it.each<[string, readonly number[], number, string]>([
    ['every item no but the reversed one', [0, 0, 1, 0, 0, 0, 0, 0, 0, 0], 0, 'none'],
    ['every item no: the reversed one counts', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1, 'low'],
    ['two', [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 2, 'low'],
    ['three', [1, 1, 0, 0, 0, 0, 0, 0, 0, 0], 3, 'moderate'],
    ['five', [1, 1, 0, 1, 1, 0, 0, 0, 0, 0], 5, 'moderate'],
    ['six', [1, 1, 0, 1, 1, 1, 0, 0, 0, 0], 6, 'substantial'],
    ['eight', [1, 1, 0, 1, 1, 1, 1, 1, 0, 0], 8, 'substantial'],
    ['nine', [1, 1, 0, 1, 1, 1, 1, 1, 1, 0], 9, 'severe'],
    ['every item yes but the reversed one', [1, 1, 0, 1, 1, 1, 1, 1, 1, 1], 10, 'severe'],
  ])('%s', (_, values, total, band) => {
    expect(scored('DAST-10', each(values))).toMatchObject({ total, band });
  });
});

describe('PCL-5', () => {
  const with2 = (...numbers: readonly number[]): Items => ({
    ...filled(20, 0),
    ...Object.fromEntries(numbers.map((number) => [`item${number}`, 2])),
  });
  it.each<[string, Items, boolean | null]>([
    ['1 B, 1 C, 2 D, 2 E', with2(1, 6, 8, 9, 15, 16), true],
    ['no B', with2(6, 8, 9, 15, 16), false],
    ['no C', with2(1, 8, 9, 15, 16), false],
    ['one D', with2(1, 6, 8, 15, 16), false],
    ['one E', with2(1, 6, 8, 9, 15), false],
    ['values of 1 do not count', { ...with2(1, 6, 8, 9, 15), item16: 1 }, false],
    ['an open item leaves it open', { ...with2(1, 6, 8, 9, 15, 16), item20: null }, null],
  ])('clusters: %s', (_, items, clustersMet) => {
    expect(scored('PCL-5', items)).toMatchObject({ clustersMet });
  });

  it.each<[number, string]>([
    [30, 'below-cut-off'],
    [31, 'provisional-ptsd'],
  ])('%i is %s', (total, band) => {
    const items = each(Array.from({ length: 20 }, (_, i) => (i < 7 ? 4 : i === 7 ? total - 28 : 0)));
    expect(scored('PCL-5', items)).toMatchObject({ total, band });
  });
});

describe('ASSIST', () => {
  const never = Object.fromEntries(
    [
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
    ].map((substance) => [`${substance}.q1`, 0]),
  );
  const alcohol = (q2: number, q3: number, q4: number, q5: number, q6: number, q7: number): Items => ({
    ...never,
    ...{ 'alcohol.q1': 1, 'alcohol.q2': q2, 'alcohol.q3': q3, 'alcohol.q4': q4, 'alcohol.q5': q5 },
    ...{ 'alcohol.q6': q6, 'alcohol.q7': q7 },
  });
  it.each<[string, Items, string, number, string]>([
    ['never used', never, 'opioids', 0, 'lower-risk'],
    ['alcohol 10', alcohol(2, 0, 5, 0, 0, 3), 'alcohol', 10, 'lower-risk'],
    ['alcohol 11', alcohol(3, 0, 5, 0, 0, 3), 'alcohol', 11, 'moderate-risk'],
    ['alcohol 26', alcohol(6, 5, 7, 5, 3, 0), 'alcohol', 26, 'moderate-risk'],
    ['alcohol 27', alcohol(6, 5, 7, 6, 3, 0), 'alcohol', 27, 'high-risk'],
    ['alcohol at most', alcohol(6, 6, 7, 8, 6, 6), 'alcohol', 39, 'high-risk'],
    [
      'cannabis 3',
      { ...never, 'cannabis.q1': 1, 'cannabis.q2': 0, 'cannabis.q6': 3, 'cannabis.q7': 0 },
      'cannabis',
      3,
      'lower-risk',
    ],
    [
      'opioids 6, none in 3 months',
      { ...never, 'opioids.q1': 1, 'opioids.q2': 0, 'opioids.q6': 6, 'opioids.q7': 0 },
      'opioids',
      6,
      'moderate-risk',
    ],
    [
      'tobacco has no fifth question',
      {
        ...never,
        'tobacco.q1': 1,
        'tobacco.q2': 6,
        'tobacco.q3': 6,
        'tobacco.q4': 7,
        'tobacco.q6': 6,
        'tobacco.q7': 6,
      },
      'tobacco',
      31,
      'high-risk',
    ],
  ])('%s', (_, items, substance, points, band) => {
    const { scales, total, missing } = scored('ASSIST', items);
    expect(scales?.[substance]).toEqual({ score: points, band });
    expect({ total, missing }).toEqual({ total: null, missing: [] });
  });

  test('a substance that was used is not scorable while its questions are open, and says which', () => {
    const { scales, missing } = scored('ASSIST', { ...never, 'cocaine.q1': 1, 'cocaine.q2': 3 });
    expect(scales?.['cocaine']).toEqual({ score: null, band: null });
    expect(missing).toEqual(['cocaine.q3', 'cocaine.q4', 'cocaine.q5', 'cocaine.q6', 'cocaine.q7']);
  });

  test('injecting in the last 3 months asks for more', () => {
    expect(scored('ASSIST', { ...never, injected: 2 }).asks).toEqual(['injecting-risk']);
    expect(scored('ASSIST', { ...never, injected: 1 }).asks).toEqual([]);
  });
});

describe('TAPS', () => {
  const never = { tobaccoFrequency: 0, alcoholFrequency: 0, drugFrequency: 0, prescriptionFrequency: 0 };
  it.each<[string, Items, string, number | null, string | null]>([
    ['never in 12 months asks nothing more', never, 'heroin', 0, 'none'],
    ['not in 3 months', { ...never, alcoholFrequency: 1, 'alcohol.1': 0 }, 'alcohol', 0, 'none'],
    [
      'one yes',
      { ...never, alcoholFrequency: 1, 'alcohol.1': 1, 'alcohol.2': 0, 'alcohol.3': 0, 'alcohol.4': 0 },
      'alcohol',
      1,
      'problem-use',
    ],
    [
      'two yes',
      { ...never, alcoholFrequency: 2, 'alcohol.1': 1, 'alcohol.2': 1, 'alcohol.3': 0, 'alcohol.4': 0 },
      'alcohol',
      2,
      'higher-risk',
    ],
    ['open questions', { ...never, tobaccoFrequency: 4, 'tobacco.1': 1 }, 'tobacco', null, null],
  ])('%s', (_, items, substance, points, band) => {
    expect(scored('TAPS', items).scales?.[substance]).toEqual({ score: points, band });
  });

  test('the first part leads to the second', () => {
    expect(scored('TAPS', never).missing).toEqual([]);
    expect(scored('TAPS', { ...never, drugFrequency: 1 }).missing).toEqual([
      ...['cannabis.1', 'cannabis.2', 'cannabis.3', 'stimulants.1', 'stimulants.2', 'stimulants.3'],
      ...['heroin.1', 'heroin.2', 'heroin.3'],
    ]);
  });
});

describe('URICA', () => {
  const PRECONTEMPLATION = [1, 5, 11, 13, 23, 26, 29];
  const NOT_SCORED = [4, 9, 20, 31];
  /** Every item 3, precontemplation at `low`, with `raised` further points over the other scales' first items. */
  const readiness = (low: number, others: number, raised = 0): Items =>
    each(
      Array.from({ length: 32 }, (_, i) => {
        if (PRECONTEMPLATION.includes(i + 1)) return low;
        return others + (i + 1 === 2 ? raised : 0);
      }),
    );
  it.each<[string, Items, number, string]>([
    ['7', readiness(2, 3), 7, 'precontemplation'],
    ['8 is the last of precontemplation', readiness(1, 3), 8, 'precontemplation'],
    ['just over 8', readiness(1, 3, 1), 8.14, 'contemplation'],
    ['11 is the last of contemplation', readiness(1, 4), 11, 'contemplation'],
    ['just over 11', readiness(1, 4, 1), 11.14, 'preparation-action'],
    ['14 at most', readiness(1, 5), 14, 'preparation-action'],
    ['-2 at least', readiness(5, 1), -2, 'precontemplation'],
  ])('%s', (_, items, total, band) => {
    expect(scored('URICA', items)).toMatchObject({ total, band });
  });

  test('four items are not scored', () => {
    const open = Object.fromEntries(NOT_SCORED.map((number) => [`item${number}`, null]));
    expect(scored('URICA', { ...readiness(1, 4), ...open })).toMatchObject({ total: 11, missing: [] });
  });
});

describe('the setting', () => {
  test('a risk instrument is never taken unattended', () => {
    expect(score('C-SSRS', { q1: 0 }, { mode: 'self' })).toMatchObject({
      rejection: 'mode-not-allowed',
      facts: { instrument: 'C-SSRS', allowed: ['clinician', 'phone'] },
    });
    expect(score('PHQ-9', filled(9, 0), { mode: 'self' })).toMatchObject({ ok: true, score: { mode: 'self' } });
  });

  test('a form counts in the languages it was validated in', () => {
    expect(score('BARC-10', filled(10, 3), { language: 'es' })).toMatchObject({ rejection: 'language-not-allowed' });
    expect(score('PHQ-9', filled(9, 0), { language: 'es' })).toMatchObject({ score: { language: 'es' } });
  });

  it.each<InstrumentName>(['DAST-10', 'WHODAS-12'])('%s waits for a license of the tenant', (instrument) => {
    const answered: Answered = { instrument, form: 'standard', takenAt, items: {} };
    expect(scoreInstrument(instrumentsV2, answered)).toMatchObject({ rejection: 'instrument-not-enabled' });
  });

  test('a score says its edition, window and who asked', () => {
    expect(scored('BAM-IOP', {})).toMatchObject({
      edition: '2015',
      lookBack: 'past-week',
      mode: 'clinician',
      language: 'en',
    });
    expect(scored('BAM', {})).toMatchObject({ lookBack: 'past-30-days' });
  });

  it.each<[InstrumentName, Items, readonly string[]]>([
    ['AUDIT', { item6: 0 }, []],
    ['AUDIT', { item6: 1 }, ['withdrawal-check']],
    ['CIWA-Ar', { tactile: 3, orientation: 1 }, []],
    ['CIWA-Ar', { visual: 4, orientation: 2 }, ['medical-now']],
    ['PHQ-9', { item9: 1 }, ['suicide-screen']],
    ['BAM-IOP', { item5: 1 }, ['heavy-use-contact']],
  ])('%s %j asks for %j', (instrument, items, asks) => {
    expect(scored(instrument, items).asks).toEqual(asks);
  });
});

describe('every instrument', () => {
  const answers = (rule: InstrumentRule) =>
    fc.record(
      Object.fromEntries(Object.entries(rule.items).map(([item, steps]) => [item, fc.constantFrom(...steps, null)])),
    );

  it.each(licensed.instruments.map((rule) => [rule.instrument, rule] as const))(
    '%s: a total never stands beside what is missing beyond imputation, and the order of answers changes nothing',
    (instrument, rule) => {
      const imputed = rule.scoring.kind === 'sum' ? rule.scoring.imputeAtMost : 0;
      fc.assert(
        fc.property(answers(rule), (items) => {
          const result = scored(instrument, items);
          const backwards = Object.fromEntries(Object.entries(items).reverse());
          expect(scored(instrument, backwards)).toEqual(result);
          if (result.total !== null) expect(result.missing.length).toBeLessThanOrEqual(imputed);
          if (result.missing.length === 0 && rule.bands.length > 0) expect(result.band).not.toBeNull();
        }),
        { numRuns: 60 },
      );
    },
  );
});
