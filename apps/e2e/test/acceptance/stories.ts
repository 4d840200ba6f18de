import { bamIop, cssrs, gad7, phq9 } from '@stepwell/stepwell/clinic/answers';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import type { Acts } from './acts.js';
import type { Story } from './course.js';

type Diary = Record<number, () => Promise<unknown>>;

/** Scores at admission of the person of C18. */
export const C18_START = { phq9: 16, gad7: 12 };
/** The day on which everything that C18 asks for holds for the first time. */
export const C18_DAY = 35;
/** Days of the 28-day window that ends on `C18_DAY` which did not go as planned. */
const C18_MISSED = 16;
const C18_LEFT_EARLY = 18;
const C18_EARLY_MINUTES = 144;

/**
 * The person of C18 up to day 35: 11 of 12 sessions, nine tenths of the planned hours, five negative samples, last use on
 * day 1, two good weekly measures, fewer symptoms, three of five goals, ratings for 1.5.
 */
export function readyOnDay35(acts: Acts, patient: Patient): Story & { readonly diary: Diary } {
  const clean = (): Promise<unknown> => acts.test(patient);
  const good = bamIop(6, 17);
  return {
    patient,
    visits: {
      [C18_MISSED]: { missed: { reason: 'no-show' } },
      [C18_LEFT_EARLY]: { attended: { minutes: C18_EARLY_MINUTES } },
    },
    diary: {
      1: () => acts.report(patient, 'self-reported-use', 'alcohol'),
      ...{ 8: clean, 15: clean, 22: clean, 29: clean, 34: clean },
      26: () => acts.screen(patient, [good]),
      32: () => acts.screen(patient, [cssrs('since-last-contact')]),
      33: async () => {
        await acts.screen(patient, [good, phq9(9), gad7(8)]);
        await acts.review(patient, 3);
      },
      [C18_DAY]: () => acts.rerate(patient, [0, 0, 1, 1, 1, 1]),
    },
  };
}

/** The same hours lost a few minutes at a time: every week of the window falls short of the nine hours of the band. */
export function lateOnEveryDay(story: Story): Story {
  const days = [9, 11, 14, 18, 21, 23, 25, 28, 30, 32, 35];
  const minutes = days.map((day, i) => [day, { attended: { minutes: i < 8 ? 177 : 176 } }] as const);
  return { ...story, visits: { ...story.visits, ...Object.fromEntries(minutes) } };
}
