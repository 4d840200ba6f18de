import { describe, expect, it } from '@jest/globals';
import { hoursLate, kindsOf, ownerOf } from './owning.js';
import { ownersV1 } from './rules/owners-v1.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';

describe('who owns an action', () => {
  it('every action the house policy asks for is owned by name', () => {
    const asked = [...JSON.stringify(HOUSE_STEP_DOWN_V1.policy).matchAll(/"kind":"([a-z-]+)","dueHours"/g)].map(
      ([, kind]) => kind!,
    );
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((kind) => !(kind in ownersV1))).toEqual([]);
  });

  it('one that is not named goes to the clinical supervisor', () => {
    expect(ownerOf('something-new')).toBe('clinical-supervisor');
    expect(kindsOf('scheduler')).toEqual(['seat-needed', 're-track']);
  });

  it.each([
    ['2026-01-05T11:30:00.000Z', '2026-01-05T11:30:00.000Z', 0],
    ['2026-01-05T11:30:00.000Z', '2026-01-05T11:00:00.000Z', -0.5],
    ['2026-01-05T11:30:00.000Z', '2026-01-07T13:00:00.000Z', 49.5],
  ])('due %s, now %s: %d h late', (dueAt, now, late) => {
    expect(hoursLate(dueAt, now)).toBe(late);
  });
});
