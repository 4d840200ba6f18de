import { addDays, daysBetween } from '@stepwell/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { order } from './order.fixture.js';
import { HOUSE_MEDICATION_V1 as rules } from './rules/house-medication.v1.js';
import { dispenseTakeHome, setTakeHomeLevel, takeHomeCap, type TakeHomeCase } from './take-home.js';

const methadone = order({ medication: 'methadone', product: 'methadone-oral', doseMg: 80 });
const momentOn = (siteDate: string) => ({
  siteId: methadone.siteId,
  zone: methadone.zone,
  siteDate,
  at: `${siteDate}T14:00:00.000Z`,
});
const onDay = (day: number): string => addDays(methadone.treatmentStart, day);

function request(day: number, doses: number, more: Partial<TakeHomeCase> = {}): TakeHomeCase {
  return {
    order: methadone,
    doses,
    from: addDays(onDay(day), 1),
    exceptionReason: null,
    signedBy: { staffId: 's1', tier: 'M1' },
    ...{ supplies: [], linked: [] },
    lastDoses: null,
    stepDownHeld: false,
    held: false,
    dispenseId: 'd1',
    moment: momentOn(onDay(day)),
    rules,
    ...more,
  };
}

const outcome = (given: TakeHomeCase): string => {
  const decision = dispenseTakeHome(given);
  return decision.ok ? `through ${decision.events[0]!.through}` : decision.rejection;
};

test.each([
  [0, 7],
  [14, 7],
  [15, 14],
  [30, 14],
  [31, 28],
  [400, 28],
])('cap on day %s is %s doses', (day, cap) => expect(takeHomeCap(day, rules)).toBe(cap));

test('caps never fall as treatment goes on', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(100), (day, more) => takeHomeCap(day + more, rules) >= takeHomeCap(day, rules)),
  );
});

test('C27 take-home cap: day 20 stops 21 doses, day 32 allows 28', () => {
  expect(dispenseTakeHome(request(20, 21))).toEqual({
    ok: false,
    rejection: 'take-home-above-cap',
    facts: { capDoses: 14, treatmentDay: 20 },
  });
  expect(outcome(request(20, 14))).toBe('through 2026-02-04');
  expect(outcome(request(20, 15))).toBe('take-home-above-cap');
  expect(dispenseTakeHome(request(32, 28)).ok).toBe(true);
  expect(outcome(request(32, 29))).toBe('take-home-above-cap');
});

describe('hand-outs', () => {
  test('an exception record lifts the cap, and only a prescriber makes one', () => {
    expect(outcome(request(20, 21, { exceptionReason: 'travel' }))).toBe('exception-needs-prescriber');
    const signedBy = { staffId: 's2', tier: 'M2' } as const;
    expect(dispenseTakeHome(request(20, 21, { exceptionReason: 'travel', signedBy })).ok).toBe(true);
  });

  test.each<[string, TakeHomeCase, string]>([
    [
      'stopped order',
      request(20, 1, { order: order({ status: 'stopped', endDate: '2026-01-15' }) }),
      'order-not-active',
    ],
    ['held doses', request(20, 1, { held: true }), 'doses-held-until-reassessed'],
    ['above the level', request(20, 8, { order: { ...methadone, takeHomeMax: 7 } }), 'take-home-above-level'],
    ['before the order', request(20, 1, { from: '2025-12-31' }), 'before-order-start'],
    [
      'injection',
      request(20, 1, { order: order({ medication: 'xr-naltrexone', product: 'naltrexone-xr' }) }),
      'take-home-not-for-injections',
    ],
    ['overlap', request(20, 3, { supplies: [{ from: onDay(23), through: onDay(29) }] }), 'take-home-overlaps'],
    [
      'next to another',
      request(20, 3, { supplies: [{ from: onDay(24), through: onDay(29) }] }),
      `through ${onDay(23)}`,
    ],
    ['more than before while held', request(20, 8, { stepDownHeld: true, lastDoses: 7 }), 'take-home-increase-held'],
    ['as many as before while held', request(20, 7, { stepDownHeld: true, lastDoses: 7 }), `through ${onDay(27)}`],
  ])('%s', (_, given, expected) => expect(outcome(given)).toBe(expected));

  test('buprenorphine has no cap', () => {
    expect(dispenseTakeHome(request(5, 30, { order: order() })).ok).toBe(true);
  });
});

describe('level', () => {
  const given = { stepDownHeld: false, moment: momentOn(onDay(20)), rules };
  const asked = (maxDoses: number, tier: 'M1' | 'M2' = 'M2') => ({
    maxDoses,
    reason: 'stable',
    signedBy: { staffId: 's1', tier },
  });

  test.each<[string, ReturnType<typeof setTakeHomeLevel>, string | true]>([
    ['14 on day 20', setTakeHomeLevel(methadone, asked(14), given), true],
    ['15 on day 20', setTakeHomeLevel(methadone, asked(15), given), 'take-home-above-cap'],
    ['nurse', setTakeHomeLevel(methadone, asked(7, 'M1'), given), 'prescriber-tier-too-low'],
    [
      'up while held',
      setTakeHomeLevel({ ...methadone, takeHomeMax: 3 }, asked(4), { ...given, stepDownHeld: true }),
      'take-home-increase-held',
    ],
    [
      'down while held',
      setTakeHomeLevel({ ...methadone, takeHomeMax: 3 }, asked(2), { ...given, stepDownHeld: true }),
      true,
    ],
    ['stopped', setTakeHomeLevel({ ...methadone, status: 'stopped' }, asked(2), given), 'order-not-active'],
  ])('%s', (_, decision, expected) => expect(decision.ok || decision.rejection).toBe(expected));
});

test('a hand-out covers as many days as doses', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 28 }), (doses) => {
      const decision = dispenseTakeHome(request(40, doses));
      if (!decision.ok) throw new Error(decision.rejection);
      const { from, through } = decision.events[0]!;
      expect(daysBetween(from, through) + 1).toBe(doses);
    }),
  );
});
