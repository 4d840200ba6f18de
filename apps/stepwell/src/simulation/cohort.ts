import { uuidv5, type Id } from '@stepwell/kernel';
import { calibrate, drawCourse, drawTraits, type Course, type Traits } from './course.js';
import { Random } from './random.js';
import { SIMULATION_RECIPE, type Outcome, type ProfileName } from './recipe.js';

/** What a run is made of. */
export interface CohortOrder {
  readonly sites: number;
  /** People referred. */
  readonly patients: number;
  readonly weeks: number;
  readonly seed: number;
  readonly profile: ProfileName;
}

/** One person referred, with everything that will happen. Days count from the first day of the run, weeks from admission. */
export interface SimulatedPerson {
  readonly patientId: Id;
  readonly site: number;
  readonly track: 'day' | 'evening';
  readonly referredOn: number;
  /** The day of the intake appointment, and whether it is kept. */
  readonly intakeOn: number;
  readonly keepsIntake: boolean;
  /** What the intake finds. */
  readonly outcome: Outcome;
  /** The day of the first session; null for somebody who never comes to one. */
  readonly startsOn: number | null;
  readonly traits: Traits;
  readonly course: Course;
  /** PHQ-9 totals, points, at intake and by week of treatment; item 9 at intake. */
  readonly phq9: readonly number[];
  readonly item9: number;
  /** By week of treatment: whether the weekly C-SSRS finds moderate risk. */
  readonly atRisk: readonly boolean[];
  /** Draws what is decided on the way, such as the reason of an absence. */
  readonly chance: Random;
}

const DAYS_PER_WEEK = 7;
const WEEKDAYS = 5;
const GROUP_WEEKDAYS: readonly number[] = SIMULATION_RECIPE.attendance.weekdays;

/** Draws everybody of a run: the same order gives the same people with the same courses. */
export function drawCohort(order: CohortOrder): readonly SimulatedPerson[] {
  const calibrated = calibrate(order.profile, new Random(SIMULATION_RECIPE.calibration.seed));
  const random = new Random(`${order.profile}/${order.seed}`);
  const days = order.weeks * DAYS_PER_WEEK;
  return Array.from({ length: order.patients }, (_, n) => {
    const own = random.fork(String(n));
    const traits = drawTraits(own.fork('traits'), order.profile);
    const approach = drawApproach(own.fork('approach'), days);
    return {
      patientId: uuidv5(SIMULATION_NAMESPACE, own.seed),
      site: n % order.sites,
      track: own.choose(SIMULATION_RECIPE.track),
      ...approach,
      traits,
      course: drawCourse(own.fork('course'), traits, calibrated, days),
      ...withRisk(drawMood(own.fork('mood'), order.weeks), own.fork('risk'), order.weeks),
      chance: own.fork('chance'),
    };
  });
}

/** Patients, tenants and whatever else a simulation names. */
export const SIMULATION_NAMESPACE: Id = 'c1f0b0de-63f4-5a0c-8f4e-6f2a9d7b3e15';

/** From referral to the first session (clinical 8.4 steps 1 and 2). People call and come on weekdays; day 0 is a Monday. */
function drawApproach(random: Random, days: number) {
  const { referral, outcomes } = SIMULATION_RECIPE;
  const workday = random.below((days / DAYS_PER_WEEK) * WEEKDAYS);
  const referredOn = Math.floor(workday / WEEKDAYS) * DAYS_PER_WEEK + (workday % WEEKDAYS);
  const early = random.chance(referral.seenWithin48Hours);
  const wait = early
    ? random.below(referral.earlyWaitDays)
    : referral.earlyWaitDays + 1 + random.below(referral.lateWaitDays);
  const intakeOn = onWeekday(referredOn + wait);
  const keepsIntake = random.chance(early ? referral.keepIntakeWithin48Hours : referral.keepIntakeLater);
  const outcome = random.choose(outcomes);
  const starts = random.chance(referral.reachFirstSession) && keepsIntake && outcome === 'intensive';
  return { referredOn, intakeOn, keepsIntake, outcome, startsOn: starts ? nextGroup(intakeOn + 1) : null };
}

/** The day itself, or the Monday after a weekend. */
export const onWeekday = (day: number): number =>
  day % DAYS_PER_WEEK < WEEKDAYS ? day : day + DAYS_PER_WEEK - (day % DAYS_PER_WEEK);

/** The first day from `day` on with a group of the first phase. */
export function nextGroup(day: number): number {
  return GROUP_WEEKDAYS.includes(day % DAYS_PER_WEEK) ? day : nextGroup(day + 1);
}

/** PHQ-9 by week: a start, a fall over the first weeks, and a spread from week to week (clinical 8.4 step 6). */
function drawMood(random: Random, weeks: number): Pick<SimulatedPerson, 'phq9' | 'item9'> {
  const { mean, deviation, fall, fallWeeks, weekly, item9, item9Points, mostPoints } = SIMULATION_RECIPE.phq9;
  const at9 = random.chance(item9) ? item9Points : 0;
  const within = (points: number): number => Math.min(mostPoints, Math.max(at9, Math.round(points)));
  const start = random.normal(mean, deviation);
  const phq9 = Array.from({ length: weeks + 1 }, (_, week) =>
    within(start - (fall * Math.min(week, fallWeeks)) / fallWeeks + (week === 0 ? 0 : random.normal(0, weekly))),
  );
  return { phq9, item9: at9 };
}

function withRisk<M extends { readonly item9: number }>(mood: M, random: Random, weeks: number) {
  const { weekly } = SIMULATION_RECIPE.suicideRisk;
  return { ...mood, atRisk: Array.from({ length: weeks + 1 }, () => random.chance(weekly) && mood.item9 > 0) };
}
