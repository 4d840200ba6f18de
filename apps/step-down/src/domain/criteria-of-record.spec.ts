import {
  describeCriteria,
  inP1,
  inP3,
  inP4,
  MET,
  NOT,
  onOrder,
  TODAY,
  UNKNOWN,
  type Build,
} from '../../test/criterion-table.js';
import { standing } from '../../test/picture.js';

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
describeCriteria({
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
});
