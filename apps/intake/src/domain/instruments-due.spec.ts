import { describe, expect, it, test } from '@jest/globals';
import { addDays } from '@stepwell/kernel';
import fc from 'fast-check';
import { dueInstruments, type Course, type Taken } from './instruments-due.js';
import type { InstrumentName } from './rules/instruments.js';
import { timetableV1 } from './rules/timetable-v1.js';

const ADMITTED = '2026-01-05';
const day = (n: number): string => addDays(ADMITTED, n);
const took = (instrument: InstrumentName, n: number, total: number | null = 10): Taken => ({
  instrument,
  total,
  siteDate: day(n),
});
const course = (more: Partial<Course> = {}): Course => ({
  admittedOn: ADMITTED,
  phaseSince: ADMITTED,
  dischargedOn: null,
  taken: [],
  ...more,
});
/** Days by which an instrument is overdue on a day, null when it is not due. */
const overdue = (instrument: InstrumentName, n: number, given: Course): number | null =>
  dueInstruments(timetableV1, given, { today: day(n), until: day(n) }).find((due) => due.instrument === instrument)
    ?.overdueDays ?? null;

describe('in treatment (clinical 3.5)', () => {
  it.each<[string, InstrumentName, number, Course, number | null]>([
    ['BAM-IOP before the first week is over', 'BAM-IOP', 6, course(), null],
    ['BAM-IOP after a week', 'BAM-IOP', 7, course(), 0],
    ['BAM-IOP two days later', 'BAM-IOP', 9, course(), 2],
    ['BAM-IOP counts from the last one', 'BAM-IOP', 14, course({ taken: [took('BAM-IOP', 8, null)] }), null],
    [
      'C-SSRS weekly, the intake screen of an earlier week does not count',
      'C-SSRS',
      7,
      course({ taken: [took('C-SSRS', -9, null)] }),
      0,
    ],
    ['PHQ-9 of 4 at first is not repeated', 'PHQ-9', 30, course({ taken: [took('PHQ-9', 0, 4)] }), null],
    ['PHQ-9 of 5 after 13 days', 'PHQ-9', 13, course({ taken: [took('PHQ-9', 0, 5)] }), null],
    ['PHQ-9 of 5 after 14 days', 'PHQ-9', 14, course({ taken: [took('PHQ-9', 0, 5)] }), 0],
    [
      'the first PHQ-9 that could be scored decides',
      'PHQ-9',
      30,
      course({ taken: [took('PHQ-9', 0, null), took('PHQ-9', 1, 4)] }),
      null,
    ],
    ['PCL-5 of 30 is not repeated', 'PCL-5', 40, course({ taken: [took('PCL-5', 0, 30)] }), null],
    ['PCL-5 of 31 after 30 days', 'PCL-5', 30, course({ taken: [took('PCL-5', 0, 31)] }), 0],
    [
      'BARC-10 on the day the phase changed',
      'BARC-10',
      21,
      course({ phaseSince: day(21), taken: [took('BARC-10', 3)] }),
      0,
    ],
    ['BARC-10 taken on that day', 'BARC-10', 22, course({ phaseSince: day(21), taken: [took('BARC-10', 21)] }), null],
  ])('%s', (_, instrument, on, given, expected) => {
    expect(overdue(instrument, on, given)).toBe(expected);
  });
});

describe('after the discharge', () => {
  const left = (taken: readonly Taken[] = []): Course => course({ dischargedOn: day(100), taken });
  it.each<[string, InstrumentName, number, Course, number | null]>([
    ['BAM at discharge', 'BAM', 100, left(), 0],
    ['BAM of the 14 days before counts', 'BAM', 100, left([took('BAM', 86)]), null],
    ['BAM of the day before those does not', 'BAM', 100, left([took('BAM', 85)]), 0],
    ['three months on', 'BAM', 191, left([took('BAM', 100)]), 0],
    ['nothing weekly any more', 'BAM-IOP', 191, left(), null],
    ['after the last follow-up nothing is due', 'BAM', 600, left([took('BAM', 460)]), null],
  ])('%s', (_, instrument, on, given, expected) => {
    expect(overdue(instrument, on, given)).toBe(expected);
  });
});

test('looking ahead tells what falls due, most overdue first, each instrument once', () => {
  const due = dueInstruments(timetableV1, course({ phaseSince: day(5) }), { today: day(8), until: day(10) });
  expect(due.map(({ instrument, overdueDays }) => [instrument, overdueDays])).toEqual([
    ['BAM', 3],
    ['BARC-10', 3],
    ['BAM-IOP', 1],
    ['C-SSRS', 1],
  ]);
});

test('the order in which scores became known changes nothing, and taking an instrument today leaves nothing of it overdue', () => {
  const taken = fc.array(
    fc.record({
      instrument: fc.constantFrom<InstrumentName>('BAM', 'BAM-IOP', 'PHQ-9', 'C-SSRS'),
      siteDate: fc.integer({ min: -20, max: 60 }).map(day),
      total: fc.option(fc.integer({ min: 0, max: 27 })),
    }),
  );
  fc.assert(
    fc.property(taken, fc.integer({ min: 0, max: 60 }), (scores, n) => {
      const at = { today: day(n), until: day(n) };
      // Two scores of one day have no order between them.
      const given = scores.filter((one, i) => scores.findIndex((other) => other.siteDate === one.siteDate) === i);
      const due = dueInstruments(timetableV1, course({ taken: given }), at);
      expect(dueInstruments(timetableV1, course({ taken: [...given].reverse() }), at)).toEqual(due);
      const known = given.filter(({ siteDate }) => siteDate <= day(n));
      const now = course({ taken: [...known, took('BAM', n)] });
      expect(dueInstruments(timetableV1, now, at).some(({ instrument }) => instrument === 'BAM')).toBe(false);
    }),
  );
});
