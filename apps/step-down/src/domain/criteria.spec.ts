import { describe, expect, it } from '@jest/globals';
import { onDay, PictureBuilder, standing } from '../../test/picture.js';
import { evaluate } from './evaluate.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';
import type { Situation } from './situation.js';
import type { Criterion } from './verdict.js';

const TODAY = 35;
type Build = (built: PictureBuilder) => PictureBuilder;
interface Row {
  readonly given: string;
  readonly when: Build;
  readonly then: Partial<Criterion>;
  readonly who?: Situation;
}

const inP3 = standing('P3', 0);
const inP4 = standing('P4', -10);
const inP1 = standing('P1', 28);
const sessions =
  (attended: number, missed: number): Build =>
  (built) => {
    for (let nth = 0; nth < attended + missed; nth += 1)
      built.session(TODAY - 26 + 2 * nth, nth < attended ? 'attended' : 'unexcused');
    return built;
  };
const tests =
  (...outcomes: readonly ('neg' | 'pos' | 'refused' | 'dilute')[]): Build =>
  (built) => {
    for (const [nth, outcome] of outcomes.entries())
      built.test(
        TODAY - 25 + 5 * nth,
        outcome === 'pos' ? ['cocaine'] : [],
        ['neg', 'pos'].includes(outcome) ? 'collected' : outcome,
      );
    return built;
  };
const bams =
  (...scores: readonly (readonly [number | null, number | null, number | null])[]): Build =>
  (built) => {
    for (const [nth, [use, risk, protective]] of scores.entries()) built.bam(20 + 7 * nth, use, risk, protective);
    return built;
  };
const onOrder: Build = (built) =>
  built.add(1, 'medication', { kind: 'order', orderId: 'order', medication: 'methadone', everyDays: 1 });
const pdc =
  (value: number, day = 33): Build =>
  (built) =>
    onOrder(built).add(day, 'medication', { kind: 'adherence', orderId: 'order', pdc: value });

const MET = { verdict: 'met' } as const;
const NOT = { verdict: 'not-met' } as const;
const UNKNOWN = { verdict: 'unknown' } as const;

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  A1: [
    { given: '20 days in P2', who: standing('P2', 15), when: (b) => b, then: { ...NOT, value: 20, threshold: 21 } },
    { given: '21 days in P2', who: standing('P2', 14), when: (b) => b, then: { ...MET, value: 21 } },
    { given: '22 days in P2', who: standing('P2', 13), when: (b) => b, then: { ...MET, value: 22 } },
    { given: '41 days in P4', who: standing('P4', -6), when: (b) => b, then: { ...NOT, value: 41, threshold: 42 } },
    { given: '42 days in P4', who: standing('P4', -7), when: (b) => b, then: MET },
  ],
  A2: [
    { given: 'no attendance at all', when: (b) => b, then: { ...UNKNOWN, missing: 'attendance' } },
    { given: '4 of 5 attended, 12 planned', when: sessions(4, 1), then: { ...UNKNOWN, missing: 'attendance' } },
    {
      given: '8 of 10 attended, dose 8 of 12',
      when: sessions(8, 2),
      then: { ...NOT, missing: 'delivered-hours', value: 0.6667 },
    },
    { given: '10 of 12 attended', when: sessions(10, 2), then: { ...MET, value: 0.8333 } },
    { given: '9 of 12 attended', when: sessions(9, 3), then: { ...NOT, missing: 'attended-sessions', value: 0.75 } },
    {
      given: 'unknown outcomes are not attended',
      when: (b) => {
        sessions(9, 0)(b);
        for (const day of [28, 30, 33]) b.session(day, 'unknown');
        return b;
      },
      then: { ...NOT, value: 0.75 },
    },
  ],
  A3: [
    {
      given: 'two unexcused apart',
      when: (b) => b.session(20, 'unexcused').session(22, 'attended').session(24, 'unexcused'),
      then: { ...MET, value: 2 },
    },
    {
      given: 'two in a row',
      when: (b) => b.session(20, 'attended').session(22, 'unexcused').session(24, 'unexcused'),
      then: { ...NOT, missing: 'no-consecutive-absences' },
    },
    {
      given: 'two in a row in P3',
      who: inP3,
      when: (b) => b.session(22, 'unexcused').session(24, 'unexcused'),
      then: MET,
    },
    {
      given: 'three in P3',
      who: inP3,
      when: (b) => b.session(20, 'unexcused').session(22, 'unexcused').session(24, 'unexcused'),
      then: { ...NOT, value: 3, missing: 'fewer-absences' },
    },
    {
      given: 'two unexcused and one of unknown reason',
      who: inP3,
      when: (b) => b.session(20, 'unexcused').session(22, 'unexcused').session(24, 'unknown'),
      then: { ...UNKNOWN, missing: 'absence-reasons' },
    },
    {
      given: 'excused ones',
      who: inP3,
      when: (b) => b.session(20, 'excused').session(22, 'excused').session(24, 'excused').session(25, 'attended'),
      then: MET,
    },
    {
      given: 'an absence 28 days ago is out of the window',
      who: inP3,
      when: (b) => b.session(7, 'unexcused').session(8, 'unexcused').session(9, 'unexcused').session(10, 'attended'),
      then: { ...MET, value: 2 },
    },
  ],
  A4: [
    { given: 'no test', when: (b) => b, then: { ...UNKNOWN, missing: 'collected-tests' } },
    { given: 'three negatives', when: tests('neg', 'neg', 'neg'), then: { ...UNKNOWN, value: 3, threshold: 4 } },
    { given: 'four negatives', when: tests('neg', 'neg', 'neg', 'neg'), then: { ...MET, value: 4 } },
    { given: 'a positive before the last four', when: tests('pos', 'neg', 'neg', 'neg', 'neg'), then: MET },
    {
      given: 'a positive among the last four',
      when: tests('neg', 'pos', 'neg', 'neg', 'neg'),
      then: { ...NOT, value: 3 },
    },
    {
      given: 'a refusal is neither negative nor collected',
      when: tests('neg', 'neg', 'neg', 'neg', 'refused'),
      then: { ...NOT, missing: 'negative-tests' },
    },
    { given: 'a dilute one, then three negatives', when: tests('neg', 'dilute', 'neg', 'neg', 'neg'), then: NOT },
    {
      given: 'an expected substance is no positive',
      when: (b) =>
        tests(
          'neg',
          'neg',
          'neg',
        )(b).add(34, 'medication', {
          kind: 'drug-test',
          testId: 't',
          outcome: 'collected',
          unexpectedPositives: [],
          nonPrescribedPositive: false,
        }),
      then: MET,
    },
    { given: 'two negatives in P1', who: inP1, when: (b) => b.test(25).test(30), then: MET },
    { given: 'three negatives in P4', who: inP4, when: (b) => b.test(5).test(20).test(30), then: MET },
  ],
  A5: [
    {
      given: 'use 30 days ago, tests and BAM agree',
      when: (b) => b.add(5, 'intake', { kind: 'self-use', substance: 'alcohol' }).test(30).bam(33, 0, 5, 15),
      then: { ...MET, value: 30 },
    },
    {
      given: 'use 29 days ago',
      when: (b) => b.add(6, 'intake', { kind: 'self-use', substance: 'alcohol' }).test(30).bam(33, 0, 5, 15),
      then: { ...NOT, value: 29 },
    },
    { given: 'no drug test', when: (b) => b.bam(33, 0, 5, 15), then: { ...UNKNOWN, missing: 'drug-tests' } },
    { given: 'no self-report', when: (b) => b.test(30), then: { ...UNKNOWN, missing: 'self-report' } },
    {
      given: 'a positive test although none is reported',
      when: (b) => b.test(25, ['cocaine']).bam(33, 0, 5, 15),
      then: { ...NOT, value: 10 },
    },
    {
      given: 'BAM Use although tests are negative',
      when: (b) => b.test(30).bam(20, 2, 5, 15).bam(33, 0, 5, 15),
      then: { ...NOT, value: 15 },
    },
    {
      given: 'the prescribed medication is no use',
      when: (b) =>
        onOrder(b).add(30, 'intake', { kind: 'self-use', substance: 'methadone' }).test(30).bam(33, 0, 5, 15),
      then: { ...MET, value: 35 },
    },
  ],
  A6: [
    { given: 'none', when: (b) => b, then: { ...UNKNOWN, missing: 'bam-iop' } },
    { given: 'one good', when: bams([0, 6, 17]), then: UNKNOWN },
    { given: 'two good in a row', when: bams([0, 11, 13], [0, 11, 13]), then: MET },
    { given: 'Risk 12', when: bams([0, 11, 13], [0, 12, 13]), then: NOT },
    { given: 'Protective 12', when: bams([0, 11, 13], [0, 11, 12]), then: NOT },
    { given: 'Use 1', when: bams([0, 11, 13], [1, 11, 13]), then: NOT },
    { given: 'a missing subscale', when: bams([0, 11, 13], [0, null, 13]), then: UNKNOWN },
    { given: 'P4: Protective equals Risk', who: inP4, when: bams([0, 12, 12]), then: NOT },
    { given: 'P4: Protective above Risk', who: inP4, when: bams([3, 12, 13]), then: MET },
    { given: 'P1: this week only', who: inP1, when: (b) => b.bam(32, 4, 20, 2), then: MET },
    {
      given: 'P1: not this week',
      who: inP1,
      when: (b) => b.bam(27, 0, 0, 20),
      then: { ...UNKNOWN, missing: 'bam-iop' },
    },
  ],
  A7: [
    { given: 'no measure', when: (b) => b, then: { ...UNKNOWN, missing: 'phq-9' } },
    {
      given: 'PHQ-9 10 from 14',
      when: (b) => b.score(2, 'PHQ-9', 14).score(30, 'PHQ-9', 10).score(30, 'GAD-7', 3),
      then: { ...NOT, value: 10 },
    },
    {
      given: 'PHQ-9 10 from 15',
      when: (b) => b.score(2, 'PHQ-9', 15).score(30, 'PHQ-9', 10).score(30, 'GAD-7', 3),
      then: MET,
    },
    { given: 'PHQ-9 9', when: (b) => b.score(30, 'PHQ-9', 9).score(30, 'GAD-7', 9), then: MET },
    {
      given: 'GAD-7 10 from 13',
      when: (b) => b.score(30, 'PHQ-9', 9).score(2, 'GAD-7', 13).score(30, 'GAD-7', 10),
      then: NOT,
    },
    {
      given: 'GAD-7 10 from 14',
      when: (b) => b.score(30, 'PHQ-9', 9).score(2, 'GAD-7', 14).score(30, 'GAD-7', 10),
      then: MET,
    },
    {
      given: 'not scorable (C35)',
      when: (b) => b.score(30, 'PHQ-9', null).score(30, 'GAD-7', 3),
      then: { ...UNKNOWN, missing: 'phq-9-scorable' },
    },
    {
      given: 'P4: a drop does not count',
      who: inP4,
      when: (b) => b.score(2, 'PHQ-9', 20).score(30, 'PHQ-9', 10),
      then: NOT,
    },
    {
      given: 'P1: item 9 answered by a screen',
      who: inP1,
      when: (b) => b.score(30, 'PHQ-9', 8, { item9Positive: true }).cssrs(30, 'low'),
      then: MET,
    },
    {
      given: 'P1: item 9 unanswered',
      who: inP1,
      when: (b) => b.score(30, 'PHQ-9', 8, { item9Positive: true }).cssrs(29, 'low'),
      then: { ...NOT, missing: 'c-ssrs' },
    },
    {
      given: 'P1: an open concern',
      who: inP1,
      when: (b) =>
        b.score(30, 'PHQ-9', 8).add(31, 'intake', {
          kind: 'concern-opened',
          concernId: 'c',
          concern: 'acute-medical',
          severity: 'watch',
          raisedBy: 'x',
        }),
      then: NOT,
    },
  ],
  A8: [
    { given: 'absent', when: (b) => b, then: { ...NOT, missing: 'c-ssrs-since-last-contact' } },
    { given: 'none, 7 days old', when: (b) => b.cssrs(28, 'none'), then: { ...MET, value: 'none' } },
    { given: 'none, 8 days old', when: (b) => b.cssrs(27, 'none'), then: { ...NOT, value: null } },
    { given: 'low', when: (b) => b.cssrs(34, 'low'), then: MET },
    {
      given: 'moderate after none',
      when: (b) => b.cssrs(33, 'none').cssrs(34, 'moderate'),
      then: { ...NOT, value: 'moderate' },
    },
    { given: 'unfinished after none', when: (b) => b.cssrs(33, 'none').cssrs(34, 'not-screened'), then: NOT },
    { given: 'the intake form does not count', when: (b) => b.cssrs(34, 'none', 'intake'), then: NOT },
  ],
  A9: [
    { given: 'no review', when: (b) => b, then: { ...UNKNOWN, missing: 'plan-review' } },
    { given: 'half the goals', when: (b) => b.review(30, 2, 4), then: { ...MET, value: 0.5 } },
    { given: 'just below half', when: (b) => b.review(30, 49, 100), then: { ...NOT, missing: 'goals-met' } },
    {
      given: 'no relapse-prevention plan',
      when: (b) => b.review(30, 4, 4, { relapsePreventionPlan: false }),
      then: { ...NOT, missing: 'relapse-prevention-plan' },
    },
    { given: 'no short-term goals', when: (b) => b.review(30, 0, 0), then: UNKNOWN },
    { given: 'P3: 74 %', who: inP3, when: (b) => b.review(30, 74, 100), then: NOT },
    { given: 'P3: 75 %', who: inP3, when: (b) => b.review(30, 75, 100), then: MET },
    {
      given: 'P4: no slot',
      who: inP4,
      when: (b) => b.review(30, 4, 4, { dischargePlan: true }),
      then: { ...NOT, missing: 'aftercare-slot' },
    },
    {
      given: 'P4: slot booked in the calendar',
      who: inP4,
      when: (b) =>
        b
          .review(30, 4, 4, { dischargePlan: true })
          .add(31, 'scheduling', { kind: 'appointment', appointmentId: 'a', component: 'aftercare' }),
      then: MET,
    },
    {
      given: 'P4: that booking cancelled',
      who: inP4,
      when: (b) =>
        b
          .review(30, 4, 4, { dischargePlan: true })
          .add(31, 'scheduling', { kind: 'appointment', appointmentId: 'a', component: 'aftercare' })
          .add(32, 'scheduling', { kind: 'appointment-cancelled', appointmentId: 'a' }),
      then: NOT,
    },
    {
      given: 'P1: plan signed',
      who: inP1,
      when: (b) => b.add(3, 'intake', { kind: 'plan-signed', episodeId: standing().episodeId }),
      then: MET,
    },
    { given: 'P1: no plan', who: inP1, when: (b) => b, then: { ...NOT, missing: 'signed-plan' } },
  ],
  A10: [
    { given: 'no medication', when: (b) => b, then: { ...MET, value: 'no-medication' } },
    { given: 'an order, no adherence', when: onOrder, then: { ...UNKNOWN, missing: 'pdc' } },
    { given: 'PDC 0.79', when: pdc(0.79), then: { ...NOT, value: 0.79, threshold: 0.8 } },
    { given: 'PDC 0.80', when: pdc(0.8), then: MET },
    { given: 'PDC too old', when: pdc(0.9, 5), then: UNKNOWN },
    {
      given: 'an open alert',
      when: (b) => pdc(0.9)(b).add(34, 'medication', { kind: 'alert-raised', alertId: 'a' }),
      then: { ...NOT, missing: 'alert-acknowledged' },
    },
    {
      given: 'an acknowledged alert',
      when: (b) =>
        pdc(0.9)(b)
          .add(34, 'medication', { kind: 'alert-raised', alertId: 'a' })
          .add(34, 'medication', { kind: 'alert-acknowledged', alertId: 'a' }),
      then: MET,
    },
    {
      given: 'the order ended',
      when: (b) => onOrder(b).add(20, 'medication', { kind: 'order-ended', orderId: 'order' }),
      then: MET,
    },
    {
      given: 'P4: prescriber not confirmed',
      who: inP4,
      when: pdc(0.9),
      then: { ...NOT, missing: 'prescriber-confirmed' },
    },
    {
      given: 'P4: prescriber confirmed',
      who: inP4,
      when: (b) => onOrder(b).report(34, 'prescriber-confirmed'),
      then: MET,
    },
  ],
  A11: [
    { given: 'no rating', when: (b) => b, then: { ...UNKNOWN, missing: 're-rating' } },
    { given: '1.5', when: (b) => b.rated(34, [0, 0, 1, 1, 1, 1], '1.5'), then: MET },
    { given: '1.7', when: (b) => b.rated(34, [0, 2, 1, 1, 1, 1], '1.7'), then: NOT },
    { given: '30 days old', when: (b) => b.rated(5, [0, 0, 1, 1, 1, 1], '1.5'), then: MET },
    {
      given: '31 days old',
      when: (b) => b.rated(4, [0, 0, 1, 1, 1, 1], '1.5'),
      then: { ...UNKNOWN, missing: 're-rating' },
    },
    { given: 'a dimension not rated (R0)', when: (b) => b.rated(34, [0, 0, 1, 1, 1, null], null), then: UNKNOWN },
    { given: 'P1: 2.1', who: inP1, when: (b) => b.rated(34, [0, 0, 2, 2, 2, 2], '2.1'), then: MET },
    {
      given: 'P4: one rating of 2, new',
      who: inP4,
      when: (b) => b.rated(5, [0, 0, 1, 1, 1, 1], '1.5').rated(34, [0, 0, 2, 0, 0, 0], '1.5'),
      then: NOT,
    },
    {
      given: 'HYS-1 D3 = 2 for 28 days',
      when: (b) => b.rated(7, [0, 0, 2, 1, 1, 1], '2.1').rated(34, [0, 0, 2, 1, 1, 1], '2.1'),
      then: { ...MET, unit: 'level-hys-1' },
    },
    {
      given: 'HYS-1 D3 = 2 for 27 days',
      when: (b) => b.rated(8, [0, 0, 2, 1, 1, 1], '2.1').rated(34, [0, 0, 2, 1, 1, 1], '2.1'),
      then: NOT,
    },
    {
      given: 'HYS-1 two ratings of 2',
      when: (b) => b.rated(5, [0, 0, 2, 1, 1, 2], '2.1').rated(34, [0, 0, 2, 1, 1, 2], '2.1'),
      then: NOT,
    },
    {
      given: 'HYS-1 D5 = 2',
      when: (b) => b.rated(5, [0, 0, 1, 1, 2, 1], '2.1').rated(34, [0, 0, 1, 1, 2, 1], '2.1'),
      then: NOT,
    },
    {
      given: 'HYS-1 D2 = 2 not marked stable',
      when: (b) => b.rated(5, [0, 2, 1, 1, 1, 1], '1.7').rated(34, [0, 2, 1, 1, 1, 1], '1.7'),
      then: NOT,
    },
    {
      given: 'HYS-1 D2 = 2 marked stable',
      when: (b) => b.rated(5, [0, 2, 1, 1, 1, 1], '1.7').rated(34, [0, 2, 1, 1, 1, 1], '1.7', true),
      then: MET,
    },
    {
      given: 'HYS-1 interrupted by a 3',
      when: (b) =>
        b.rated(5, [0, 0, 2, 1, 1, 1], '2.1').rated(15, [0, 0, 3, 1, 1, 1], '2.5').rated(34, [0, 0, 2, 1, 1, 1], '2.1'),
      then: NOT,
    },
  ],
};

describe.each(Object.entries(TABLE))('criterion %s', (id, rows) => {
  it.each(rows)('$given', ({ when, then, who = standing() }) => {
    const found = evaluate(who, when(new PictureBuilder()).picture(), HOUSE_STEP_DOWN_V1, onDay(TODAY));
    expect(found.criteria.find((criterion) => criterion.id === id)).toMatchObject(then);
  });
});
