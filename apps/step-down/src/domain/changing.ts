import {
  maySignLevel,
  reject,
  type HourBand,
  type Id,
  type LevelOfCare,
  type Phase,
  type Rejected,
  type Taper,
} from '@stepwell/kernel';
import { cancelPending, withdraw } from './asking.js';
import { activeEpisode, openProposals, type PatientCase, type Signature } from './case.js';
import { Unfolding, type Moment, type Outcome } from './events.js';
import { refOf, type RuleSet, type RuleSetRef } from './policy.js';
import { intensityAt } from './proposing.js';

/** A change of phase that takes effect now. */
export interface PhaseMove {
  readonly changeId: Id;
  readonly to: Phase;
  readonly direction: 'down' | 'up';
  readonly reason: string;
  readonly by: Signature;
  /** In force when it was signed. */
  readonly ruleSet: RuleSet;
  /** As approved; the rung's first step when absent. */
  readonly approved?: {
    readonly taper: Taper;
    readonly level: LevelOfCare;
    readonly hourBand: HourBand | null;
    readonly ruleSet: RuleSetRef;
  };
}

/** Moves the patient on the ladder; proposals of the old phase and an approval that is not this change end with it. */
export function changePhase(unfolding: Unfolding, move: PhaseMove): void {
  const episode = activeEpisode(unfolding.held);
  if (!episode) return;
  const { changeId, to, direction, reason, by } = move;
  const { taper, level, hourBand } = move.approved ?? intensityAt(move.ruleSet.policy, episode, to);
  unfolding.then({
    type: 'phase-changed',
    changeId,
    episodeId: episode.id,
    direction,
    from: episode.phase,
    to,
    taper,
    levelFrom: episode.level,
    levelTo: level,
    hourBand,
    ruleSet: move.approved?.ruleSet ?? refOf(move.ruleSet),
    reason,
    by,
  });
  withdraw(
    unfolding,
    openProposals(unfolding.held).map((proposal) => proposal.id),
    'phase-changed',
  );
  cancelPending(unfolding, 'withdrawn');
  if (to === 'P5' && episode.phase !== to) unfolding.then({ type: 'aftercare-enrolled', episodeId: episode.id });
}

export type CancelRejection = 'approval-not-pending' | 'tier-too-low';

/** Takes an approved change back before its day. */
export function cancelApproval(
  held: PatientCase,
  approvalId: Id,
  by: Signature,
  reason: string,
  moment: Moment,
): Outcome | Rejected<CancelRejection> {
  const approval = held.approvals.find((one) => one.id === approvalId);
  if (approval?.status !== 'approved') return reject('approval-not-pending');
  if (!maySignLevel(by.tier)) return reject('tier-too-low', { needed: 'L4 or M2' });
  const unfolding = new Unfolding(held, moment);
  cancelPending(unfolding, reason);
  return unfolding.outcome();
}

export type ActionRejection = 'action-not-open';

/** Marks an action done. */
export function finishAction(
  held: PatientCase,
  actionId: Id,
  by: Signature,
  moment: Moment,
): Outcome | Rejected<ActionRejection> {
  const action = held.actions.find((one) => one.id === actionId);
  if (!action || action.status === 'done' || action.status === 'dropped') return reject('action-not-open');
  return new Unfolding(held, moment).then({ type: 'action-done', actionId, by }).outcome();
}
