import { addMinutes } from '@stepwell/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StandingOn } from './absence.js';
import { blank, evolve, presenceOf, stateOf, type Attendance, type AttendanceEvent } from './attendance.js';
import { mark } from './check-in.js';
import { minutesCovered, type Mark } from './presence.js';
import { closeSession, correct, recordOutcome, type Setting, type Statement } from './recording.js';
import { HOUSE_RULES as RULES } from './rules.js';
import type { Session } from './session.js';

const START = '2026-01-05T14:00:00.000Z';
const PATIENT = '00000000-0000-4000-8000-00000000000a';
const at = (minutes: number): string => addMinutes(START, minutes);
const session: Session = {
  sessionId: '00000000-0000-4000-8000-000000000001',
  seriesId: '00000000-0000-4000-8000-000000000002',
  siteId: '00000000-0000-4000-8000-000000000003',
  component: 'group',
  startsAt: START,
  endsAt: at(180),
  plannedMinutes: 180,
  siteDate: '2026-01-05',
  zone: 'America/New_York',
  cancelled: null,
};
const PRESENT: StandingOn = { away: null, concernOpen: false, holdOpen: false, discharged: false };
const NEW = blank(session, PATIENT, null);
const setting = (now = at(200), standing: Partial<StandingOn> = {}, changed: Partial<Session> = {}): Setting => ({
  session: { ...session, ...changed },
  standing: { ...PRESENT, ...standing },
  now,
});
const seen = (minutes: number, kind: 'in' | 'out'): Mark => ({ at: at(minutes), kind, source: 'kiosk' });
const folded = (record: Attendance, events: readonly AttendanceEvent[]): Attendance => events.reduce(evolve, record);
const marked = (record: Attendance, ...marks: readonly Mark[]): Attendance =>
  marks.reduce((known, next) => {
    const decision = mark(known, session, next, at(400), RULES.presence);
    if (!decision.ok) throw new Error(decision.rejection);
    return folded(known, decision.events);
  }, record);
const noShow = folded(NEW, closeSession(NEW, setting(), RULES));
const recorded = (statement: Exclude<Statement, { kind: 'withdrawn' }>, record = NEW): Attendance => {
  const decision = recordOutcome(record, statement, setting(), RULES);
  if (!decision.ok) throw new Error(decision.rejection);
  return folded(record, decision.events);
};

describe('check-in and check-out', () => {
  test('an arrival is told and decides nothing yet', () => {
    const decision = mark(NEW, session, seen(0, 'in'), at(0), RULES.presence);
    expect(decision).toMatchObject({ ok: true, events: [{ type: 'patient-checked-in' }] });
    expect(stateOf(marked(NEW, seen(0, 'in')), session, at(10))).toBe('arrived');
  });

  test('arrived and never left is unknown once the session is over, never attended', () => {
    expect(stateOf(marked(NEW, seen(0, 'in')), session, at(180))).toBe('unknown');
  });

  test('a departure makes it attended', () => {
    const after = marked(NEW, seen(0, 'in'), seen(180, 'out'));
    expect(after.outcome).toEqual({ kind: 'attended', minutes: 180, countableMinutes: 180, partial: false });
  });

  test('C37: the same mark twice changes nothing', () => {
    const once = marked(NEW, seen(0, 'in'));
    expect(mark(once, session, seen(0, 'in'), at(1), RULES.presence)).toEqual({ ok: true, events: [] });
  });

  test('coming back adds minutes as a correction', () => {
    const first = marked(NEW, seen(0, 'in'), seen(60, 'out'));
    const back = marked(first, seen(90, 'in'));
    const decision = mark(back, session, seen(180, 'out'), at(180), RULES.presence);
    expect(decision).toMatchObject({
      ok: true,
      events: [
        { type: 'patient-checked-out' },
        { type: 'attendance-corrected', reason: 'presence-added', outcome: { minutes: 150 } },
      ],
    });
  });

  test('a late-reported arrival takes back a no-show that only the end of the session had set', () => {
    const decision = mark(noShow, session, seen(5, 'in'), at(200), RULES.presence);
    expect(decision).toMatchObject({
      ok: true,
      events: [{ type: 'patient-checked-in' }, { type: 'attendance-corrected', outcome: { kind: 'withdrawn' } }],
    });
    expect(marked(noShow, seen(5, 'in'), seen(180, 'out')).outcome).toMatchObject({ kind: 'attended', minutes: 175 });
  });

  test.each([
    ['session-cancelled', NEW, { ...session, cancelled: 'weather' }, seen(0, 'in'), at(0)],
    ['in-the-future', NEW, session, seen(6, 'in'), at(0)],
    ['outside-session-window', NEW, session, seen(-241, 'in'), at(0)],
    ['outside-session-window', NEW, session, seen(421, 'out'), at(500)],
    ['already-recorded', recorded({ kind: 'missed', reason: 'transport' }), session, seen(0, 'in'), at(0)],
  ])('%s', (rejection, record, planned, next, now) => {
    expect(mark(record, planned, next, now, RULES.presence)).toMatchObject({ ok: false, rejection });
  });

  test.each([
    ['five minutes of clock skew', seen(5, 'in'), at(0)],
    ['the first minute of the window', seen(-240, 'in'), at(0)],
    ['the last minute of the window', seen(420, 'out'), at(500)],
  ])('%s is taken', (_, next, now) => {
    expect(mark(NEW, session, next, now, RULES.presence).ok).toBe(true);
  });
});

describe('an outcome that a person records', () => {
  test('attended', () => {
    const decision = recordOutcome(NEW, { kind: 'attended', minutes: 170 }, setting(), RULES);
    expect(decision).toMatchObject({
      ok: true,
      events: [{ type: 'session-attended', outcome: { minutes: 170, countableMinutes: 170, partial: false } }],
    });
  });

  test('the same again changes nothing', () => {
    const record = recorded({ kind: 'attended', minutes: 170 });
    expect(recordOutcome(record, { kind: 'attended', minutes: 170 }, setting(), RULES)).toEqual({
      ok: true,
      events: [],
    });
  });

  test.each([
    ['what the end of the session had set', noShow, 'late-entry'],
    ['what check-out had computed', marked(NEW, seen(0, 'in'), seen(100, 'out')), 'staff-record'],
  ])('replaces %s', (_, before, reason) => {
    const decision = recordOutcome(before, { kind: 'attended', arrivedAt: at(0), leftAt: at(180) }, setting(), RULES);
    expect(decision).toMatchObject({
      ok: true,
      events: [{ type: 'attendance-corrected', reason, outcome: { minutes: 180 } }],
    });
  });

  test('a reason given later replaces the no-show of the timer', () => {
    const decision = recordOutcome(noShow, { kind: 'missed', reason: 'hospital' }, setting(), RULES);
    expect(decision).toMatchObject({
      ok: true,
      events: [{ type: 'attendance-corrected', outcome: { class: 'excused' } }],
    });
  });

  test.each([
    [
      'session-cancelled',
      NEW,
      { kind: 'attended' as const, minutes: 90 },
      setting(at(200), {}, { cancelled: 'weather' }),
    ],
    [
      'already-recorded',
      recorded({ kind: 'attended', minutes: 90 }),
      { kind: 'attended' as const, minutes: 91 },
      setting(),
    ],
    [
      'already-recorded',
      recorded({ kind: 'attended', minutes: 90 }),
      { kind: 'missed' as const, reason: 'no-show' },
      setting(),
    ],
    [
      'already-recorded',
      recorded({ kind: 'missed', reason: 'jail' }),
      { kind: 'missed' as const, reason: 'moved' },
      setting(),
    ],
    ['patient-arrived', marked(NEW, seen(0, 'in')), { kind: 'missed' as const, reason: 'no-show' }, setting()],
    ['unknown-reason', NEW, { kind: 'missed' as const, reason: 'rain' }, setting()],
    ['unknown-reason', NEW, { kind: 'missed' as const, reason: 'on-leave' }, setting()],
    ['unknown-reason', NEW, { kind: 'missed' as const, reason: 'constructor' }, setting()],
    ['session-not-started', NEW, { kind: 'missed' as const, reason: 'no-show' }, setting(at(-1))],
    ['stay-incomplete', NEW, { kind: 'attended' as const }, setting()],
  ])('%s', (rejection, record, statement, context) => {
    expect(recordOutcome(record, statement, context, RULES)).toMatchObject({ ok: false, rejection });
  });

  test.each([
    ['no-show', null, {}, 'unexcused'],
    ['C23: work-schedule', null, {}, 'unexcused'],
    ['transport with a day of notice', at(-24 * 60), {}, 'excused'],
    ['transport a minute short of a day', at(-24 * 60 + 1), {}, 'late-cancel'],
    ['transport told after the start', at(1), {}, 'unexcused'],
    ['hospital', null, {}, 'excused'],
    ['telehealth-failure', null, {}, 'technical-failure'],
    ['unknown', null, {}, 'unknown'],
    ['no-show on leave', null, { away: 'on-leave' as const }, 'excused'],
    ['unknown on leave stays unknown', null, { away: 'on-leave' as const }, 'unknown'],
  ])('%s counts as it should', (name, notifiedAt, standing, expected) => {
    const reason = name.replace('C23: ', '').split(' ')[0]!;
    const decision = recordOutcome(NEW, { kind: 'missed', reason, notifiedAt }, setting(at(200), standing), RULES);
    expect(decision).toMatchObject({
      ok: true,
      events: [{ type: 'session-missed', outcome: { reason, class: expected } }],
    });
  });

  test.each([
    ['an open concern', { concernOpen: true }, 'no-show', true],
    ['an open hold', { holdOpen: true }, 'hospital', true],
    ['on leave with a concern', { concernOpen: true, away: 'on-leave' as const }, 'illness', true],
    ['referred out with a concern', { concernOpen: true, away: 'referred-out' as const }, 'illness', false],
    ['cancelled by the program', { concernOpen: true }, 'program-cancelled', false],
    ['nothing open', {}, 'no-show', false],
  ])('immediate contact: %s', (_, standing, reason, immediateContact) => {
    const decision = recordOutcome(NEW, { kind: 'missed', reason }, setting(at(200), standing), RULES);
    expect(decision).toMatchObject({ ok: true, events: [{ immediateContact }] });
  });
});

describe('the end of a session', () => {
  test.each([
    ['nobody came', NEW, {}, {}, ['no-show', 'unexcused']],
    ['on leave', NEW, { away: 'on-leave' as const }, {}, ['on-leave', 'excused']],
    ['referred out', NEW, { away: 'referred-out' as const }, {}, ['referred-out', 'excused']],
    ['cancelled by the program', NEW, {}, { cancelled: 'weather' }, ['program-cancelled', 'program-cancelled']],
  ])('%s', (_, record, standing, changed, [reason, kind]) => {
    const [event] = closeSession(record, setting(at(180), standing, changed), RULES);
    expect(event).toMatchObject({ type: 'session-missed', by: 'timer', outcome: { reason, class: kind } });
  });

  test.each([
    ['arrived and not yet left', marked(NEW, seen(0, 'in')), {}],
    ['recorded before', recorded({ kind: 'attended', minutes: 60 }), {}],
    ['discharged', NEW, { discharged: true }],
  ])('%s: nothing is decided', (_, record, standing) => {
    expect(closeSession(record, setting(at(180), standing), RULES)).toEqual([]);
  });
});

const statements: fc.Arbitrary<Exclude<Statement, { kind: 'withdrawn' }>> = fc.oneof(
  fc.integer({ min: 1, max: 300 }).map((minutes) => ({ kind: 'attended' as const, minutes })),
  fc.tuple(fc.integer({ min: -30, max: 170 }), fc.integer({ min: 40, max: 200 })).map(([from, length]) => ({
    kind: 'attended' as const,
    arrivedAt: at(from),
    leftAt: at(Math.min(from + length, 200)),
  })),
  fc
    .constantFrom('no-show', 'transport', 'hospital', 'unknown', 'jail')
    .map((reason) => ({ kind: 'missed' as const, reason })),
);

describe('a late correction', () => {
  test('equals having recorded it right at first', () => {
    fc.assert(
      fc.property(statements, statements, fc.boolean(), (wrong, right, byMarks) => {
        const before = byMarks ? marked(NEW, seen(20, 'in'), seen(90, 'out')) : recorded(wrong);
        const decision = correct(before, { statement: right, reason: 'audit' }, setting(at(300)), RULES);
        if (!decision.ok) throw new Error(decision.rejection);
        const after = folded(before, decision.events);
        const atOnce = recordOutcome(NEW, right, setting(at(300)), RULES);
        if (!atOnce.ok) throw new Error(atOnce.rejection);
        const first = folded(NEW, atOnce.events);
        expect(after.outcome).toEqual(first.outcome);
        expect(minutesCovered(presenceOf(after))).toBe(minutesCovered(presenceOf(first)));
      }),
    );
  });

  test('withdrawn: nothing is known and it may be recorded anew', () => {
    const before = marked(NEW, seen(0, 'in'), seen(180, 'out'));
    const decision = correct(before, { statement: { kind: 'withdrawn' }, reason: 'wrong-patient' }, setting(), RULES);
    expect(decision).toMatchObject({
      ok: true,
      events: [{ type: 'attendance-corrected', outcome: { kind: 'withdrawn' } }],
    });
    const after = decision.ok ? folded(before, decision.events) : before;
    expect(after.marks).toEqual([]);
    expect(recorded({ kind: 'missed', reason: 'no-show' }, after).outcome).toMatchObject({ kind: 'missed' });
  });

  test.each([
    ['nothing-to-correct', NEW, { kind: 'withdrawn' as const }, 'audit'],
    ['unknown-correction-reason', noShow, { kind: 'withdrawn' as const }, 'because'],
    ['unknown-reason', noShow, { kind: 'missed' as const, reason: 'rain' }, 'audit'],
    ['no-presence-in-session', noShow, { kind: 'attended' as const, arrivedAt: at(190), leftAt: at(195) }, 'audit'],
  ])('%s', (rejection, record, statement, reason) => {
    expect(correct(record, { statement, reason }, setting(), RULES)).toMatchObject({ ok: false, rejection });
  });

  test('to what already holds changes nothing', () => {
    const change = { statement: { kind: 'missed' as const, reason: 'no-show' }, reason: 'audit' };
    expect(correct(noShow, change, setting(), RULES)).toEqual({ ok: true, events: [] });
  });
});

test('marks in any order and repeated give one record with the same outcome', () => {
  const marks = fc.uniqueArray(
    fc.record({ minute: fc.integer({ min: 0, max: 200 }), kind: fc.constantFrom('in' as const, 'out' as const) }),
    {
      maxLength: 6,
      selector: ({ minute, kind }) => `${minute} ${kind}`,
    },
  );
  const withShuffle = marks.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
  );
  const outcomeOf = (all: readonly { minute: number; kind: 'in' | 'out' }[]) => {
    const { outcome } = marked(NEW, ...all.map(({ minute, kind }) => seen(minute, kind)));
    return outcome?.kind === 'attended' ? outcome : null;
  };
  fc.assert(fc.property(withShuffle, ([all, shuffled]) => expect(outcomeOf(shuffled)).toEqual(outcomeOf(all))));
});
