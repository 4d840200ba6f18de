import { contentHash } from '@stepwell/kernel';
import type { Policy, RuleSet } from '../policy.js';
import { transitionsV1 } from './advancement-v1.js';
import { ladderV1 } from './ladder-v1.js';
import { actionsV1, holdsV1, triggersV1 } from './triggers-v1.js';

/** House policy, version 1: clinical 2.2, 2.3, 2.4, 1.6; `HOUSE` marks there are open for clinical sign-off. */
const policy: Policy = {
  ladder: ladderV1,
  transitions: transitionsV1,
  holds: holdsV1,
  triggers: triggersV1,
  actions: actionsV1,
  stepUpTriggers: ['U3', 'U4', 'U6'],
  besideStepDown: ['HW-2'],
  holdUntilCleared: ['U1', 'U2', 'U2b'],
  recallDays: 180,
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
    // Below 9 h and 6 h: bounds include themselves and plans are whole minutes.
    { level: '1.5', ageBand: 'adult', minHours: null, maxHours: 8.99 },
    { level: '1.5', ageBand: 'adolescent', minHours: null, maxHours: 5.99 },
    { level: '1.0', ageBand: 'adult', minHours: null, maxHours: 8.99 },
    { level: '1.0', ageBand: 'adolescent', minHours: null, maxHours: 5.99 },
  ],
};

/** Rule set in force until a tenant puts another in force. */
export const HOUSE_STEP_DOWN_V1: RuleSet = {
  id: 'house-step-down',
  version: 1,
  hash: contentHash(policy),
  policy,
};
