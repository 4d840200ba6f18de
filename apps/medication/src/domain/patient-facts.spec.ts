import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { order } from './order.fixture.js';
import { awayOn, contextOf, reactTo, type FactKind, type PatientFact } from './patient-facts.js';
import { HOUSE_MEDICATION_V1 as rules } from './rules/house-medication.v1.js';

const PATIENT = '00000000-0000-4000-8000-00000000000b';
let made = 0;
const fact = (kind: FactKind, more: Partial<PatientFact> = {}): PatientFact => ({
  eventId: `e${String((made += 1)).padStart(4, '0')}`,
  patientId: PATIENT,
  kind,
  ref: null,
  value: null,
  occurredAt: '2026-01-05T14:00:00.000Z',
  siteDate: '2026-01-05',
  ...more,
});

describe('context', () => {
  test.each<[string, PatientFact[], object]>([
    [
      'nothing',
      [],
      { stepDownHeld: false, away: false, pregnant: false, discharged: false, openConcerns: 0, phase: null },
    ],
    ['hold', [fact('hold-placed', { ref: 'h1' })], { stepDownHeld: true }],
    [
      'hold released, told first',
      [fact('hold-released', { ref: 'h1' }), fact('hold-placed', { ref: 'h1' })],
      { stepDownHeld: false },
    ],
    [
      'two holds, one released',
      [fact('hold-placed', { ref: 'h1' }), fact('hold-placed', { ref: 'h2' }), fact('hold-released', { ref: 'h1' })],
      { stepDownHeld: true },
    ],
    ['leave', [fact('leave-started', { ref: 'l1' })], { away: true }],
    ['referral opened only', [fact('referral-opened', { ref: 'r1' })], { away: false }],
    ['referral accepted', [fact('referral-accepted', { ref: 'r1' })], { away: true }],
    [
      'referral closed',
      [fact('referral-accepted', { ref: 'r1' }), fact('referral-closed', { ref: 'r1' })],
      { away: false },
    ],
    ['pregnancy', [fact('pregnancy')], { pregnant: true }],
    ['admitted', [fact('admitted', { value: 'P2' })], { phase: 'P2', discharged: false }],
    [
      'moved up',
      [
        fact('phase-changed', { value: 'up:P2', occurredAt: '2026-02-01T14:00:00.000Z' }),
        fact('admitted', { value: 'P3' }),
      ],
      { phase: 'P2' },
    ],
    [
      'discharged',
      [fact('admitted', { value: 'P2' }), fact('discharged', { occurredAt: '2026-02-01T14:00:00.000Z' })],
      { discharged: true },
    ],
    [
      'reopened, kept by an earlier version as an admission without a phase',
      [
        fact('admitted', { value: 'P2' }),
        fact('discharged', { occurredAt: '2026-02-01T14:00:00.000Z' }),
        fact('admitted', { occurredAt: '2026-02-09T14:00:00.000Z' }),
      ],
      { discharged: true, phase: 'P2' },
    ],
    [
      'admitted again after it',
      [
        fact('discharged', { occurredAt: '2026-02-01T14:00:00.000Z' }),
        fact('admitted', { value: 'P1', occurredAt: '2026-02-12T14:00:00.000Z' }),
      ],
      { discharged: false, phase: 'P1' },
    ],
    [
      'concern',
      [
        fact('concern-opened', { ref: 'c1' }),
        fact('concern-opened', { ref: 'c2' }),
        fact('concern-closed', { ref: 'c2' }),
      ],
      { openConcerns: 1 },
    ],
  ])('%s', (_, facts, expected) => expect(contextOf(facts)).toMatchObject(expected));

  test('does not depend on the order in which facts arrive', () => {
    const kinds: FactKind[] = [
      'admitted',
      'discharged',
      'hold-placed',
      'hold-released',
      'leave-started',
      'leave-ended',
      'phase-changed',
      'referral-accepted',
      'referral-closed',
      'concern-opened',
      'concern-closed',
      'pregnancy',
    ];
    const any = fc.record({
      kind: fc.constantFrom(...kinds),
      ref: fc.nat(3),
      day: fc.integer({ min: 1, max: 9 }),
      phase: fc.nat(5),
    });
    const shuffled = fc.array(any, { maxLength: 12 }).chain((drawn) => {
      const facts = drawn.map(({ kind, ref, day, phase }) =>
        fact(kind, {
          ref: `r${ref}`,
          value: `up:P${phase}`,
          occurredAt: `2026-01-0${day}T14:00:00.000Z`,
          siteDate: `2026-01-0${day}`,
        }),
      );
      return fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length }));
    });
    fc.assert(
      fc.property(shuffled, ([facts, other]) => {
        expect(contextOf(other)).toEqual(contextOf(facts));
        expect(awayOn(other, '2026-01-05')).toBe(awayOn(facts, '2026-01-05'));
      }),
    );
  });
});

describe('reactions', () => {
  const bup = order();
  const naltrexone = order({ medication: 'xr-naltrexone', product: 'naltrexone-xr' });
  const disulfiram = order({ medication: 'disulfiram', product: 'disulfiram-oral' });
  const source = { siteId: null, now: '2026-01-05T15:00:00.000Z' };
  const reactions = (given: PatientFact, orders = [bup]) =>
    reactTo(given, orders, source, () => 'id', rules).map((event) =>
      event.type === 'review-opened' || event.type === 'safety-alert-raised' ? event.kind : event.type,
    );

  test.each<[string, string[], string[]]>([
    ['COWS 12', reactions(fact('cows', { value: '12' })), []],
    ['COWS 13', reactions(fact('cows', { value: '13' })), ['withdrawal-review']],
    ['CIWA 9', reactions(fact('ciwa', { value: '9' })), []],
    ['CIWA 10', reactions(fact('ciwa', { value: '10' })), ['withdrawal-review']],
    ['overdose', reactions(fact('overdose')), ['overdose-review', 'naloxone']],
    ['pregnancy on buprenorphine', reactions(fact('pregnancy')), ['pregnancy-review']],
    [
      'C08 pregnancy on naltrexone',
      reactions(fact('pregnancy'), [naltrexone]),
      ['pregnancy-review', 'pregnancy-naltrexone'],
    ],
    [
      'C08 pregnancy on disulfiram',
      reactions(fact('pregnancy'), [disulfiram]),
      ['pregnancy-review', 'pregnancy-disulfiram'],
    ],
    [
      'medication review asked for',
      reactions(fact('action-requested', { value: 'medication-review' })),
      ['medication-review'],
    ],
    ['an action of others', reactions(fact('action-requested', { value: 'outreach' })), []],
    ['discharge with a running order', reactions(fact('discharged')), ['continuity-review']],
    ['discharge without', reactions(fact('discharged'), []), []],
    ['step-up', reactions(fact('phase-changed', { value: 'up:P2' })), ['take-home-review']],
    ['a step-down raises no take-home level', reactions(fact('phase-changed', { value: 'down:P3' })), []],
  ])('%s', (_, actual, expected) => expect(actual).toEqual(expected));
});
