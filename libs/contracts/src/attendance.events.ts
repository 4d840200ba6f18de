import { Type } from 'typebox';
import { amount, code, day, instant, oneOf, orNull, patientEvent, uuid, whole } from './contract.js';
import { hourBand, parked, siteMoment } from './shapes.js';

const event = <P extends Parameters<typeof patientEvent>[2]>(name: string, properties: P, description: string) =>
  patientEvent('attendance', name, properties, description);

const session = {
  sessionId: uuid('Session.'),
  episodeId: orNull(uuid('Episode, when known here.')),
  siteId: uuid('Site.'),
  component: code('Component of the session.'),
  startsAt: instant('Planned start.'),
  plannedMinutes: whole('Planned minutes, min.', 1),
  ...siteMoment,
};
const attended = {
  minutes: whole('Minutes present, min.'),
  countableMinutes: whole('Minutes that count as clinical time, min.'),
  partial: Type.Boolean({ description: 'Left early or came late beyond the grace time.' }),
};
const missed = {
  reason: code(
    'no-show, unable, transport, work-schedule, jail, hospital, illness, moved, vacation, left, forgot, program-cancelled, telehealth-failure, unknown, other.',
  ),
  class: oneOf(
    ['unexcused', 'excused', 'late-cancel', 'program-cancelled', 'technical-failure', 'unknown'],
    'How it counts (clinical 2.5); unknown is never attended.',
  ),
};
const outcome = Type.Union(
  [
    Type.Object({ kind: Type.Literal('attended'), ...attended }),
    Type.Object({ kind: Type.Literal('missed'), ...missed }),
    Type.Object({ kind: Type.Literal('withdrawn') }),
  ],
  { description: 'What now holds; withdrawn means the record was made in error.' },
);

export const PatientCheckedInV1 = event(
  'PatientCheckedIn',
  { ...session, at: instant('Arrival.'), source: code('front-desk, kiosk, telehealth, staff.') },
  'The patient arrived.',
);
export const SessionAttendedV1 = event('SessionAttended', { ...session, ...attended }, 'The patient took part.');
export const SessionMissedV1 = event(
  'SessionMissed',
  {
    ...session,
    ...missed,
    immediateContact: Type.Boolean({ description: 'A safety concern is open: a person must reach the patient now.' }),
  },
  'The patient did not take part, with a coded reason.',
);
export const AttendanceCorrectedV1 = event(
  'AttendanceCorrected',
  { ...session, outcome, correctionReason: code('Why it was corrected.') },
  'A recorded outcome was corrected; the new outcome replaces the old.',
);
export const WeekIntensityComputedV1 = event(
  'WeekIntensityComputed',
  {
    isoWeek: Type.String({ pattern: '^\\d{4}-W\\d{2}$', description: 'ISO week.' }),
    weekStart: day('Monday of the week.'),
    plannedMinutes: whole('Planned clinical minutes, min.'),
    deliveredMinutes: whole('Countable minutes delivered, min.'),
    sessionsPlanned: whole('Sessions planned.'),
    sessionsAttended: whole('Sessions attended.'),
    hourBand: orNull(hourBand),
    verdict: oneOf(['within', 'under', 'over', 'no-band'], 'Delivered hours against the band (HW-2).'),
    zone: Type.String({ description: 'IANA zone.' }),
  },
  'The week was closed and its hours held against the band.',
);
export const BillableDayDeterminedV1 = event(
  'BillableDayDetermined',
  { minutes: whole('Countable minutes of the day, min.'), billable: Type.Boolean(), ...siteMoment },
  'Whether the day meets the payer rule (HW-4).',
);
export const BillableDayReopenedV1 = event(
  'BillableDayReopened',
  { reason: code('Coded reason.'), ...siteMoment },
  'A correction reopened the day.',
);
export const AuthorizationRecordedV1 = event(
  'AuthorizationRecorded',
  {
    authorizationId: uuid('Authorization.'),
    days: whole('Days authorized.'),
    from: day('First day.'),
    until: day('Last day.'),
  },
  'A payer authorized days.',
);
export const AuthorizationExhaustingV1 = event(
  'AuthorizationExhausting',
  { authorizationId: uuid('Authorization.'), daysLeft: amount('Days left.') },
  'An authorization runs out soon.',
);
export const OutreachOpenedV1 = event(
  'OutreachOpened',
  {
    outreachId: uuid('Outreach.'),
    step: code('same-day-call, barrier-assessment, peer-outreach, case-conference.'),
    cause: code('What opened it.'),
    dueAt: instant('Due.'),
    ...siteMoment,
  },
  'Someone is asked to reach the patient (ladder of clinical 2.5).',
);
export const OutreachClosedV1 = event(
  'OutreachClosed',
  { outreachId: uuid('Outreach.'), result: code('Coded result.'), ...siteMoment },
  'The outreach ended.',
);
export const OutreachExhaustedV1 = event(
  'OutreachExhausted',
  { outreachId: uuid('Outreach.'), ...siteMoment },
  'The ladder ended without contact; intake proposes, never discharges.',
);
export const AttendanceFactsParkedV1 = event(
  'FactsParked',
  parked,
  'Facts of this patient wait behind a parked event.',
);
export const AttendanceFactsResumedV1 = event('FactsResumed', parked, 'They flow again.');
