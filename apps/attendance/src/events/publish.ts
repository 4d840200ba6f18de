import {
  AttendanceCorrectedV1,
  AuthorizationExhaustingV1,
  AuthorizationRecordedV1,
  BillableDayDeterminedV1,
  BillableDayReopenedV1,
  OutreachClosedV1,
  OutreachExhaustedV1,
  OutreachOpenedV1,
  PatientCheckedInV1,
  RuleSetActivatedV1,
  SessionAttendedV1,
  SessionMissedV1,
  WeekIntensityComputedV1,
  type Contract,
  type DataOf,
} from '@stepwell/contracts';
import { addDays, isoWeek, startOfSiteDate, uuidv5, type Id, type Instant } from '@stepwell/kernel';
import type { OutgoingEvent, Publish } from '@stepwell/messaging';
import type { AttendanceEvent } from '../domain/attendance.js';
import type { DayDetermined, DayReopened, RuleSetActivated, ServiceEvent, WeekComputed } from '../domain/events.js';
import type { OutreachEvent } from '../domain/ladder.js';

/** Which contract each decided event becomes; a check-out is told by the outcome it leads to. */
export const publish: Publish<ServiceEvent> = (event, { now }) => {
  switch (event.type) {
    case 'patient-checked-in':
    case 'patient-checked-out':
    case 'session-attended':
    case 'session-missed':
    case 'attendance-corrected':
      return attendance(event, now);
    case 'week-computed':
      return week(event);
    case 'day-determined':
    case 'day-reopened':
      return day(event, now);
    case 'outreach-opened':
    case 'outreach-closed':
    case 'outreach-exhausted':
      return outreach(event);
    case 'rule-set-activated':
      return ruleSet(event);
    case 'authorization-recorded': {
      const { authorizationId, patientId, days, from, until } = event.authorization;
      return out(AuthorizationRecordedV1, null, event.at, { patientId, authorizationId, days, from, until });
    }
    case 'authorization-exhausting': {
      const { authorizationId, patientId } = event.authorization;
      return out(AuthorizationExhaustingV1, null, event.at, { patientId, authorizationId, daysLeft: event.daysLeft });
    }
  }
};

function attendance(event: AttendanceEvent, now: Instant): OutgoingEvent | readonly OutgoingEvent[] {
  const { siteId, endsAt } = event.session;
  const happened = endsAt <= now ? endsAt : now;
  const base = sessionData(event);
  switch (event.type) {
    case 'patient-checked-out':
      return [];
    case 'patient-checked-in': {
      const { at, source } = event.mark;
      return out(PatientCheckedInV1, siteId, at, { ...base, at, source });
    }
    case 'session-attended': {
      const { minutes, countableMinutes, partial } = event.outcome;
      return out(SessionAttendedV1, siteId, happened, { ...base, minutes, countableMinutes, partial });
    }
    case 'session-missed': {
      const { reason, class: absence } = event.outcome;
      const { immediateContact } = event;
      return out(SessionMissedV1, siteId, happened, { ...base, reason, class: absence, immediateContact });
    }
    case 'attendance-corrected':
      return out(AttendanceCorrectedV1, siteId, happened, {
        ...base,
        outcome: event.outcome,
        correctionReason: event.reason,
      });
  }
}

function sessionData({ session, patientId, episodeId }: AttendanceEvent) {
  const { sessionId, siteId, component, startsAt, plannedMinutes, siteDate, zone } = session;
  return { patientId, sessionId, episodeId, siteId, component, startsAt, plannedMinutes, siteDate, zone };
}

function week({ patientId, weekStart, zone, intensity }: WeekComputed): OutgoingEvent {
  const ended = startOfSiteDate(addDays(weekStart, 7), zone);
  const data = { patientId, isoWeek: isoWeek(weekStart), weekStart, zone, ...intensity };
  return out(WeekIntensityComputedV1, null, ended, data);
}

function day(event: DayDetermined | DayReopened, now: Instant): OutgoingEvent {
  const { patientId, siteId, siteDate, zone } = event;
  if (event.type === 'day-reopened')
    return out(BillableDayReopenedV1, siteId, now, { patientId, siteDate, zone, reason: event.reason });
  const { minutes, billable } = event;
  const ended = startOfSiteDate(addDays(siteDate, 1), zone);
  return out(BillableDayDeterminedV1, siteId, ended, { patientId, siteDate, zone, minutes, billable });
}

function outreach(event: OutreachEvent): OutgoingEvent {
  const { outreachId, patientId, siteId, zone, step, cause, dueAt, openedAt } = event.outreach;
  if (event.type === 'outreach-opened') {
    const { siteDate } = event.outreach;
    return out(OutreachOpenedV1, siteId, openedAt, { patientId, outreachId, step, cause, dueAt, siteDate, zone });
  }
  const data = { patientId, outreachId, siteDate: event.siteDate, zone };
  if (event.type === 'outreach-exhausted') return out(OutreachExhaustedV1, siteId, event.at, data);
  return out(OutreachClosedV1, siteId, event.at, { ...data, result: event.result });
}

/** Namespace of rule set names: the stream of a rule set's versions. */
const RULE_SETS: Id = '8c1f6a52-6f0e-5d0b-9a53-0d6b6f6a7c11';

function ruleSet({ ruleSet: version, at }: RuleSetActivated): OutgoingEvent {
  const contract = RuleSetActivatedV1.attendance;
  const data: DataOf<typeof contract> = { ruleSetId: uuidv5(RULE_SETS, `attendance:${version.id}`), ...version };
  return { contract, key: data.ruleSetId, siteId: version.siteId, occurredAt: at, data };
}

function out<C extends Contract>(
  contract: C,
  siteId: Id | null,
  occurredAt: Instant,
  data: DataOf<C> & { readonly patientId: Id },
): OutgoingEvent {
  return { contract, key: data.patientId, siteId, occurredAt, data };
}
