import type { CriterionRule, Policy } from '../policy.js';

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

/** Criteria A1-A11 per transition, with thresholds and look-backs (clinical 2.3). */
export const transitionsV1: Policy['transitions'] = [
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
];
