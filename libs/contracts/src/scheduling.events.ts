import { Type } from 'typebox';
import {
  calendarEvent,
  code,
  day,
  directoryEvent,
  instant,
  oneOf,
  orNull,
  patientEvent,
  uuid,
  whole,
} from './contract.js';
import { parked, phase, siteMoment, taper, tier, track } from './shapes.js';

const patient = <P extends Parameters<typeof patientEvent>[2]>(name: string, properties: P, description: string) =>
  patientEvent('scheduling', name, properties, description);
const calendar = <P extends Parameters<typeof calendarEvent>[2]>(name: string, properties: P, description: string) =>
  calendarEvent('scheduling', name, properties, description);

const zone = Type.String({ description: 'IANA time zone of the site.' });
const site = {
  zone,
  jurisdiction: code('Jurisdiction pack, for example US-MD.'),
  edition: oneOf(['3', '4'], 'Edition of the level codes used here.'),
  opioidTreatmentProgram: Type.Boolean({
    description: 'Certified opioid treatment program: methadone may be dispensed.',
  }),
};

export const SiteRegisteredV1 = directoryEvent(
  'scheduling',
  'SiteRegistered',
  'siteId',
  { siteId: uuid('Site.'), ...site },
  'A site exists or its facts changed.',
);
export const ProgramDefinedV1 = directoryEvent(
  'scheduling',
  'ProgramDefined',
  'programId',
  { programId: uuid('Program.'), siteId: uuid('Site.'), ageBand: oneOf(['adult', 'adolescent'], 'Whom it takes.') },
  'A program runs at a site.',
);
export const StaffRegisteredV1 = directoryEvent(
  'scheduling',
  'StaffRegistered',
  'staffId',
  {
    staffId: uuid('Staff member.'),
    tier: tier('Credential tier.'),
    siteIds: Type.Array(uuid('Site.')),
    credentialUntil: orNull(day('Last day of the credential.')),
  },
  'A staff member works at these sites.',
);
export const CredentialChangedV1 = directoryEvent(
  'scheduling',
  'CredentialChanged',
  'staffId',
  {
    staffId: uuid('Staff member.'),
    tier: tier('New tier.'),
    credentialUntil: orNull(day('Last day of the credential.')),
  },
  'A credential was renewed, raised, lowered or ended.',
);

const seriesBody = {
  siteId: uuid('Site.'),
  programId: uuid('Program.'),
  trackId: uuid('Track: a day or evening weekly template of the program.'),
  track,
  phase: phase('Phase the series serves.'),
  component: code('group, individual, family, education, skills, psychiatric, medication, holistic.'),
  weekdays: Type.Array(whole('ISO weekday, 1 Monday .. 7 Sunday.', 1, 7)),
  startLocal: Type.String({ pattern: '^\\d{2}:\\d{2}$', description: 'Wall time at the site, HH:MM.' }),
  minutes: whole('Planned minutes, min.', 1, 600),
  capacity: whole('Seats.', 1),
  from: day('First day.'),
  until: orNull(day('Last day; null is open.')),
  zone,
};
export const SeriesPublishedV1 = calendar('SeriesPublished', seriesBody, 'A weekly series of sessions was published.');
export const SeriesChangedV1 = calendar(
  'SeriesChanged',
  { ...seriesBody, effective: day('First day of the change.') },
  'A series changed from a day on.',
);
export const SeriesEndedV1 = calendar('SeriesEnded', { until: day('Last day with a session.') }, 'A series ends.');
export const SessionScheduledV1 = calendar(
  'SessionScheduled',
  {
    sessionId: uuid('UUIDv5(seriesId, original local start): identity survives every edit.'),
    siteId: uuid('Site.'),
    programId: uuid('Program.'),
    phase: phase('Phase the series serves.'),
    component: code('Component.'),
    startsAt: instant('Planned start.'),
    endsAt: instant('Planned end.'),
    plannedMinutes: whole('Planned minutes, min.', 1),
    ...siteMoment,
  },
  'One session of a series is on the calendar.',
);
export const SessionMovedV1 = calendar(
  'SessionMoved',
  {
    sessionId: uuid('Session.'),
    startsAt: instant('New start.'),
    endsAt: instant('New end.'),
    plannedMinutes: whole('Planned minutes, min.', 1),
    ...siteMoment,
  },
  'One session moved; its id stays.',
);
export const SessionCancelledV1 = calendar(
  'SessionCancelled',
  { sessionId: uuid('Session.'), reason: code('Coded reason.'), ...siteMoment },
  'One session was cancelled by the program.',
);

const membership = {
  enrollmentId: uuid('Enrollment: a membership interval.'),
  episodeId: uuid('Episode.'),
  siteId: uuid('Site.'),
  programId: uuid('Program.'),
  trackId: uuid('Track.'),
  track,
  phase: phase('Phase of the seat.'),
  taper,
  seriesIds: Type.Array(uuid('Series the patient now belongs to.')),
  from: day('First day of the membership.'),
  zone,
};
export const EnrollmentStartedV1 = patient(
  'EnrollmentStarted',
  membership,
  'The patient has a seat in a track from a day on.',
);
export const EnrollmentMovedV1 = patient(
  'EnrollmentMoved',
  { ...membership, cause: code('phase-change, re-track, taper-step.') },
  'The seat moved: earlier membership ends the day before `from`.',
);
export const EnrollmentEndedV1 = patient(
  'EnrollmentEnded',
  { enrollmentId: uuid('Enrollment.'), until: day('Last day of the membership.'), reason: code('Coded reason.'), zone },
  'The seat was given back.',
);
export const EnrollmentBlockedV1 = patient(
  'EnrollmentBlocked',
  {
    episodeId: uuid('Episode.'),
    approvalId: orNull(uuid('Phase change that asked, if any.')),
    reasons: Type.Array(
      code(
        'no-free-seat, no-matching-series, age-band-mismatch, hours-outside-band, safety-concern-open, on-leave, referred-out.',
      ),
    ),
    zone,
  },
  'No seat could be given; the old seat is kept and a scheduler is asked.',
);
export const SeatReservedV1 = patient(
  'SeatReserved',
  {
    reservationId: uuid('Reservation.'),
    approvalId: uuid('Phase change.'),
    trackId: uuid('Track.'),
    seriesIds: Type.Array(uuid('Series.')),
    from: day('Effective day.'),
    zone,
  },
  'A seat is held for an approved phase change: it counts as taken and changes no roster.',
);
export const SeatReleasedV1 = patient(
  'SeatReleased',
  { reservationId: uuid('Reservation.'), approvalId: uuid('Phase change.'), reason: code('Coded reason.') },
  'The reservation ended without a move.',
);
const appointment = {
  appointmentId: uuid('Appointment.'),
  sessionId: uuid('Session the patient is booked into.'),
  seriesId: uuid('Series of that session.'),
  siteId: uuid('Site.'),
  component: code('Component.'),
  startsAt: instant('Planned start.'),
  plannedMinutes: whole('Planned minutes, min.', 1),
  ...siteMoment,
};
export const AppointmentBookedV1 = patient(
  'AppointmentBooked',
  appointment,
  'The patient is booked into one session outside the track.',
);
export const AppointmentMovedV1 = patient('AppointmentMoved', appointment, 'The booking moved to another session.');
export const AppointmentCancelledV1 = patient(
  'AppointmentCancelled',
  { appointmentId: uuid('Appointment.'), sessionId: uuid('Session.'), reason: code('Coded reason.'), ...siteMoment },
  'The booking was cancelled.',
);
export const WaitlistJoinedV1 = patient(
  'WaitlistJoined',
  { waitlistId: uuid('Place in line.'), trackId: uuid('Track.'), zone },
  'The patient waits for a seat.',
);
export const SeatOfferedV1 = patient(
  'SeatOffered',
  { offerId: uuid('Offer.'), trackId: uuid('Track.'), expiresAt: instant('Offer ends.') },
  'A freed seat was offered.',
);
export const SeatAcceptedV1 = patient('SeatAccepted', { offerId: uuid('Offer.') }, 'The offer was taken.');
export const SeatOfferExpiredV1 = patient('SeatExpired', { offerId: uuid('Offer.') }, 'The offer ran out.');
export const SchedulingFactsParkedV1 = patient(
  'FactsParked',
  parked,
  'Facts of this patient wait behind a parked event.',
);
export const SchedulingFactsResumedV1 = patient('FactsResumed', parked, 'They flow again.');
