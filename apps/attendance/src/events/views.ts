import type { Received, View } from '@stepwell/messaging';
import type { RosterFold } from '../app/roster-fold.js';
import { REBUILDABLE } from '../db/rebuildable.js';
import { bookingOf, calendarFact, patientFact } from './facts.js';
import { BOOKINGS, CALENDAR, PATIENT } from './roster-events.js';

const PATIENT_TYPES: ReadonlySet<string> = new Set(PATIENT.map(({ type }) => type));

/** Read models of attendance that are made of other services' events alone. */
export function viewsOf(fold: RosterFold): readonly View[] {
  return [
    {
      name: 'roster',
      about: 'who is expected in which session, and the standing of everybody on it',
      tables: REBUILDABLE.roster,
      contracts: [...CALENDAR, ...BOOKINGS, ...PATIENT],
      async fold(tx, events) {
        await fold.calendarTold(tx, events.map(calendarFact).filter(isThere));
        const told = events.map(bookingOf).filter(isThere);
        const sessions = told.map(({ session }) => session).filter(isThere);
        const bookings = told.map(({ booking }) => booking);
        await fold.booked(tx, bookings, sessions);
        await fold.told(tx, events.filter(isAboutPatient).map(patientFact).filter(isThere));
      },
    },
  ];
}

function isAboutPatient(event: Received): event is Received<{ patientId: string }> {
  return PATIENT_TYPES.has(event.type);
}

function isThere<T>(value: T | null): value is T {
  return value !== null;
}
