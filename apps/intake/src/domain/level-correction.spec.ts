import { describe, expect, it, test } from '@jest/globals';
import { addDays, addHours, type Id, type LevelCode, type SiteDate } from '@stepwell/kernel';
import fc from 'fast-check';
import { evolve, type Episode, type EpisodeEvent } from './episode.js';
import { correctLevel, type Correction } from './level-correction.js';
import { spansAt, type LevelRecord } from './level-timeline.js';
import { SHIPPED, type RuleSetVersion } from './rule-sets.js';
import type { About } from './events.js';
import type { HoursRules } from './rules/hours.js';

const id = (n: number): Id => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const hours = SHIPPED.find(({ id: name }) => name === 'house-hours') as RuleSetVersion<HoursRules>;
const START = '2026-01-05T15:00:00.000Z';
const onDay = (n: number): About => ({
  ...{ patientId: id(1), siteId: id(2), zone: 'America/New_York' },
  ...{ at: addHours(START, 24 * n), siteDate: addDays('2026-01-05', n) },
});
type Decided = Extract<EpisodeEvent, { type: 'level-of-care-decided' }>;

const decided = (n: number, day: number, code: LevelCode): Decided => ({
  ...{ type: 'level-of-care-decided', ...onDay(day), episodeId: id(3), decisionId: id(n), cause: 'review' },
  ...{ level: { system: 'house', edition: '4', code }, hourBand: null, recommended: code, reasonIfDifferent: null },
  ...{ ruleSet: { id: 'house-hours', version: 1, hash: 'h' }, decidedBy: { staffId: 's', tier: 'L4' } },
});
const recorded = (event: Decided, recordedAt: string): LevelRecord => ({
  ...{ decisionId: event.decisionId, episodeId: event.episodeId, patientId: event.patientId, level: event.level },
  ...{ hourBand: event.hourBand, cause: event.cause, validFrom: event.effectiveFrom ?? event.siteDate },
  ...{ decidedAt: event.at, recordedAt, supersedes: event.supersedes ?? null, reason: event.reasonIfDifferent },
  ...{ decidedBy: event.decidedBy, ruleSet: event.ruleSet },
});
const referred = evolve(null, {
  ...{ type: 'referral-received', ...onDay(0), episodeId: id(3), source: 'self', preferredTrack: 'day' },
  ...{ ageBand: 'adult', birthDate: null },
});

interface Course {
  readonly episode: Episode;
  readonly records: readonly LevelRecord[];
}
const after = ({ episode, records }: Course, event: Decided, at: string): Course => ({
  episode: evolve(episode, event),
  records: [...records, recorded(event, at)],
});
const start: Course = after({ episode: referred, records: [] }, decided(10, 0, '2.1'), START);
const two: Course = after(start, decided(11, 10, '2.5'), onDay(10).at);

const command = (more: Partial<Correction>): Correction => ({
  ...{ about: onDay(12), recordedAt: onDay(12).at, newDecisionId: id(20), decisionId: id(11), level: null, from: null },
  ...{ undo: false, reason: 'entered-in-error', signer: { staffId: 's', tier: 'L4', credentialUntil: null }, hours },
  ...more,
});

describe('correcting a level decision', () => {
  it.each<[string, Partial<Correction>, string | null]>([
    ['to another level', { level: '3.1' }, null],
    ['to an earlier day', { from: '2026-01-06' }, null],
    ['to the day of the decision before', { from: '2026-01-05' }, 'crosses-another-decision'],
    ['to today', { from: '2026-01-17' }, null],
    ['to tomorrow', { from: '2026-01-18' }, 'crosses-another-decision'],
    ['to nothing', { undo: true }, null],
    ['to what it says', { level: '2.5' }, 'nothing-to-correct'],
    ['of the first, to nothing', { decisionId: id(10), undo: true }, 'nothing-before'],
    ['of the first, to the day before the second', { decisionId: id(10), from: '2026-01-14' }, null],
    ['of the first, to the day of the second', { decisionId: id(10), from: '2026-01-15' }, 'crosses-another-decision'],
    ['of one that is none', { decisionId: id(99), undo: true }, 'no-such-decision'],
    ['by L3', { undo: true, signer: { staffId: 's', tier: 'L3', credentialUntil: null } }, 'tier-too-low'],
    ['by M2', { undo: true, signer: { staffId: 's', tier: 'M2', credentialUntil: null } }, null],
    ['on the last day', { undo: true, signer: { staffId: 's', tier: 'L4', credentialUntil: '2026-01-17' } }, null],
    [
      'a day late',
      { undo: true, signer: { staffId: 's', tier: 'L4', credentialUntil: '2026-01-16' } },
      'credential-expired',
    ],
  ])('%s', (_, more, rejection) => {
    const decision = correctLevel(two.episode, two.records, command(more));
    expect(decision.ok ? null : decision.rejection).toBe(rejection);
  });

  test('an undo lets the level before go on, with its hour band', () => {
    const decision = correctLevel(two.episode, two.records, command({ undo: true }));
    expect(decision).toMatchObject({
      events: [{ level: { code: '2.1' }, hourBand: { minHours: 9 }, supersedes: id(11), effectiveFrom: '2026-01-15' }],
    });
  });

  const codes = fc.constantFrom<LevelCode>('1.5', '2.1', '2.5', '3.1');
  const step = fc.record({
    days: fc.nat(5),
    code: codes,
    which: fc.nat(9),
    kind: fc.constantFrom('decide', 'level', 'from', 'undo'),
  });

  /** What one step makes of a course; a refused correction changes nothing. */
  const next = (
    course: Course,
    move: { kind: string; code: LevelCode; which: number },
    n: number,
    day: number,
  ): Course => {
    const { at, siteDate } = onDay(day);
    if (move.kind === 'decide') return after(course, decided(100 + n, day, move.code), at);
    const wrong = course.records[move.which % course.records.length]!;
    const from: SiteDate = addDays(wrong.validFrom, move.which - 4);
    const asked = command({
      ...{ about: onDay(day), recordedAt: at, newDecisionId: id(100 + n), decisionId: wrong.decisionId },
      ...{ level: move.kind === 'level' ? move.code : null, from: move.kind === 'from' ? from : null },
      undo: move.kind === 'undo',
    });
    const decision = correctLevel(course.episode, course.records, asked);
    if (!decision.ok) return course;
    expect((decision.events[0] as Decided).effectiveFrom! <= siteDate).toBe(true);
    return after(course, decision.events[0] as Decided, at);
  };

  test('whatever is decided, corrected and undone: the level in force is that of the last span, and nothing is lost', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let course = start;
        let day = 0;
        steps.forEach((move, n) => {
          day += move.days + 1;
          const before = course.records;
          course = next(course, move, n, day);
          expect(course.records.slice(0, before.length)).toEqual(before);
          const last = spansAt(course.records, onDay(day).at).at(-1)!;
          expect(course.episode.level).toMatchObject({
            decisionId: last.decisionId,
            level: last.level,
            since: last.from,
          });
        });
        const superseded = course.records.flatMap(({ supersedes }) => supersedes ?? []);
        expect(new Set(superseded).size).toBe(superseded.length);
      }),
      { numRuns: 300 },
    );
  });

  test('readers that order by clinical time end with the level in force', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let course = start;
        let day = 0;
        steps.forEach((move, n) => {
          day += move.days + 1;
          course = next(course, move, n, day);
        });
        const newest = course.records.toSorted((a, b) => (a.decidedAt < b.decidedAt ? -1 : 1)).at(-1)!;
        expect(newest.level.code).toBe(course.episode.level!.level.code);
      }),
      { numRuns: 300 },
    );
  });
});
