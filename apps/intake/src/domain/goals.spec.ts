import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { GOAL_STATES, goalsMetBy, goalViews, type GoalProgress } from './goals.js';
import type { Goal } from './events.js';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const GOALS: readonly Goal[] = [1, 2, 3].map((n) => ({ goalId: id(n), horizon: n === 3 ? 'long' : 'short' }));

/** Entries as they were made, the n-th with number n; some of them withdraw an earlier one. */
const entries: fc.Arbitrary<readonly GoalProgress[]> = fc
  .array(
    fc.record({
      goal: fc.integer({ min: 1, max: 3 }),
      state: fc.constantFrom(...GOAL_STATES),
      percent: fc.option(fc.integer({ min: 0, max: 100 })),
      minute: fc.integer({ min: 0, max: 5 }),
      withdraws: fc.option(fc.nat({ max: 12 }), { freq: 3 }),
    }),
    { maxLength: 12 },
  )
  .map((rows) =>
    rows.map(({ goal, state, percent, minute, withdraws }, i) => {
      const earlier = withdraws !== null && withdraws < i ? id(100 + withdraws) : null;
      return {
        ...{ progressId: id(100 + i), episodeId: id(50), patientId: id(51), number: i + 1, goalId: id(goal) },
        ...{ state: earlier ? null : state, percent: earlier ? null : percent, withdraws: earlier },
        ...{ occurredAt: `2026-01-05T15:0${minute}:00.000Z`, siteDate: '2026-01-05' },
        ...{ recordedAt: '2026-01-05T16:00:00.000Z', recordedBy: 's' },
      };
    }),
  );

describe('progress of goals', () => {
  it('folds to the same state whatever the order in which entries are read', () => {
    fc.assert(
      fc.property(
        entries.chain((made) =>
          fc.tuple(fc.constant(made), fc.shuffledSubarray([...made], { minLength: made.length })),
        ),
        ([made, shuffled]) => {
          expect(goalViews(GOALS, shuffled)).toEqual(goalViews(GOALS, made));
        },
      ),
    );
  });

  it('reads an entry twice as once', () => {
    fc.assert(
      fc.property(entries, (made) => {
        expect(goalViews(GOALS, [...made, ...made])).toEqual(goalViews(GOALS, made));
      }),
    );
  });

  it('a late entry about an earlier time never moves a goal', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(...GOAL_STATES), (made, state) => {
        const stated = made.filter((one) => one.goalId === id(1) && one.state !== null && !withdrawnIn(made, one));
        fc.pre(stated.length > 0);
        const late: GoalProgress = {
          ...stated[0]!,
          ...{
            progressId: id(999),
            number: made.length + 1,
            state,
            percent: null,
            occurredAt: '2026-01-05T14:00:00.000Z',
          },
        };
        expect(goalViews(GOALS, [...made, late])).toEqual(goalViews(GOALS, made));
      }),
    );
  });

  const entry = (number: number, more: Partial<GoalProgress>): GoalProgress => ({
    ...{ progressId: id(100 + number), episodeId: id(50), patientId: id(51), number, goalId: id(1), state: 'met' },
    ...{ percent: null, withdraws: null, occurredAt: '2026-01-05T15:00:00.000Z', siteDate: '2026-01-05' },
    ...{ recordedAt: '2026-01-05T16:00:00.000Z', recordedBy: 's', ...more },
  });
  test.each<[string, readonly GoalProgress[], string]>([
    ['nothing said', [], 'not-started'],
    ['met', [entry(1, {})], 'met'],
    ['met and then set back at the same minute', [entry(1, {}), entry(2, { state: 'set-back' })], 'set-back'],
    ['met, withdrawn', [entry(1, {}), entry(2, { state: null, withdraws: id(101) })], 'not-started'],
    ['another goal met', [entry(1, { goalId: id(2) })], 'not-started'],
  ])('%s', (_, made, state) => {
    expect(goalViews(GOALS, made)[0]!.state).toBe(state);
    expect(goalsMetBy(GOALS, made).includes(id(1))).toBe(state === 'met');
  });
});

const withdrawnIn = (made: readonly GoalProgress[], { progressId }: GoalProgress): boolean =>
  made.some(({ withdraws }) => withdraws === progressId);
