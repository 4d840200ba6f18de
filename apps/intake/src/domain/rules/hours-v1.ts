import type { HourBandRow, LevelCode } from '@stepwell/kernel';
import type { HoursRules } from './hours.js';

const both = (level: LevelCode, minHours: number | null, maxHours: number | null): readonly HourBandRow[] => [
  { level, ageBand: 'adult', minHours, maxHours },
  { level, ageBand: 'adolescent', minHours, maxHours },
];
const split = (level: LevelCode, adult: Bounds, adolescent: Bounds): readonly HourBandRow[] => [
  { level, ageBand: 'adult', minHours: adult[0], maxHours: adult[1] },
  { level, ageBand: 'adolescent', minHours: adolescent[0], maxHours: adolescent[1] },
];
type Bounds = readonly [number | null, number | null];

// Bounds include themselves and plans are whole minutes, so "below 9 h" is written 8.99 h (539 min fit, 540 do not).
const BELOW_NINE = 8.99;
const BELOW_SIX = 5.99;
const outpatient: readonly HourBandRow[] = [
  ...split('1.0', [null, BELOW_NINE], [null, BELOW_SIX]),
  ...split('1.5', [null, BELOW_NINE], [null, BELOW_SIX]),
];
const clinicalComponents = ['group', 'individual', 'family', 'education', 'skills', 'psychiatric'];

/** The default pack: Maryland (COMAR 10.63.03.03 for 2.1; clinical 1.2). */
export const hoursMarylandV1: HoursRules = {
  kind: 'hours',
  bands: [
    ...outpatient,
    ...split('2.1', [9, 20], [6, 20]),
    ...both('2.5', 20, null),
    ...both('2.7', 20, null),
    ...both('3.1', 5, null),
    ...both('3.5', 36, null),
    ...both('3.7', 36, null),
  ],
  week: {
    maxGapDays: 2,
    gapIsError: false,
    billableDayMinutes: null,
    perDiemMinutes: 180,
    perDiemDays: 3,
    underWeeks: 2,
  },
  clinicalComponents,
};

/** North Carolina: 2.1 at most 19 h, 3 h days, never more than 2 days without a service (clinical 1.2). */
export const hoursNorthCarolinaV1: HoursRules = {
  ...hoursMarylandV1,
  bands: hoursMarylandV1.bands.map((row) => (row.level === '2.1' ? { ...row, maxHours: 19 } : row)),
  week: { ...hoursMarylandV1.week, gapIsError: true, billableDayMinutes: 180 },
};

/** North Carolina, second version: the plan itself must offer at least 3 days of 3 h (clinical 1.2, 2.2), not only the bill. */
export const hoursNorthCarolinaV2: HoursRules = { ...hoursNorthCarolinaV1, fullDays: { minutes: 180, days: 3 } };

/** Kansas (R03-704): 9 h for adults and 6 h for minors; it names no most, so 2.1 ends where the general band does, at 19 h. */
export const hoursKansasV1: HoursRules = {
  ...hoursMarylandV1,
  bands: hoursMarylandV1.bands.map((row) => (row.level === '2.1' ? { ...row, maxHours: 19 } : row)),
};
