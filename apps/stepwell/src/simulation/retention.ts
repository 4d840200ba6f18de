import { EXITS, SIMULATION_RECIPE, type Exit, type ProfileName, type StayLaw } from './recipe.js';

/** Chance of each exit on one day, given that the person is still there: 0..1, together at most 1. */
export type DayHazards = Readonly<Record<Exit, number>>;

/** The exits that the person's own weeks hasten or delay (clinical 8.4 step 3). */
export const DISENGAGING: readonly Exit[] = ['left', 'terminated'];
const NONE: DayHazards = { completed: 0, transferred: 0, left: 0, terminated: 0, other: 0 };

/** Hazards by day of the stay, from day 0, that give the profile its exits and its retention for a person like the average. */
export function hazardsOf(profile: ProfileName): readonly DayHazards[] {
  return profile === 'teds' ? ofStays(SIMULATION_RECIPE.profiles.teds.stays) : ofEngagement();
}

/** Share still there after each day: element d is the share whose stay is longer than d + 1 days. */
export function survivalOf(hazards: readonly DayHazards[]): readonly number[] {
  let there = 1;
  return hazards.map((day) => (there *= 1 - totalOf(day)));
}

/** Share of people that leaves by each exit within the days of the hazards. */
export function exitsOf(hazards: readonly DayHazards[]): DayHazards {
  const sum = { ...NONE };
  let there = 1;
  for (const day of hazards) {
    for (const exit of EXITS) sum[exit] += there * day[exit];
    there *= 1 - totalOf(day);
  }
  return sum;
}

/** Chance of any exit that day. */
export const totalOf = (day: DayHazards): number => EXITS.reduce((sum, exit) => sum + day[exit], 0);

/** Exit drawn first, then a log-normal stay: the same as these hazards by day (clinical 8.4 step 3 A). */
function ofStays(stays: Readonly<Record<Exit, StayLaw>>): readonly DayHazards[] {
  const { days } = SIMULATION_RECIPE.calibration;
  return Array.from({ length: days }, (_, day) => {
    const left = EXITS.reduce((sum, exit) => sum + stays[exit].share * (1 - withinDays(stays[exit], day)), 0);
    const on = (exit: Exit): number =>
      (stays[exit].share * (withinDays(stays[exit], day + 1) - withinDays(stays[exit], day))) / left;
    return byExit(on);
  });
}

/** Share of a log-normal law whose stay is at most `days`. */
export function withinDays({ medianDays, sigma }: StayLaw, days: number): number {
  return days <= 0 ? 0 : normalCdf((Math.log(days) - Math.log(medianDays)) / sigma);
}

/** The normal distribution function, to 7 decimals (Abramowitz and Stegun 26.2.17). */
export function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

/**
 * Clinical 8.4 step 3 B: the multipliers of time shape the hazard inside each stretch between two published points, which
 * are met exactly; whoever reaches a day of the plan's end may end it, spread evenly over those days.
 */
function ofEngagement(): readonly DayHazards[] {
  const { planDays, completed, transferred } = SIMULATION_RECIPE.profiles.telehealth;
  const [first, last] = planDays;
  const leaving = Array.from({ length: last + 1 }, (_, day) => leavingOn(day));
  const ending = leaving.map((_, day) => (day < first ? 0 : 1 / (last + 1 - day)));
  const early = earlySuccess(leaving, ending, completed + transferred);
  const shareOfCompleted = completed / (completed + transferred);
  return leaving.map((leave, day) => {
    const end = ending[day]!;
    const goes = (1 - end) * leave;
    const shares = { ...NONE, completed: end * shareOfCompleted, left: goes * (1 - early) };
    return { ...shares, transferred: end * (1 - shareOfCompleted) + goes * early };
  });
}

/** Of those who go before the end of the plan, the share that had succeeded, so that all successes are the published ones. */
function earlySuccess(leaving: readonly number[], ending: readonly number[], success: number): number {
  let [there, gone, ended] = [1, 0, 0];
  for (const [day, leave] of leaving.entries()) {
    ended += there * ending[day]!;
    gone += there * (1 - ending[day]!) * leave;
    there *= (1 - ending[day]!) * (1 - leave);
  }
  return Math.max(0, (success - ended) / gone);
}

function leavingOn(day: number): number {
  const { engaged, dailyHazard } = SIMULATION_RECIPE.profiles.telehealth;
  const points: readonly (readonly [number, number])[] = [
    [0, 1],
    ...Object.entries(engaged).map(([at, share]) => [Number(at), share] as const),
  ];
  const next = points.findIndex(([at]) => day < at);
  if (next < 0) return 1 - Math.exp(-dailyHazard);
  const [[from, before], [to, after]] = [points[next - 1]!, points[next]!];
  let shape = 0;
  for (let at = from; at < to; at++) shape += timeMultiplier(at);
  return 1 - Math.exp((-Math.log(before / after) * timeMultiplier(day)) / shape);
}

function timeMultiplier(day: number): number {
  const { firstDays, later } = SIMULATION_RECIPE.profiles.telehealth;
  if (day < firstDays.days) return firstDays.multiplier;
  return day >= later.afterDays ? later.multiplier : 1;
}

/** A number for every exit. */
export function byExit(of: (exit: Exit) => number): DayHazards {
  const [completed, transferred, left] = [of('completed'), of('transferred'), of('left')];
  return { completed, transferred, left, terminated: of('terminated'), other: of('other') };
}
