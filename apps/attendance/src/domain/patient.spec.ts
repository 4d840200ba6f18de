import { addDays, type HourBand, type SiteDate } from '@stepwell/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toldAfter, type CalendarFact, type Told } from './calendar.js';
import { expects, memberships } from './membership.js';
import type { FactBody, PatientFact, Seat } from './patient-facts.js';
import { mayMessage, standingOf, standingOn } from './standing.js';
import { bandOfWeek, weekIntensity, type WeekSession } from './week.js';
import { HOUSE_RULES as RULES } from './rules.js';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const DAY = '2026-01-05';
const day = (n: number): SiteDate => addDays(DAY, n);
const PATIENT = id(1);
const EPISODE = id(2);
const SITE = id(3);
const [MORNING, EVENING] = [id(11), id(12)];
const BAND: HourBand = { minHours: 9, maxHours: 19, ageBand: 'adult' };
const LOW: HourBand = { minHours: null, maxHours: 9, ageBand: 'adult' };

/** Facts in the order of their stream, whose clinical times and ids say nothing about that order: all were entered late. */
function facts(...bodies: readonly FactBody[]): readonly PatientFact[] {
  return bodies.map((body, n) => ({
    eventId: id(199 - n),
    patientId: PATIENT,
    sequence: n + 1,
    occurredAt: `2026-01-05T10:00:${String(59 - n)}.000Z`,
    body,
  }));
}
const admitted: FactBody = {
  kind: 'admitted',
  ref: EPISODE,
  siteId: SITE,
  siteDate: day(0),
  zone: 'America/New_York',
  hourBand: BAND,
};
const seat = (enrollment: number, from: number, ...seriesIds: string[]): Seat => ({
  enrollmentId: id(enrollment),
  episodeId: EPISODE,
  siteId: SITE,
  programId: id(4),
  track: 'day',
  phase: 'P2',
  seriesIds,
  from: day(from),
  zone: 'America/New_York',
});
const started = (enrollment: number, from: number, ...seriesIds: string[]): FactBody => ({
  kind: 'seat-started',
  seat: seat(enrollment, from, ...seriesIds),
});
const moved = (enrollment: number, from: number, ...seriesIds: string[]): FactBody => ({
  kind: 'seat-moved',
  seat: seat(enrollment, from, ...seriesIds),
});
const ended = (enrollment: number, until: number): FactBody => ({
  kind: 'seat-ended',
  ref: id(enrollment),
  until: day(until),
});
const spans = (...bodies: readonly FactBody[]) =>
  memberships(facts(...bodies)).map(({ seriesIds, from, until }) => [seriesIds[0], from, until]);

describe('memberships', () => {
  test.each([
    ['a seat from a day on', [started(20, 1, MORNING)], [[MORNING, day(1), null]]],
    ['an end includes its day', [started(20, 1, MORNING), ended(20, 5)], [[MORNING, day(1), day(5)]]],
    ['ended before it began', [started(20, 3, MORNING), ended(20, 2)], []],
    [
      'a move ends the day before',
      [started(20, 1, MORNING), moved(21, 8, EVENING)],
      [
        [MORNING, day(1), day(7)],
        [EVENING, day(8), null],
      ],
    ],
    [
      'a move under the same enrollment',
      [started(20, 1, MORNING), moved(20, 8, EVENING)],
      [
        [MORNING, day(1), day(7)],
        [EVENING, day(8), null],
      ],
    ],
    [
      'a move on the first day replaces the seat',
      [started(20, 1, MORNING), moved(21, 1, EVENING)],
      [[EVENING, day(1), null]],
    ],
    [
      'the end of the moved seat',
      [started(20, 1, MORNING), moved(21, 8, EVENING), ended(21, 9)],
      [
        [MORNING, day(1), day(7)],
        [EVENING, day(8), day(9)],
      ],
    ],
    [
      'a discharge cuts the episode',
      [admitted, started(20, 1, MORNING), { kind: 'discharged', ref: EPISODE, siteDate: day(4) } as const],
      [[MORNING, day(1), day(4)]],
    ],
  ])('%s', (_, bodies, expected) => {
    expect(spans(...(bodies as FactBody[]))).toEqual(expected);
  });

  test('a session is expected from the first to the last day of the seat, on its own series only', () => {
    const [one] = memberships(facts(started(20, 1, MORNING), ended(20, 5)));
    const on = (n: number, series = MORNING): boolean => expects(one!, series, day(n));
    expect([on(0), on(1), on(5), on(6), on(1, EVENING)]).toEqual([false, true, true, false, false]);
  });
});

describe('standing', () => {
  const standing = (...bodies: readonly FactBody[]) => standingOf(PATIENT, facts(...bodies));
  const leave = (kind: 'leave-started' | 'leave-ended', n: number): FactBody => ({
    kind,
    ref: id(30),
    siteDate: day(n),
  });
  const away = (n: number, ...bodies: readonly FactBody[]) => standingOn(standing(...bodies), day(n)).away;

  test('a leave excuses from its first day until the day it ended', () => {
    const told = [leave('leave-started', 2), leave('leave-ended', 4)];
    expect([1, 2, 3, 4].map((n) => away(n, ...told))).toEqual([null, 'on-leave', 'on-leave', null]);
    expect(away(300, told[0]!)).toBe('on-leave');
  });

  test('referred out weighs more than on leave', () => {
    const out: FactBody = { kind: 'referral-opened', ref: id(31), siteDate: day(2) };
    expect(away(3, leave('leave-started', 2), out)).toBe('referred-out');
  });

  test('a concern stays open until that very concern is closed', () => {
    const open: FactBody = { kind: 'concern-opened', ref: id(40) };
    const other: FactBody = { kind: 'concern-closed', ref: id(41) };
    const closed: FactBody = { kind: 'concern-closed', ref: id(40) };
    expect(standing(open).concernOpen).toBe(true);
    expect(standing(open, other).concernOpen).toBe(true);
    expect(standing(open, closed).concernOpen).toBe(false);
    expect(standing(closed, open).concernOpen).toBe(false);
  });

  test('no message without consent, and none while a concern is open', () => {
    const consent: FactBody = { kind: 'consent-granted', ref: id(50), scope: 'reminders' };
    expect(mayMessage(standing(), 'reminders')).toBe(false);
    expect(mayMessage(standing(consent), 'reminders')).toBe(true);
    expect(mayMessage(standing(consent, { kind: 'concern-opened', ref: id(40) }), 'reminders')).toBe(false);
    expect(
      mayMessage(standing(consent, { kind: 'consent-revoked', ref: id(50), scope: 'reminders' }), 'reminders'),
    ).toBe(false);
  });

  const out = (n: number): FactBody => ({ kind: 'discharged', ref: EPISODE, siteDate: day(n) });
  const open: FactBody = { kind: 'reopened', ref: EPISODE, siteDate: day(9) };
  const again = (n: number): FactBody => ({ ...admitted, siteDate: day(n) }) as FactBody;

  test.each<[string, readonly FactBody[], readonly (readonly [SiteDate, SiteDate | null])[]]>([
    ['discharged from the day after', [out(5)], [[day(0), day(5)]]],
    ['a reopening alone brings nobody back', [out(5), open], [[day(0), day(5)]]],
    [
      'the admission after it does',
      [out(5), open, again(12)],
      [
        [day(0), day(5)],
        [day(12), null],
      ],
    ],
    [
      'told twice',
      [out(5), out(5), open, open, again(12), again(12)],
      [
        [day(0), day(5)],
        [day(12), null],
      ],
    ],
    ['an admission told again without a reopening', [out(5), again(12)], [[day(0), day(5)]]],
    ['reopened and closed again', [out(5), open, out(10), again(12)], [[day(0), day(5)]]],
  ])('a late return: %s', (_, bodies, expected) => {
    const { episodes } = standing(admitted, ...bodies);
    expect(episodes.map(({ admittedOn, dischargedOn }) => [admittedOn, dischargedOn])).toEqual(expected);
  });

  test('is discharged until the day of the new admission', () => {
    const on = (n: number) => standingOn(standing(admitted, out(5), open, again(12)), day(n)).discharged;
    expect([on(5), on(6), on(11), on(12)]).toEqual([false, true, true, false]);
  });

  test('a former stay ends with its discharge and leaves the seat of the next one alone', () => {
    const held = [started(20, 1, MORNING), admitted, out(5), open];
    expect(spans(...held)).toEqual([[MORNING, day(1), day(5)]]);
    expect(spans(...held, again(12), started(21, 12, EVENING))).toEqual([
      [MORNING, day(1), day(5)],
      [EVENING, day(12), null],
    ]);
  });
});

describe('the bands of a patient', () => {
  const bandsOf = (...bodies: readonly FactBody[]) =>
    standingOf(PATIENT, facts(...bodies)).bands.map(({ from, band }) => [from, band?.maxHours]);
  const decided = (n: number, hourBand: HourBand): FactBody => ({ kind: 'level-decided', siteDate: day(n), hourBand });

  test('by the day they begin, whatever was told first', () => {
    expect(bandsOf(decided(8, LOW), admitted)).toEqual([
      [day(0), 19],
      [day(8), 9],
    ]);
  });

  test('on one day the level that intake decides has the last word over the band a phase change was planned with', () => {
    const changed: FactBody = { kind: 'phase-changed', siteDate: day(8), hourBand: LOW };
    for (const told of [
      [changed, decided(8, BAND)],
      [decided(8, BAND), changed],
    ])
      expect(bandsOf(...told)).toEqual([
        [day(8), 9],
        [day(8), 19],
      ]);
  });
});

describe('the band of a week', () => {
  const bands = [
    { from: day(0), band: BAND },
    { from: day(9), band: LOW },
  ];
  test.each([
    ['in force on Monday', 0, BAND],
    ['a change on Wednesday counts from the next Monday', 7, BAND],
    ['from then on', 14, LOW],
    ['admitted during the week', -2, BAND],
    ['before anything is known', -14, null],
  ])('%s', (_, n, expected) => {
    expect(bandOfWeek(bands, day(n), day(n + 6))).toEqual(expected);
  });
});

describe('week intensity', () => {
  const one = (changed: Partial<WeekSession>): WeekSession => ({
    sessionId: id(60),
    component: 'group',
    plannedMinutes: 180,
    expected: true,
    cancelled: false,
    outcome: null,
    ...changed,
  });
  const attended = (countableMinutes: number, changed: Partial<WeekSession> = {}): WeekSession =>
    one({ outcome: { kind: 'attended', minutes: countableMinutes, countableMinutes, partial: false }, ...changed });
  const absent = (kind: 'excused' | 'program-cancelled' | 'unknown'): WeekSession =>
    one({ outcome: { kind: 'missed', reason: 'x', class: kind } });
  const week = (...sessions: readonly WeekSession[]) => weekIntensity(sessions, BAND, RULES.presence.notCountable);

  test.each([
    [
      '9 hours are within',
      week(attended(180), attended(180), attended(180)),
      { deliveredMinutes: 540, verdict: 'within' },
    ],
    [
      'a minute less is under',
      week(attended(180), attended(180), attended(179)),
      { deliveredMinutes: 539, verdict: 'under' },
    ],
    ['19 hours are within', week(attended(1140)), { verdict: 'within' }],
    ['a minute more is over', week(attended(1141)), { verdict: 'over' }],
    [
      'C23: excused sessions stay planned',
      week(attended(180), absent('excused')),
      { plannedMinutes: 360, sessionsPlanned: 2, sessionsAttended: 1 },
    ],
    [
      'program-cancelled ones are not planned',
      week(absent('program-cancelled'), one({ cancelled: true })),
      { plannedMinutes: 0, sessionsPlanned: 0 },
    ],
    [
      'unknown delivers nothing',
      week(one({}), absent('unknown')),
      { deliveredMinutes: 0, sessionsPlanned: 2, sessionsAttended: 0 },
    ],
    [
      'a walk-in is delivered, not planned',
      week(attended(90, { expected: false })),
      { plannedMinutes: 0, deliveredMinutes: 90 },
    ],
    [
      'dosing contact is neither',
      week(attended(10, { component: 'medication' })),
      { plannedMinutes: 0, deliveredMinutes: 0 },
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toMatchObject(expected);
  });

  test('without a band there is no verdict', () => {
    expect(weekIntensity([attended(60)], null, []).verdict).toBe('no-band');
  });
});

/** Facts of intake, scheduling and step-down: each service's stream in order, any order between them. */
const scheduling = fc.array(
  fc.oneof(
    fc
      .tuple(fc.integer({ min: 20, max: 22 }), fc.integer({ min: 0, max: 20 }), fc.constantFrom(MORNING, EVENING))
      .chain(([enrollment, from, series]) =>
        fc.constantFrom(started(enrollment, from, series), moved(enrollment, from, series)),
      ),
    fc
      .tuple(fc.integer({ min: 20, max: 22 }), fc.integer({ min: 0, max: 20 }))
      .map(([enrollment, until]) => ended(enrollment, until)),
  ),
  { maxLength: 6 },
);
const intake = fc.array(
  fc.constantFrom<FactBody>(
    admitted,
    { kind: 'discharged', ref: EPISODE, siteDate: day(10) },
    { kind: 'reopened', ref: EPISODE, siteDate: day(12) },
    { ...admitted, siteDate: day(14) } as FactBody,
    { kind: 'leave-started', ref: id(30), siteDate: day(3) },
    { kind: 'leave-ended', ref: id(30), siteDate: day(6) },
    { kind: 'concern-opened', ref: id(40) },
    { kind: 'concern-closed', ref: id(40) },
    { kind: 'level-decided', siteDate: day(8), hourBand: LOW },
  ),
  { maxLength: 8 },
);
const stepDown = fc.array(
  fc.constantFrom<FactBody>(
    { kind: 'phase-changed', siteDate: day(8), hourBand: LOW },
    { kind: 'hold-placed', ref: id(45) },
    { kind: 'hold-released', ref: id(45) },
  ),
  { maxLength: 3 },
);

test('facts in any order and repeated give the same roster, standing and week band', () => {
  const streams = fc
    .tuple(scheduling, intake, stepDown)
    .map((all) =>
      all.flatMap((bodies, service) =>
        facts(...bodies).map((fact) => ({ ...fact, eventId: id(1000 * (service + 1) + fact.sequence) })),
      ),
    );
  const shuffled = streams.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      expect(memberships(other)).toEqual(memberships(all));
      expect(standingOf(PATIENT, other)).toEqual(standingOf(PATIENT, all));
      const bandOf = (known: readonly PatientFact[]) => bandOfWeek(standingOf(PATIENT, known).bands, day(7), day(13));
      expect(bandOf(other)).toEqual(bandOf(all));
    }),
  );
});

describe('the calendar', () => {
  const scheduled: CalendarFact = {
    kind: 'scheduled',
    sequence: 1,
    sessionId: id(60),
    seriesId: MORNING,
    siteId: SITE,
    component: 'group',
    startsAt: '2026-01-06T03:30:00.000Z',
    endsAt: '2026-01-06T05:00:00.000Z',
    plannedMinutes: 90,
    zone: 'America/New_York',
  };
  const cancelled: CalendarFact = { kind: 'cancelled', sequence: 2, sessionId: id(60), reason: 'weather' };
  const told = (...all: readonly CalendarFact[]) => all.reduce<Told | null>(toldAfter, null);

  test('an evening session belongs to the site-local day of its start', () => {
    expect(told(scheduled)?.session.siteDate).toBe('2026-01-05');
  });

  test('a cancellation stays when an earlier fact comes again', () => {
    expect(told(scheduled, cancelled, scheduled)?.session.cancelled).toBe('weather');
  });

  test('moved to another day', () => {
    const later = {
      startsAt: '2026-01-07T15:00:00.000Z',
      endsAt: '2026-01-07T16:30:00.000Z',
      plannedMinutes: 90,
      zone: 'America/New_York',
    };
    const after = told(scheduled, { kind: 'moved', sequence: 2, sessionId: id(60), ...later });
    expect(after?.session).toMatchObject({ siteDate: '2026-01-07', component: 'group', ...later });
  });

  test('a move of a session never told of is no session', () => {
    expect(told(cancelled)).toBeNull();
  });
});
