import type { Policy } from '../policy.js';

/** What holds at once, and what it asks for (clinical 2.4 U1, U2, U2b). */
export const holdsV1: Policy['holds'] = {
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
};

/** Triggers U3-U12, H1 and HW-2 (clinical 2.4, 5.4, 1.3). */
export const triggersV1: Policy['triggers'] = {
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
};

/** What each trigger asks for, and by when (clinical 2.4). */
export const actionsV1: Policy['actions'] = {
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
};
