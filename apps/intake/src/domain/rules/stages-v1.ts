import type { StageRules } from './stages.js';

/** House pipeline: an intake within 48 h of the call, a missed one followed the same day, a week for a discharge (clinical 2.5). */
export const stagesV1: StageRules = {
  kind: 'stages',
  next: {
    'awaiting-contact': { step: 'first-contact', hours: null },
    reached: { step: 'book-intake', hours: 24 },
    'intake-booked': { step: 'intake-visit', hours: null },
    'intake-missed': { step: 'call-again', hours: 8 },
    'in-assessment': { step: 'sign-assessment', hours: 72 },
    reassessment: { step: 'sign-assessment', hours: 24 },
    deferred: { step: 'hand-over', hours: 24 },
    'deferred-wm': { step: 'hand-over', hours: 24 },
    'emergency-transfer': { step: 'hand-over', hours: 1 },
    'awaiting-level': { step: 'decide-level', hours: 24 },
    'awaiting-plan': { step: 'sign-plan', hours: 72 },
    ready: { step: 'admit', hours: 72 },
    admitted: { step: 'plan-review', hours: null },
    'on-leave': null,
    'discharge-proposed': { step: 'decide-discharge', hours: 168 },
  },
  reasons: {
    missed: [
      ...['no-show', 'unable', 'transport', 'work-schedule', 'childcare', 'jail', 'hospital', 'illness', 'moved'],
      ...['forgot', 'unknown', 'other'],
    ],
    cancelled: ['by-person', 'by-site', 'rebooked', 'no-longer-wanted', 'hospital', 'jail'],
  },
  earlyHours: 48,
  recordKinds: [
    'assessment',
    'discharge-summary',
    'medication-list',
    'laboratory',
    'court-order',
    'prescription-history',
  ],
  higherLevelFrom: '2.5',
};
