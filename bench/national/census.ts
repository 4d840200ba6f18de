/**
 * Commands of a Monday evening's peak hour, derived from the census of intensive outpatient care in the United States.
 *
 * - 150,000 patients of three sessions a week in groups of twelve; half of them on the evening track, all of whom come on
 *   Mondays (75,000).
 * - Evening groups start at 18:00 local time; 47 % of the people live on Eastern time. In the hour in which the East
 *   arrives the other zones hold no start: 75,000 x 0.47 = 35,250 check-ins.
 * - Afternoon groups of one patient in ten have just ended there: 15,000 x 0.47 = 7,050 people, confirmed group by group:
 *   588 commands.
 * - Four in ten take medication for the disorder, one in ten of those who arrive takes a dose before staff: 3,525 doses.
 * - One and a half samples per patient a week, their results over ten hours on five days:
 *   150,000 x 1.5 / 5 / 10 = 4,500 results.
 * - A weekly screening of everybody who comes, on the first day of the week for four in ten: 35,250 x 0.4 = 14,100.
 * - A plan review every fourteen days, a tenth of the weekday's in this hour: 150,000 / 10 weekdays x 0.1 = 1,500.
 *
 * Together 59,463 commands, which tell of 65,925 things: 16.5 commands a second.
 */
export const PATIENTS = 150_000;
export const GROUP_SIZE = 12;

/** Commands of the hour by kind. */
export const PEAK_HOUR = {
  'check-in': 35_250,
  confirmation: 588,
  dose: 3_525,
  result: 4_500,
  screening: 14_100,
  review: 1_500,
} as const;
export type Kind = keyof typeof PEAK_HOUR;
export const KINDS = Object.keys(PEAK_HOUR) as Kind[];

const HOUR_SECONDS = 3600;
const TOTAL = KINDS.reduce((sum, kind) => sum + PEAK_HOUR[kind], 0);

/** Commands a second of the peak hour. */
export const PEAK_RATE = TOTAL / HOUR_SECONDS;

/** The kind of the `n`th command: each kind is spread evenly over the hour. */
export function kindOf(n: number): Kind {
  // A low-discrepancy place in the hour's mix, so that any window has the same mix.
  let place = ((n * 0.618_033_988_749_895) % 1) * TOTAL;
  for (const kind of KINDS) {
    if (place < PEAK_HOUR[kind]) return kind;
    place -= PEAK_HOUR[kind];
  }
  return 'check-in';
}
