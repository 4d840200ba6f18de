import { describe, expect, it, test } from '@jest/globals';
import { compareWeeks } from './comparing.js';
import { curvesOfFiles, shareOf, weekNumbers, type CurveWeek } from './curves.js';
import { plannedWeeks, type PlannedWeek } from './planned.js';
import { besidePublished, keptOf } from './published.js';
import type { Person } from './trial.js';

const person = (lastDose: number | null, planned: readonly PlannedWeek[] = []): Person => ({
  ...{ who: '', patientId: '', site: '', arm: 'Methadone', randomizedOn: 10, adult: true, visits: [], samples: [] },
  ...{ withdrawals: [], uses: [], planned },
  doses: lastDose === null ? [] : [{ day: lastDose, amount: 1, unit: 'mg' }],
});
const line = (week: number, kept: boolean, opioid = false): PlannedWeek => ({ week, day: 10 + 7 * week, kept, opioid });

describe('the published method over the files', () => {
  it.each([
    ['on the planned day', 17, 1],
    ['the day before', 16, 0],
    ['never', null, 0],
  ])('a last dose %s', (_, last, share) => {
    expect(curvesOfFiles([person(last)])[0]!.stillDosing).toEqual({ share, of: 1 });
  });

  test('visits count while the patient doses, samples whenever a visit is kept', () => {
    const weeks = curvesOfFiles([
      person(17, [line(1, true, true), line(2, true)]),
      person(24, [line(1, false), line(2, true, true)]),
    ]);
    expect(weeks[0]).toMatchObject({ visitsKept: { share: 0.5, of: 2 }, opioidPositive: { share: 1, of: 1 } });
    expect(weeks[1]).toMatchObject({ visitsKept: { share: 1, of: 1 }, opioidPositive: { share: 0.5, of: 2 } });
    expect(weeks[2]).toMatchObject({ visitsKept: { share: null, of: 0 }, opioidPositive: { share: null, of: 0 } });
  });
});

describe('a planned visit', () => {
  const visit = (label: string, what: string, when: string) => ({ visit: label, what, when });
  it.each([
    ['by its label, on its own day', visit('WK2', 'visit', '25'), { week: 2, day: 25, kept: true, opioid: true }],
    ['missed without a date, on the planned day', visit('WK2', 'no visit', ''), { week: 2, day: 24, kept: false }],
    ['missed on a day with an opioid line', visit('WK2', 'no visit', '25'), { kept: false, opioid: false }],
    ['unknown is not kept', visit('WK1', 'MISSING', '17'), { week: 1, kept: false }],
    ['without a weekly label, in the nearest week', visit('P2Wk1A', 'visit', '28'), { week: 3, day: 28, kept: true }],
    ['nothing planned', visit('BASELINE', '', '0'), undefined],
    ['neither label nor day', visit('P1Unsc', 'visit', ''), undefined],
  ])('%s', (_, row, expected) => {
    const found = plannedWeeks([row], [{ what: 'Opioid', when: '25' }], 10)[0];
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(expected);
  });
});

describe('comparing', () => {
  const flat = (share: number): readonly CurveWeek[] =>
    weekNumbers.map((week) => ({
      week,
      stillDosing: shareOf(share * 100, 100),
      visitsKept: shareOf(share * 100, 100),
      opioidPositive: shareOf(0, 0),
    }));

  test('ours less the files’; unknown where either says nothing', () => {
    const week = compareWeeks(flat(0.9), flat(0.8))[0]!;
    expect(week.stillDosing).toMatchObject({ ours: 0.9, of: 100, files: 0.8 });
    expect(week.stillDosing.difference).toBeCloseTo(0.1, 10);
    expect(week.opioidPositive).toEqual({ ours: null, of: 0, files: null, difference: null });
  });

  test('every printed figure of an arm once; none of a trial 8.3 is silent about', () => {
    const printed = besidePublished('27', 'Methadone', { '30': 0.9 }, flat(0.9));
    expect(printed).toHaveLength(8 + 1 + 5);
    expect(printed.find(({ what, at }) => what === 'still-dosing' && at === 30)).toMatchObject({
      ours: 0.9,
      published: 0.9,
      difference: 0,
    });
    expect(printed.find(({ what, at }) => what === 'opioid-positive' && at === 4)).toMatchObject({
      ours: null,
      difference: null,
    });
    expect(besidePublished('30', 'Outpatient BUP + EMM', {}, flat(1))).toEqual([]);
    expect(keptOf(flat(0.9))).toBeCloseTo(0.9, 10);
  });
});
