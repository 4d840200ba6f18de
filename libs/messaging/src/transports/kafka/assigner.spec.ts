import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assignLanes } from './assigner.js';

const numbers = Array.from({ length: 12 }, (_, index) => index);
const topics = ['a', 'b', 'c'];
const memberIds = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 16 });

describe('assignLanes', () => {
  it('gives every partition of every topic to exactly one member, and partition n of all topics to the same', () => {
    fc.assert(
      fc.property(memberIds, (ids) => {
        const assigned = assignLanes(
          ids.map((memberId) => ({ memberId, topics })),
          () => numbers,
        );
        const [first, ...others] = topics.map((topic) =>
          numbers.map((n) => ids.filter((id) => assigned.get(id)?.[topic]?.includes(n))),
        );
        expect(first?.every((owners) => owners.length === 1)).toBe(true);
        for (const owners of others) expect(owners).toEqual(first);
      }),
    );
  });

  it('shares evenly: no member has two partition numbers more than another', () => {
    fc.assert(
      fc.property(memberIds, (ids) => {
        const assigned = assignLanes(
          ids.map((memberId) => ({ memberId, topics })),
          () => numbers,
        );
        const counts = ids.map((id) => assigned.get(id)?.['a']?.length ?? 0);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('does not depend on the order in which members are listed', () => {
    fc.assert(
      fc.property(memberIds, (ids) => {
        const of = (list: readonly string[]) =>
          assignLanes(
            list.map((memberId) => ({ memberId, topics })),
            () => numbers,
          );
        expect(Object.fromEntries(of([...ids].reverse()))).toEqual(Object.fromEntries(of(ids)));
      }),
    );
  });

  it('gives a member no topic that it does not read', () => {
    const assigned = assignLanes(
      [
        { memberId: 'new', topics },
        { memberId: 'old', topics: ['a'] },
      ],
      () => numbers,
    );
    expect(Object.keys(assigned.get('old') ?? {})).toEqual(['a']);
    expect(assigned.get('new')?.['b']).toEqual(assigned.get('new')?.['a']);
  });
});
