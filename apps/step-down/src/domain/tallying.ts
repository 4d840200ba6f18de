import type { Change, HoldSignal, Next, Shift, Supposed } from './supposing.js';

type Counts = Record<string, number>;

/** What followed a group: of how many it is known, and how many had it. */
interface Followed {
  changes: number;
  followed: number;
  positiveTest: number;
  unexcusedAbsence: number;
  steppedUp: number;
  held: number;
  discharged: number;
}

/** Changes in one direction, under both rules. */
interface Direction {
  /** Spells by how the days stand to each other. */
  shifts: Record<Shift, number>;
  /** Spells by days between candidate and live, d; negative is earlier. */
  days: Counts;
  /** What really followed within the days that are followed, by shift. */
  next: Record<Shift, Followed>;
}

/** Sums over patients. Every number is a sum, so tallies of pages add up to the tally of the whole. */
export interface Tally {
  patients: number;
  spells: number;
  down: Direction;
  up: Direction;
  /** Minutes in the days between both changes, min, by whether the candidate is earlier or later. */
  minutes: Record<'earlier' | 'later', { delivered: number; planned: number; plannedNext: number }>;
  /** Seat-days of a phase, d: freed by earlier changes, taken by later ones. */
  seatDays: Record<string, { freed: number; taken: number }>;
  /** Red signals by trigger: under the live rules, under the candidate, under both. */
  holds: Record<string, { live: number; candidate: number; both: number }>;
}

const SHIFTS: readonly Shift[] = ['same', 'earlier', 'later', 'only-candidate', 'only-live', 'neither'];
const nobody = (): Followed => ({
  ...{ changes: 0, followed: 0, positiveTest: 0, unexcusedAbsence: 0, steppedUp: 0, held: 0, discharged: 0 },
});
const byShift = <T>(of: () => T): Record<Shift, T> =>
  Object.fromEntries(SHIFTS.map((shift) => [shift, of()])) as Record<Shift, T>;
const direction = (): Direction => ({ shifts: byShift(() => 0), days: {}, next: byShift(nobody) });
const none = () => ({ delivered: 0, planned: 0, plannedNext: 0 });

/** Sums patients up. */
export function tallyOf(supposed: readonly Supposed[]): Tally {
  const tally: Tally = {
    ...{ patients: supposed.length, spells: 0, down: direction(), up: direction() },
    ...{ minutes: { earlier: none(), later: none() }, seatDays: {}, holds: {} },
  };
  for (const { changes, holds } of supposed) {
    for (const change of changes) count(tally, change);
    for (const signal of holds) countHold(tally, signal);
  }
  return tally;
}

function count(tally: Tally, change: Change): void {
  const one = tally[change.direction];
  one.shifts[change.shift] += 1;
  if (change.days !== null) one.days[change.days] = (one.days[change.days] ?? 0) + 1;
  if (change.next) follow(one.next[change.shift], change.next);
  if (change.direction !== 'down') return;
  tally.spells += 1;
  if (change.shift === 'earlier' || change.shift === 'later') countSeats(tally, change, change.shift);
}

function countSeats(tally: Tally, { days, minutes, phase }: Change, shift: 'earlier' | 'later'): void {
  const sum = tally.minutes[shift];
  for (const what of ['delivered', 'planned', 'plannedNext'] as const) sum[what] += minutes[what];
  const seats = (tally.seatDays[phase] ??= { freed: 0, taken: 0 });
  seats[shift === 'earlier' ? 'freed' : 'taken'] += Math.abs(days ?? 0);
}

function follow(group: Followed, { followed, ...happened }: Next): void {
  group.changes += 1;
  if (!followed) return;
  group.followed += 1;
  for (const what of ['positiveTest', 'unexcusedAbsence', 'steppedUp', 'held', 'discharged'] as const)
    group[what] += Number(happened[what]);
}

function countHold({ holds }: Tally, { trigger, live, candidate }: HoldSignal): void {
  const one = (holds[trigger] ??= { live: 0, candidate: 0, both: 0 });
  one.live += Number(live);
  one.candidate += Number(candidate);
  one.both += Number(live && candidate);
}
