/** How somebody's treatment ends, in the words of the published tables (clinical 8.1). */
export const EXITS = ['completed', 'transferred', 'left', 'terminated', 'other'] as const;
export type Exit = (typeof EXITS)[number];
export const PROFILES = ['teds', 'telehealth'] as const;
export type ProfileName = (typeof PROFILES)[number];
export type Substance = 'alcohol' | 'opioid' | 'stimulant';
export type Medicine = 'none' | 'methadone' | 'buprenorphine';
export type Outcome =
  'withdrawal-management' | 'emergency' | 'residential' | 'partial-hospital' | 'intensive' | 'outpatient';

/** A law of the stay: log-normal with this median (d) and sigma (of the natural logarithm). */
export interface StayLaw {
  readonly share: number;
  readonly medianDays: number;
  readonly sigma: number;
}

/**
 * The generator's parameters (clinical 8.4; other clauses are named where they apply). Shares are 0..1, times in days or
 * weeks as named. What no source gives is marked HOUSE. A change is a new version: results name the version they came from.
 */
export const SIMULATION_RECIPE = {
  id: 'simulation-recipe',
  version: 2,
  /** 8.4 step 1, S38: people seen within 48 h keep the intake more often. How many are: HOUSE, so that 55-70 % keep it. */
  referral: {
    seenWithin48Hours: 0.6,
    keepIntakeWithin48Hours: 0.7,
    keepIntakeLater: 0.53,
    earlyWaitDays: 2,
    lateWaitDays: 9,
    /** HOUSE: more would need more seats than the two tracks of a site have, people per site and week. */
    mostPerSiteAndWeek: 10,
    /** Kept intake to first session, 60-70 %. */
    reachFirstSession: 0.65,
  },
  /** 8.4 step 2, the middle of each range, scaled to 1. */
  outcomes: {
    'withdrawal-management': 0.1,
    emergency: 0.015,
    residential: 0.09,
    'partial-hospital': 0.065,
    intensive: 0.605,
    outpatient: 0.125,
  },
  /** HOUSE: what people come for, and who of those with opioids takes which medicine. */
  substances: { alcohol: 0.45, opioid: 0.3, stimulant: 0.25 },
  medicines: { none: 0.4, methadone: 0.15, buprenorphine: 0.45 },
  track: { day: 0.5, evening: 0.5 },
  profiles: {
    /**
     * 8.1 (intensive outpatient, 2004) and 8.4 step 3 A. Sigma is given for completers and for dropouts; transferred take
     * the completers', terminated and other the dropouts' (HOUSE).
     */
    teds: {
      kind: 'stays',
      attendance: 0.775,
      stays: {
        completed: { share: 0.377, medianDays: 50, sigma: 0.95 },
        transferred: { share: 0.179, medianDays: 42, sigma: 0.95 },
        left: { share: 0.232, medianDays: 26, sigma: 1.24 },
        terminated: { share: 0.14, medianDays: 36, sigma: 1.24 },
        other: { share: 0.072, medianDays: 36, sigma: 1.24 },
      },
      medianStayDays: 41,
    },
    /** 8.2 (S34) and 8.4 step 3 B. Whoever reaches the end of the plan has succeeded; the rest of the 44 % before. */
    telehealth: {
      kind: 'engagement',
      attendance: 0.85,
      dailyHazard: 0.0076,
      planDays: [120, 150],
      engaged: { 30: 0.8, 60: 0.63, 90: 0.5, 120: 0.4 },
      completed: 0.085,
      transferred: 0.358,
      firstDays: { days: 14, multiplier: 1.3 },
      later: { afterDays: 60, multiplier: 0.8 },
    },
  },
  /** 8.4 step 3: on the hazard of leaving and of being terminated; re-normalised so that the profile still holds. */
  multipliers: { stimulant: 1.3, missedWeek: 4, positiveWeek: 2, methadone: 0.5, buprenorphine: 0.9 },
  /** Cohort over which the multipliers are re-normalised: its size (people) and the longest stay followed (d). */
  calibration: { people: 2_000, days: 400, seed: 'calibration' },
  /**
   * 8.4 step 4. Persistence of a kept session, P(kept | kept) - P(kept | missed), is the mean of both arms of 8.3; the
   * share of it that lies between people is HOUSE. Weekdays of the group: 2.2 P2.
   */
  attendance: { persistence: 0.182, betweenPeople: 0.1, weekdays: [0, 2, 4] },
  /** 8.4 step 5 and 8.3: mean of both arms; spread between people by the quartiles of the person-level share. */
  urine: { positive: 0.33, persistence: 0.57, betweenPeople: 0.357 },
  /**
   * 8.3: mean and persistence of the weekly visits of each arm, taken for days (HOUSE). Daily dose (mg, HOUSE): within the
   * ranges that kept people in S41.
   */
  doses: {
    methadone: { mg: 60, taken: 0.93, persistence: 0.204 },
    buprenorphine: { mg: 16, taken: 0.911, persistence: 0.16 },
  },
  /** HOUSE: chance per week that somebody with item 9 set at intake names a method in the C-SSRS: moderate risk (3.4). */
  suicideRisk: { weekly: 0.05, answers: ['q1', 'q2', 'q3'] },
  /** 8.4 step 6, points; HOUSE: week-to-week spread. Item 9 of those it is set for is 2; the other eight give at most 24. */
  phq9: { mean: 13, deviation: 6, fall: 4.5, fallWeeks: 8, weekly: 1.5, item9: 0.09, item9Points: 2, mostPoints: 24 },
  /** 2.5: 14 days without contact is a case conference, here the day on which somebody who stayed away is signed out. */
  signedOutAfterDays: 14,
  /** 8.3, CTN-0051: coded reasons of a missed contact; no-show takes what is not listed. */
  absences: {
    'no-show': 0.5,
    unable: 0.226,
    other: 0.15,
    jail: 0.067,
    hospital: 0.023,
    vacation: 0.015,
    moved: 0.007,
    illness: 0.012,
  },
  /** 1.6 and 3.5, days between full reviews in the first phases. */
  reviewEveryDays: 14,
} as const;

export type Recipe = typeof SIMULATION_RECIPE;

/** What the results are held against, with its source. */
export const PUBLISHED = {
  /** 8.1, intensive outpatient, n = 114,440. */
  exits: { completed: 0.377, transferred: 0.179, left: 0.232, terminated: 0.14, other: 0.072 },
  /** 8.2 S34, n = 4,724, days -> share engaged. */
  engaged: { 30: 0.8, 60: 0.63, 90: 0.5, 120: 0.4 },
  /** 8.4 steps 4, 5, 1 and 2, lowest and highest. */
  attendance: { teds: [0.75, 0.8], telehealth: [0.85, 0.85] },
  urinePositive: [0.25, 0.4],
  /** 8.3, weekly visits of both arms while dosing. */
  dosesTaken: [0.911, 0.93],
  keptIntake: [0.55, 0.7],
  intensive: [0.55, 0.65],
  firstSession: [0.6, 0.7],
} as const;
