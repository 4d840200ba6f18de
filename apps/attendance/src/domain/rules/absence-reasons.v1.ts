import type { AbsenceRules } from '../absence.js';

/**
 * House table of absence reasons (clinical 2.5, codes of 8.3). `afterStart` codes can only be said once the session has begun;
 * `byPerson: false` codes are set by the service itself.
 */
export const ABSENCE_REASONS_V1: AbsenceRules = {
  id: 'house-absence-reasons',
  version: 1,
  lateCancelHours: 24,
  reasons: {
    'no-show': { class: 'unexcused', afterStart: true, byPerson: true },
    unable: { class: 'unexcused', afterStart: false, byPerson: true },
    transport: { class: 'unexcused', afterStart: false, byPerson: true },
    'work-schedule': { class: 'unexcused', afterStart: false, byPerson: true },
    jail: { class: 'excused', afterStart: false, byPerson: true },
    hospital: { class: 'excused', afterStart: false, byPerson: true },
    illness: { class: 'excused', afterStart: false, byPerson: true },
    died: { class: 'excused', afterStart: false, byPerson: true },
    moved: { class: 'unexcused', afterStart: false, byPerson: true },
    vacation: { class: 'unexcused', afterStart: false, byPerson: true },
    left: { class: 'unexcused', afterStart: false, byPerson: true },
    forgot: { class: 'unexcused', afterStart: true, byPerson: true },
    'program-cancelled': { class: 'program-cancelled', afterStart: false, byPerson: true },
    'telehealth-failure': { class: 'technical-failure', afterStart: true, byPerson: true },
    unknown: { class: 'unknown', afterStart: true, byPerson: true },
    other: { class: 'unexcused', afterStart: false, byPerson: true },
    'on-leave': { class: 'excused', afterStart: false, byPerson: false },
    'referred-out': { class: 'excused', afterStart: false, byPerson: false },
  },
};
