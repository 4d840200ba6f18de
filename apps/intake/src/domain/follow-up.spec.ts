import { describe, expect, it, test } from '@jest/globals';
import { dueAt, doneByAssessment, gateTasks, RECHECK, recheckTasks, type Assessed } from './follow-up.js';
import { followUpV1 } from './rules/follow-up-v1.js';

const about = {
  patientId: '00000000-0000-4000-8000-000000000001',
  siteId: '00000000-0000-4000-8000-000000000002',
  at: '2026-01-05T15:00:00.000Z',
  siteDate: '2026-01-05',
  zone: 'America/New_York',
};
const assessed = (facts: Assessed['facts'], gates: readonly string[] = []): Assessed => ({
  ...{ about, assessmentId: '00000000-0000-4000-8000-000000000003', facts, gates },
});

describe('withdrawal re-checks at 24 and 48 h (clinical 4.1, G4)', () => {
  it.each<[string, Assessed, string | null]>([
    ['a drink 23.9 h before', assessed({ hoursSinceLastDrink: 23.9 }), 'recent-drink'],
    ['a drink 24 h before', assessed({ hoursSinceLastDrink: 24 }), null],
    ['a drink nobody asked about', assessed({ hoursSinceLastDrink: null }), null],
    ['G4', assessed({}, ['G4']), 'G4'],
    ['G4 and a drink an hour ago', assessed({ hoursSinceLastDrink: 1 }, ['G4']), 'G4'],
    ['another gate and a drink an hour ago', assessed({ hoursSinceLastDrink: 1 }, ['G2']), 'recent-drink'],
    ['another gate', assessed({}, ['G7']), null],
  ])('%s', (_, given, trigger) => {
    const tasks = recheckTasks(followUpV1, given);
    expect(tasks.map(({ kind, dueAt: due, trigger: by }) => [kind, due, by])).toEqual(
      trigger === null
        ? []
        : [
            [RECHECK, '2026-01-06T15:00:00.000Z', trigger],
            [RECHECK, '2026-01-07T15:00:00.000Z', trigger],
          ],
    );
  });

  test('the same answers ask for the same tasks, which are late four hours after they are due', () => {
    const [first, again] = [1, 2].map(() => recheckTasks(followUpV1, assessed({ hoursSinceLastDrink: 3 })));
    expect(first).toEqual(again);
    expect(first?.[0]?.overdueAt).toBe('2026-01-06T19:00:00.000Z');
  });
});

describe('what gates ask people to do', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['G2', ['G2'], ['refer-out-withdrawal-management']],
    ['G7', ['G7'], ['moud-evaluation', 'naloxone']],
    ['G2 and G6 ask for one referral', ['G2', 'G6'], ['refer-out-withdrawal-management']],
    ['nothing', [], []],
  ])('%s', (_, gates, kinds) => {
    expect(gateTasks(followUpV1, assessed({}, gates)).map(({ kind }) => kind)).toEqual(kinds);
  });

  test('of two times the earlier counts', () => {
    expect(gateTasks(followUpV1, assessed({}, ['G2', 'G6']))).toMatchObject([
      { trigger: 'G6', dueAt: '2026-01-05T16:00:00.000Z' },
    ]);
  });

  test('today ends at midnight of the site, also where the clock changes', () => {
    expect(dueAt({ endOfDay: true }, about)).toBe('2026-01-06T05:00:00.000Z');
    const spring = { ...about, at: '2026-03-08T06:30:00.000Z', siteDate: '2026-03-08' };
    expect(dueAt({ endOfDay: true }, spring)).toBe('2026-03-09T04:00:00.000Z');
    expect(dueAt({ hours: 24 }, spring)).toBe('2026-03-09T06:30:00.000Z');
  });

  test('an assessment when sober is what G9 asks for', () => {
    expect(doneByAssessment(followUpV1)).toEqual(['reassessment']);
  });
});
