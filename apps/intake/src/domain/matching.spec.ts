import { describe, expect, it, test } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import fc from 'fast-check';
import { decidePair, linkedWith, pairsAfter, reviewClock, type DuplicatePair } from './duplicates.js';
import { compared, normalisedName, type Compared, type Identity } from './identity.js';
import { matchesOf, matchOf, pairOf } from './matching.js';
import { faultsOfRules } from './rule-faults.js';
import { DUPLICATE_DECISIONS, type DuplicateDecision } from './rules/matching.js';
import { matchingV1 } from './rules/matching-v1.js';

const id = (n: number): Id => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const NOW = '2026-01-05T15:00:00.000Z';
const person: Identity = {
  ...{
    givenName: 'Zoë',
    familyName: 'Müller-Brown',
    formerNames: [],
    birthDate: '1990-03-04',
    phone: '(410) 555-0101',
  },
  identifiers: [{ system: 'medicaid-md', value: 'a 12-34' }],
};
const of = (n: number, more: Partial<Identity> = {}): Compared => compared(matchingV1, id(n), { ...person, ...more });
const nobody = { phone: null, identifiers: [] };
const rulesHeld = (one: Partial<Identity>, other: Partial<Identity>): readonly string[] =>
  matchOf(matchingV1, of(1, one), of(2, other))?.evidence.rules ?? [];

describe('names as they are compared', () => {
  it.each([
    ['Müller-Brown', 'mullerbrown'],
    ['O’Brien', 'obrien'],
    ["O'BRIEN", 'obrien'],
    ['Łukasz', 'lukasz'],
    ['Strauß', 'strauss'],
    ['Đặng', 'dang'],
    ['İbrahim', 'ibrahim'],
    ['李', '李'],
    ['- 1', ''],
  ])('%s', (name, normalised) => {
    expect(normalisedName(name)).toBe(normalised);
    expect(normalisedName(normalisedName(name))).toBe(normalised);
  });

  it('knows the first given name, and family names without suffix, earlier ones included', () => {
    const told = of(1, { givenName: 'Mary Ann', familyName: 'Lee, Jr.', formerNames: ['Kim'] });
    expect(told).toMatchObject({ given: 'mary', families: ['kim', 'lee'] });
  });
});

describe('two records match', () => {
  it.each<[string, Partial<Identity>, Partial<Identity>, readonly string[]]>([
    [
      'by an identifier alone, however it is written',
      { ...nobody, identifiers: person.identifiers },
      {
        givenName: 'Al',
        familyName: 'Roe',
        birthDate: null,
        phone: null,
        identifiers: [{ system: 'medicaid-md', value: 'A1234' }],
      },
      ['identifier'],
    ],
    [
      'not by the number of another system',
      nobody,
      {
        givenName: 'Al',
        familyName: 'Roe',
        birthDate: null,
        phone: null,
        identifiers: [{ system: 'medicaid-va', value: 'A1234' }],
      },
      [],
    ],
    ['by name and birth date', nobody, { ...nobody, givenName: 'zoe', familyName: 'MULLER BROWN' }, ['name-birth']],
    ['not with another birth date', nobody, { ...nobody, birthDate: '1990-03-05' }, []],
    ['with day and month exchanged', nobody, { ...nobody, birthDate: '1990-04-03' }, ['swapped-birth']],
    [
      'not with day and month exchanged into no day',
      { ...nobody, birthDate: '1990-03-14' },
      { ...nobody, birthDate: '1990-03-15' },
      [],
    ],
    [
      'with names exchanged',
      { ...nobody, givenName: 'Kim', familyName: 'Lee' },
      { ...nobody, givenName: 'Lee', familyName: 'Kim' },
      ['swapped-names'],
    ],
    ['by a former name', { ...nobody, formerNames: ['Roe'] }, { ...nobody, familyName: 'Roe' }, ['name-birth']],
    [
      'by name and phone',
      { ...nobody, phone: '410-555-0101', birthDate: null },
      { ...nobody, phone: '+1 410 555 0101' },
      ['name-phone'],
    ],
    [
      'by given name, birth date and phone after a marriage',
      { identifiers: [] },
      { identifiers: [], familyName: 'Roe' },
      ['given-birth-phone'],
    ],
    [
      'not by a household’s phone and birth date of twins',
      { identifiers: [] },
      { identifiers: [], givenName: 'Ida' },
      [],
    ],
    [
      'not by phone and family name of a parent',
      { identifiers: [] },
      { identifiers: [], givenName: 'Ida', birthDate: '1960-01-01' },
      [],
    ],
    [
      'not by a phone of too few digits',
      { ...nobody, phone: '5550101', birthDate: null },
      { ...nobody, phone: '5550101', birthDate: null },
      [],
    ],
  ])('%s', (_, one, other, rules) => {
    expect(rulesHeld(one, other)).toEqual(rules);
    expect(rulesHeld(other, one)).toEqual(rules);
  });

  it('says which fields agree and which differ, and nothing of what they hold', () => {
    const match = matchOf(matchingV1, of(2, { identifiers: [] }), of(1, { familyName: 'Roe', identifiers: [] }))!;
    expect(match).toEqual({
      ...pairOf(id(1), id(2)),
      evidence: { rules: ['given-birth-phone'], agree: ['given-name', 'birth-date', 'phone'], differ: ['family-name'] },
    });
    expect(JSON.stringify(match)).not.toMatch(/zo|roe|1990|555/i);
  });

  it('never with itself', () => expect(matchOf(matchingV1, of(1), of(1))).toBeNull());
});

const few = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const identity = fc.record({
  givenName: few('Kim', 'Lee', 'KIM', 'Zoë'),
  familyName: few('Lee', 'Kim', 'Roe Jr', 'roe'),
  formerNames: few<readonly string[]>([], ['Roe'], ['Kim', 'Lee']),
  birthDate: few(null, '1990-03-04', '1990-04-03', '1991-01-01'),
  phone: few(null, '410 555 0101', '+1 (410) 555-0101', '410 555 0102'),
  identifiers: few<Identity['identifiers']>(
    [],
    [{ system: 'a', value: '1' }],
    [
      { system: 'b', value: '1' },
      { system: 'a', value: ' 1' },
    ],
  ),
});
const people = fc
  .array(identity, { minLength: 2, maxLength: 7 })
  .map((all) => all.map((one, n) => compared(matchingV1, id(n), one)));

/** The queue after these records were told one after another. */
function arriving(records: readonly Compared[]): readonly string[] {
  const pairs = new Map<Id, DuplicatePair>();
  records.forEach((one, n) => {
    const known = [...pairs.values()].filter(({ a, b }) => a === one.patientId || b === one.patientId);
    const others = records.slice(0, n).filter(({ patientId }) => patientId !== one.patientId);
    const newest = [...new Map(others.map((other) => [other.patientId, other])).values()];
    for (const pair of pairsAfter(known, matchesOf(matchingV1, one, newest), NOW)) pairs.set(pair.pairId, pair);
  });
  return [...pairs.values()]
    .filter(({ status }) => status === 'open')
    .map(({ pairId, evidence }) => JSON.stringify([pairId, evidence]))
    .toSorted();
}

describe('matching, whatever is told', () => {
  test('is symmetric, and the same each time', () => {
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        const [a, b] = [compared(matchingV1, id(1), one), compared(matchingV1, id(2), other)];
        expect(matchOf(matchingV1, a, b)).toEqual(matchOf(matchingV1, b, a));
        expect(matchOf(matchingV1, a, b)).toEqual(matchOf(matchingV1, structuredClone(a), structuredClone(b)));
      }),
    );
  });

  test('does not depend on the order in which people arrive', () => {
    fc.assert(
      fc.property(
        people.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => expect(arriving(shuffled)).toEqual(arriving(all)),
      ),
    );
  });

  test('depends on what counts now alone, not on what was corrected', () => {
    fc.assert(
      fc.property(people, people, (before, now) => {
        const corrected = before.filter(({ patientId }) => now.some((one) => one.patientId === patientId));
        expect(arriving([...corrected, ...now])).toEqual(arriving(now));
      }),
    );
  });
});

describe('a decision about a pair', () => {
  const pair = (a: number, b: number, status: DuplicatePair['status'] = 'open'): DuplicatePair => ({
    ...pairOf(id(a), id(b)),
    ...{ status, foundAt: NOW, evidence: { rules: ['name-birth'], agree: ['birth-date'], differ: [] } },
  });
  const decide = (
    of: DuplicatePair,
    decision: DuplicateDecision,
    others: readonly DuplicatePair[] = [],
    reason = matchingV1.reasons[decision][0]!,
  ) => {
    const decided = decidePair(of, { decision, reason, others, rules: matchingV1 });
    return decided.ok ? null : decided.rejection;
  };
  const [same, different] = ['same-person', 'different-people'] as const;
  it.each<[string, string | null, string | null]>([
    ['the same', decide(pair(1, 2), same), null],
    ['different', decide(pair(1, 2), different), null],
    ['unsure', decide(pair(1, 2), 'unsure'), null],
    ['the same again', decide(pair(1, 2, same), same), 'already-decided-so'],
    ['different after all', decide(pair(1, 2, same), different), null],
    ['the same, for a reason of the other kind', decide(pair(1, 2), same, [], 'relatives'), 'unknown-reason'],
    [
      'the same as two who were told apart',
      decide(pair(1, 2), same, [pair(2, 3, same), pair(1, 3, different)]),
      'links-contradict',
    ],
    [
      'the same as two, when a pair of them is only unsure',
      decide(pair(1, 2), same, [pair(2, 3, same), pair(1, 3, 'unsure')]),
      null,
    ],
    [
      'different, though linked by a third',
      decide(pair(1, 2), different, [pair(2, 3, same), pair(1, 3, same)]),
      'links-contradict',
    ],
    ['different, with a third linked to one', decide(pair(1, 2), different, [pair(2, 3, same)]), null],
  ])('%s', (_, rejection, expected) => expect(rejection).toBe(expected));

  it('is due 72 hours after the match was found', () => {
    expect(reviewClock(pair(1, 2), matchingV1, '2026-01-08T15:00:00.000Z')).toMatchObject({ hoursLate: 0 });
    expect(reviewClock(pair(1, 2), matchingV1, '2026-01-08T16:00:00.000Z')).toMatchObject({ hoursLate: 1 });
  });

  it.each<[string, DuplicatePair['status'], boolean, DuplicatePair['status']]>([
    ['open, with more agreeing', 'open', true, 'open'],
    ['told apart, with nothing new', different, false, different],
    ['told apart, with more agreeing', different, true, 'open'],
    ['linked, with more agreeing', same, true, same],
    ['gone, and back', 'gone', false, 'open'],
  ])('%s', (_, status, more, expected) => {
    const before = pair(1, 2, status);
    const evidence = more ? { ...before.evidence, agree: ['birth-date', 'phone'] as const } : before.evidence;
    expect(pairsAfter([before], [{ ...pairOf(id(1), id(2)), evidence }], NOW)[0]!.status).toBe(expected);
  });

  it.each<[DuplicatePair['status'], DuplicatePair['status']]>([
    ['open', 'gone'],
    [same, same],
    [different, different],
  ])('a match that ended leaves what was %s: %s', (status, expected) => {
    expect(pairsAfter([pair(1, 2, status)], [], NOW)[0]!.status).toBe(expected);
  });

  test('whatever is decided and undone, no episode is lost, nobody is one with somebody told apart, and all agree on who is one', () => {
    const patients = [0, 1, 2, 3, 4];
    const all = patients.flatMap((a) => patients.filter((b) => b > a).map((b) => [a, b] as const));
    const step = fc.record({ of: few(...all), decision: few(...DUPLICATE_DECISIONS) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.array(few(...patients), { maxLength: 8 }), (steps, owners) => {
        const pairs = new Map(all.map(([a, b]) => [pairOf(id(a), id(b)).pairId, pair(a, b)]));
        const episodesOf = (n: number): readonly number[] => {
          const group = linkedWith([...pairs.values()], id(n));
          return owners.flatMap((owner, episode) => (group.includes(id(owner)) ? [episode] : []));
        };
        for (const { of, decision } of steps) {
          const { pairId } = pairOf(id(of[0]), id(of[1]));
          const others = [...pairs.values()];
          if (decide(pairs.get(pairId)!, decision, others) === null)
            pairs.set(pairId, { ...pairs.get(pairId)!, status: decision });
          owners.forEach((owner, episode) => expect(episodesOf(owner)).toContain(episode));
          for (const n of patients)
            for (const other of linkedWith([...pairs.values()], id(n)))
              expect(linkedWith([...pairs.values()].reverse(), other)).toEqual(linkedWith([...pairs.values()], id(n)));
          for (const { a, b, status } of pairs.values())
            if (status === different) expect(linkedWith([...pairs.values()], a)).not.toContain(b);
        }
        for (const held of pairs.values()) pairs.set(held.pairId, { ...held, status: 'unsure' });
        for (const n of patients) expect(episodesOf(n)).toEqual(owners.flatMap((owner, e) => (owner === n ? [e] : [])));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the rules of matching', () => {
  it('find people by an indexed field', () => {
    expect(faultsOfRules(matchingV1)).toEqual([]);
    const rules = [...matchingV1.rules, { id: 'names-only', fields: ['family-name', 'given-name'] as const }];
    expect(faultsOfRules({ ...matchingV1, rules })).toMatchObject([{ pointer: '/rules/6/fields' }]);
  });
});
