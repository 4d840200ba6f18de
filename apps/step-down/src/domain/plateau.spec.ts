import { describe, expect, it } from '@jest/globals';
import { EPISODE, onDay, PictureBuilder, standing } from '../../test/picture.js';
import { evaluate } from './evaluate.js';
import { escalationDay, flatReviews } from './plateau.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';
import type { Situation } from './situation.js';
import { timelineOf } from './timeline.js';
import type { FiredTrigger } from './triggers.js';

type Build = (built: PictureBuilder) => PictureBuilder;
const { policy } = HOUSE_STEP_DOWN_V1;
const TODAY = 35;
const FLAT = { reliableChange: false };
const P2 = standing('P2', 0);
const reviewed: Build = (b) => b.review(14, 1, 5, FLAT).review(28, 1, 5, FLAT);
/** Two positives in a fortnight, as many among the newer four tests as among the four before. */
const tested: Build = (b) => {
  for (const day of [3, 6]) b.test(day, ['cocaine']);
  for (const day of [9, 12, 15, 18]) b.test(day);
  return b.test(30, ['cocaine']).test(34, ['cocaine']);
};
/** Two reviews without progress, the second on day 28, beside a U4. */
const stuck: Build = (b) => tested(reviewed(b));

function fired(when: Build, who: Situation, day = TODAY): Record<string, FiredTrigger> {
  const { triggers } = evaluate(who, when(new PictureBuilder()).picture(), HOUSE_STEP_DOWN_V1, onDay(day));
  return Object.fromEntries(triggers.map((trigger) => [trigger.id, trigger]));
}
const reviewsOf = (when: Build, who = P2) => {
  const timeline = timelineOf(when(new PictureBuilder()).picture(), onDay(TODAY));
  return flatReviews(who, timeline, policy).map((review) => review.siteDate);
};

describe('reviews without progress (clinical 2.4 H1)', () => {
  it.each<{ given: string; when: Build; flat: readonly number[] }>([
    { given: 'none', when: (b) => b, flat: [] },
    { given: 'one below half of the goals', when: (b) => b.review(20, 49, 100, FLAT), flat: [20] },
    { given: 'half of the goals', when: (b) => b.review(20, 50, 100, FLAT), flat: [] },
    { given: 'no goals set', when: (b) => b.review(20, 0, 0, FLAT), flat: [] },
    { given: 'a single goal, not met', when: (b) => b.review(20, 0, 1, FLAT), flat: [20] },
    { given: 'a reliable change with few goals met', when: (b) => b.review(20, 0, 4), flat: [] },
    { given: 'progress, then none', when: (b) => b.review(10, 4, 4).review(20, 0, 4, FLAT), flat: [20] },
    { given: 'none, then progress', when: (b) => b.review(10, 0, 4, FLAT).review(20, 4, 4), flat: [] },
    {
      given: 'only those after the last progress',
      when: (b) => b.review(5, 0, 4, FLAT).review(10, 4, 4).review(20, 0, 4, FLAT).review(27, 0, 4, FLAT),
      flat: [20, 27],
    },
    {
      given: 'another episode counts for itself',
      when: (b) => b.review(10, 0, 4, { ...FLAT, episodeId: 'before' }).review(20, 0, 4, FLAT),
      flat: [20],
    },
  ])('$given', ({ when, flat }) => expect(reviewsOf(when)).toEqual(flat.map(onDay)));

  it('asks for another level four weeks after the second of them, and for nothing before there are two', () => {
    const day = (when: Build) =>
      escalationDay(P2, timelineOf(when(new PictureBuilder()).picture(), onDay(TODAY)), policy);
    expect(day((b) => b.review(14, 1, 5, FLAT))).toBeNull();
    expect(day((b) => b.review(14, 1, 5, FLAT).review(21, 1, 5, FLAT).review(28, 1, 5, FLAT))).toBe(onDay(21 + 28));
    expect(reviewsOf((b) => b.review(14, 1, 5, { ...FLAT, episodeId: EPISODE }))).toHaveLength(1);
  });
});

describe('a plateau beside two positives (C20)', () => {
  it('is a case conference that carries the evidence of the step up it stands for', () => {
    const { U4, H1 } = fired(stuck, P2);
    expect(U4).toMatchObject({ proposes: null, replacedBy: 'H1' });
    expect(H1).toMatchObject({ proposes: null, actions: policy.actions.H1 });
    expect(U4!.evidence.length).toBeGreaterThan(0);
    expect(H1!.evidence).toEqual([H1!.key, ...U4!.evidence]);
  });

  it('by itself rests on the review that made it two', () => {
    const { H1 } = fired((b) => reviewed(b), P2);
    expect(H1!.evidence).toEqual([H1!.key]);
  });

  it('leaves other reasons for a step up alone', () => {
    const missed: Build = (b) => [29, 31, 33].reduce((built, day) => built.session(day, 'unexcused'), stuck(b));
    const { U4, U6 } = fired(missed, P2);
    expect(U4).toMatchObject({ proposes: null, replacedBy: 'H1' });
    expect(U6).toMatchObject({ proposes: 'P1' });
    expect(U6!.replacedBy).toBeUndefined();
  });

  it.each([
    { day: 28 + 27, late: false },
    { day: 28 + 28, late: true },
    { day: 28 + 29, late: true },
  ])('on day $day after admission, four weeks over: $late', ({ day, late }) => {
    const cleared: Build = (b) => [36, 38, 40, 42].reduce((built, clear) => built.test(clear), stuck(b));
    const still: Build = (b) => [day - 3, day - 1].reduce((built, again) => built.test(again, ['cocaine']), cleared(b));
    const { U4, H1 } = fired(still, P2, day);
    expect(U4!.proposes).toBe(late ? 'P1' : null);
    expect(H1!.key.endsWith(':late')).toBe(late);
    expect(H1!.actions).toEqual(late ? [...policy.actions.H1, ...policy.triggers.H1.escalation] : policy.actions.H1);
  });

  it.each<{ given: string; when: Build; who?: Situation; replaced: boolean }>([
    { given: 'in P2, where content changes first', when: (b) => b, replaced: true },
    { given: 'in P3', when: (b) => b, who: standing('P3', 0), replaced: false },
    { given: 'an active order of methadone', when: ordered('methadone'), replaced: false },
    {
      given: 'an order of methadone that has ended',
      when: (b) => ordered('methadone')(b).add(20, 'medication', { kind: 'order-ended', orderId: 'order' }),
      replaced: true,
    },
    { given: 'an active order of acamprosate', when: ordered('acamprosate'), replaced: true },
    { given: 'an overdose 15 days ago', when: (b) => b.report(20, 'overdose'), replaced: false },
    { given: 'a report of something else', when: (b) => b.report(20, 'housing-lost'), replaced: true },
    { given: 'told use of fentanyl', when: told('fentanyl'), replaced: false },
    { given: 'told use of alcohol', when: told('alcohol'), replaced: true },
    { given: 'told use without a substance', when: told(null), replaced: true },
    { given: 'an unexpected opioid beside another', when: (b) => b.test(1, ['cocaine', 'fentanyl']), replaced: false },
    { given: 'PHQ-9 up by 5', when: (b) => b.score(7, 'PHQ-9', 4).score(33, 'PHQ-9', 9), replaced: false },
    { given: 'PHQ-9 up by 4', when: (b) => b.score(7, 'PHQ-9', 4).score(33, 'PHQ-9', 8), replaced: true },
    { given: 'PHQ-9 9 for the first time', when: (b) => b.score(33, 'PHQ-9', 9), replaced: true },
    {
      given: 'PHQ-9 up by 5 between unscorable ones',
      when: (b) => b.score(7, 'PHQ-9', 4).score(20, 'PHQ-9', null).score(33, 'PHQ-9', 9),
      replaced: false,
    },
    {
      given: 'PHQ-9 up long ago, down since',
      when: (b) => b.score(7, 'PHQ-9', 4).score(14, 'PHQ-9', 9).score(33, 'PHQ-9', 4),
      replaced: true,
    },
    { given: 'GAD-7 up by 4', when: (b) => b.score(7, 'GAD-7', 4).score(33, 'GAD-7', 8), replaced: false },
    { given: 'Use newly 1', when: (b) => b.bam(20, 0, 5, 15).bam(33, 1, 5, 15), replaced: false },
    { given: 'Use 1 as before', when: (b) => b.bam(20, 1, 5, 15).bam(33, 1, 5, 15), replaced: true },
    { given: 'Use still 0', when: (b) => b.bam(20, 0, 5, 15).bam(33, 0, 5, 15), replaced: true },
    { given: 'Use 1 for the first time asked', when: (b) => b.bam(33, 1, 5, 15), replaced: true },
    { given: 'Use 1 after an answer left out', when: (b) => b.bam(33, null, 5, 15), replaced: true },
  ])('$given: the step up gives way $replaced', ({ when, who = P2, replaced }) => {
    expect(fired((b) => stuck(when(b)), who).U4!.replacedBy).toBe(replaced ? 'H1' : undefined);
  });

  const { compared, moreBy } = policy.triggers.H1.worseTests;
  const series = (earlier: number, later: number): Build => {
    const days = Array.from({ length: 2 * compared }, (_, nth) => TODAY - 2 * compared + 1 + nth);
    const isPositive = (nth: number): boolean => (nth < compared ? nth < earlier : nth - compared < later);
    return (b) => days.reduce((built, day, nth) => built.test(day, isPositive(nth) ? ['cocaine'] : []), b);
  };
  it.each([
    { given: 'one short of clearly more positives', earlier: 1, later: moreBy, replaced: true },
    { given: 'clearly more positives in the newer tests', earlier: 1, later: moreBy + 1, replaced: false },
    { given: 'fewer', earlier: moreBy + 1, later: 1, replaced: true },
  ])('$given', ({ earlier, later, replaced }) => {
    expect(fired((b) => series(earlier, later)(reviewed(b)), P2).U4!.replacedBy).toBe(replaced ? 'H1' : undefined);
  });
});

function ordered(medication: string): Build {
  return (b) => b.add(1, 'medication', { kind: 'order', orderId: 'order', medication, everyDays: 1 });
}
function told(substance: string | null): Build {
  return (b) => b.add(20, 'intake', { kind: 'self-use', substance });
}
