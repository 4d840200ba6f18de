import { maySignLevel, reject, type Id, type Instant, type Rejected, type SiteDate } from '@stepwell/kernel';
import { activeEpisode, openProposals, type PatientCase, type Proposal, type Signature } from './case.js';
import { changePhase } from './changing.js';
import { recordOf, type DecisionRecord } from './decision-record.js';
import type { Evaluation } from './evaluate.js';
import { Unfolding, type Moment, type Outcome } from './events.js';
import { refOf } from './policy.js';
import type { Recorded } from './reacting.js';
import { earliest, isInRange, whatStops, type StoppingRejection } from './stopping.js';
import { stepAhead, type StepAhead, type StepRejection } from './tapering.js';

/** A step that is signed. */
export interface SignedStep {
  readonly step: StepAhead;
  readonly proposalId: Id;
  readonly approvalId: Id;
  readonly by: Signature;
  readonly found: Evaluation;
  readonly moment: Moment;
  readonly effectiveOn: SiteDate | null;
}

/**
 * Takes a signed step. Inside the hour band it is in force at once. A step with a level of its own is a transfer of level
 * inside the phase and goes the way of every change: less is approved, seated and checked again on its day, more acts now.
 */
export function takeStep(unfolding: Unfolding, signed: SignedStep): void {
  const episode = activeEpisode(unfolding.held)!;
  const { step, by } = signed;
  const { id: episodeId, phase } = episode;
  if (!step.isTransfer) {
    const { taper, step: number } = step;
    unfolding.then({ type: 'taper-step-changed', episodeId, phase, step: number, taper, by });
  } else if (step.isLess) approveTransfer(unfolding, signed);
  else transferNow(unfolding, signed);
}

function approveTransfer(unfolding: Unfolding, signed: SignedStep): void {
  const episode = activeEpisode(unfolding.held)!;
  const { step, found, moment } = signed;
  unfolding.then({
    type: 'phase-change-approved',
    approval: {
      id: signed.approvalId,
      proposalId: signed.proposalId,
      status: 'approved',
      episodeId: episode.id,
      from: episode.phase,
      to: episode.phase,
      taper: step.taper,
      levelFrom: episode.level,
      levelTo: step.level,
      hourBand: step.hourBand,
      ruleSet: refOf(found.ruleSet),
      effectiveOn: signed.effectiveOn ?? earliest(moment.siteDate, found.ruleSet.policy),
      approvedBy: signed.by,
      seat: { kind: 'awaited' },
      waitsFor: null,
      cancelled: null,
      version: 1,
    },
  });
}

function transferNow(unfolding: Unfolding, { step, by, found, approvalId: changeId }: SignedStep): void {
  const { phase: to } = activeEpisode(unfolding.held)!;
  const { taper, level, hourBand } = step;
  const { ruleSet } = found;
  const approved = { taper, level, hourBand, ruleSet: refOf(ruleSet) };
  changePhase(unfolding, { changeId, to, direction: 'up', reason: 'taper-step', by, ruleSet, approved });
}

export type TaperRejection = StoppingRejection | StepRejection | 'not-admitted' | 'tier-too-low';

/** A clinician's own wish for a step of the phase. */
export interface TaperCommand {
  readonly step: number;
  readonly effectiveOn: SiteDate | null;
  readonly by: Signature;
  readonly proposalId: Id;
  readonly approvalId: Id;
  readonly stale: readonly string[];
  /** Oldest mark of the sources. */
  readonly asOf: Instant;
}

/**
 * A step inside the phase at a clinician's own word (clinical 2.2): a proposal of its own, signed as it is made. Fewer hours
 * wait while anything holds or facts are not current; more never do.
 */
export function changeTaperStep(
  held: PatientCase,
  command: TaperCommand,
  found: Evaluation,
  moment: Moment,
): (Outcome & Recorded) | Rejected<TaperRejection> {
  const episode = activeEpisode(held);
  if (!episode) return reject('not-admitted');
  if (!maySignLevel(command.by.tier)) return reject('tier-too-low', { needed: 'L4 or M2' });
  const step = stepAhead(found.ruleSet.policy, episode, command.step);
  if ('ok' in step) return step;
  const stopped = step.isLess ? whatStops(held, { found, stale: command.stale }) : null;
  if (stopped) return stopped;
  const { policy } = found.ruleSet;
  if (!isInRange(command.effectiveOn, moment.siteDate, policy))
    return reject('effective-date-out-of-range', { earliest: earliest(moment.siteDate, policy) });
  return signOwn(held, command, step, found, moment);
}

function signOwn(
  held: PatientCase,
  command: TaperCommand,
  step: StepAhead,
  found: Evaluation,
  moment: Moment,
): Outcome & Recorded {
  const unfolding = new Unfolding(held, moment);
  const record = recordOf(found, 'signature', found.phase);
  const { proposalId, approvalId, by, effectiveOn } = command;
  for (const open of openProposals(held).filter((one) => one.kind === 'taper-step'))
    unfolding.then({ ...decided(open.id, 'withdrawn', null), reason: 'step-taken' });
  unfolding.then({ type: 'proposed', proposal: ownProposal(unfolding, command, step, record) });
  unfolding.then(decided(proposalId, 'accepted', by));
  takeStep(unfolding, { step, proposalId, approvalId, by, found, moment, effectiveOn });
  return { ...unfolding.outcome(), records: [record] };
}

function ownProposal(
  { held, moment }: Unfolding,
  { proposalId, asOf }: TaperCommand,
  { step, taper, level }: StepAhead,
  { hash, ruleSet }: DecisionRecord,
): Proposal {
  const episode = activeEpisode(held)!;
  const { id: episodeId, siteId, phase, level: levelFrom } = episode;
  return {
    ...{ id: proposalId, kind: 'taper-step', status: 'open', episodeId, siteId, from: phase, to: phase },
    ...{ taper, step, levelFrom, levelTo: level, criteria: [], triggers: [], ruleSet, decisionHash: hash },
    ...{ siteDate: moment.siteDate, asOf, dueAt: moment.at, deferredUntil: null, decision: null, version: 1 },
  };
}

const decided = (proposalId: Id, outcome: 'accepted' | 'withdrawn', by: Signature | null) => ({
  ...({ type: 'proposal-decided', proposalId, outcome, by } as const),
  ...{ reason: null, deferredUntil: null },
});
