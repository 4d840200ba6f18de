import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { scoreInstrument } from './instruments.js';
import type { Items } from './scoring.js';
import type { InstrumentForm, InstrumentName } from './rules/instruments.js';
import { instrumentsV2 } from './rules/instruments-v2.js';

const takenAt = '2026-01-05T15:00:00.000Z';
const score = (instrument: InstrumentName, items: Items, form: InstrumentForm = 'standard') =>
  scoreInstrument(instrumentsV2, { instrument, form, takenAt, items });
const scored = (instrument: InstrumentName, items: Items, form?: InstrumentForm) => {
  const result = score(instrument, items, form);
  if (!result.ok) throw new Error(result.rejection);
  return result.score;
};
const filled = (count: number, value: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`item${i + 1}`, value]));
/** Items 1..count that add up to `total`, each at most `max`. */
const adding = (count: number, total: number, max: number): Record<string, number> => {
  let left = total;
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const value = Math.min(max, left);
      left -= value;
      return [`item${i + 1}`, value];
    }),
  );
};

describe('PHQ-9 and GAD-7', () => {
  it.each<[number, string]>([
    [0, 'minimal'],
    [4, 'minimal'],
    [5, 'mild'],
    [9, 'mild'],
    [10, 'moderate'],
    [14, 'moderate'],
    [15, 'moderately-severe'],
    [19, 'moderately-severe'],
    [20, 'severe'],
    [27, 'severe'],
  ])('PHQ-9 %i is %s', (total, band) => {
    expect(scored('PHQ-9', adding(9, total, 3))).toMatchObject({ total, band });
  });

  it.each<[number, string]>([
    [4, 'minimal'],
    [5, 'mild'],
    [9, 'mild'],
    [10, 'moderate'],
    [14, 'moderate'],
    [15, 'severe'],
    [21, 'severe'],
  ])('GAD-7 %i is %s', (total, band) => {
    expect(scored('GAD-7', adding(7, total, 3))).toMatchObject({ total, band });
  });

  test('PHQ-9 takes the mean for at most two missing items', () => {
    expect(scored('PHQ-9', filled(7, 2)).total).toBe(18);
    expect(scored('PHQ-9', filled(6, 2)).total).toBeNull();
  });

  test('GAD-7 takes the mean for at most one missing item', () => {
    expect(scored('GAD-7', filled(6, 1)).total).toBe(7);
    expect(scored('GAD-7', filled(5, 1)).total).toBeNull();
  });

  test('the difficulty item is not scored', () => {
    expect(scored('PHQ-9', { ...filled(9, 1), difficulty: 3 }).total).toBe(9);
  });

  test('item 9 counts also when the total is not scorable', () => {
    expect(scored('PHQ-9', { item9: 1 })).toMatchObject({ total: null, band: null, item9Positive: true });
    expect(scored('PHQ-9', filled(9, 0))).toMatchObject({ total: 0, item9Positive: false });
    expect(scored('PHQ-9', filled(8, 0)).item9Positive).toBeUndefined();
  });
});

describe('AUDIT', () => {
  it.each<[number, string]>([
    [7, 'zone-1'],
    [8, 'zone-2'],
    [15, 'zone-2'],
    [16, 'zone-3'],
    [19, 'zone-3'],
    [20, 'zone-4'],
  ])('%i is %s', (total, band) => {
    const items = { ...adding(8, total, 4), item9: 0, item10: 0 };
    expect(scored('AUDIT', items)).toMatchObject({ total, band });
  });

  test('items 9 and 10 take 0, 2 or 4 only', () => {
    expect(score('AUDIT', { item9: 1 })).toEqual({
      ok: false,
      rejection: 'bad-item-value',
      facts: { instrument: 'AUDIT', item: 'item9', allowed: ['0', '2', '4'] },
    });
    expect(scored('AUDIT', { ...filled(8, 4), item9: 4, item10: 4 }).total).toBe(40);
  });

  test('nothing is imputed', () => {
    expect(scored('AUDIT', filled(8, 1)).total).toBeNull();
  });
});

describe('C-SSRS screener', () => {
  const no = { q1: 0, q2: 0, q6: 0 };
  const asked = { q1: 0, q2: 1, q3: 0, q4: 0, q5: 0, q6: 0 };
  it.each<[string, Items, InstrumentForm, string]>([
    ['nothing answered', {}, 'intake', 'not-screened'],
    ['nothing positive, rest open', { q1: 0, q2: 0 }, 'intake', 'not-screened'],
    ['all no with the skip', no, 'intake', 'none'],
    ['only Q1', { ...no, q1: 1 }, 'intake', 'low'],
    ['only Q2', asked, 'intake', 'low'],
    ['Q3', { ...asked, q3: 1 }, 'intake', 'moderate'],
    ['Q4', { ...asked, q4: 1 }, 'intake', 'high'],
    ['Q5', { ...asked, q5: 1 }, 'intake', 'high'],
    ['Q4 with everything else open', { q4: 1 }, 'intake', 'high'],
    ['Q5 with everything else open', { q5: 1 }, 'intake', 'high'],
    ['Q2 yes and the rest open is unresolved', { q1: 0, q2: 1 }, 'intake', 'moderate'],
    ['Q2 yes and only Q6 open is unresolved', { ...asked, q6: null }, 'intake', 'moderate'],
    ['Q6 lifetime', { ...no, q6: 1, q6Recent: 0 }, 'intake', 'moderate'],
    ['Q6 lifetime, when not asked', { ...no, q6: 1 }, 'intake', 'moderate'],
    ['C36 Q2 no, Q6 two months ago', { ...no, q6: 1, q6Recent: 1 }, 'intake', 'high'],
    ['behavior since the last contact', { ...no, q6: 1 }, 'since-last-contact', 'high'],
    ['none since the last contact', no, 'since-last-contact', 'none'],
  ])('%s', (_, items, form, risk) => {
    expect(scored('C-SSRS', items, form)).toMatchObject({ risk, band: risk, total: null });
  });

  test('a further positive answer never lowers the level', () => {
    const rank = ['not-screened', 'none', 'low', 'moderate', 'high'];
    const item = fc.constantFrom(0, 1, null);
    const items = fc.record({ q1: item, q2: item, q3: item, q4: item, q5: item, q6: item, q6Recent: item });
    fc.assert(
      fc.property(items, fc.constantFrom('q3', 'q4', 'q5'), (given, question) => {
        const before = rank.indexOf(scored('C-SSRS', { ...given, [question]: 0 }).risk ?? '');
        const after = rank.indexOf(scored('C-SSRS', { ...given, [question]: 1 }).risk ?? '');
        expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

const cows = {
  pulse: 4,
  sweating: 4,
  restlessness: 5,
  pupils: 5,
  ache: 4,
  runnyNose: 4,
  stomach: 5,
  tremor: 4,
  yawning: 4,
  anxiety: 4,
  gooseflesh: 5,
};

describe('COWS', () => {
  test('the maxima add up to 48', () => {
    expect(scored('COWS', cows)).toMatchObject({ total: 48, band: 'severe' });
  });

  it.each<[string, number]>([
    ['pulse', 3],
    ['restlessness', 2],
    ['restlessness', 4],
    ['pupils', 3],
    ['stomach', 4],
    ['gooseflesh', 4],
    ['gooseflesh', 1],
    ['yawning', 3],
  ])('%s %i is no step of the item', (item, value) => {
    expect(score('COWS', { ...cows, [item]: value })).toMatchObject({ rejection: 'bad-item-value', facts: { item } });
  });

  it.each<[number, string]>([
    [4, 'none'],
    [5, 'mild'],
    [12, 'mild'],
    [13, 'moderate'],
    [24, 'moderate'],
    [25, 'moderately-severe'],
    [36, 'moderately-severe'],
    [37, 'severe'],
  ])('%i is %s', (total, band) => {
    expect(scored('COWS', cowsAdding(total))).toMatchObject({ total, band });
  });
});

/** COWS items on their steps that add up to `total`. */
function cowsAdding(total: number): Items {
  const rule = instrumentsV2.instruments.find(({ instrument }) => instrument === 'COWS')!;
  const names = Object.keys(rule.items);
  const find = (at: number, left: number): Record<string, number> | null => {
    const name = names[at];
    if (!name) return left === 0 ? {} : null;
    for (const step of rule.items[name]!.toReversed()) {
      const rest = step <= left ? find(at + 1, left - step) : null;
      if (rest) return { [name]: step, ...rest };
    }
    return null;
  };
  return find(0, total)!;
}

describe('other instruments', () => {
  const ciwa = (total: number): Items => {
    const names = ['nausea', 'tremor', 'sweats', 'anxiety', 'agitation', 'tactile', 'auditory', 'visual', 'headache'];
    let left = total;
    const items = names.map((name) => {
      const value = Math.min(7, left);
      left -= value;
      return [name, value] as const;
    });
    return { ...Object.fromEntries(items), orientation: left };
  };

  it.each<[number, string]>([
    [9, 'mild'],
    [10, 'moderate'],
    [18, 'moderate'],
    [19, 'severe'],
    [67, 'severe'],
  ])('CIWA-Ar %i is %s', (total, band) => {
    expect(scored('CIWA-Ar', ciwa(total))).toMatchObject({ total, band });
  });

  test('CIWA-Ar orientation goes to 4 only', () => {
    expect(score('CIWA-Ar', { orientation: 5 })).toMatchObject({ rejection: 'bad-item-value' });
  });

  test('BAM-IOP has three subscales and no total', () => {
    const items = { ...filled(17, 1), item4: 0, item5: 0, item6: 0, item9: 4 };
    expect(scored('BAM-IOP', items)).toMatchObject({ total: null, subscales: { use: 0, risk: 6, protective: 9 } });
    expect(scored('BAM-IOP', { ...items, item4: null }).subscales?.use).toBeNull();
  });

  it.each<[number, string]>([
    [0, 'none'],
    [1, 'mild'],
    [2, 'moderate'],
    [3, 'severe'],
  ])('withdrawal grade %i is %s', (grade, band) => {
    expect(scored('WITHDRAWAL-GRADE', { grade })).toMatchObject({ total: grade, band });
  });

  test('PAWSS is 0 without recent drinking and high from 4', () => {
    expect(scored('PAWSS', { threshold: 0 })).toMatchObject({ total: 0, band: 'low-risk' });
    expect(scored('PAWSS', { threshold: 1, ...filled(10, 0), item1: 1, item2: 1, item3: 1 }).band).toBe('low-risk');
    const four = { threshold: 1, ...filled(10, 0), item1: 1, item2: 1, item3: 1, item4: 1 };
    expect(scored('PAWSS', four)).toMatchObject({ total: 4, band: 'high-risk' });
    expect(scored('PAWSS', {}).total).toBeNull();
  });

  test('an item that the instrument does not have is refused by name', () => {
    expect(score('GAD-7', { item8: 1 })).toMatchObject({ rejection: 'unknown-item', facts: { item: 'item8' } });
    expect(score('GAD-7', { constructor: 1 })).toMatchObject({ rejection: 'unknown-item' });
  });

  test('C35 a GAD-7 with 3 of 7 items is not scorable, never zero', () => {
    expect(scored('GAD-7', filled(3, 0))).toMatchObject({ total: null, band: null });
  });
});
