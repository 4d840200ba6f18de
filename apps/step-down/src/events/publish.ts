import {
  ActionAnsweredV1,
  ActionDoneV1,
  ActionOverdueV1,
  ActionRequestedV1,
  AftercareEnrolledV1,
  HoldPlacedV1,
  HoldReleasedV1,
  PhaseChangeApprovedV1,
  PhaseChangeCancelledV1,
  PhaseChangedV1,
  ProposalDecidedV1,
  ReviewDueV1,
  RuleSetActivatedV1,
  StepDownProposedV1,
  StepUpProposedV1,
  TaperStepChangedV1,
  TaperStepProposedV1,
  type Contract,
  type DataOf,
} from '@stepwell/contracts';
import { uuidv5 } from '@stepwell/kernel';
import type { OutgoingEvent, Publish } from '@stepwell/messaging';
import type { StepDownRecorded } from '../app/outcomes.js';
import type { Proposal } from '../domain/case.js';
import type { StepDownEvent } from '../domain/events.js';
import type { RuleSetActivated } from '../domain/rule-sets.js';

/** Namespace of rule set streams. */
const RULE_SETS = '5a0d8f0e-6f0b-5d6e-9a53-1d7c5f5d1a10';

/** Domain events as contracts; inner ones are not told to anybody. */
export const publish: Publish<StepDownRecorded> = (event) =>
  event.type === 'rule-set-activated' ? ruleSet(event) : patientEvent(event);

function tell<C extends Contract>(
  event: StepDownEvent,
  contract: C,
  data: Omit<DataOf<C>, 'patientId'>,
): OutgoingEvent {
  const { patientId: key, siteId, at: occurredAt } = event;
  return { contract, key, siteId, occurredAt, data: { patientId: key, ...data } };
}

function patientEvent(event: StepDownEvent): OutgoingEvent | readonly OutgoingEvent[] {
  const here = { siteDate: event.siteDate, zone: event.zone };
  switch (event.type) {
    case 'proposed':
      return proposed(event);
    case 'hold-placed': {
      const { id: holdId, trigger, concernId } = event.hold;
      return tell(event, HoldPlacedV1, { holdId, trigger, concernId, ...here });
    }
    case 'hold-released':
      return tell(event, HoldReleasedV1, { holdId: event.holdId, reason: event.reason, releasedBy: event.by, ...here });
    case 'proposal-decided': {
      const { proposalId, outcome, reason, by: decidedBy } = event;
      return tell(event, ProposalDecidedV1, { proposalId, outcome, reason, decidedBy, ...here });
    }
    case 'phase-change-approved':
      return approved(event);
    case 'phase-change-cancelled':
      return tell(event, PhaseChangeCancelledV1, { approvalId: event.approvalId, reason: event.reason, ...here });
    case 'phase-changed':
      return changed(event);
    case 'taper-step-changed': {
      const { episodeId, phase, step, taper, siteDate: effectiveOn, by: signedBy } = event;
      return tell(event, TaperStepChangedV1, { episodeId, phase, step, taper, effectiveOn, signedBy, ...here });
    }
    case 'action-requested': {
      const { id: actionId, kind, trigger, dueAt } = event.action;
      return tell(event, ActionRequestedV1, { actionId, kind, trigger, dueAt, ...here });
    }
    case 'action-done':
      return tell(event, ActionDoneV1, { actionId: event.actionId, doneBy: event.by, ...here });
    case 'action-answered': {
      const { actionId, kind, source, evidence } = event;
      return tell(event, ActionAnsweredV1, { actionId, kind, answeredBy: source, evidence: [...evidence], ...here });
    }
    case 'action-overdue':
      return tell(event, ActionOverdueV1, { actionId: event.actionId, kind: event.kind, ...here });
    case 'review-due':
      return tell(event, ReviewDueV1, { episodeId: event.episodeId, kind: event.kind, dueOn: event.dueOn, ...here });
    case 'aftercare-enrolled':
      return tell(event, AftercareEnrolledV1, { episodeId: event.episodeId, ...here });
    case 'case-sited':
    case 'episode-opened':
    case 'episode-ended':
    case 'episode-reopened':
    case 'age-band-noted':
    case 'level-noted':
    case 'hold-extended':
    case 'seat-noted':
    case 'approval-waits':
    case 'action-dropped':
      return [];
  }
}

type Of<T extends StepDownEvent['type']> = Extract<StepDownEvent, { type: T }>;

function proposed(event: Of<'proposed'>): OutgoingEvent {
  const data = proposalData(event.proposal, event);
  if (event.proposal.kind === 'step-down') return tell(event, StepDownProposedV1, data);
  if (event.proposal.kind === 'taper-step') return taperProposed(event, data);
  const { triggers, dueAt } = event.proposal;
  return tell(event, StepUpProposedV1, { ...data, triggers: [...triggers], dueAt });
}

/** A step that changes the level says so. */
function taperProposed(event: Of<'proposed'>, data: ReturnType<typeof proposalData>): OutgoingEvent {
  const { step = 0, dueAt, levelFrom, levelTo } = event.proposal;
  const levelTransfer = levelFrom.code !== levelTo.code;
  return tell(event, TaperStepProposedV1, { ...data, step, levelTransfer, dueAt });
}

function proposalData(proposal: Proposal, { siteDate, zone }: StepDownEvent) {
  const { id: proposalId, episodeId, from, to, taper, levelFrom, levelTo, ruleSet, decisionHash, asOf } = proposal;
  const criteria = proposal.criteria.map((one) => ({ ...one, evidence: [...one.evidence] }));
  const change = { episodeId, from, to, taper, levelFrom, levelTo };
  return { ...change, proposalId, criteria, ruleSet, decisionHash, asOf, siteDate, zone };
}

function approved(event: Of<'phase-change-approved'>): OutgoingEvent {
  const { id: approvalId, proposalId, episodeId, from, to, taper, levelFrom, levelTo } = event.approval;
  const { hourBand, ruleSet, effectiveOn, approvedBy } = event.approval;
  const change = { episodeId, from, to, taper, levelFrom, levelTo };
  const rest = { approvalId, proposalId, hourBand, ruleSet, effectiveOn, approvedBy, zone: event.zone };
  return tell(event, PhaseChangeApprovedV1, { ...change, ...rest });
}

function changed(event: Of<'phase-changed'>): OutgoingEvent {
  const { changeId, direction, episodeId, from, to, taper, levelFrom, levelTo, hourBand, ruleSet, reason } = event;
  const change = { episodeId, from, to, taper, levelFrom, levelTo };
  const signed = { signedBy: event.by, effectiveOn: event.siteDate, siteDate: event.siteDate, zone: event.zone };
  return tell(event, PhaseChangedV1, { ...change, changeId, direction, hourBand, ruleSet, reason, ...signed });
}

function ruleSet({ version, at }: RuleSetActivated): OutgoingEvent {
  const { id, version: number, hash, policy: body, siteId, programId, effectiveFrom, effectiveUntil } = version;
  const ruleSetId = uuidv5(RULE_SETS, `step-down/${id}`);
  const scope = { jurisdiction: null, siteId, ...(programId === null ? {} : { programId }) };
  const term = { effectiveFrom, ...(effectiveUntil === null ? {} : { effectiveUntil }) };
  const data = { ruleSetId, id, version: number, hash, body, ...scope, ...term };
  return { contract: RuleSetActivatedV1['step-down'], key: ruleSetId, siteId, occurredAt: at, data };
}
