import { describe, expect, it } from '@jest/globals';
import { hoursLate, ownerOf, shareOf } from './owning.js';
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
    expect(shareOf('scheduler')).toEqual({ kinds: ['seat-needed', 're-track'], within: true });
  });

  it.each(['hours-review', 'seat-needed', 'something-new'])(
    '%s is in the share of its owner and of nobody else',
    (kind) => {
      const roles = [...new Set(Object.values(ownersV1))];
      const owners = roles.filter((role) => shareOf(role).kinds.includes(kind) === shareOf(role).within);
      expect(owners).toEqual([ownerOf(kind)]);
    },
  );

  it.each([
    ['2026-01-05T11:30:00.000Z', '2026-01-05T11:30:00.000Z', 0],
    ['2026-01-05T11:30:00.000Z', '2026-01-05T11:00:00.000Z', -0.5],
    ['2026-01-05T11:30:00.000Z', '2026-01-07T13:00:00.000Z', 49.5],
  ])('due %s, now %s: %d h late', (dueAt, now, late) => {
    expect(hoursLate(dueAt, now)).toBe(late);
  });
});
