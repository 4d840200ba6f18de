import type { ProblemSpec } from '@stepwell/platform';
import type { BookingRejection } from '../domain/appointments.js';
import type { SeatingRejection } from '../domain/seating-commands.js';
import type { ChangeRejection, EndRejection, PublishRejection } from '../domain/series-edits.js';
import type { CancelRejection, MoveRejection } from '../domain/sessions.js';

type Rejection =
  | BookingRejection
  | SeatingRejection
  | PublishRejection
  | ChangeRejection
  | EndRejection
  | MoveRejection
  | CancelRejection
  | 'unknown-zone'
  | 'zone-in-use'
  | 'unknown-site'
  | 'already-registered'
  | 'appointment-cancelled'
  | 'patients-double-booked';

const SCHEDULER = 'a scheduler';
const ADMIN = 'a site admin';

const calendar = {
  'unknown-component': { status: 422, title: 'The rules know no such component.', liftableBy: 'an organisation admin' },
  'group-too-large': { status: 422, title: 'The component does not allow so many seats.', liftableBy: SCHEDULER },
  'unknown-room': { status: 422, title: 'There is no such room.', liftableBy: ADMIN },
  'room-not-at-site': { status: 422, title: 'The room is at another site.', liftableBy: SCHEDULER },
  'room-too-small': {
    status: 422,
    title: 'The room has fewer places than the session has seats.',
    liftableBy: SCHEDULER,
  },
  'unknown-leader': { status: 422, title: 'There is no such staff member.', liftableBy: ADMIN },
  'leader-not-at-site': { status: 422, title: 'The leader does not work at this site.', liftableBy: ADMIN },
  'leader-tier-too-low': {
    status: 422,
    title: 'The leader has too low a credential for this component.',
    liftableBy: SCHEDULER,
  },
  'credential-expired': {
    status: 422,
    title: 'The leader’s credential has ended on a day of the series.',
    liftableBy: ADMIN,
  },
  'room-double-booked': { status: 409, title: 'The room is taken at one of these times.', liftableBy: SCHEDULER },
  'leader-double-booked': {
    status: 409,
    title: 'The leader has another session at one of these times.',
    liftableBy: SCHEDULER,
  },
  'starts-too-early': { status: 422, title: 'The series would start too far in the past.', liftableBy: SCHEDULER },
  'ends-before-start': { status: 422, title: 'The series would end before it starts.', liftableBy: SCHEDULER },
  'effective-in-past': {
    status: 422,
    title: 'Past sessions stay as they are; choose today or later.',
    liftableBy: SCHEDULER,
  },
  'session-started': { status: 409, title: 'The session has begun; choose the next one.', liftableBy: SCHEDULER },
  'series-ended': { status: 409, title: 'The series has ended before that day.', liftableBy: SCHEDULER },
  'nothing-to-change': { status: 422, title: 'Everything is like that already.', liftableBy: 'the caller' },
  'capacity-below-taken': {
    status: 409,
    title: 'More seats are taken than would remain; give a coded reason.',
    liftableBy: SCHEDULER,
  },
  'series-has-members': {
    status: 409,
    title: 'People belong to the series after that day; give a coded reason.',
    liftableBy: SCHEDULER,
  },
  'session-cancelled': { status: 409, title: 'The session is cancelled.', liftableBy: SCHEDULER },
  'moved-into-past': {
    status: 422,
    title: 'A session can only move to a time that is still to come.',
    liftableBy: SCHEDULER,
  },
  'patients-double-booked': {
    status: 409,
    title: 'People booked into it are booked elsewhere at that time.',
    liftableBy: SCHEDULER,
  },
} as const;

const seats = {
  'no-free-seat': {
    status: 409,
    title: 'No seat is free; a coded reason allows one above capacity.',
    liftableBy: 'a scheduler or clinical supervisor',
  },
  'no-matching-series': {
    status: 422,
    title: 'No sessions of the track match the phase and its intensity.',
    liftableBy: SCHEDULER,
  },
  'age-band-mismatch': { status: 422, title: 'The program takes another age band.', liftableBy: 'nobody' },
  'hours-outside-band': {
    status: 422,
    title: 'The planned hours a week are outside the band of the level.',
    liftableBy: 'a clinician, by a new level decision',
  },
  'gap-too-long': { status: 422, title: 'Too many days in a row without a service.', liftableBy: SCHEDULER },
  'not-admitted': { status: 409, title: 'The patient is not admitted yet.', liftableBy: 'an intake coordinator' },
  'patient-discharged': { status: 409, title: 'The episode has ended.', liftableBy: 'an intake coordinator' },
  'already-seated': {
    status: 409,
    title: 'The patient has the seat that the phase asks for; re-track to change it.',
    liftableBy: SCHEDULER,
  },
  'not-enrolled': { status: 409, title: 'The patient has no seat.', liftableBy: SCHEDULER },
  'same-track': { status: 422, title: 'The patient is in that track already.', liftableBy: 'the caller' },
  'unknown-reason': { status: 422, title: 'That is no reason for a seat above capacity.', liftableBy: 'the caller' },
  'from-before-seat': { status: 422, title: 'The seat began later than that.', liftableBy: 'the caller' },
  'offer-not-open': { status: 409, title: 'The offer is not open any more.', liftableBy: SCHEDULER },
} as const;

const bookings = {
  'unknown-session': { status: 422, title: 'There is no such session.', liftableBy: SCHEDULER },
  'session-full': { status: 409, title: 'No seat is free in that session.', liftableBy: SCHEDULER },
  'already-booked': {
    status: 409,
    title: 'The patient is booked into that session already.',
    liftableBy: 'the caller',
  },
  'patient-double-booked': {
    status: 409,
    title: 'The patient is booked elsewhere at that time.',
    liftableBy: SCHEDULER,
  },
  'appointment-cancelled': { status: 409, title: 'The booking is cancelled.', liftableBy: SCHEDULER },
} as const;

const directory = {
  'unknown-zone': { status: 422, title: 'That is no IANA time zone.', liftableBy: 'the caller' },
  'zone-in-use': { status: 409, title: 'A site with a calendar keeps its time zone.', liftableBy: 'nobody' },
  'unknown-site': { status: 422, title: 'There is no such site.', liftableBy: 'an organisation admin' },
  'already-registered': { status: 409, title: 'It is registered already.', liftableBy: 'the caller' },
} as const;

/** Every refusal of scheduling: status, plain words, and who can lift it. */
export const problems: Readonly<Record<Rejection, ProblemSpec>> = { ...calendar, ...seats, ...bookings, ...directory };
