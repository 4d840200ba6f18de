import type { Policy } from '../policy.js';

/** The house ladder: taper steps and levels per edition (clinical 2.2). */
export const ladderV1: Policy['ladder'] = {
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
};
