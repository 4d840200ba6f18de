import { describe, expect, it } from '@jest/globals';
import { TIERS } from '@stepwell/kernel';
import { checkWeek } from '../planned-week.js';
import { houseRules } from './house-rules.js';
import { plannedWeekRulesV1 } from './planned-week.v1.js';

describe('the house rules', () => {
  it('name every component once, with leaders of known tiers', () => {
    const { components } = houseRules.components;
    expect(new Set(components.map((rule) => rule.component)).size).toBe(components.length);
    for (const rule of components) {
      expect(rule.leaders.length).toBeGreaterThan(0);
      expect(rule.leaders.every((tier) => TIERS.includes(tier))).toBe(true);
      expect(rule.maxSize === null || rule.maxSize > 0).toBe(true);
    }
  });

  it('push the horizon on before it is reached', () => {
    expect(houseRules.calendar.extendEveryDays).toBeLessThan(houseRules.calendar.horizonDays);
  });

  it('carry an id and a version each', () => {
    for (const rules of Object.values(houseRules)) {
      expect(rules).toMatchObject({ id: expect.stringMatching(/^house-/), version: expect.any(Number) });
    }
  });
});

describe('a planned week', () => {
  const adult = { hourBand: { minHours: 9, maxHours: 20, ageBand: 'adult' }, level: '2.1' } as const;
  const adolescent = { hourBand: { minHours: 6, maxHours: 20, ageBand: 'adolescent' }, level: '2.1' } as const;
  const frame = { jurisdiction: 'US-MD', rules: plannedWeekRulesV1 };
  it.each([
    ['3 x 180 of an adult', [1, 3, 5], 540, adult, 'within'],
    ['a minute less', [1, 3, 5], 539, adult, 'under'],
    ['C16 3 x 120 of an adolescent', [1, 3, 5], 360, adolescent, 'within'],
    ['C16 3 x 120 of an adult', [1, 3, 5], 360, adult, 'under'],
    ['C17 2 x 180 of an adult', [1, 3], 360, adult, 'under'],
    ['20 hours', [1, 2, 3, 4, 5], 1200, adult, 'within'],
    ['a minute more', [1, 2, 3, 4, 5], 1201, adult, 'over'],
  ] as const)('HW-1 %s', (_, weekdays, minutes, band, hours) => {
    expect(checkWeek(weekdays, minutes, { ...frame, ...band }).hours).toBe(hours);
  });

  it.each([
    ['Monday, Wednesday, Friday', [1, 3, 5], 'US-NC', '2.1', 'within'],
    ['Monday to Wednesday', [1, 2, 3], 'US-NC', '2.1', 'forbidden'],
    ['Monday to Wednesday elsewhere', [1, 2, 3], 'US-MD', '2.1', 'warned'],
    ['Monday to Wednesday at a lower level', [1, 2, 3], 'US-NC', '1.5', 'within'],
    ['Monday and Thursday', [1, 4], 'US-NC', '2.1', 'forbidden'],
    ['Monday, Tuesday, Thursday, Saturday', [1, 2, 4, 6], 'US-NC', '2.1', 'within'],
  ] as const)('HW-3 %s', (_, weekdays, jurisdiction, level, gap) => {
    expect(checkWeek(weekdays, 540, { ...frame, hourBand: null, level, jurisdiction }).gap).toBe(gap);
  });

  it('HW-6 says how many minutes are missing, and never proposes a lower level', () => {
    const verdict = checkWeek([1, 3], 360, { ...frame, ...adult });
    expect(verdict.proposal).toEqual({ kind: 'propose-missing-hours', missingMinutes: 180 });
    const over = checkWeek([1, 2, 3, 4, 5], 1260, { ...frame, ...adult });
    expect(over.proposal).toEqual({ kind: 'propose-level', level: '2.5' });
  });
});
