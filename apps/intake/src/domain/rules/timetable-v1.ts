import type { DueRule, InstrumentName } from './instruments.js';

const weekly = { everyDays: 7 };
const fortnightly = { everyDays: 14 };
const monthly = { everyDays: 30 };
const phaseChange = { at: 'phase-change' } as const;
const followUp = { afterDischargeDays: [0, 91, 182, 365], earlyDays: 14 };

const standard = (instrument: InstrumentName, when: DueRule['when'], baselineFrom?: number): DueRule => ({
  instrument,
  form: 'standard',
  when,
  ...(baselineFrom === undefined ? {} : { baselineFrom }),
});

/** The house timetable in treatment and after it (clinical 3.5); what the intake needs is asked by the assessment. */
export const timetableV1: readonly DueRule[] = [
  standard('BAM-IOP', weekly),
  { instrument: 'C-SSRS', form: 'since-last-contact', when: weekly },
  standard('PHQ-9', fortnightly, 5),
  standard('GAD-7', fortnightly, 5),
  standard('BAM', monthly),
  standard('BARC-10', monthly),
  standard('PCL-5', monthly, 31),
  standard('BAM', phaseChange),
  standard('BARC-10', phaseChange),
  standard('PCL-5', phaseChange, 31),
  standard('BAM', followUp),
  standard('PHQ-9', followUp),
  standard('GAD-7', followUp),
  standard('BARC-10', followUp),
];
