import { describe, expect, it } from '@jest/globals';
import { addDays } from '@stepwell/kernel';
import { occurrences } from './occurrences.js';
import { calendarRulesV1 } from './rules/calendar.v1.js';
import { componentRulesV1 } from './rules/components.v1.js';
import { changeSeries, endSeries, foldSeries, publishSeries, type CalendarContext } from './series-edits.js';
import type { Series, SeriesPublished, SlotRule } from './series.js';

const SITE = '51000000-0000-4000-8000-000000000001';
const ROOM = '40000000-0000-4000-8000-000000000001';
const LEADER = '57000000-0000-4000-8000-000000000001';
const RULE: SlotRule = {
  weekdays: [1, 3],
  startLocal: '18:00',
  minutes: 90,
  capacity: 10,
  leaderStaffId: LEADER,
  roomId: ROOM,
};
const COMMAND: Omit<SeriesPublished, 'type'> = {
  seriesId: '5e000000-0000-4000-8000-000000000001',
  siteId: SITE,
  programId: '90000000-0000-4000-8000-000000000001',
  trackId: '74000000-0000-4000-8000-000000000001',
  track: 'evening',
  zone: 'America/New_York',
  phase: 'P2',
  component: 'group',
  dropIn: false,
  rule: RULE,
  from: '2026-01-05',
  until: null,
};
const CONTEXT: CalendarContext = {
  now: '2026-01-05T14:00:00.000Z',
  today: '2026-01-05',
  rules: calendarRulesV1,
  components: componentRulesV1,
  ageBand: 'adult',
  rooms: [{ roomId: ROOM, siteId: SITE, seats: 10 }],
  staff: [{ staffId: LEADER, tier: 'L2', siteIds: [SITE], credentialUntil: null }],
  others: [],
};

const series = (changes: Partial<Omit<SeriesPublished, 'type'>> = {}): Series =>
  foldSeries(null, [{ ...COMMAND, ...changes, type: 'series-published' }]);

describe('publishing a series', () => {
  const leader = (changes: Partial<CalendarContext['staff'][number]>): Partial<CalendarContext> => ({
    staff: [{ ...CONTEXT.staff[0]!, ...changes }],
  });

  it.each<[string, Partial<SlotRule>, Partial<CalendarContext>, string | null]>([
    ['leader of the least tier', {}, leader({ tier: 'L2' }), null],
    ['leader one tier below', {}, leader({ tier: 'L1' }), 'leader-tier-too-low'],
    ['medical leader of a therapy group', {}, leader({ tier: 'M2' }), 'leader-tier-too-low'],
    ['C40 credential until the last day of the horizon', {}, leader({ credentialUntil: '2026-02-02' }), null],
    ['C40 credential that ends the day before', {}, leader({ credentialUntil: '2026-02-01' }), 'credential-expired'],
    ['group of twelve', { capacity: 12, roomId: null }, {}, null],
    ['group of thirteen', { capacity: 13, roomId: null }, {}, 'group-too-large'],
    ['ten adolescents', { capacity: 10 }, { ageBand: 'adolescent' }, null],
    ['eleven adolescents', { capacity: 11, roomId: null }, { ageBand: 'adolescent' }, 'group-too-large'],
    ['room with as many places as seats', { capacity: 10 }, {}, null],
    ['room with one place less', { capacity: 11 }, {}, 'room-too-small'],
    ['nobody to lead it yet', { leaderStaffId: null }, {}, null],
  ])('%s', (_, rule, context, refused) => {
    const decision = publishSeries({ ...COMMAND, rule: { ...RULE, ...rule } }, { ...CONTEXT, ...context });
    expect(decision.ok ? null : decision.rejection).toBe(refused);
  });

  it.each<[string, string, string | null, string | null]>([
    ['the earliest day', addDays('2026-01-05', -400), null, null],
    ['one day earlier', addDays('2026-01-05', -401), null, 'starts-too-early'],
    ['one day long', '2026-01-05', '2026-01-05', null],
    ['ending before it starts', '2026-01-05', '2026-01-04', 'ends-before-start'],
  ])('%s', (_, from, until, refused) => {
    const decision = publishSeries({ ...COMMAND, from, until }, CONTEXT);
    expect(decision.ok ? null : decision.rejection).toBe(refused);
  });

  it.each<[string, string, number, string | null]>([
    ['touching before', '16:30', 90, null],
    ['overlapping by a minute', '16:30', 91, 'room-double-booked'],
    ['touching after', '19:30', 60, null],
    ['inside', '18:15', 10, 'room-double-booked'],
  ])('beside another series in the room: %s', (_, startLocal, minutes, refused) => {
    const other = series({ seriesId: '5e000000-0000-4000-8000-000000000002' });
    const others = occurrences(other, '2026-01-05', '2026-12-31').map((one) => ({ ...one, leaderStaffId: null }));
    const decision = publishSeries({ ...COMMAND, rule: { ...RULE, startLocal, minutes } }, { ...CONTEXT, others });
    expect(decision.ok ? null : decision.rejection).toBe(refused);
  });
});

describe('changing a series', () => {
  const change = (state: Series, effective: string, patch: Partial<SlotRule>, mostTaken = 0) =>
    changeSeries(state, { effective, patch, mostTaken, reason: null }, CONTEXT);

  it('keeps what a later change said, and takes what this one says', () => {
    const later = change(series(), '2026-02-02', { capacity: 6 });
    const state = foldSeries(series(), later.ok ? later.events : []);
    const earlier = change(state, '2026-01-12', { startLocal: '17:00' });
    const after = foldSeries(state, earlier.ok ? earlier.events : []);
    expect(after.segments.map(({ from, startLocal, capacity }) => [from, startLocal, capacity])).toEqual([
      ['2026-01-05', '18:00', 10],
      ['2026-01-12', '17:00', 10],
      ['2026-02-02', '17:00', 6],
    ]);
  });

  it.each<[string, string, Partial<SlotRule>, number, string | null]>([
    ['today, before the session', '2026-01-05', { minutes: 60 }, 0, null],
    ['yesterday, of a series that began before', '2026-01-04', { minutes: 60 }, 0, 'effective-in-past'],
    ['nothing new', '2026-01-06', { minutes: 90 }, 0, 'nothing-to-change'],
    ['as many seats as are taken', '2026-01-06', { capacity: 7 }, 7, null],
    ['one seat less', '2026-01-06', { capacity: 6 }, 7, 'capacity-below-taken'],
  ])('%s', (_, effective, patch, taken, refused) => {
    const decision = change(series({ from: '2025-12-01' }), effective, patch, taken);
    expect(decision.ok ? null : decision.rejection).toBe(refused);
  });

  it('is refused for a session that has begun', () => {
    const context = { ...CONTEXT, now: '2026-01-05T23:00:00.000Z' };
    const order = { effective: '2026-01-05', patch: { minutes: 60 }, mostTaken: 0, reason: null };
    expect(changeSeries(series(), order, context)).toMatchObject({ rejection: 'session-started' });
    const before = { ...context, now: '2026-01-05T22:59:59.999Z' };
    expect(changeSeries(series(), order, before).ok).toBe(true);
  });
});

describe('ending a series', () => {
  it.each<[string, string, number, string | null, string | null]>([
    ['today is its last day', '2026-01-05', 0, null, null],
    ['yesterday was', '2026-01-03', 0, null, 'effective-in-past'],
    ['with members', '2026-01-12', 1, null, 'series-has-members'],
    ['with members and a reason', '2026-01-12', 1, 'leader-left', null],
  ])('%s', (_, until, membersAfter, reason, refused) => {
    const decision = endSeries(series({ from: '2025-12-01' }), { until, membersAfter, reason }, CONTEXT);
    expect(decision.ok ? null : decision.rejection).toBe(refused);
  });
});
