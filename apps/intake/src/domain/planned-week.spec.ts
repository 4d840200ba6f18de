import { describe, expect, it, test } from '@jest/globals';
import { checkPlannedWeek, type Component } from './planned-week.js';
import type { AgeBand, LevelCode } from '@stepwell/kernel';
import { hoursMarylandV1, hoursNorthCarolinaV1 } from './rules/hours-v1.js';

const group = (sessionsPerWeek: number, minutes: number): readonly Component[] => [
  { component: 'group', sessionsPerWeek, minutes },
];
const check = (level: LevelCode, ageBand: AgeBand, components: readonly Component[], rules = hoursMarylandV1) =>
  checkPlannedWeek(rules, { level, ageBand, components, weekdays: [] });

describe('planned week', () => {
  it.each<[string, LevelCode, AgeBand, readonly Component[], readonly string[]]>([
    ['9 h', '2.1', 'adult', group(3, 180), []],
    ['a minute short of 9 h', '2.1', 'adult', group(1, 539), ['HW-1']],
    ['20 h in Maryland', '2.1', 'adult', group(5, 240), []],
    ['a minute over 20 h', '2.1', 'adult', group(1, 1201), ['HW-1']],
    ['6 h', '2.1', 'adolescent', group(3, 120), []],
    ['a minute short of 6 h', '2.1', 'adolescent', group(1, 359), ['HW-1']],
    ['4 h at 1.5', '1.5', 'adult', group(2, 120), []],
    ['539 min at 1.5', '1.5', 'adult', group(1, 539), []],
    ['9 h at 1.5', '1.5', 'adult', group(3, 180), ['HW-1']],
    ['19 h at 2.5', '2.5', 'adult', group(5, 228), ['HW-1']],
    ['20 h at 2.7', '2.7', 'adult', group(5, 240), []],
    ['no band for 1.7', '1.7', 'adult', group(1, 30), []],
  ])('HW-1 %s', (_, level, ageBand, components, errors) => {
    expect(check(level, ageBand, components).errors).toEqual(errors);
  });

  test('C17 "6-hour IOP": an error that proposes 1.5 or a third day', () => {
    const result = check('2.1', 'adult', group(2, 180));
    expect(result.errors).toEqual(['HW-1']);
    expect(result.proposals).toEqual(['add-minutes:180', 'add-sessions:1', 'decide-level:1.5']);
  });

  test('C16 3x120 is a valid adolescent week and no adult one', () => {
    expect(check('2.1', 'adolescent', group(3, 120)).errors).toEqual([]);
    expect(check('2.1', 'adult', group(3, 120)).errors).toEqual(['HW-1']);
  });

  test('HW-6 too many hours at 2.1 propose 2.5', () => {
    expect(check('2.1', 'adult', group(6, 210)).proposals).toEqual(['decide-level:2.5']);
  });

  test('mutual help and dosing windows are no clinical hours', () => {
    const components = [...group(2, 180), { component: 'mutual-help', sessionsPerWeek: 3, minutes: 60 }];
    expect(check('2.1', 'adult', components)).toMatchObject({ plannedMinutes: 360, errors: ['HW-1'] });
  });

  test('North Carolina allows 19 h', () => {
    expect(check('2.1', 'adult', group(1, 1140), hoursNorthCarolinaV1).errors).toEqual([]);
    expect(check('2.1', 'adult', group(1, 1141), hoursNorthCarolinaV1).errors).toEqual(['HW-1']);
  });

  it.each<[string, readonly number[], boolean]>([
    ['Mon Wed Fri', [1, 3, 5], false],
    ['Mon Tue Thu (3 days to Monday)', [1, 2, 4], true],
    ['Mon to Fri', [1, 2, 3, 4, 5], false],
    ['no days named', [], false],
  ])('HW-3 %s', (_, weekdays, gap) => {
    const week = { level: '2.1', ageBand: 'adult', components: group(3, 180), weekdays } as const;
    expect(checkPlannedWeek(hoursNorthCarolinaV1, week).errors.includes('HW-3')).toBe(gap);
    expect(checkPlannedWeek(hoursMarylandV1, week).warnings.includes('HW-3')).toBe(gap);
    expect(checkPlannedWeek(hoursMarylandV1, week).errors).toEqual([]);
  });

  test('HW-4 and HW-7 are billing flags where the jurisdiction does not plan by full days', () => {
    const shorter = check('2.1', 'adult', group(4, 135), hoursNorthCarolinaV1);
    expect(shorter).toMatchObject({ errors: [], warnings: ['HW-4', 'HW-7'], fullDays: null });
    expect(check('2.1', 'adult', group(3, 180), hoursNorthCarolinaV1).warnings).toEqual([]);
  });
});
