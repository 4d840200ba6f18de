import { describe, expect, it, test } from '@jest/globals';
import { addDays, type LevelCode } from '@stepwell/kernel';
import fc from 'fast-check';
import { believedAt, spanOn, spansAt, type LevelRecord } from './level-timeline.js';

const id = (n: number): string => `00000000-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;
const record = (
  n: number,
  validFrom: string,
  recordedAt: string,
  code: LevelCode,
  supersedes: number | null = null,
): LevelRecord => ({
  ...{ decisionId: id(n), episodeId: id(90), patientId: id(91), validFrom, recordedAt, decidedAt: recordedAt },
  ...{ level: { system: 'house', edition: '4', code }, hourBand: null, cause: 'review', reason: null },
  supersedes: supersedes === null ? null : id(supersedes),
  decidedBy: { staffId: 's', tier: 'L4' },
  ruleSet: { id: 'house-hours', version: 1, hash: 'h' },
});

// 2.1 from the 5th; on the 20th it turns out that 2.5 was true from the 10th; on the 22nd that was wrong as well.
const STORY = [
  record(1, '2026-01-05', '2026-01-05T15:00:00.000Z', '2.1'),
  record(2, '2026-01-10', '2026-01-20T15:00:00.000Z', '2.5'),
  record(3, '2026-01-10', '2026-01-22T15:00:00.000Z', '2.1', 2),
];

describe('what was true on a day, as believed at a moment', () => {
  it.each<[string, string, LevelCode | null]>([
    ['2026-01-12', '2026-01-19T00:00:00.000Z', '2.1'],
    ['2026-01-12', '2026-01-20T14:59:59.999Z', '2.1'],
    ['2026-01-12', '2026-01-20T15:00:00.000Z', '2.5'],
    ['2026-01-09', '2026-01-21T00:00:00.000Z', '2.1'],
    ['2026-01-10', '2026-01-21T00:00:00.000Z', '2.5'],
    ['2026-01-12', '2026-01-23T00:00:00.000Z', '2.1'],
    ['2026-01-04', '2026-01-23T00:00:00.000Z', null],
    ['2026-01-12', '2026-01-05T14:59:59.999Z', null],
  ])('%s, known at %s: %s', (day, at, code) => {
    expect(spanOn(spansAt(STORY, at), day)?.level.code ?? null).toBe(code);
  });

  test('spans say from and until', () => {
    expect(spansAt(STORY, '2026-01-21T00:00:00.000Z')).toMatchObject([
      { from: '2026-01-05', until: '2026-01-09', level: { code: '2.1' } },
      { from: '2026-01-10', until: null, level: { code: '2.5' } },
    ]);
  });

  test('of two decisions for one day the later one counts', () => {
    const twice = [...STORY.slice(0, 1), record(4, '2026-01-05', '2026-01-05T16:00:00.000Z', '2.5')];
    expect(spansAt(twice, '2026-01-06T00:00:00.000Z')).toMatchObject([{ level: { code: '2.5' }, until: null }]);
  });

  const anyStory = fc
    .array(
      fc.record({
        day: fc.nat(40),
        hour: fc.integer({ min: 1, max: 900 }),
        code: fc.constantFrom<LevelCode>('1.5', '2.1', '2.5'),
      }),
      {
        maxLength: 8,
      },
    )
    .map((parts) => {
      const hours = parts.map(({ hour }) => hour).toSorted((a, b) => a - b);
      return parts.map(({ day, code }, n) => {
        const at = new Date(Date.UTC(2026, 0, 5) + (hours[n]! + n) * 3_600_000).toISOString();
        return record(n + 1, addDays('2026-01-05', day), at, code, n > 0 && day % 3 === 0 ? n : null);
      });
    });

  test('later records never change what was believed, whatever their order', () => {
    fc.assert(
      fc.property(anyStory, fc.nat(900), (story, hour) => {
        const at = new Date(Date.UTC(2026, 0, 5) + hour * 3_600_000).toISOString();
        const then = story.filter(({ recordedAt }) => recordedAt <= at);
        expect(spansAt(story, at)).toEqual(spansAt(then, at));
        expect(spansAt(story.toReversed(), at)).toEqual(spansAt(story, at));
      }),
    );
  });

  test('spans touch without gap or overlap, and no superseded decision is among them', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const at = '2027-01-01T00:00:00.000Z';
        const spans = spansAt(story, at);
        spans.slice(1).forEach((span, i) => expect(addDays(spans[i]!.until!, 1)).toBe(span.from));
        const superseded = story.flatMap(({ supersedes }) => supersedes ?? []);
        expect(believedAt(story, at).some(({ decisionId }) => superseded.includes(decisionId))).toBe(false);
        expect(spans.at(-1)?.until ?? null).toBeNull();
      }),
    );
  });
});
