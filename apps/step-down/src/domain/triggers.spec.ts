import { describe, expect, it } from '@jest/globals';
import { onDay, PictureBuilder, standing } from '../../test/picture.js';
import { evaluate } from './evaluate.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';
import type { Situation } from './situation.js';

const TODAY = 35;
const P3 = standing('P3', 0);
type Build = (built: PictureBuilder) => PictureBuilder;
const order =
  (medication: string, everyDays = 1): Build =>
  (built) =>
    built.add(1, 'medication', { kind: 'order', orderId: 'order', medication, everyDays });
const missedDoses =
  (medication: string, consecutiveDays: number, day = 34): Build =>
  (built) =>
    order(medication)(built).add(day, 'medication', {
      kind: 'dose-missed',
      orderId: 'order',
      medication,
      consecutiveDays,
    });
const lastDose = (built: PictureBuilder, day: number): PictureBuilder => {
  built.doses.push({ orderId: 'order', days: [onDay(day)] });
  return built;
};
const absent =
  (days: readonly number[], kind: 'unexcused' | 'excused' | 'unknown', reason = 'no-show'): Build =>
  (built) => {
    for (const day of days) built.session(day, kind, { reason });
    return built;
  };

interface Row {
  readonly given: string;
  readonly when: Build;
  /** Triggers that fire. */
  readonly fires: readonly string[];
  readonly proposes?: string | null;
  readonly who?: Situation;
}

const TABLE: readonly Row[] = [
  { given: 'nothing', when: (b) => b, fires: [] },
  { given: 'U1 C-SSRS high, even on the intake form', when: (b) => b.cssrs(34, 'high', 'intake'), fires: ['U1'] },
  { given: 'U2 moderate since last contact', when: (b) => b.cssrs(34, 'moderate'), fires: ['U2'] },
  { given: 'lifetime items of the intake form are no U2', when: (b) => b.cssrs(34, 'moderate', 'intake'), fires: [] },
  { given: 'U2 over once a new screen is low', when: (b) => b.cssrs(33, 'moderate').cssrs(34, 'low'), fires: [] },
  {
    given: 'an unfinished screen does not end U2',
    when: (b) => b.cssrs(33, 'moderate').cssrs(34, 'not-screened'),
    fires: ['U2'],
  },
  {
    given: 'U2b item 9 without a screen',
    when: (b) => b.score(34, 'PHQ-9', null, { item9Positive: true }),
    fires: ['U2b'],
  },
  {
    given: 'item 9 with a screen that day',
    when: (b) => b.score(34, 'PHQ-9', 9, { item9Positive: true }).cssrs(34, 'none'),
    fires: [],
  },
  { given: 'U3 overdose in P3', who: P3, when: (b) => b.report(30, 'overdose'), fires: ['U3'], proposes: 'P2' },
  {
    given: 'U3 reversal in P2 asks without a step',
    when: (b) => b.report(30, 'naloxone-reversal'),
    fires: ['U3'],
    proposes: null,
  },
  { given: 'U3 fourteen days later', who: P3, when: (b) => b.report(21, 'overdose'), fires: [] },
  {
    given: 'U4 two positives in 14 days',
    who: P3,
    when: (b) => b.test(22, ['cocaine']).test(35, ['cocaine']),
    fires: ['U4'],
    proposes: 'P2',
  },
  {
    given: 'two positives 14 days apart are no U4; each was isolated',
    who: P3,
    when: (b) => b.test(21, ['cocaine']).test(35, ['cocaine']),
    fires: ['U5'],
  },
  {
    given: 'U4 one positive with return to daily use',
    who: P3,
    when: (b) => b.test(34, ['cocaine']).report(33, 'return-to-daily-use'),
    fires: ['U4'],
    proposes: 'P2',
  },
  {
    given: 'refused and dilute tests are no positives',
    when: (b) => b.test(33, ['cocaine'], 'refused').test(34, ['cocaine'], 'dilute'),
    fires: [],
  },
  {
    given: 'U4 in P1 has no phase before it',
    who: standing('P1', 0),
    when: (b) => b.test(30, ['cocaine']).test(34, ['cocaine']),
    fires: ['U4'],
    proposes: null,
  },
  { given: 'U5 one positive', when: (b) => b.test(30, ['cocaine']), fires: ['U5'], proposes: null },
  {
    given: 'what was part of U4 is not isolated later',
    when: (b) => b.test(15, ['cocaine']).test(22, ['cocaine']),
    fires: [],
  },
  { given: 'U6 three unexcused in a row', when: absent([29, 31, 33], 'unexcused'), fires: ['U6'], proposes: 'P1' },
  {
    given: 'two unexcused of four',
    when: (b) => absent([31, 33], 'unexcused')(b).session(27, 'attended').session(29, 'attended'),
    fires: [],
  },
  {
    given: 'U6 one of three attended',
    when: (b) => absent([31, 33], 'unexcused')(b).session(29, 'attended'),
    fires: ['U6'],
    proposes: 'P1',
  },
  { given: 'one missed session is not yet half', when: absent([33], 'unexcused'), fires: [] },
  { given: 'three excused in a row', when: absent([29, 31, 33], 'excused'), fires: [] },
  { given: 'U6 reasons unknown count as unexcused', when: absent([29, 31, 33], 'unknown'), fires: ['U6'] },
  {
    given: 'U6 weekly sessions: the run is longer than the window',
    who: standing('P4', 0),
    when: absent([19, 26, 33], 'unexcused'),
    fires: ['U6'],
    proposes: 'P3',
  },
  {
    given: 'U6 logistics: re-track',
    when: absent([29, 31, 33], 'unexcused', 'transport'),
    fires: ['U6'],
    proposes: null,
  },
  { given: 'U7 CIWA-Ar 10', when: (b) => b.score(35, 'CIWA-Ar', 10), fires: ['U7'] },
  { given: 'CIWA-Ar 9, COWS 12', when: (b) => b.score(35, 'CIWA-Ar', 9).score(35, 'COWS', 12), fires: [] },
  { given: 'U7 COWS 13', when: (b) => b.score(35, 'COWS', 13), fires: ['U7'] },
  { given: 'U8 Use newly 1', when: (b) => b.bam(25, 0, 5, 15).bam(32, 1, 5, 15), fires: ['U8'] },
  { given: 'Use as before', when: (b) => b.bam(25, 2, 5, 15).bam(32, 1, 5, 15), fires: [] },
  { given: 'U8 Risk 12 twice', when: (b) => b.bam(25, 0, 12, 15).bam(32, 0, 12, 15), fires: ['U8'] },
  { given: 'Risk 12 once', when: (b) => b.bam(25, 0, 11, 15).bam(32, 0, 12, 15), fires: [] },
  { given: 'U9 PHQ-9 up by 5', when: (b) => b.score(20, 'PHQ-9', 6).score(33, 'PHQ-9', 11), fires: ['U9'] },
  { given: 'PHQ-9 up by 4', when: (b) => b.score(20, 'PHQ-9', 6).score(33, 'PHQ-9', 10), fires: [] },
  { given: 'U9 PHQ-9 20', when: (b) => b.score(33, 'PHQ-9', 20), fires: ['U9'] },
  { given: 'U9 GAD-7 up by 4', when: (b) => b.score(20, 'GAD-7', 6).score(33, 'GAD-7', 10), fires: ['U9'] },
  { given: 'U9 PCL-5 up by 10', when: (b) => b.score(20, 'PCL-5', 20).score(33, 'PCL-5', 30), fires: ['U9'] },
  { given: 'U10 housing lost', when: (b) => b.report(34, 'housing-lost'), fires: ['U10'] },
  { given: 'U11 methadone, 3 days missed', when: missedDoses('methadone', 3), fires: ['U11'] },
  { given: 'methadone, 2 days missed', when: missedDoses('methadone', 2), fires: [] },
  { given: 'a dose since then', when: (b) => lastDose(missedDoses('methadone', 3)(b), 35), fires: [] },
  { given: 'U11 buprenorphine, 3 days missed', when: missedDoses('buprenorphine', 3), fires: ['U11'] },
  {
    given: 'XR-naltrexone on its last day of grace',
    when: (b) => lastDose(order('xr-naltrexone', 28)(b), 0),
    fires: [],
  },
  {
    given: 'U11 XR-naltrexone past 28 + 7 days',
    when: (b) => lastDose(order('xr-naltrexone', 28)(b), -1),
    fires: ['U11'],
  },
  {
    given: 'U11 weekly XR-buprenorphine past 9 days',
    when: (b) => lastDose(order('xr-buprenorphine', 7)(b), 25),
    fires: ['U11'],
  },
  {
    given: 'monthly XR-buprenorphine within 42 days',
    when: (b) => lastDose(order('xr-buprenorphine', 28)(b), -7),
    fires: [],
  },
  { given: 'U12 pregnancy newly known', when: (b) => b.report(34, 'pregnancy'), fires: ['U12'] },
  {
    given: 'H1 two flat reviews',
    when: (b) => b.review(20, 1, 5, { reliableChange: false }).review(34, 2, 5, { reliableChange: false }),
    fires: ['H1'],
  },
  {
    given: 'a review with change between',
    when: (b) => b.review(20, 1, 5, { reliableChange: false }).review(34, 2, 5),
    fires: [],
  },
  {
    given: 'half of the goals met',
    when: (b) => b.review(20, 1, 4, { reliableChange: false }).review(34, 2, 4, { reliableChange: false }),
    fires: [],
  },
  {
    given: 'HW-2 two weeks under',
    when: (b) =>
      b
        .add(27, 'attendance', { kind: 'week', weekStart: onDay(21), verdict: 'under' })
        .add(34, 'attendance', { kind: 'week', weekStart: onDay(28), verdict: 'under' }),
    fires: ['HW-2'],
  },
  {
    given: 'one week under',
    when: (b) =>
      b
        .add(27, 'attendance', { kind: 'week', weekStart: onDay(21), verdict: 'within' })
        .add(34, 'attendance', { kind: 'week', weekStart: onDay(28), verdict: 'under' }),
    fires: [],
  },
];

describe('triggers', () => {
  it.each(TABLE)('$given', ({ when, fires, proposes, who = standing() }) => {
    const found = evaluate(who, when(new PictureBuilder()).picture(), HOUSE_STEP_DOWN_V1, onDay(TODAY));
    expect(found.triggers.map((trigger) => trigger.id)).toEqual(fires);
    if (proposes !== undefined) expect(found.triggers[0]!.proposes).toBe(proposes);
  });

  it('the most protective wins: a red screen stops all automation, a step up comes before a hold, a hold before a step down', () => {
    const decide = (when: Build, who = standing()): string =>
      evaluate(who, when(new PictureBuilder()).picture(), HOUSE_STEP_DOWN_V1, onDay(TODAY)).decision.kind;
    const relapse: Build = (b) => b.test(30, ['cocaine']).test(34, ['cocaine']);
    expect(decide((b) => relapse(b).cssrs(34, 'high'))).toBe('hold');
    expect(decide((b) => relapse(b).cssrs(34, 'moderate'))).toBe('propose-step-up');
    expect(decide((b) => b.cssrs(34, 'moderate').test(34, ['cocaine']))).toBe('hold');
    expect(decide((b) => b, { ...standing(), openHolds: ['U2'] })).toBe('hold');
    expect(decide((b) => b.test(34, ['cocaine']))).toBe('actions');
  });

  it('says what is missing and what would flip it', () => {
    const found = evaluate(standing(), new PictureBuilder().picture(), HOUSE_STEP_DOWN_V1, onDay(TODAY));
    expect(found.decision.kind).toBe('none');
    expect(found.runnerUp.kind).toBe('propose-step-down');
    expect(found.runnerUp.flips).toContain('A8:c-ssrs-since-last-contact');
    expect(found.runnerUp.flips).not.toContain('A1:days-in-phase');
  });

  it('a leave or a referral out blocks a step down', () => {
    const away = new PictureBuilder().add(30, 'intake', { kind: 'leave-started', leaveId: 'l' });
    expect(evaluate(standing(), away.picture(), HOUSE_STEP_DOWN_V1, onDay(TODAY)).blockers).toEqual(['on-leave']);
    away.add(33, 'intake', { kind: 'leave-ended', leaveId: 'l' });
    expect(evaluate(standing(), away.picture(), HOUSE_STEP_DOWN_V1, onDay(TODAY)).blockers).toEqual([]);
    const out = new PictureBuilder().add(30, 'intake', {
      kind: 'referral-out-opened',
      referralOutId: 'r',
      target: 'psychiatric',
    });
    expect(evaluate(standing(), out.picture(), HOUSE_STEP_DOWN_V1, onDay(TODAY)).blockers).toEqual(['referred-out']);
  });
});
