import type { PresenceRules } from '../presence.js';

/** House rules of presence: 15 minutes of grace (clinical 2.5); dosing-window contact, mutual help, transport and meals are no clinical time (1.3). */
export const PRESENCE_V1: PresenceRules = {
  id: 'house-presence',
  version: 1,
  graceMinutes: 15,
  attendedFromMinutes: 1,
  checkInOpensMinutes: 240,
  checkInClosesMinutes: 240,
  clockSkewMinutes: 5,
  notCountable: ['medication', 'mutual-help', 'transport', 'meal'],
  walkInReasons: ['transfer', 'make-up-session', 'urgent-need', 'schedule-error', 'guest-track', 'other'],
  correctionReasons: [
    'wrong-patient',
    'wrong-session',
    'wrong-time',
    'wrong-reason',
    'late-information',
    'audit',
    'other',
  ],
};
