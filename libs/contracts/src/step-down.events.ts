import { Type } from 'typebox';
import { code, day, instant, oneOf, orNull, patientEvent, uuid, whole } from './contract.js';
import { criterion, hourBand, levelOfCare, parked, phase, ruleSetRef, signature, siteMoment, taper } from './shapes.js';

const event = <P extends Parameters<typeof patientEvent>[2]>(name: string, properties: P, description: string) =>
  patientEvent('step-down', name, properties, description);

const change = {
  episodeId: uuid('Episode.'),
  from: phase('Phase now.'),
  to: phase('Phase after.'),
  taper,
  levelFrom: levelOfCare,
  levelTo: levelOfCare,
};
const proposal = {
  ...change,
  proposalId: uuid('Proposal.'),
  criteria: Type.Array(criterion),
  ruleSet: ruleSetRef,
  decisionHash: Type.String({ description: 'SHA-256 of the canonical decision record (design 8).' }),
  asOf: instant('Oldest freshness mark of the sources at the decision.'),
  ...siteMoment,
};

export const StepDownProposedV1 = event(
  'StepDownProposed',
  proposal,
  'Every criterion holds: a clinician is asked to sign.',
);
export const StepUpProposedV1 = event(
  'StepUpProposed',
  { ...proposal, triggers: Type.Array(code('U1-U12, H1.')), dueAt: instant('Decision due.') },
  'Triggers ask for more intensity.',
);
export const TaperStepProposedV1 = event(
  'TaperStepProposed',
  {
    ...proposal,
    step: whole('Number of the step in the phase.', 1),
    levelTransfer: Type.Boolean({ description: 'The step leaves the hour band: it is a transfer of level.' }),
    dueAt: instant('Decision due.'),
  },
  'The next step of the taper inside the phase (`from` and `to` the same): a clinician is asked to sign.',
);
export const HoldPlacedV1 = event(
  'HoldPlaced',
  {
    holdId: uuid('Hold.'),
    trigger: code('U1, U2, U2b, ...'),
    concernId: orNull(uuid('Safety concern, if one raised it.')),
    ...siteMoment,
  },
  'Step-down is held at once.',
);
export const HoldReleasedV1 = event(
  'HoldReleased',
  { holdId: uuid('Hold.'), reason: code('Coded reason.'), releasedBy: signature, ...siteMoment },
  'L4 or M2+ released the hold; no hold ends by itself.',
);
export const ProposalDecidedV1 = event(
  'ProposalDecided',
  {
    proposalId: uuid('Proposal.'),
    outcome: oneOf(['accepted', 'deferred', 'overridden', 'withdrawn'], 'Withdrawn: the facts no longer support it.'),
    reason: orNull(code('Coded reason.')),
    decidedBy: orNull(signature),
    ...siteMoment,
  },
  'A person decided the proposal.',
);
export const PhaseChangeApprovedV1 = event(
  'PhaseChangeApproved',
  {
    ...change,
    approvalId: uuid('Approval: names the saga.'),
    proposalId: uuid('Proposal.'),
    hourBand: orNull(hourBand),
    ruleSet: ruleSetRef,
    effectiveOn: day('Earliest site date of the change.'),
    approvedBy: signature,
    zone: Type.String({ description: 'IANA zone.' }),
  },
  'A signed step-down: scheduling reserves the seat, nothing else moves yet.',
);
export const PhaseChangeCancelledV1 = event(
  'PhaseChangeCancelled',
  {
    approvalId: uuid('Approval.'),
    reason: code('red-signal, hold-open, patient-discharged, seat-refused, withdrawn.'),
    ...siteMoment,
  },
  'The approved change will not happen.',
);
export const PhaseChangedV1 = event(
  'PhaseChanged',
  {
    ...change,
    changeId: uuid('Change; equals the approval for a step-down.'),
    direction: oneOf(['down', 'up'], 'Down or up.'),
    hourBand: orNull(hourBand),
    ruleSet: Type.Optional(ruleSetRef),
    reason: code('Coded reason.'),
    effectiveOn: day('First day of the new phase.'),
    signedBy: signature,
    ...siteMoment,
  },
  'The phase changed: scheduling, attendance, medication and intake act.',
);
export const TaperStepChangedV1 = event(
  'TaperStepChanged',
  {
    episodeId: uuid('Episode.'),
    phase: phase('Phase.'),
    step: Type.Optional(whole('Number of the step in the phase.', 1)),
    taper,
    effectiveOn: day('First day.'),
    signedBy: signature,
    ...siteMoment,
  },
  'A signed step inside the phase.',
);
export const ActionRequestedV1 = event(
  'ActionRequested',
  {
    actionId: uuid('Action.'),
    kind: code(
      'same-day-evaluation, medication-review, naloxone, take-home-review, psychiatric-evaluation, case-conference, counselor-contact, weekly-tests, re-track, outreach, re-rating, seat-needed, missed-dose-review, ...',
    ),
    trigger: code('What asked for it.'),
    dueAt: instant('Due.'),
    ...siteMoment,
  },
  'Someone is asked to do something by a time.',
);
export const ActionDoneV1 = event(
  'ActionDone',
  { actionId: uuid('Action.'), doneBy: signature, ...siteMoment },
  'It was done.',
);
export const ActionAnsweredV1 = event(
  'ActionAnswered',
  {
    actionId: uuid('Action.'),
    kind: code('Kind.'),
    answeredBy: code('Service whose facts show it.'),
    evidence: Type.Array(uuid('Event that shows it.')),
    ...siteMoment,
  },
  'The owning service did it, as its own facts show.',
);
export const ActionOverdueV1 = event(
  'ActionOverdue',
  { actionId: uuid('Action.'), kind: code('Kind.'), ...siteMoment },
  'It was not done in time.',
);
export const ReviewDueV1 = event(
  'ReviewDue',
  { episodeId: uuid('Episode.'), kind: code('dimensional, mini.'), dueOn: day('Due.'), ...siteMoment },
  'A review is due (clinical 1.6).',
);
export const AftercareEnrolledV1 = event(
  'AftercareEnrolled',
  { episodeId: uuid('Episode.'), ...siteMoment },
  'The patient is in aftercare (P5).',
);
export const StepDownFactsParkedV1 = event('FactsParked', parked, 'Facts of this patient wait behind a parked event.');
export const StepDownFactsResumedV1 = event('FactsResumed', parked, 'They flow again.');
