import { addDays, addHours, addMinutes, type SiteDate } from '@stepwell/kernel';
import { describe, expect, test } from '@jest/globals';
import type { AbsenceClass } from './absence.js';
import { billableDay, isExhausting } from './billable-day.js';
import {
  afterMiss,
  evolveOutreach,
  isExhausted,
  lastContact,
  noArrival,
  runOfMisses,
  withoutContact,
  type LadderView,
  type Outreach,
  type Recent,
  type Step,
} from './ladder.js';
import { HOUSE_RULES, ruleFaults, type AttendanceRules } from './rules.js';

const RULES = HOUSE_RULES.ladder;
const NOW = '2026-01-19T18:00:00.000Z';
const TODAY = '2026-01-19';
const ago = (days: number): SiteDate => addDays(TODAY, -days);
const recent = (days: number, missed: AbsenceClass | null): Recent => ({
  siteDate: ago(days),
  startsAt: `${ago(days)}T14:00:00.000Z`,
  missed,
});
const asked = (step: Step, days: number, closed: string | null = null): Outreach => ({
  outreachId: '00000000-0000-4000-8000-000000000001',
  patientId: '00000000-0000-4000-8000-000000000002',
  siteId: '00000000-0000-4000-8000-000000000003',
  step,
  cause: 'no-contact',
  siteDate: ago(days),
  zone: 'America/New_York',
  openedAt: NOW,
  dueAt: NOW,
  closedAt: closed === null ? null : NOW,
  result: closed,
});
const view = (changed: Partial<LadderView>): LadderView => ({
  recent: [],
  outreach: [],
  lastContactOn: ago(20),
  ...changed,
});
const miss = (changed: Partial<Parameters<typeof afterMiss>[1]> = {}) => ({
  siteDate: TODAY,
  class: 'unexcused' as AbsenceClass,
  immediateContact: false,
  toldOn: TODAY,
  ...changed,
});
const steps = (seen: LadderView, missed = miss()): readonly Step[] =>
  afterMiss(seen, missed, NOW, RULES).map(({ step }) => step);

describe('after a miss', () => {
  test.each([
    ['the first is followed the same day', view({ recent: [recent(0, 'unexcused')] }), miss(), ['same-day-call']],
    [
      'a late cancellation is one too',
      view({ recent: [recent(0, 'late-cancel')] }),
      miss({ class: 'late-cancel' }),
      ['same-day-call'],
    ],
    ['an excused one is not', view({ recent: [recent(0, 'excused')] }), miss({ class: 'excused' }), []],
    ['unknown is no miss', view({ recent: [recent(0, 'unknown')] }), miss({ class: 'unknown' }), []],
    [
      'two in seven days',
      view({ recent: [recent(0, 'unexcused'), recent(6, 'unexcused')] }),
      miss(),
      ['same-day-call', 'barrier-assessment'],
    ],
    [
      'two in eight days',
      view({ recent: [recent(0, 'unexcused'), recent(7, 'unexcused')] }),
      miss(),
      ['same-day-call'],
    ],
    [
      'three in a row',
      view({ recent: [0, 8, 16].map((days) => recent(days, 'unexcused')) }),
      miss(),
      ['same-day-call', 'peer-outreach'],
    ],
    [
      'two in a row after one kept',
      view({ recent: [recent(0, 'unexcused'), recent(8, 'unexcused'), recent(9, null), recent(16, 'unexcused')] }),
      miss(),
      ['same-day-call'],
    ],
    [
      'told the next day still asks for a call',
      view({ recent: [recent(1, 'unexcused')] }),
      miss({ siteDate: ago(1) }),
      ['same-day-call'],
    ],
    ['told two days later does not', view({ recent: [recent(2, 'unexcused')] }), miss({ siteDate: ago(2) }), []],
    [
      'with an open concern whatever the class',
      view({ recent: [recent(0, 'excused')] }),
      miss({ class: 'excused', immediateContact: true }),
      ['same-day-call'],
    ],
    ['a call is open already', view({ outreach: [asked('same-day-call', 1)] }), miss(), []],
    ['called today already', view({ outreach: [asked('same-day-call', 0, 'no-answer')] }), miss(), []],
    ['called yesterday', view({ outreach: [asked('same-day-call', 1, 'no-answer')] }), miss(), ['same-day-call']],
  ])('%s', (_, seen, missed, expected) => {
    expect(steps(seen, missed)).toEqual(expected);
  });

  test('while a concern is open the call is due within the hour and never a message', () => {
    const [call] = afterMiss(view({}), miss({ immediateContact: true }), NOW, RULES);
    expect(call).toEqual({ step: 'same-day-call', cause: 'miss-with-open-safety-concern', dueAt: addMinutes(NOW, 60) });
    expect(noArrival(true, NOW, RULES)).toEqual(call);
    expect(noArrival(false, NOW, RULES)).toEqual({
      step: 'same-day-call',
      cause: 'no-arrival',
      dueAt: addHours(NOW, 8),
    });
  });

  test('C23: three work-schedule absences in a row ask for outreach, with nobody punished', () => {
    const seen = view({ recent: [0, 2, 4].map((days) => recent(days, 'unexcused')) });
    expect(steps(seen)).toEqual(['same-day-call', 'barrier-assessment', 'peer-outreach']);
  });

  test('neutral outcomes neither lengthen nor end a run', () => {
    const run = [
      recent(0, 'unexcused'),
      recent(1, 'excused'),
      recent(2, 'technical-failure'),
      recent(3, 'unexcused'),
      recent(4, null),
    ];
    expect(runOfMisses({ recent: run }, RULES)).toBe(2);
  });
});

describe('days without contact', () => {
  const after = (days: number, outreach: readonly Outreach[] = []) =>
    withoutContact(view({ lastContactOn: ago(days), outreach }), TODAY, NOW, RULES).map(({ step }) => step);
  test.each([
    [6, [], []],
    [7, [], ['peer-outreach']],
    [13, [asked('peer-outreach', 6)], []],
    [14, [asked('peer-outreach', 7)], ['case-conference']],
    [14, [asked('peer-outreach', 7, 'no-answer')], ['case-conference']],
    [14, [], ['peer-outreach', 'case-conference']],
    [29, [asked('peer-outreach', 22, 'no-answer'), asked('case-conference', 15)], []],
    [8, [asked('peer-outreach', 9, 'reached')], ['peer-outreach']],
  ])('C24: after %s days', (days, outreach, expected) => {
    expect(after(days, outreach)).toEqual(expected);
  });

  test.each([
    [29, [], false],
    [30, [], true],
    [31, [asked('case-conference', 16, 'exhausted')], false],
    [31, [asked('case-conference', 60, 'exhausted')], true],
  ])('C24: exhausted after %s days, told once', (days, outreach, expected) => {
    expect(isExhausted(view({ lastContactOn: ago(days), outreach }), TODAY, RULES)).toBe(expected);
  });

  test('nothing is known: nothing is counted', () => {
    const unknown = view({ lastContactOn: null });
    expect(withoutContact(unknown, TODAY, NOW, RULES)).toEqual([]);
    expect(isExhausted(unknown, TODAY, RULES)).toBe(false);
  });

  test('the count begins at the newest of seen, reached, admitted and back', () => {
    const known = { lastSeenOn: ago(9), admittedOn: ago(40), backOn: [ago(5)], reachedOn: [ago(7)] };
    expect(lastContact(known)).toBe(ago(5));
    expect(lastContact({ lastSeenOn: null, admittedOn: null, backOn: [], reachedOn: [] })).toBeNull();
  });

  test('the last rung closes its request as exhausted', () => {
    const closed = evolveOutreach({
      type: 'outreach-exhausted',
      outreach: asked('case-conference', 16),
      at: NOW,
      siteDate: TODAY,
    });
    expect(closed).toMatchObject({ closedAt: NOW, result: 'exhausted' });
  });
});

describe('HW-4 billable day', () => {
  test.each([
    ['US-NC', 180, true],
    ['US-NC', 179, false],
    ['US-MD', 1, true],
    [null, 1, true],
    ['US-MD', 0, false],
    ['constructor', 1, true],
  ])('%s with %s min', (jurisdiction, minutes, expected) => {
    expect(billableDay(minutes, jurisdiction, HOUSE_RULES.payerDays)).toBe(expected);
  });

  test.each([
    [6, false],
    [7, true],
    [12, true],
  ])('10 days with %s used', (used, expected) => {
    expect(isExhausting(10, used, HOUSE_RULES.payerDays)).toBe(expected);
  });
});

describe('rule sets', () => {
  const changed = (part: keyof AttendanceRules, values: object): AttendanceRules => ({
    ...HOUSE_RULES,
    [part]: { ...HOUSE_RULES[part], ...values },
  });
  test('the shipped rules are sound', () => expect(ruleFaults(HOUSE_RULES)).toEqual([]));
  test.each([
    ['a negative grace', changed('presence', { graceMinutes: -1 }), ['presence.graceMinutes']],
    ['half a day', changed('ladder', { outreachAfterDays: 7.5 }), ['ladder.outreachAfterDays']],
    ['rungs out of order', changed('ladder', { conferenceAfterDays: 7 }), ['ladder.exhaustedAfterDays']],
    [
      'a table without no-show',
      changed('absence', { reasons: { unknown: HOUSE_RULES.absence.reasons.unknown } }),
      [
        'absence.reasons.no-show',
        'absence.reasons.program-cancelled',
        'absence.reasons.on-leave',
        'absence.reasons.referred-out',
      ],
    ],
  ])('%s is refused', (_, rules, faults) => expect(ruleFaults(rules)).toEqual(faults));
});
