import { describe, expect, it } from '@jest/globals';
import {
  mayAcknowledgeAlert,
  mayClearEmergency,
  mayPrescribe,
  maySignLevel,
  reaches,
  type Tier,
} from './credentials.js';
import {
  hourBandFor,
  hoursVerdict,
  isBillableDay,
  levelRank,
  longestGapDays,
  proposalForHours,
  supportsPerDiem,
  underMinimumInARow,
  type HourBand,
  type WeekRules,
} from './hour-bands.js';

const ADULT: HourBand = { minHours: 9, maxHours: 20, ageBand: 'adult' };
const ROWS = [
  { level: '2.1', ageBand: 'adult', minHours: 9, maxHours: 20 },
  { level: '2.1', ageBand: 'adolescent', minHours: 6, maxHours: 20 },
] as const;
const NC: WeekRules = {
  maxGapDays: 2,
  gapIsError: true,
  billableDayMinutes: 180,
  perDiemMinutes: 180,
  perDiemDays: 3,
  underWeeks: 2,
};

describe('HW-1 hours of a week', () => {
  it.each([
    [3 * 180, 'within', '3 x 180 min = 9 h, the least'],
    [3 * 180 - 1, 'under', 'one minute short'],
    [2 * 180, 'under', 'C17: 2 x 180 min labelled 2.1'],
    [20 * 60, 'within', '20 h, the most in Maryland'],
    [20 * 60 + 1, 'over', 'one minute more'],
  ] as const)('%d min are %s the adult 2.1 band (%s)', (minutes, verdict, _why) => {
    expect(hoursVerdict(ADULT, minutes)).toBe(verdict);
  });

  it('HW-5: 3 x 120 min fit an adolescent and not an adult (C16)', () => {
    const verdicts = (['adolescent', 'adult'] as const).map((age) => hoursVerdict(hourBandFor(ROWS, '2.1', age)!, 360));
    expect(verdicts).toEqual(['within', 'under']);
  });

  it('a level without a row asks for no hours', () => {
    expect(hourBandFor(ROWS, '1.7', 'adult')).toBeNull();
  });
});

describe('The other week checks', () => {
  it.each([
    [[600, 300, 300], true, 'two weeks under in a row'],
    [[300, 300, 600], false, 'the last week was enough'],
    [[300], false, 'one week says nothing yet'],
  ])('HW-2: %j min a week: %s (%s)', (weeks, expected) => {
    expect(underMinimumInARow(ADULT, weeks, NC)).toBe(expected);
  });

  it.each([
    [['2026-03-09', '2026-03-11', '2026-03-13'], 1],
    [['2026-03-09', '2026-03-13'], 3],
    [['2026-03-13', '2026-03-09', '2026-03-12'], 2],
    [['2026-03-09'], 0],
    [[], 0],
  ])('HW-3: service on %j leaves at most %d days without', (days, gap) => {
    expect(longestGapDays(days)).toBe(gap);
  });

  it.each([
    [180, true],
    [179, false],
  ])('HW-4: %d min make a billable day in North Carolina: %s', (minutes, billable) => {
    expect(isBillableDay(minutes, NC)).toBe(billable);
  });

  it('HW-4: without a floor every day counts', () => {
    expect(isBillableDay(1, { ...NC, billableDayMinutes: null })).toBe(true);
  });

  it.each([
    ['2.1', 360, { kind: 'propose-missing-hours', missingMinutes: 180 }],
    ['2.1', 1201, { kind: 'propose-level', level: '2.5' }],
    ['2.1', 540, null],
  ] as const)('HW-6: level %s with %d min proposes %j', (level, minutes, proposal) => {
    expect(proposalForHours(level, ADULT, minutes)).toEqual(proposal);
  });

  it.each([
    [[180, 180, 180], true],
    [[180, 180, 179], false],
    [[540], false],
  ])('HW-7: days of %j min support a per-diem code: %s', (days, expected) => {
    expect(supportsPerDiem(days, NC)).toBe(expected);
  });

  it('levels rank from 0.5 to 4', () => {
    expect(levelRank('2.1')).toBeLessThan(levelRank('2.5'));
    expect(levelRank('0.5')).toBe(0);
    expect(levelRank('4')).toBe(10);
  });
});

describe('Credential tiers (clinical 6.3)', () => {
  const ALL: readonly Tier[] = ['T1', 'P1', 'L1', 'L2', 'L3', 'L4', 'M1', 'M2', 'M3'];

  it.each([
    ['sign a level of care', maySignLevel, ['L4', 'M2', 'M3']],
    ['acknowledge a safety alert', mayAcknowledgeAlert, ['L3', 'L4', 'M1', 'M2', 'M3']],
    ['prescribe', mayPrescribe, ['M2', 'M3']],
    ['clear an emergency block', mayClearEmergency, ['L4', 'M3']],
  ] as const)('only these may %s', (_what, may, tiers) => {
    expect(ALL.filter((tier) => may(tier))).toEqual(tiers);
  });

  it('the ladders do not mix', () => {
    expect([reaches('M3', 'L1'), reaches('L4', 'M1'), reaches('T1', 'P1'), reaches('P1', 'P1')]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});
