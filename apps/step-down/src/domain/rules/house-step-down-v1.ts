import { contentHash } from '@stepwell/kernel';
import type { CriterionRule, Policy, RuleSet } from '../policy.js';

const NONE_OR_LOW = ['none', 'low'];
const cssrs: CriterionRule = { id: 'A8', allowed: NONE_OR_LOW, maxAgeDays: 7 };
const onMedication: CriterionRule = { id: 'A10', minPdc: 0.8, maxAgeDays: 28, prescriberConfirmed: false };
const attendance = (minAttendedShare: number, windowDays: number): CriterionRule => ({
  id: 'A2',
  minAttendedShare,
  minDeliveredShare: 0.75,
  minKnownShare: 0.5,
  windowDays,
});
const calm: CriterionRule = {
  id: 'A7',
  ask: 'measures',
  measures: [
    { instrument: 'PHQ-9', below: 10, orDrop: 5 },
    { instrument: 'GAD-7', below: 10, orDrop: 4 },
  ],
  maxAgeDays: 35,
};
const settled: CriterionRule = {
  id: 'A6',
  ask: 'scores',
  inARow: 2,
  maxUse: 0,
  riskBelow: 12,
  protectiveAbove: 12,
  maxAgeDays: 21,
};

/** House policy, version 1: clinical 2.2, 2.3, 2.4, 1.6; `HOUSE` marks there are open for clinical sign-off. */
const policy: Policy = {
  ladder: {
    P0: { steps: { adult: [], adolescent: [] }, level: null },
    P1: {
      steps: {
        adult: [
          { sessionsPerWeek: 5, minutesPerSession: 180 },
          { sessionsPerWeek: 5, minutesPerSession: 150 },
          { sessionsPerWeek: 5, minutesPerSession: 120 },
        ],
        adolescent: [{ sessionsPerWeek: 5, minutesPerSession: 120 }],
      },
      level: { default: '2.1', 'asam-3': '2.1' },
    },
    P2: {
      steps: {
        adult: [
          { sessionsPerWeek: 3, minutesPerSession: 180 },
          { sessionsPerWeek: 4, minutesPerSession: 150 },
          { sessionsPerWeek: 4, minutesPerSession: 135 },
        ],
        adolescent: [{ sessionsPerWeek: 3, minutesPerSession: 120 }],
      },
      level: { default: '2.1', 'asam-3': '2.1' },
    },
    P3: {
      steps: {
        adult: [
          { sessionsPerWeek: 2, minutesPerSession: 120 },
          { sessionsPerWeek: 2, minutesPerSession: 90 },
        ],
        adolescent: [
          { sessionsPerWeek: 2, minutesPerSession: 120 },
          { sessionsPerWeek: 2, minutesPerSession: 90 },
        ],
      },
      level: { default: '1.5', 'asam-3': '1.0' },
    },
    P4: {
      steps: {
        adult: [{ sessionsPerWeek: 1, minutesPerSession: 90 }],
        adolescent: [{ sessionsPerWeek: 1, minutesPerSession: 90 }],
      },
      level: { default: '1.5', 'asam-3': '1.0' },
    },
    P5: {
      steps: {
        adult: [
          { sessionsPerWeek: 0.5, minutesPerSession: 60 },
          { sessionsPerWeek: 0.25, minutesPerSession: 30 },
        ],
        adolescent: [
          { sessionsPerWeek: 0.5, minutesPerSession: 60 },
          { sessionsPerWeek: 0.25, minutesPerSession: 30 },
        ],
      },
      level: { default: '1.0', 'asam-3': '1.0' },
    },
  },
  transitions: [
    {
      from: 'P1',
      to: 'P2',
      criteria: [
        { id: 'A1', minDays: 7 },
        attendance(0.8, 14),
        { id: 'A3', max: 1, windowDays: 14, noneConsecutive: false },
        { id: 'A4', minCollected: 2, windowDays: 14, lastNegative: 2 },
        { id: 'A5', minDays: 7 },
        { id: 'A6', ask: 'weekly', weeks: 2 },
        { id: 'A7', ask: 'no-critical-item' },
        cssrs,
        { id: 'A9', ask: 'plan-signed' },
        onMedication,
        { id: 'A11', maxLevel: '2.1', maxRating: null, maxAgeDays: 30 },
      ],
    },
    {
      from: 'P2',
      to: 'P3',
      criteria: [
        { id: 'A1', minDays: 21 },
        attendance(0.8, 28),
        { id: 'A3', max: 2, windowDays: 28, noneConsecutive: true },
        { id: 'A4', minCollected: 4, windowDays: 28, lastNegative: 4 },
        { id: 'A5', minDays: 30 },
        settled,
        calm,
        cssrs,
        { id: 'A9', ask: 'goals', minShare: 0.5 },
        onMedication,
        { id: 'A11', maxLevel: '1.5', maxRating: null, maxAgeDays: 30 },
      ],
    },
    {
      from: 'P3',
      to: 'P4',
      criteria: [
        { id: 'A1', minDays: 21 },
        attendance(0.8, 28),
        { id: 'A3', max: 2, windowDays: 28, noneConsecutive: false },
        { id: 'A4', minCollected: 0, windowDays: 60, lastNegative: 4 },
        { id: 'A5', minDays: 60 },
        settled,
        calm,
        cssrs,
        { id: 'A9', ask: 'goals', minShare: 0.75 },
        onMedication,
        { id: 'A11', maxLevel: '1.5', maxRating: null, maxAgeDays: 30 },
      ],
    },
    {
      from: 'P4',
      to: 'P5',
      criteria: [
        { id: 'A1', minDays: 42 },
        attendance(0.75, 42),
        { id: 'A3', max: 2, windowDays: 42, noneConsecutive: false },
        { id: 'A4', minCollected: 0, windowDays: 90, lastNegative: 3 },
        { id: 'A5', minDays: 90 },
        { id: 'A6', ask: 'protective-over-risk', maxAgeDays: 21 },
        {
          id: 'A7',
          ask: 'measures',
          measures: [{ instrument: 'PHQ-9', below: 10, orDrop: null }],
          maxAgeDays: 35,
        },
        cssrs,
        { id: 'A9', ask: 'discharge-ready' },
        { id: 'A10', minPdc: null, maxAgeDays: 28, prescriberConfirmed: true },
        { id: 'A11', maxLevel: '1.5', maxRating: 1, maxAgeDays: 30 },
      ],
    },
  ],
  holds: {
    U1: [{ kind: 'emergency-protocol', dueHours: 0 }],
    U2: [
      { kind: 'same-day-evaluation', dueHours: 24 },
      { kind: 'hold-review', dueHours: 336 },
    ],
    U2b: [{ kind: 'same-day-contact', dueHours: 8 }],
    U7: [{ kind: 'withdrawal-gate', dueHours: 0 }],
    SAFETY: [{ kind: 'same-day-evaluation', dueHours: 24 }],
    PARKED: [{ kind: 'parked-facts-review', dueHours: 24 }],
    concernTrigger: {
      'suicide-risk-high': 'U1',
      'homicidal-intent': 'U1',
      'command-psychosis': 'U1',
      'suicide-risk-moderate': 'U2',
      'phq9-item9': 'U2b',
      'severe-withdrawal': 'U7',
    },
    releaseNeedsScreen: ['U1', 'U2', 'U2b'],
    concernSeverities: ['emergency', 'same-day'],
  },
  triggers: {
    U3: { reports: ['overdose', 'naloxone-reversal'], lookBackDays: 14, to: 'P2' },
    U4: {
      minPositive: 2,
      windowDays: 14,
      dailyUseReport: 'return-to-daily-use',
      opioids: [
        'opioid',
        'opioids',
        'opiate',
        'opiates',
        'heroin',
        '6-mam',
        'fentanyl',
        'norfentanyl',
        'oxycodone',
        'methadone',
        'buprenorphine',
      ],
      opioidActions: [
        { kind: 'medication-review', dueHours: 24 },
        { kind: 'naloxone', dueHours: 24 },
        { kind: 'take-home-review', dueHours: 24 },
      ],
    },
    U5: { windowDays: 14 },
    U6: {
      consecutive: 3,
      minShare: 0.5,
      windowDays: 14,
      minSessions: 2,
      classes: ['unexcused', 'unknown'],
      logisticReasons: ['work-schedule', 'transport', 'unable'],
      reTrack: [{ kind: 're-track', dueHours: 24 }],
    },
    U7: { ciwa: 10, cows: 13, lookBackDays: 2 },
    U8: { use: 1, risk: 12, riskInARow: 2, lookBackDays: 7 },
    U9: {
      measures: [
        { instrument: 'PHQ-9', rise: 5, reach: 20 },
        { instrument: 'GAD-7', rise: 4, reach: 15 },
        { instrument: 'PCL-5', rise: 10, reach: null },
      ],
      lookBackDays: 7,
    },
    U10: { reports: ['housing-lost', 'unsafe-home', 'partner-violence'], lookBackDays: 14 },
    U11: {
      missedDays: { methadone: 3, buprenorphine: 3 },
      injectionGrace: [
        { medication: 'xr-naltrexone', everyDaysUpTo: 400, overdueAfterDays: 35 },
        { medication: 'xr-buprenorphine', everyDaysUpTo: 7, overdueAfterDays: 9 },
        { medication: 'xr-buprenorphine', everyDaysUpTo: 400, overdueAfterDays: 42 },
      ],
      lookBackDays: 7,
    },
    U12: { reports: ['pregnancy'], lookBackDays: 7 },
    H1: {
      reviews: 2,
      goalsBelow: 0.5,
      escalateAfterDays: 28,
      escalation: [{ kind: 'level-transfer-review', dueHours: 168 }],
      replacesU4In: ['P2'],
      opioidRiskDays: 90,
      opioidMedications: ['methadone', 'buprenorphine', 'xr-buprenorphine', 'naltrexone', 'xr-naltrexone'],
      overdoseReports: ['overdose', 'naloxone-reversal'],
      worseTests: { compared: 4, moreBy: 2 },
    },
    'HW-2': { weeks: 2 },
  },
  actions: {
    U3: [
      { kind: 're-rating', dueHours: 24 },
      { kind: 'medication-review', dueHours: 24 },
      { kind: 'naloxone', dueHours: 24 },
    ],
    U4: [{ kind: 're-rating', dueHours: 48 }],
    U5: [
      { kind: 'counselor-contact', dueHours: 72 },
      { kind: 'plan-note', dueHours: 72 },
      { kind: 'weekly-tests', dueHours: 72 },
    ],
    U6: [{ kind: 'outreach', dueHours: 24 }],
    U7: [{ kind: 'withdrawal-gate', dueHours: 0 }],
    U8: [{ kind: 'measure-review', dueHours: 72 }],
    U9: [{ kind: 'psychiatric-evaluation', dueHours: 168 }],
    U10: [
      { kind: 're-rating', dueHours: 48 },
      { kind: 'recovery-residence', dueHours: 48 },
    ],
    U11: [{ kind: 'missed-dose-review', dueHours: 8 }],
    U12: [{ kind: 'obstetric-link', dueHours: 24 }],
    H1: [
      { kind: 'case-conference', dueHours: 168 },
      { kind: 'contingency-management', dueHours: 168 },
      { kind: 'psychiatric-evaluation', dueHours: 168 },
    ],
    'HW-2': [{ kind: 'hours-review', dueHours: 72 }],
  },
  stepUpTriggers: ['U3', 'U4', 'U6'],
  attendance: {
    excludedClasses: ['excused', 'program-cancelled', 'technical-failure'],
    unexcused: 'unexcused',
    unknown: 'unknown',
  },
  use: { ignoredSubstances: ['nicotine', 'tobacco', 'caffeine'] },
  measures: { bam: 'BAM-IOP', phq9: 'PHQ-9', cssrs: 'C-SSRS' },
  hysteresis: { rating: 2, dimensions: [3, 6], ifStable: [2], minDays: 28 },
  deadlines: {
    stepDownHours: 168,
    stepUpHours: { U3: 24, U4: 48, U6: 24 },
    deferDays: 7,
    effectiveAfterDays: 1,
    effectiveWithinDays: 60,
    retryMinutes: 60,
    seatHours: 24,
    factsHours: 4,
    overdueMinutes: 15,
  },
  dayClose: { localTime: '06:30' },
  freshnessMinutes: { intake: 15, scheduling: 60, attendance: 60, medication: 15 },
  reviews: { miniDays: 7, dimensionalDays: { P0: null, P1: 14, P2: 14, P3: 30, P4: 30, P5: null } },
  hourBands: [
    { level: '2.5', ageBand: 'adult', minHours: 20, maxHours: null },
    { level: '2.5', ageBand: 'adolescent', minHours: 20, maxHours: null },
    { level: '2.1', ageBand: 'adult', minHours: 9, maxHours: 20 },
    { level: '2.1', ageBand: 'adolescent', minHours: 6, maxHours: 20 },
    { level: '1.5', ageBand: 'adult', minHours: null, maxHours: 9 },
    { level: '1.5', ageBand: 'adolescent', minHours: null, maxHours: 6 },
    { level: '1.0', ageBand: 'adult', minHours: null, maxHours: 9 },
    { level: '1.0', ageBand: 'adolescent', minHours: null, maxHours: 6 },
  ],
};

/** Rule set in force until a tenant puts another in force. */
export const HOUSE_STEP_DOWN_V1: RuleSet = {
  id: 'house-step-down',
  version: 1,
  hash: contentHash(policy),
  policy,
};
