import { accept, reject, type Decision, type Id, type Instant, type SiteDate, type Zone } from '@stepwell/kernel';

/** A session somebody may be booked into, with how full it is. */
export interface BookableSession {
  readonly sessionId: Id;
  readonly seriesId: Id;
  readonly siteId: Id;
  readonly component: string;
  readonly siteDate: SiteDate;
  readonly zone: Zone;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly minutes: number;
  readonly cancelled: boolean;
  readonly capacity: number;
  /** Members on that day and bookings so far. */
  readonly taken: number;
}

/** One booking of a patient into one session outside the track. */
export interface Appointment {
  readonly appointmentId: Id;
  readonly patientId: Id;
  readonly session: Omit<BookableSession, 'capacity' | 'taken' | 'cancelled'>;
  readonly status: 'booked' | 'cancelled';
}

export interface AppointmentBooked {
  readonly type: 'appointment-booked';
  readonly appointment: Appointment;
}
export interface AppointmentMoved {
  readonly type: 'appointment-moved';
  readonly appointment: Appointment;
}
export interface AppointmentCancelled {
  readonly type: 'appointment-cancelled';
  readonly appointment: Appointment;
  readonly reason: string;
}
export type AppointmentEvent = AppointmentBooked | AppointmentMoved | AppointmentCancelled;

export type BookingRejection =
  'unknown-session' | 'session-cancelled' | 'session-full' | 'already-booked' | 'patient-double-booked';

/** A period of a patient that is already booked. */
export interface BusyPeriod {
  readonly patientId: Id;
  readonly sessionId: Id;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** One wish of a batch; the session is null when there is none like that. */
export interface BookingWish {
  readonly appointmentId: Id;
  readonly patientId: Id;
  readonly session: BookableSession | null;
}

/** Decides a batch row by row, in order: earlier rows take seats from later ones, and nobody is in two places at once. */
export function bookAll(
  wishes: readonly BookingWish[],
  busy: readonly BusyPeriod[],
): readonly Decision<AppointmentBooked, BookingRejection>[] {
  const taken = new Map<Id, number>();
  const periods = Map.groupBy(busy, (period) => period.patientId);
  return wishes.map((wish) => {
    const decision = bookOne(wish, periods.get(wish.patientId) ?? [], taken.get(wish.session?.sessionId ?? '') ?? 0);
    if (decision.ok) {
      const { session } = decision.events[0]!.appointment;
      taken.set(session.sessionId, (taken.get(session.sessionId) ?? 0) + 1);
      const period = { patientId: wish.patientId, ...session };
      periods.set(wish.patientId, [...(periods.get(wish.patientId) ?? []), period]);
    }
    return decision;
  });
}

function bookOne(
  { appointmentId, patientId, session }: BookingWish,
  busy: readonly BusyPeriod[],
  takenNow: number,
): Decision<AppointmentBooked, BookingRejection> {
  if (!session) return reject('unknown-session');
  const problem = placeProblem(session, takenNow) ?? timeProblem(session, busy);
  if (problem) return reject(problem);
  return accept({
    type: 'appointment-booked',
    appointment: { appointmentId, patientId, session: placeOf(session), status: 'booked' },
  });
}

function placeProblem(session: BookableSession, takenNow: number): BookingRejection | null {
  if (session.cancelled) return 'session-cancelled';
  return session.taken + takenNow >= session.capacity ? 'session-full' : null;
}

function timeProblem(session: BookableSession, busy: readonly BusyPeriod[]): BookingRejection | null {
  if (busy.some((period) => period.sessionId === session.sessionId)) return 'already-booked';
  const overlaps = busy.some((period) => period.startsAt < session.endsAt && session.startsAt < period.endsAt);
  return overlaps ? 'patient-double-booked' : null;
}

function placeOf(session: BookableSession): Appointment['session'] {
  const { sessionId, seriesId, siteId, component, siteDate, zone, startsAt, endsAt, minutes } = session;
  return { sessionId, seriesId, siteId, component, siteDate, zone, startsAt, endsAt, minutes };
}

/** Moves a booking to another session. `busy` is the patient's other bookings. */
export function moveAppointment(
  appointment: Appointment,
  session: BookableSession | null,
  busy: readonly BusyPeriod[],
): Decision<AppointmentMoved, BookingRejection | 'appointment-cancelled'> {
  if (appointment.status === 'cancelled') return reject('appointment-cancelled');
  const others = busy.filter((period) => period.sessionId !== appointment.session.sessionId);
  if (!session) return reject('unknown-session');
  if (session.sessionId === appointment.session.sessionId) return reject('already-booked');
  const problem = placeProblem(session, 0) ?? timeProblem(session, others);
  if (problem) return reject(problem);
  return accept({ type: 'appointment-moved', appointment: { ...appointment, session: placeOf(session) } });
}

/** Cancels a booking with a coded reason. */
export function cancelAppointment(
  appointment: Appointment,
  reason: string,
): Decision<AppointmentCancelled, 'appointment-cancelled'> {
  if (appointment.status === 'cancelled') return reject('appointment-cancelled');
  return accept({ type: 'appointment-cancelled', appointment: { ...appointment, status: 'cancelled' }, reason });
}
