import type { Random } from './random.js';
import { SIMULATION_RECIPE, type Exit, type Medicine, type ProfileName, type Substance } from './recipe.js';
import { byExit, DISENGAGING, hazardsOf, totalOf, type DayHazards } from './retention.js';

/** What a person brings, beside chance: shares 0..1. */
export interface Traits {
  readonly substance: Substance;
  readonly medicine: Medicine;
  /** Share of sessions the person would keep. */
  readonly keeps: number;
  /** Share of weeks whose sample would be positive. */
  readonly uses: number;
}

/** One person's treatment by day and week from admission: what happens whether or not anybody records it. */
export interface Course {
  /** Whether a session on that day would be kept. */
  readonly kept: readonly boolean[];
  /** Whether the sample of that week would be positive. */
  readonly positive: readonly boolean[];
  /** Whether the medicine of that day would be taken; only means something to somebody with one. */
  readonly dosed: readonly boolean[];
  /** The last day of contact, null when the person is still there after all days. */
  readonly exit: { readonly day: number; readonly how: Exit } | null;
}

const DAYS_PER_WEEK = 7;

/** Draws what a person brings. Persistence between people is that part of the spread (clinical 8.3). */
export function drawTraits(random: Random, profile: ProfileName): Traits {
  const { substances, medicines, attendance, urine, profiles } = SIMULATION_RECIPE;
  const substance = random.choose(substances);
  const medicine = random.choose(medicines);
  return {
    substance,
    medicine: substance === 'opioid' ? medicine : 'none',
    keeps: random.beta(profiles[profile].attendance, concentrationOf(attendance.betweenPeople)),
    uses: random.beta(urine.positive, concentrationOf(urine.betweenPeople)),
  };
}

/** a + b of the beta distribution whose variance is this share of the largest one. */
const concentrationOf = (share: number): number => 1 / share - 1;

/** What is left of the persistence for the weeks of one person. */
export function withinPerson({ persistence, betweenPeople }: { persistence: number; betweenPeople: number }): number {
  return Math.max(0, (persistence - betweenPeople) / (1 - betweenPeople));
}

/** Chance of `true` after `before` in a two-state chain of this mean and persistence; without a past, the mean. */
export function chainChance(mean: number, persistence: number, before: boolean | null): number {
  if (before === null) return mean;
  return before ? mean + persistence * (1 - mean) : mean * (1 - persistence);
}

function chain(random: Random, length: number, mean: number, persistence: number): readonly boolean[] {
  let before: boolean | null = null;
  return Array.from({ length }, () => (before = random.chance(chainChance(mean, persistence, before))));
}

/** Draws attendance and samples over `days`, without an exit. */
export function drawWeeks(random: Random, traits: Traits, days: number): Pick<Course, 'kept' | 'positive'> {
  const { attendance, urine } = SIMULATION_RECIPE;
  const kept = chain(random.fork('attendance'), days, traits.keeps, withinPerson(attendance));
  const weeks = Math.ceil(days / DAYS_PER_WEEK);
  return { kept, positive: chain(random.fork('urine'), weeks, traits.uses, withinPerson(urine)) };
}

/** Draws by day whether the medicine is taken. */
function drawDoses(random: Random, { medicine }: Traits, days: number): readonly boolean[] {
  if (medicine === 'none') return [];
  const { taken, persistence } = SIMULATION_RECIPE.doses[medicine];
  return chain(random, days, taken, persistence);
}

/** How much faster than the average a person goes on a day: the multipliers of clinical 8.4 step 3, last week's among them. */
export function multiplierOf(traits: Traits, weeks: Pick<Course, 'kept' | 'positive'>, day: number): number {
  const { multipliers } = SIMULATION_RECIPE;
  const before = Math.floor(day / DAYS_PER_WEEK) - 1;
  let product = traits.substance === 'stimulant' ? multipliers.stimulant : 1;
  if (traits.medicine !== 'none') product *= multipliers[traits.medicine];
  if (before < 0) return product;
  if (missedWeek(weeks.kept, before)) product *= multipliers.missedWeek;
  return weeks.positive[before] ? product * multipliers.positiveWeek : product;
}

/** A week is missed when none of its groups is kept. */
function missedWeek(kept: readonly boolean[], week: number): boolean {
  return SIMULATION_RECIPE.attendance.weekdays.every((day) => !kept[week * DAYS_PER_WEEK + day]);
}

/** Hazards of a profile, and the mean multiplier of those still there by day, by which everybody's is divided. */
export interface Calibrated {
  readonly hazards: readonly DayHazards[];
  readonly meanMultiplier: readonly number[];
}

/**
 * Re-normalises the multipliers: a cohort is followed with its shares still there as weights, so that on every day the mean
 * hazard over those still there is the profile's own, and with it the profile's retention and exits.
 */
export function calibrate(profile: ProfileName, random: Random): Calibrated {
  const hazards = hazardsOf(profile);
  const { people } = SIMULATION_RECIPE.calibration;
  const cohort = Array.from({ length: people }, (_, n) => {
    const own = random.fork(String(n));
    const traits = drawTraits(own, profile);
    return { traits, weeks: drawWeeks(own, traits, hazards.length), there: 1 };
  });
  const meanMultiplier = hazards.map((day, at) => {
    const multipliers = cohort.map(({ traits, weeks }) => multiplierOf(traits, weeks, at));
    const there = cohort.reduce((sum, person) => sum + person.there, 0);
    const mean = there === 0 ? 1 : cohort.reduce((sum, { there: w }, n) => sum + w * multipliers[n]!, 0) / there;
    for (const [n, person] of cohort.entries()) person.there *= 1 - totalOf(ownHazards(day, multipliers[n]! / mean));
    return mean;
  });
  return { hazards, meanMultiplier };
}

/** A day's hazards of somebody who disengages `times` as fast as the average of those still there; together at most 1. */
export function ownHazards(day: DayHazards, times: number): DayHazards {
  const raw = byExit((exit) => (DISENGAGING.includes(exit) ? day[exit] * times : day[exit]));
  const total = totalOf(raw);
  return total <= 1 ? raw : byExit((exit) => raw[exit] / total);
}

/** Draws one person's course of at most `days`. */
export function drawCourse(
  random: Random,
  traits: Traits,
  { hazards, meanMultiplier }: Calibrated,
  days: number,
): Course {
  const most = Math.min(days, hazards.length);
  const weeks = { ...drawWeeks(random, traits, most), dosed: drawDoses(random.fork('doses'), traits, most) };
  const luck = random.fork('exit');
  for (let day = 0; day < most; day++) {
    const own = ownHazards(hazards[day]!, multiplierOf(traits, weeks, day) / meanMultiplier[day]!);
    const total = totalOf(own);
    if (luck.chance(total)) return { ...weeks, exit: { day, how: luck.choose(byExit((exit) => own[exit] / total)) } };
  }
  return { ...weeks, exit: null };
}
