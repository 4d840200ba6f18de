import type { LadderRules } from '../ladder.js';

/** House no-show ladder (clinical 2.5): every number a site may change. */
export const OUTREACH_LADDER_V1: LadderRules = {
  id: 'house-outreach-ladder',
  version: 1,
  noArrivalMinutes: 15,
  missClasses: ['unexcused', 'late-cancel'],
  barrierMisses: 2,
  barrierWindowDays: 7,
  consecutiveMisses: 3,
  outreachAfterDays: 7,
  conferenceAfterDays: 14,
  exhaustedAfterDays: 30,
  callWithinDays: 1,
  immediateContactMinutes: 60,
  dueHours: { 'same-day-call': 8, 'barrier-assessment': 72, 'peer-outreach': 24, 'case-conference': 168 },
  endedByContact: ['same-day-call', 'peer-outreach'],
  messageConsent: 'reminders',
  contactResults: ['reached', 'visited'],
  results: ['reached', 'visited', 'no-answer', 'message-left', 'letter-sent', 'declined', 'done', 'opened-in-error'],
};
