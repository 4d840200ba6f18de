import { describe, expect, it } from '@jest/globals';
import { onDay, PictureBuilder, ready, standing } from '../../test/picture.js';
import { allGood, nightShift, plateau, readyOnDay65, shortWeeks } from '../../test/stories.js';
import { evaluate, type Evaluation } from './evaluate.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';
import type { Situation } from './situation.js';

const on = (day: number, built: PictureBuilder, situation: Situation = standing()): Evaluation =>
  evaluate(situation, built.picture(), HOUSE_STEP_DOWN_V1, onDay(day));
const verdicts = (found: Evaluation) => Object.fromEntries(found.criteria.map((one) => [one.id, one.verdict]));
const openIn = (found: Evaluation) => found.criteria.filter((one) => one.verdict !== 'met').map((one) => one.id);
const fired = (found: Evaluation) => found.triggers.map((trigger) => trigger.id);
const asked = (found: Evaluation) => found.triggers.flatMap((trigger) => trigger.actions.map((action) => action.kind));

describe('acceptance cases of clinical 7', () => {
  it('C18 P2 -> P3: everything holds on day 35, P3 is proposed', () => {
    const found = on(35, ready());
    expect(openIn(found)).toEqual([]);
    expect(found.decision).toMatchObject({ kind: 'propose-step-down', to: 'P3' });
    expect(found.criteria.find((one) => one.id === 'A5')).toMatchObject({ value: 34, threshold: 30 });
    expect(found.criteria.find((one) => one.id === 'A2')).toMatchObject({ value: 0.9167 });
  });

  it('C18 with the lost hours spread over all weeks: the hours are reviewed (HW-2) and P3 is proposed beside it', () => {
    const found = on(35, shortWeeks());
    expect(fired(found)).toEqual(['HW-2']);
    expect(asked(found)).toEqual(['hours-review']);
    expect(found.decision).toMatchObject({ kind: 'propose-step-down', to: 'P3' });
    expect(on(35, shortWeeks().test(35, ['cocaine'])).decision).toMatchObject({
      kind: 'actions',
      reasons: ['U5', 'HW-2'],
    });
    const { besideStepDown: _, ...policy } = HOUSE_STEP_DOWN_V1.policy;
    const older = evaluate(standing(), shortWeeks().picture(), { ...HOUSE_STEP_DOWN_V1, policy }, onDay(35));
    expect(older.decision).toMatchObject({ kind: 'actions', reasons: ['HW-2'] });
  });

  it('C19 almost: C-SSRS Q3 newly yes holds the step down', () => {
    const found = on(35, ready().cssrs(34, 'moderate'));
    expect(fired(found)).toEqual(['U2']);
    expect(found.decision).toMatchObject({ kind: 'hold', reasons: ['U2'] });
    expect(verdicts(found)['A8']).toBe('not-met');
  });

  it('C20 plateau: a case conference takes the place of the step up', () => {
    const found = on(56, plateau());
    expect(fired(found)).toEqual(expect.arrayContaining(['U4', 'H1']));
    expect(found.triggers.find((one) => one.id === 'U4')).toMatchObject({ proposes: null, replacedBy: 'H1' });
    expect(asked(found)).toEqual(
      expect.arrayContaining(['case-conference', 'contingency-management', 'psychiatric-evaluation']),
    );
    expect(found.decision.kind).toBe('actions');
    const evidence = found.triggers.find((one) => one.id === 'U4')!.evidence;
    expect(found.triggers.find((one) => one.id === 'H1')!.evidence).toEqual(expect.arrayContaining([...evidence]));
  });

  it('C20 with opioid risk, or still flat after four weeks: the step up is proposed again', () => {
    expect(on(56, plateau().test(55, ['fentanyl'])).decision.kind).toBe('propose-step-up');
    const late = plateau();
    for (const day of [70, 76, 80]) late.test(day, ['cocaine']).session(day, 'attended');
    expect(asked(on(84, late))).toContain('level-transfer-review');
    expect(on(84, late).decision.kind).toBe('propose-step-up');
  });

  it('C21 step up: fentanyl on day 2 and day 9 of P3', () => {
    const built = new PictureBuilder().test(42, ['fentanyl']).test(49, ['fentanyl']).score(49, 'COWS', 8);
    built.session(43, 'attended').session(45, 'unexcused').session(47, 'attended').session(48, 'unexcused');
    const found = on(49, built, standing('P3', 40));
    expect(found.decision).toMatchObject({ kind: 'propose-step-up', to: 'P2', reasons: ['U4'] });
    expect(asked(found)).toEqual(expect.arrayContaining(['medication-review', 'naloxone', 'take-home-review']));
    expect(HOUSE_STEP_DOWN_V1.policy.deadlines.stepUpHours['U4']).toBe(48);
  });

  it('C22 one slip: counselor contact and weekly tests, phase unchanged', () => {
    const built = new PictureBuilder()
      .bam(78, 0, 5, 18)
      .test(80, ['cocaine'])
      .session(81, 'attended')
      .bam(85, 0, 5, 18);
    const found = on(85, built, standing('P4', 60));
    expect(fired(found)).toEqual(['U5']);
    expect(found.decision.kind).toBe('actions');
    expect(asked(found)).toEqual(['counselor-contact', 'plan-note', 'weekly-tests']);
  });

  it.each(['unexcused', 'excused'] as const)(
    'C23 night shift, absences %s: re-track, no step up, no step down',
    (kind) => {
      const found = on(35, nightShift(kind));
      expect(fired(found)).toContain('U6');
      expect(asked(found)).toContain('re-track');
      expect(found.decision.kind).toBe('actions');
      expect(found.criteria.find((one) => one.id === 'A2')).toMatchObject(
        kind === 'excused'
          ? { verdict: 'not-met', missing: 'delivered-hours', unit: 'share-of-planned-hours' }
          : { verdict: 'not-met', missing: 'attended-sessions', value: 0.6 },
      );
    },
  );

  it('C23 night shift: two weeks under the band ask for an hours review (HW-2)', () => {
    const built = nightShift('unexcused');
    for (const day of [21, 28])
      built.add(day + 6, 'attendance', { kind: 'week', weekStart: onDay(day), verdict: 'under' });
    expect(asked(on(35, built))).toContain('hours-review');
  });

  it('C25 all good in P4: aftercare is proposed', () => {
    const found = on(126, allGood(), standing('P4', 80));
    expect(openIn(found)).toEqual([]);
    expect(found.decision).toMatchObject({ kind: 'propose-step-down', to: 'P5' });
  });

  it('C37 duplicate and reordered attendance: one row, the same evaluation', () => {
    const { facts, doses } = ready().picture();
    const twice = { facts: [...facts, ...facts].reverse(), doses };
    expect(evaluate(standing(), twice, HOUSE_STEP_DOWN_V1, onDay(35))).toEqual(on(35, ready()));
  });

  it('C41 hysteresis: D6 = 2 unchanged for 60 days lets P3 pass; a new patient stays', () => {
    const old = readyOnDay65([0, 0, 1, 1, 1, 2], [5, 35, 64]);
    expect(on(65, old).decision).toMatchObject({ kind: 'propose-step-down', to: 'P3' });
    expect(on(65, old).criteria.find((one) => one.id === 'A11')).toMatchObject({ unit: 'level-hys-1', value: '2.1' });
    const fresh = readyOnDay65([0, 0, 1, 1, 1, 2], [64]);
    expect(verdicts(on(65, fresh))['A11']).toBe('not-met');
  });
});
