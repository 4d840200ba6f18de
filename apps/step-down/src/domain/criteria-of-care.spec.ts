import {
  describeCriteria,
  inP1,
  inP3,
  inP4,
  MET,
  NOT,
  onOrder,
  UNKNOWN,
  type Build,
} from '../../test/criterion-table.js';
import { standing } from '../../test/picture.js';

const bams =
  (...scores: readonly (readonly [number | null, number | null, number | null])[]): Build =>
  (built) => {
    for (const [nth, [use, risk, protective]] of scores.entries()) built.bam(20 + 7 * nth, use, risk, protective);
    return built;
  };
const pdc =
  (value: number, day = 33): Build =>
  (built) =>
    onOrder(built).add(day, 'medication', { kind: 'adherence', orderId: 'order', pdc: value });

describeCriteria({
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
});
