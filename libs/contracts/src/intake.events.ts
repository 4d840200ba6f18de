import { Type } from 'typebox';
import { amount, code, day, instant, oneOf, orNull, patientEvent, uuid, whole } from './contract.js';
import {
  ageBand,
  dimensions,
  hourBand,
  scored,
  levelCode,
  levelOfCare,
  parked,
  phase,
  ruleSetRef,
  signature,
  siteMoment,
  taper,
  tier,
  track,
} from './shapes.js';

const episodeId = uuid('Episode: one admission to discharge.');
const event = <P extends Parameters<typeof patientEvent>[2]>(name: string, properties: P, description: string) =>
  patientEvent('intake', name, properties, description);

const isoWeekday = whole('ISO weekday, 1 Monday .. 7 Sunday.', 1, 7);
const patientSignature = {
  patientSigned: Type.Boolean({ description: 'The patient signed.' }),
  signatureAbsence: Type.Optional(code('Why the patient did not.')),
};
const resultsShown = {
  resultsShown: Type.Boolean({ description: 'The patient saw the results.' }),
  agreement: Type.Optional(oneOf(['agrees', 'agrees-in-part', 'disagrees'], 'What the patient said to them.')),
  notShownReason: Type.Optional(code('Why they were not shown.')),
};

export const ReferralReceivedV1 = event(
  'ReferralReceived',
  {
    episodeId,
    siteId: uuid('Site the person is referred to.'),
    source: code(
      'self, family, withdrawal-management, residential, partial-hospital, court, hospital, opioid-treatment-program, other.',
    ),
    priorLevel: Type.Optional(orNull(levelCode('Level of care that the person comes from.'))),
    priorEndedOn: Type.Optional(orNull(day('Day on which that care ended.'))),
    preferredTrack: oneOf(['day', 'evening', 'either'], 'Track asked for.'),
    ageBand,
    ...siteMoment,
  },
  'A person was referred; an episode opens before admission.',
);
export const ScreeningCompletedV1 = event(
  'ScreeningCompleted',
  { episodeId, screeningId: uuid('Screening.'), ...scored, ...siteMoment },
  'Instruments were scored outside a full assessment: pre-screen, weekly measures, withdrawal ratings.',
);
export const AssessmentCompletedV1 = event(
  'AssessmentCompleted',
  {
    episodeId,
    assessmentId: uuid('Assessment.'),
    kind: oneOf(['intake', 'review'], 'First assessment or re-rating.'),
    ...scored,
    dimensions,
    medicallyStableD2: Type.Optional(Type.Boolean({ description: 'A medical clinician marked D2 stable (HYS-1).' })),
    gates: Type.Array(
      Type.Object({
        gate: code('G0-G10.'),
        blocks: Type.Boolean({ description: 'Whether IOP admission is blocked by it.' }),
        actions: Type.Array(code('What to do, for example referral-withdrawal-management.')),
      }),
    ),
    recommended: orNull(levelOfCare),
    ruleFired: code('R0-R12.'),
    runnerUp: orNull(levelCode('Next level that would apply.')),
    modifiers: Type.Array(
      code('medically-managed, priority, adolescent, recent-higher-level, recovery-residence, co-occurring-enhanced.'),
    ),
    needsClinicianReview: Type.Boolean({ description: 'True when the table gives no level (R0).' }),
    ruleSet: ruleSetRef,
    ...siteMoment,
  },
  'Gates and level table were evaluated over a signed assessment (clinical 1.5, 4.4).',
);
export const SafetyConcernOpenedV1 = event(
  'SafetyConcernOpened',
  {
    concernId: uuid('Concern.'),
    kind: code(
      'suicide-risk-high, suicide-risk-moderate, phq9-item9, homicidal-intent, command-psychosis, acute-medical, severe-withdrawal.',
    ),
    severity: oneOf(['emergency', 'same-day', 'watch'], 'How fast a person must act.'),
    trigger: code('The answer that raised it, for example cssrs-q4.'),
    ...siteMoment,
  },
  'An answer raised a safety concern; published in the transaction that stored the answer, draft or not.',
);
export const SafetyConcernChangedV1 = event(
  'SafetyConcernChanged',
  {
    concernId: uuid('Concern.'),
    severity: oneOf(['emergency', 'same-day', 'watch'], 'New severity.'),
    reason: code('Coded reason.'),
    ...siteMoment,
  },
  'The severity of an open concern changed.',
);
export const SafetyConcernClosedV1 = event(
  'SafetyConcernClosed',
  { concernId: uuid('Concern.'), reason: code('Coded reason.'), closedBy: signature, ...siteMoment },
  'A clinician closed the concern; nothing else can.',
);
export const ClinicalFactReportedV1 = event(
  'ClinicalFactReported',
  {
    factId: uuid('Fact.'),
    kind: code(
      'overdose, naloxone-reversal, housing-lost, unsafe-home, partner-violence, pregnancy, self-reported-use, return-to-daily-use, aftercare-slot-booked, prescriber-confirmed.',
    ),
    substance: orNull(code('Substance, where the kind has one.')),
    ...siteMoment,
  },
  'A front-line role reported one clinical fact.',
);
export const ReferralOutOpenedV1 = event(
  'ReferralOutOpened',
  {
    episodeId,
    referralOutId: uuid('Referral out.'),
    kind: oneOf(
      ['withdrawal-management', 'residential', 'emergency', 'psychiatric', 'obstetric', 'opioid-treatment-program'],
      'Where to.',
    ),
    gate: orNull(code('Gate that asked for it.')),
    ...siteMoment,
  },
  'The person needs another place first; IOP waits.',
);
export const ReferralOutAcceptedV1 = event(
  'ReferralOutAccepted',
  {
    referralOutId: uuid('Referral out.'),
    receivingSite: code('Receiving organisation as a code.'),
    handOverAt: instant('Accepted hand-over time.'),
    ...siteMoment,
  },
  'The receiving site accepted the hand-over.',
);
export const ReferralOutClosedV1 = event(
  'ReferralOutClosed',
  {
    episodeId,
    referralOutId: uuid('Referral out.'),
    outcome: oneOf(['handed-over', 'returned', 'cancelled-by-clinician'], 'How it ended.'),
    ...siteMoment,
  },
  'The referral ended; handed-over needs an accepted hand-over (clinical 4.4).',
);
export const LeaveStartedV1 = event(
  'LeaveStarted',
  { episodeId, leaveId: uuid('Leave.'), reason: code('Coded reason.'), ...siteMoment },
  'A leave began: absences are excused.',
);
export const LeaveEndedV1 = event(
  'LeaveEnded',
  { episodeId, leaveId: uuid('Leave.'), ...siteMoment },
  'The leave ended.',
);
export const LevelOfCareDecidedV1 = event(
  'LevelOfCareDecided',
  {
    episodeId,
    decisionId: uuid('Decision.'),
    cause: oneOf(['admission', 'review', 'phase-change'], 'What asked for it.'),
    level: levelOfCare,
    hourBand: orNull(hourBand),
    ruleSet: ruleSetRef,
    recommended: orNull(levelCode('What the table recommended.')),
    reasonIfDifferent: orNull(code('Coded reason when the selected level differs.')),
    decidedBy: signature,
    effectiveFrom: Type.Optional(day('First day of the level; the site date when absent.')),
    supersedes: Type.Optional(uuid('Decision that this one corrects: it counts no longer, and stays on record.')),
    ...siteMoment,
  },
  'A credentialed person decided the level of care; carries the hour band.',
);
export const CareTeamAssignedV1 = event(
  'CareTeamAssigned',
  {
    episodeId,
    members: Type.Array(
      Type.Object({
        staffId: uuid('Staff member.'),
        role: code('Role in the team.'),
        tier: Type.Optional(tier('Credential by the directory; absent while it has not told one.')),
      }),
    ),
    waived: Type.Optional(
      Type.Array(Type.Object({ role: code('Needed role that nobody fills.'), reason: code('Coded reason.') })),
    ),
    ...siteMoment,
  },
  'The care team is now these people.',
);
export const TreatmentPlanSignedV1 = event(
  'TreatmentPlanSigned',
  {
    episodeId,
    planId: uuid('Plan.'),
    planVersion: Type.Optional(whole('Counts the versions of the plan in the episode.', 1)),
    problems: Type.Optional(
      Type.Array(
        Type.Object({
          problemId: uuid('Problem.'),
          dimension: oneOf(['d1', 'd2', 'd3', 'd4', 'd5', 'd6'], 'Dimension it lies in.'),
          code: code('Coded problem.'),
        }),
      ),
    ),
    goals: Type.Array(
      Type.Object({
        goalId: uuid('Goal.'),
        horizon: oneOf(['short', 'long'], 'Horizon.'),
        code: Type.Optional(code('Coded goal.')),
        problemId: Type.Optional(uuid('Problem it answers.')),
        dueOn: Type.Optional(day('Day by which it is to be met.')),
      }),
    ),
    components: Type.Array(
      Type.Object({
        component: code('group, individual, family, education, skills, psychiatric, medication, holistic.'),
        sessionsPerWeek: amount('Sessions a week.'),
        minutes: whole('Minutes of one session, min.'),
        weekdays: Type.Optional(Type.Array(isoWeekday)),
      }),
    ),
    weekdays: Type.Optional(Type.Array(isoWeekday)),
    plannedMinutes: Type.Optional(amount('Clinical time a week, min.')),
    hoursRuleSet: Type.Optional(ruleSetRef),
    patientSigned: Type.Optional(patientSignature.patientSigned),
    signatureAbsence: patientSignature.signatureAbsence,
    reviewDue: day('Next review at the latest.'),
    signedBy: signature,
    ...siteMoment,
  },
  'The individual plan is signed.',
);
export const TreatmentPlanReviewedV1 = event(
  'TreatmentPlanReviewed',
  {
    episodeId,
    planId: uuid('Plan.'),
    shortGoals: whole('Short-term goals on the plan.'),
    shortGoalsMet: whole('Short-term goals met.'),
    relapsePreventionPlan: Type.Boolean({ description: 'Relapse-prevention plan written and signed.' }),
    dischargePlan: Type.Boolean({ description: 'Discharge plan written.' }),
    outcome: oneOf(['continue', 'change-content', 'transfer', 'discharge'], 'Decision of the review (clinical 1.6).'),
    reliableChange: Type.Boolean({ description: 'Reliable change on at least one tracked measure (H1).' }),
    reviewDue: day('Next review at the latest.'),
    reviewId: Type.Optional(uuid('Review.')),
    planVersion: Type.Optional(whole('Version of the plan after the review.', 1)),
    reviewedBy: Type.Optional(signature),
    ...resultsShown,
    resultsShown: Type.Optional(resultsShown.resultsShown),
    ...siteMoment,
  },
  'The plan was reviewed.',
);
export const ProgressReviewedV1 = event(
  'ProgressReviewed',
  {
    episodeId,
    planId: uuid('Plan.'),
    reviewId: uuid('Review.'),
    planVersion: whole('Version of the plan after the review.', 1),
    reviewedBy: orNull(signature),
    ...resultsShown,
    ...siteMoment,
  },
  'The weekly look at attendance, tests and measures; a review of the whole plan is TreatmentPlanReviewed.',
);
export const PlanArtefactSignedV1 = event(
  'PlanArtefactSigned',
  {
    episodeId,
    artefactId: uuid('Version of the document.'),
    kind: code('relapse-prevention-plan, safety-plan.'),
    artefactVersion: whole('Counts the versions of its kind in the episode.', 1),
    signedBy: signature,
    ...patientSignature,
    ...siteMoment,
  },
  'A version of a document of the plan was signed; its words stay with intake.',
);
export const PatientAdmittedV1 = event(
  'PatientAdmitted',
  {
    episodeId,
    siteId: uuid('Site.'),
    programId: uuid('Program.'),
    track,
    phase: phase('Phase on admission, P1 or P2.'),
    taper,
    level: levelOfCare,
    hourBand: orNull(hourBand),
    ageBand,
    ...siteMoment,
  },
  'The person is admitted to a program and track.',
);
export const AgeBandChangedV1 = event(
  'AgeBandChanged',
  {
    episodeId,
    ageBand,
    hourBand: Type.Optional(hourBand),
    plannedHours: Type.Optional(oneOf(['within', 'under', 'over'], 'The planned week against that band.')),
    ...siteMoment,
  },
  'The patient crossed 18 (HW-5); carries the hours that the held level asks for now.',
);
export const DischargeProposedV1 = event(
  'DischargeProposed',
  {
    episodeId,
    reason: code('Coded reason, for example outreach-exhausted, no-service, aftercare-completed, goals-met.'),
    proposedBy: Type.Optional(oneOf(['person', 'system'], 'Who proposes.')),
    suggests: Type.Optional(orNull(code('Exit that the reason suggests.'))),
    lastContactDate: Type.Optional(orNull(day('Last contact that is known.'))),
    ...siteMoment,
  },
  'A discharge waits for a clinician.',
);
export const PatientDischargedV1 = event(
  'PatientDischarged',
  {
    episodeId,
    reason: code('completed, left, administrative, terminated, transferred, incarcerated, died, other.'),
    ground: Type.Optional(orNull(code('Coded ground, where the reason has some.'))),
    lastContactDate: day('Last contact with any service.'),
    tedsReason: Type.Optional(
      whole(
        'Exit reason as TEDS counts: 1 completed, 2 dropped out, 3 terminated, 4 transferred, 5 incarcerated, 6 death, 7 other.',
        1,
        7,
      ),
    ),
    signedBy: Type.Optional(signature),
    medicationContinued: Type.Optional(
      Type.Boolean({ description: 'Running medication is continued by somebody under a signed plan.' }),
    ),
    aftercareOn: Type.Optional(orNull(day('Next appointment of the aftercare plan.'))),
    ...siteMoment,
  },
  'The episode ended.',
);
export const EpisodeReopenedV1 = event(
  'EpisodeReopened',
  {
    episodeId,
    reason: code('Coded reason, for example late-return.'),
    endedFor: Type.Optional(code('Reason of the discharge that it undoes.')),
    ...siteMoment,
  },
  'A late return reopened the episode.',
);
const link = {
  linkId: uuid('Decision that linked the two records; the same in both streams and in the undoing of it.'),
  linkedPatientId: uuid('The other record of the same person.'),
  reason: code('Coded reason, for example documents-seen.'),
  ...siteMoment,
};
export const RecordsLinkedV1 = event(
  'RecordsLinked',
  link,
  'A person decided that two records are of one person; told once under each of them. Nothing is merged.',
);
export const RecordsUnlinkedV1 = event('RecordsUnlinked', link, 'That decision was undone.');
export const ConsentGrantedV1 = event(
  'ConsentGranted',
  {
    consentId: uuid('Consent.'),
    scope: code('What it covers.'),
    givenBy: Type.Optional(oneOf(['patient', 'guardian'], 'Who gave it.')),
    ...siteMoment,
  },
  'Consent was given.',
);
export const ConsentRevokedV1 = event(
  'ConsentRevoked',
  {
    consentId: uuid('Consent.'),
    scope: code('What it covered.'),
    reason: Type.Optional(code('Why it ended when nobody withdrew it: came-of-age.')),
    ...siteMoment,
  },
  'Consent was withdrawn, or ended with childhood.',
);
export const IntakeFactsParkedV1 = event('FactsParked', parked, 'Facts of this patient wait behind a parked event.');
export const IntakeFactsResumedV1 = event('FactsResumed', parked, 'They flow again.');
