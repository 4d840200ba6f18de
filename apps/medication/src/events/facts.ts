import {
  ActionRequestedV1,
  AssessmentCompletedV1,
  ClinicalFactReportedV1,
  HoldPlacedV1,
  HoldReleasedV1,
  LeaveEndedV1,
  LeaveStartedV1,
  PatientAdmittedV1,
  PatientDischargedV1,
  PhaseChangedV1,
  RecordsLinkedV1,
  RecordsUnlinkedV1,
  ReferralOutAcceptedV1,
  ReferralOutClosedV1,
  ReferralOutOpenedV1,
  SafetyConcernClosedV1,
  SafetyConcernOpenedV1,
  ScreeningCompletedV1,
} from '@stepwell/contracts';
import { siteDate, uuidv5, type Id } from '@stepwell/kernel';
import { isOf, type Received } from '@stepwell/messaging';
import type { FactKind, PatientFact } from '../domain/patient-facts.js';

type AboutPatient = Received<{ readonly patientId: Id }>;

/** A foreign event about a patient as the facts it carries: none, one, or one per withdrawal score. */
export function factsOf(event: AboutPatient): readonly PatientFact[] {
  const scores = withdrawalScores(event);
  if (scores.length > 0) return scores;
  const told = careFact(event) ?? stepDownFact(event);
  return told ? [factFrom(event, told)] : [];
}

interface Told {
  readonly kind: FactKind;
  readonly ref?: Id;
  readonly value?: string | null;
}

function careFact(event: AboutPatient): Told | null {
  if (isOf(event, PatientAdmittedV1)) {
    return { kind: 'admitted', ref: event.data.episodeId, value: event.data.phase };
  }
  if (isOf(event, PatientDischargedV1)) {
    return { kind: 'discharged', ref: event.data.episodeId, value: event.data.reason };
  }
  if (isOf(event, LeaveStartedV1)) return { kind: 'leave-started', ref: event.data.leaveId, value: event.data.reason };
  if (isOf(event, LeaveEndedV1)) return { kind: 'leave-ended', ref: event.data.leaveId };
  if (isOf(event, SafetyConcernOpenedV1)) {
    return { kind: 'concern-opened', ref: event.data.concernId, value: event.data.kind };
  }
  if (isOf(event, SafetyConcernClosedV1)) return { kind: 'concern-closed', ref: event.data.concernId };
  return referralFact(event) ?? linkFact(event) ?? reportedFact(event);
}

function linkFact(event: AboutPatient): Told | null {
  if (!isOf(event, RecordsLinkedV1) && !isOf(event, RecordsUnlinkedV1)) return null;
  const kind = isOf(event, RecordsLinkedV1) ? 'record-linked' : 'record-unlinked';
  return { kind, ref: event.data.linkId, value: event.data.linkedPatientId };
}

function referralFact(event: AboutPatient): Told | null {
  if (isOf(event, ReferralOutOpenedV1)) {
    return { kind: 'referral-opened', ref: event.data.referralOutId, value: event.data.kind };
  }
  if (isOf(event, ReferralOutAcceptedV1)) return { kind: 'referral-accepted', ref: event.data.referralOutId };
  if (isOf(event, ReferralOutClosedV1)) {
    return { kind: 'referral-closed', ref: event.data.referralOutId, value: event.data.outcome };
  }
  return null;
}

const OVERDOSES: readonly string[] = ['overdose', 'naloxone-reversal'];

/** Of the reported facts only those that change what may be given are kept; self-reports of use are step-down's. */
function reportedFact(event: AboutPatient): Told | null {
  if (!isOf(event, ClinicalFactReportedV1)) return null;
  const { kind, factId } = event.data;
  if (kind === 'pregnancy') return { kind: 'pregnancy', ref: factId };
  return OVERDOSES.includes(kind) ? { kind: 'overdose', ref: factId, value: kind } : null;
}

function stepDownFact(event: AboutPatient): Told | null {
  if (isOf(event, HoldPlacedV1)) return { kind: 'hold-placed', ref: event.data.holdId, value: event.data.trigger };
  if (isOf(event, HoldReleasedV1)) return { kind: 'hold-released', ref: event.data.holdId };
  if (isOf(event, PhaseChangedV1)) {
    const { direction, to, changeId } = event.data;
    return { kind: 'phase-changed', ref: changeId, value: `${direction}:${to}` };
  }
  if (isOf(event, ActionRequestedV1)) {
    return { kind: 'action-requested', ref: event.data.actionId, value: event.data.kind };
  }
  return null;
}

function withdrawalScores(event: AboutPatient): readonly PatientFact[] {
  if (!isOf(event, AssessmentCompletedV1) && !isOf(event, ScreeningCompletedV1)) return [];
  return event.data.scores.flatMap(({ instrument, total }, n): PatientFact[] => {
    if (total === null || (instrument !== 'COWS' && instrument !== 'CIWA-Ar')) return [];
    const kind = instrument === 'COWS' ? 'cows' : 'ciwa';
    return [{ ...factFrom(event, { kind, value: String(total) }), eventId: uuidv5(event.id, `score ${n}`) }];
  });
}

function factFrom(event: AboutPatient, { kind, ref, value }: Told): PatientFact {
  const { id: eventId, occurredAt, data } = event;
  const day = Reflect.get(data, 'siteDate');
  const siteDay = typeof day === 'string' ? day : siteDate(occurredAt, 'UTC');
  return {
    eventId,
    patientId: data.patientId,
    kind,
    ref: ref ?? null,
    value: value ?? null,
    occurredAt,
    siteDate: siteDay,
  };
}
