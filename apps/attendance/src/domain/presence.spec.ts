import { addMinutes } from '@stepwell/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attendedFrom, stayFrom } from './attended.js';
import { isPresent, minutesCovered, staysOf, withMark, within, type Mark, type Presence } from './presence.js';
import { PRESENCE_V1 } from './rules/presence.v1.js';
import type { Session } from './session.js';

const START = '2026-01-05T14:00:00.000Z';
const session: Session = {
  sessionId: '00000000-0000-4000-8000-000000000001',
  seriesId: '00000000-0000-4000-8000-000000000002',
  siteId: '00000000-0000-4000-8000-000000000003',
  component: 'group',
  startsAt: START,
  endsAt: addMinutes(START, 180),
  plannedMinutes: 180,
  siteDate: '2026-01-05',
  zone: 'America/New_York',
  cancelled: null,
};
const at = (minutes: number): string => addMinutes(START, minutes);
const stay = (from: number, until: number): Presence => ({ from: at(from), until: at(until), source: 'staff' });
const come = (minutes: number): Mark => ({ at: at(minutes), kind: 'in', source: 'front-desk' });
const go = (minutes: number): Mark => ({ at: at(minutes), kind: 'out', source: 'front-desk' });

describe('stays from marks', () => {
  test.each([
    ['nothing', [], [], false],
    ['an arrival', [come(0)], [], true],
    ['a departure alone', [go(10)], [], false],
    ['in and out', [come(0), go(180)], [[0, 180]], false],
    ['two arrivals keep the first', [come(0), come(5), go(180)], [[0, 180]], false],
    ['two departures keep the first', [come(0), go(100), go(180)], [[0, 100]], false],
    ['out and back', [come(0), go(60), come(90)], [[0, 60]], true],
    ['at one moment in and out', [come(60), go(60)], [], false],
  ])('%s', (_, marks, stays, present) => {
    const ordered = marks.reduce<readonly Mark[]>(withMark, []);
    expect(staysOf(ordered)).toEqual(stays.map(([from, until]) => ({ ...stay(from!, until!), source: 'front-desk' })));
    expect(isPresent(ordered)).toBe(present);
  });
});

test('the same mark twice is kept once', () => {
  expect([come(0), go(60), come(0), go(60)].reduce<readonly Mark[]>(withMark, [])).toEqual([come(0), go(60)]);
});

describe('what a stay amounts to', () => {
  test.each([
    ['the whole session', [stay(0, 180)], 180, 180, false],
    ['15 minutes late are grace', [stay(15, 180)], 165, 165, false],
    ['16 minutes late are not', [stay(16, 180)], 164, 164, true],
    ['15 minutes early are grace', [stay(0, 165)], 165, 165, false],
    ['16 minutes early are not', [stay(0, 164)], 164, 164, true],
    ['away in between beyond grace', [stay(0, 60), stay(76, 180)], 164, 164, true],
    ['waiting before the start is presence, not clinical time', [stay(-20, 180)], 200, 180, false],
    ['staying on is no clinical time', [stay(0, 200)], 200, 180, false],
    ['one minute', [stay(179, 200)], 21, 1, true],
  ])('%s', (_, stays, minutes, countableMinutes, partial) => {
    expect(attendedFrom(session, stays, PRESENCE_V1)).toEqual({ kind: 'attended', minutes, countableMinutes, partial });
  });

  test('a stay that does not reach into the session is no attendance', () => {
    expect(attendedFrom(session, [stay(180, 240)], PRESENCE_V1)).toBeNull();
    expect(attendedFrom(session, [], PRESENCE_V1)).toBeNull();
  });

  test('dosing-window contact is attended and counts nothing (clinical 1.3)', () => {
    const dosing = { ...session, component: 'medication' };
    expect(attendedFrom(dosing, [stay(0, 180)], PRESENCE_V1)).toMatchObject({ minutes: 180, countableMinutes: 0 });
  });
});

describe('a stated stay', () => {
  const known = { arrived: null, now: at(180), source: 'staff' as const };
  test.each([
    ['arrival and departure', { arrivedAt: at(5), leftAt: at(180) }, known, [5, 180]],
    ['minutes alone run from the planned start', { minutes: 90 }, known, [0, 90]],
    ['minutes run from a known arrival', { minutes: 90 }, { ...known, arrived: at(10) }, [10, 100]],
    [
      'a departure may be said before the planned end',
      { arrivedAt: at(0), leftAt: at(180) },
      { ...known, now: at(100) },
      [0, 180],
    ],
  ])('%s', (_, stated, context, [from, until]) => {
    expect(stayFrom(stated, session, context, PRESENCE_V1)).toEqual({ ok: true, stay: stay(from!, until!) });
  });

  test.each([
    ['nothing said', {}, known, 'stay-incomplete'],
    ['no departure', { arrivedAt: at(0) }, known, 'stay-incomplete'],
    ['left as it came', { arrivedAt: at(10), leftAt: at(10) }, known, 'left-before-arrival'],
    ['zero minutes', { minutes: 0 }, known, 'left-before-arrival'],
    [
      'after the session',
      { arrivedAt: at(180), leftAt: at(181) },
      { ...known, now: at(300) },
      'no-presence-in-session',
    ],
    [
      'departure ahead of clock and end',
      { arrivedAt: at(0), leftAt: at(181) },
      { ...known, now: at(100) },
      'in-the-future',
    ],
    ['before the start', { minutes: 90 }, { ...known, now: at(-6) }, 'session-not-started'],
  ])('%s: %#', (_, stated, context, rejection) => {
    expect(stayFrom(stated, session, context, PRESENCE_V1)).toMatchObject({ ok: false, rejection });
  });
});

const stays = fc.array(
  fc
    .tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 1, max: 400 }))
    .map(([from, length]) => stay(from, from + length)),
  { maxLength: 8 },
);

test('minutes are never negative and never above presence', () => {
  fc.assert(
    fc.property(stays, (all) => {
      const presence = minutesCovered(all);
      const sum = all.reduce((total, one) => total + minutesCovered([one]), 0);
      const inside = minutesCovered(within(all, session.startsAt, session.endsAt));
      const outcome = attendedFrom(session, all, PRESENCE_V1);
      expect(presence).toBeGreaterThanOrEqual(0);
      expect(presence).toBeLessThanOrEqual(sum);
      expect(inside).toBeLessThanOrEqual(Math.min(presence, 180));
      expect(outcome === null).toBe(inside < 1);
      if (outcome) expect(outcome.countableMinutes).toBeLessThanOrEqual(outcome.minutes);
    }),
  );
});

test('marks give the same stays in any order and when repeated', () => {
  const marks = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 200 }).map(at),
      kind: fc.constantFrom('in' as const, 'out' as const),
      source: fc.constant('kiosk' as const),
    }),
    { maxLength: 8 },
  );
  const withShuffle = marks.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
  );
  fc.assert(
    fc.property(withShuffle, ([all, shuffled]) => {
      expect(staysOf(shuffled.reduce<readonly Mark[]>(withMark, []))).toEqual(
        staysOf(all.reduce<readonly Mark[]>(withMark, [])),
      );
    }),
  );
});
