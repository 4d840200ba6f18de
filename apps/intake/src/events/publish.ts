import {
  AgeBandChangedV1,
  AssessmentCompletedV1,
  CareTeamAssignedV1,
  ClinicalFactReportedV1,
  ConsentGrantedV1,
  ConsentRevokedV1,
  DischargeProposedV1,
  EpisodeReopenedV1,
  LeaveEndedV1,
  LeaveStartedV1,
  LevelOfCareDecidedV1,
  PatientAdmittedV1,
  PatientDischargedV1,
  PlanArtefactSignedV1,
  ProgressReviewedV1,
  RecordsLinkedV1,
  RecordsUnlinkedV1,
  ReferralOutAcceptedV1,
  ReferralOutClosedV1,
  ReferralOutOpenedV1,
  ReferralReceivedV1,
  RuleSetActivatedV1,
  SafetyConcernChangedV1,
  SafetyConcernClosedV1,
  SafetyConcernOpenedV1,
  SCORED_INSTRUMENTS,
  ScreeningCompletedV1,
  TreatmentPlanReviewedV1,
  TreatmentPlanSignedV1,
  type Contract,
  type DataOf,
} from '@stepwell/contracts';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { OutgoingEvent, Publish } from '@stepwell/messaging';
import type { Score } from '../domain/instruments.js';
import type { IntakeEvent, PatientIntakeEvent, RuleSetActivated } from '../domain/events.js';

const CONTRACTS = {
  'referral-received': ReferralReceivedV1,
  'screening-completed': ScreeningCompletedV1,
  'assessment-completed': AssessmentCompletedV1,
  'safety-concern-opened': SafetyConcernOpenedV1,
  'safety-concern-changed': SafetyConcernChangedV1,
  'safety-concern-closed': SafetyConcernClosedV1,
  'clinical-fact-reported': ClinicalFactReportedV1,
  'referral-out-opened': ReferralOutOpenedV1,
  'referral-out-accepted': ReferralOutAcceptedV1,
  'referral-out-closed': ReferralOutClosedV1,
  'leave-started': LeaveStartedV1,
  'leave-ended': LeaveEndedV1,
  'level-of-care-decided': LevelOfCareDecidedV1,
  'care-team-assigned': CareTeamAssignedV1,
  'treatment-plan-signed': TreatmentPlanSignedV1,
  'treatment-plan-reviewed': TreatmentPlanReviewedV1,
  'progress-reviewed': ProgressReviewedV1,
  'plan-artefact-signed': PlanArtefactSignedV1,
  'patient-admitted': PatientAdmittedV1,
  'age-band-changed': AgeBandChangedV1,
  'discharge-proposed': DischargeProposedV1,
  'patient-discharged': PatientDischargedV1,
  'episode-reopened': EpisodeReopenedV1,
  'records-linked': RecordsLinkedV1,
  'records-unlinked': RecordsUnlinkedV1,
  'consent-granted': ConsentGrantedV1,
  'consent-revoked': ConsentRevokedV1,
} as const satisfies Partial<Record<PatientIntakeEvent['type'], Contract>>;

type Published = keyof typeof CONTRACTS;
type PublishedEvent = Extract<PatientIntakeEvent, { type: Published }>;

/** Kept here and never sent: birth dates, and what only intake needs to fold its own state. */
const OWN_FIELDS: Readonly<Partial<Record<Published, readonly string[]>>> = {
  'referral-received': ['birthDate'],
  'assessment-completed': ['deferral', 'outOfScope'],
  'safety-concern-closed': ['evaluation'],
  'referral-out-accepted': ['episodeId', 'contact'],
  'referral-out-closed': ['reassess'],
  'treatment-plan-reviewed': ['goalsMet'],
  'patient-discharged': ['continuity', 'aftercare', 'aftercareWaiver'],
};

/** Contracts that repeat the site in their data; elsewhere it only travels in the envelope. */
const NAMES_SITE: readonly Published[] = ['referral-received', 'patient-admitted'];

/** Maps intake's events to their contracts. A cleared gate, a followed phase and a declined discharge are intake's own. */
export const publish: Publish<IntakeEvent> = (event) => {
  if (event.type === 'rule-set-activated') return ruleSetActivated(event);
  if (isOwn(event)) return [];
  return patientEvent(event);
};

function isOwn(event: PatientIntakeEvent): event is Exclude<PatientIntakeEvent, PublishedEvent> {
  return !Object.hasOwn(CONTRACTS, event.type);
}

function patientEvent(event: PublishedEvent): OutgoingEvent {
  const { type, at, siteId, patientId } = event;
  return { contract: CONTRACTS[type], key: patientId, siteId, occurredAt: at, data: dataOf(event) };
}

function dataOf(event: PublishedEvent): object {
  const left = new Set<string>(['type', 'at', ...(OWN_FIELDS[event.type] ?? [])]);
  if (!NAMES_SITE.includes(event.type)) left.add('siteId');
  const data = Object.fromEntries(Object.entries(event).filter(([name]) => !left.has(name)));
  return 'scores' in event ? { ...data, ...byReaders(event.scores) } : data;
}

/** Readers from before an instrument was known accept `scores` only with those they know; the others travel beside it. */
function byReaders(scores: readonly Score[]): object {
  const known = (score: Score): boolean => (SCORED_INSTRUMENTS as readonly string[]).includes(score.instrument);
  const further = scores.filter((score) => !known(score));
  return { scores: scores.filter(known), ...(further.length > 0 ? { furtherScores: further } : {}) };
}

/** Namespace of rule set names: the stream of a rule set is the same in every tenant, and tenants do not share streams. */
const RULE_SETS: Id = '8c1f6a52-6f0e-5d0b-9a53-0d6b6f6a7c11';

function ruleSetActivated({ at, ruleSet }: RuleSetActivated): OutgoingEvent {
  const contract = RuleSetActivatedV1.intake;
  const data: DataOf<typeof contract> = { ruleSetId: uuidv5(RULE_SETS, `intake:${ruleSet.id}`), ...ruleSet };
  return { contract, key: data.ruleSetId, siteId: ruleSet.siteId, occurredAt: at, data };
}
