import { describe, expect, it, test } from '@jest/globals';
import type { AgeBand } from '@stepwell/kernel';
import { refusedWeek } from './plan-content.js';
import { checkPlannedWeek, type Component } from './planned-week.js';
import { hoursKansasV1, hoursMarylandV1, hoursNorthCarolinaV2 } from './rules/hours-v1.js';
import type { HoursRules } from './rules/hours.js';

const PACKS = { MD: hoursMarylandV1, NC: hoursNorthCarolinaV2, KS: hoursKansasV1 } as const;
type Pack = keyof typeof PACKS;
const DAYS = [1, 3, 5];

function week(
  rules: HoursRules,
  ageBand: AgeBand,
  components: readonly Component[],
  weekdays: readonly number[] = DAYS,
) {
  return checkPlannedWeek(rules, { level: '2.1', ageBand, components, weekdays });
}
const group = (sessionsPerWeek: number, minutes: number): readonly Component[] => [
  { component: 'group', sessionsPerWeek, minutes },
];
/** A week of exactly `minutes`, on three days of at least 3 h where there is room for them. */
const lasting = (minutes: number): readonly Component[] => [
  ...(minutes >= 540 ? group(3, 180) : []),
  { component: 'skills', sessionsPerWeek: 1, minutes: minutes >= 540 ? minutes - 540 : minutes },
];

describe('HW-1 and HW-5 by pack, on both sides of each bound', () => {
  it.each<[Pack, AgeBand, number, boolean]>([
    ['MD', 'adult', 9, false],
    ['MD', 'adult', 20, true],
    ['MD', 'adolescent', 6, false],
    ['MD', 'adolescent', 20, true],
    ['NC', 'adult', 9, false],
    ['NC', 'adult', 19, true],
    ['NC', 'adolescent', 6, false],
    ['NC', 'adolescent', 19, true],
    ['KS', 'adult', 9, false],
    ['KS', 'adult', 19, true],
    ['KS', 'adolescent', 6, false],
    ['KS', 'adolescent', 19, true],
  ])('%s %s: %d h is the bound (most: %s)', (pack, ageBand, hours, isMost) => {
    const outside = (minutes: number): boolean => week(PACKS[pack], ageBand, lasting(minutes)).errors.includes('HW-1');
    const edge = hours * 60;
    expect([edge - 1, edge, edge + 1].map(outside)).toEqual([!isMost, false, isMost]);
  });
});

describe('HW-3 the gap between service days', () => {
  it.each<[Pack, readonly number[], boolean, boolean]>([
    ['MD', [1, 4, 6], false, false],
    ['MD', [1, 5, 6], false, true],
    ['NC', [1, 4, 6], false, false],
    ['NC', [1, 5, 6], true, false],
    ['KS', [1, 4, 6], false, false],
    ['KS', [1, 5, 6], false, true],
    ['NC', [], false, false],
  ])('%s on days %j: error %s, warning %s', (pack, days, isError, isWarning) => {
    const { errors, warnings } = week(PACKS[pack], 'adult', group(3, 180), days);
    expect([errors.includes('HW-3'), warnings.includes('HW-3')]).toEqual([isError, isWarning]);
  });
});

describe('HW-4 the 3-hour day', () => {
  it.each<[Pack, number, number, boolean]>([
    ['NC', 3, 180, false],
    ['NC', 3, 179, true],
    ['NC', 3, 181, false],
    ['NC', 2, 270, true],
    ['NC', 4, 135, true],
    ['MD', 4, 135, false],
    ['KS', 4, 135, false],
  ])('%s %d x %d min: refused %s', (pack, sessions, minutes, refused) => {
    expect(week(PACKS[pack], 'adult', group(sessions, minutes)).errors.includes('HW-4')).toBe(refused);
  });

  test('components add up to a day where they name theirs, and the smallest says what lifts it', () => {
    const on = (component: string, minutes: number, weekdays: readonly number[]): Component => ({
      ...{ component, sessionsPerWeek: weekdays.length, minutes, weekdays },
    });
    const full = [on('group', 120, DAYS), on('skills', 60, DAYS)];
    expect(week(PACKS.NC, 'adult', full).errors).toEqual([]);
    const short = [on('group', 120, DAYS), on('skills', 60, [1, 3]), on('individual', 60, [2])];
    const check = week(PACKS.NC, 'adult', short);
    expect(check.fullDays).toEqual({ planned: 2, needed: 3, minutes: 180 });
    expect(refusedWeek(check, PACKS.NC)).toMatchObject({
      rejection: 'service-days-too-short',
      facts: { rule: 'HW-4', proposals: ['add-full-days:1'] },
    });
  });

  test('only level 2.1 has such days', () => {
    const outpatient = { level: '1.5', ageBand: 'adult', components: group(2, 120), weekdays: [1, 4] } as const;
    expect(checkPlannedWeek(PACKS.NC, outpatient)).toMatchObject({ errors: [], fullDays: null });
  });
});

describe('HW-6 and HW-7', () => {
  it.each<[Pack, readonly Component[], readonly string[]]>([
    ['MD', group(1, 539), ['add-minutes:1', 'add-sessions:1', 'decide-level:1.5']],
    ['MD', group(1, 540), []],
    ['MD', group(1, 1201), ['decide-level:2.5']],
    ['KS', group(1, 1140), []],
    ['KS', group(1, 1141), ['decide-level:2.5']],
  ])('HW-6 %s %j proposes %j', (pack, components, proposals) => {
    expect(week(PACKS[pack], 'adult', components).proposals).toEqual(proposals);
  });

  it.each<[Pack, number, number, boolean]>([
    ['MD', 3, 180, false],
    ['MD', 3, 179, true],
    ['MD', 2, 300, true],
    ['KS', 3, 180, false],
    ['KS', 4, 135, true],
  ])('HW-7 %s %d x %d min: component codes are billed: %s', (pack, sessions, minutes, flagged) => {
    expect(week(PACKS[pack], 'adult', group(sessions, minutes)).warnings.includes('HW-7')).toBe(flagged);
  });
});
