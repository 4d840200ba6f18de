import { addDays, maySignLevel, reject, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import { refuseUnengaged, type EngagementRejection } from './aftercare.js';
import { dropAbout } from './asking.js';
import { activeEpisode, openProposals, type PatientCase, type Proposal, type Signature } from './case.js';
import { changePhase } from './changing.js';
import { recordOf } from './decision-record.js';
import type { Evaluation } from './evaluate.js';
import { Unfolding, type Moment, type Outcome } from './events.js';
import { refOf, type Policy, type RuleSet } from './policy.js';
import { intensityAt, supports } from './proposing.js';
import type { Recorded } from './reacting.js';
import { takeStep } from './stepping.js';
import { earliest, isInRange, whatStops, type StoppingRejection } from './stopping.js';
import { stepAhead, type StepAhead, type StepRejection } from './tapering.js';

export type SigningRejection =
  | EngagementRejection
  | StepRejection
  | 'tier-too-low'
  | 'proposal-not-open'
  | StoppingRejection
  | 'criteria-not-met'
  | 'not-admitted';

/** A clinician's answer to a proposal. */
export interface Signing {
  readonly proposalId: Id;
  readonly by: Signature;
  readonly moment: Moment;
  /** First day of the change; the next day when null. */
  readonly effectiveOn: SiteDate | null;
  /** Coded reason to sign although criteria are not met; null when accepting. */
  readonly override: string | null;
  /** The patient as evaluated now, at signature. */
  readonly found: Evaluation;
  /** Sources that are not current. */
  readonly stale: readonly string[];
  readonly approvalId: Id;
}

export type Signed = (Outcome & Recorded) | Rejected<SigningRejection>;

/** Accepts or overrides. A step down is checked again and only approved; a step up takes effect at once (design 4). */
export function sign(held: PatientCase, signing: Signing): Signed {
  const proposal = held.proposals.find((one) => one.id === signing.proposalId);
  if (proposal?.status !== 'open') return notOpen(held, proposal);
  if (!maySignLevel(signing.by.tier)) return reject('tier-too-low', { needed: 'L4 or M2' });
  if (!activeEpisode(held)) return reject('not-admitted');
  const step = proposal.kind === 'taper-step' ? aheadOf(held, proposal, signing) : null;
  if (step && 'ok' in step) return step;
  const refused = proposal.kind === 'step-up' ? null : refuseStepDown(held, proposal, signing);
  if (refused) return refused;
  const unfolding = new Unfolding(held, signing.moment);
  const outcome = signing.override === null ? 'accepted' : 'overridden';
  const { proposalId, override: reason, by } = signing;
  unfolding.then({ type: 'proposal-decided', proposalId, outcome, reason, by, deferredUntil: null });
  dropAbout(unfolding, proposalId);
  if (step) takeStep(unfolding, { ...signing, proposalId, step });
  else if (proposal.kind === 'step-down') approve(unfolding, proposal, signing);
  else changePhase(unfolding, stepUpOf(proposal, signing));
  return { ...unfolding.outcome(), records: [recordOf(signing.found, 'signature', proposal.to)] };
}

/** In the order of what protects most; nothing overrides a hold, stale facts or a red signal. */
function refuseStepDown(held: PatientCase, proposal: Proposal, signing: Signing): Rejected<SigningRejection> | null {
  const { found, moment } = signing;
  const { admittedOn } = found.inputs.situation;
  const stopped = whatStops(held, signing);
  if (stopped) return stopped;
  if (!supports(found, proposal) && signing.override === null)
    return reject('criteria-not-met', { unmet: unmetOf(found, proposal) });
  const unengaged =
    proposal.to === 'P5' && proposal.from !== 'P5' ? refuseUnengaged(admittedOn, moment.siteDate) : null;
  if (unengaged) return unengaged;
  return isInRange(signing.effectiveOn, moment.siteDate, found.ruleSet.policy)
    ? null
    : reject('effective-date-out-of-range', { earliest: earliest(moment.siteDate, found.ruleSet.policy) });
}

const unmetOf = (found: Evaluation, { kind }: Proposal): string[] => [
  ...found.blockers,
  ...((kind === 'taper-step' ? found.tapering?.criteria : null) ?? found.criteria)
    .filter((one) => one.verdict !== 'met')
    .map((one) => one.id),
  ...found.triggers.map((trigger) => trigger.id),
];
function approve(unfolding: Unfolding, proposal: Proposal, signing: Signing): void {
  const episode = activeEpisode(unfolding.held)!;
  const { ruleSet } = signing.found;
  const { taper, level, hourBand } = intensityAt(ruleSet.policy, episode, proposal.to);
  unfolding.then({
    type: 'phase-change-approved',
    approval: {
      id: signing.approvalId,
      proposalId: proposal.id,
      status: 'approved',
      episodeId: proposal.episodeId,
      from: proposal.from,
      to: proposal.to,
      taper,
      levelFrom: episode.level,
      levelTo: level,
      hourBand,
      ruleSet: refOf(ruleSet),
      effectiveOn: signing.effectiveOn ?? earliest(signing.moment.siteDate, ruleSet.policy),
      approvedBy: signing.by,
      seat: { kind: 'awaited' },
      waitsFor: null,
      cancelled: null,
      version: 1,
    },
  });
}

const stepUpOf = (proposal: Proposal, signing: Signing) => ({
  changeId: signing.approvalId,
  to: proposal.to,
  direction: 'up' as const,
  reason: proposal.triggers[0] ?? 'step-up',
  by: signing.by,
  ruleSet: signing.found.ruleSet,
});

/** What became of it, and which proposals stand in its place. */
function notOpen(held: PatientCase, proposal: Proposal | undefined): Rejected<'proposal-not-open'> {
  const open = openProposals(held).map(({ id }) => id);
  return reject('proposal-not-open', proposal ? { ...outcomeOf(proposal), open } : { open });
}
const outcomeOf = ({ status, decision }: Proposal) => ({ status, reason: decision?.reason ?? null });

/** The step as it would be now: rules and hours may have changed since it was proposed. */
const aheadOf = (held: PatientCase, proposal: Proposal, { found }: Signing): StepAhead | Rejected<StepRejection> =>
  stepAhead(found.ruleSet.policy, activeEpisode(held)!, proposal.step ?? 0);

export type DeferRejection = 'proposal-not-open' | 'tier-too-low';

/** Defers a proposal with a coded reason until a day; the engine does not make it again before that. */
export function defer(
  held: PatientCase,
  proposalId: Id,
  answer: { readonly by: Signature; readonly reason: string; readonly until: SiteDate | null },
  moment: Moment,
  policy: Policy,
): Outcome | Rejected<DeferRejection> {
  const proposal = held.proposals.find((one) => one.id === proposalId);
  if (proposal?.status !== 'open') return notOpen(held, proposal);
  if (!maySignLevel(answer.by.tier)) return reject('tier-too-low', { needed: 'L4 or M2' });
  const deferredUntil = answer.until ?? addDays(moment.siteDate, policy.deadlines.deferDays);
  const unfolding = new Unfolding(held, moment);
  const { by, reason } = answer;
  unfolding.then({ type: 'proposal-decided', proposalId, outcome: 'deferred', reason, by, deferredUntil });
  dropAbout(unfolding, proposalId);
  return unfolding.outcome();
}

export type StepUpRejection = 'not-admitted' | 'not-a-step-up' | 'tier-too-low';

/** A step up that a clinician asks for: signed and in force at once, whatever the engine says. */
export function stepUp(
  held: PatientCase,
  command: { readonly changeId: Id; readonly to: Proposal['to']; readonly reason: string; readonly by: Signature },
  moment: Moment,
  ruleSet: RuleSet,
): Outcome | Rejected<StepUpRejection> {
  const episode = activeEpisode(held);
  if (!episode) return reject('not-admitted');
  if (command.to === 'P0' || command.to >= episode.phase) return reject('not-a-step-up', { phase: episode.phase });
  if (!maySignLevel(command.by.tier)) return reject('tier-too-low', { needed: 'L4 or M2' });
  const unfolding = new Unfolding(held, moment);
  changePhase(unfolding, { ...command, direction: 'up', ruleSet });
  return unfolding.outcome();
}
