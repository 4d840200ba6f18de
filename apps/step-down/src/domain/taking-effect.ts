import type { Id } from '@stepwell/kernel';
import { ask, cancelPending, dropAbout } from './asking.js';
import { activeEpisode, openHolds, pendingApproval, type Approval, type PatientCase } from './case.js';
import { changePhase } from './changing.js';
import { recordOf } from './decision-record.js';
import type { Evaluation } from './evaluate.js';
import { Unfolding, type Moment, type Outcome } from './events.js';
import { redTriggers, type RuleSet } from './policy.js';
import type { Recorded } from './reacting.js';

/** The patient on the effective date; `found` is null when no admission runs. */
export interface EffectiveDay {
  readonly found: Evaluation | null;
  readonly stale: readonly string[];
  readonly moment: Moment;
  readonly ruleSet: RuleSet;
}

export type Effect = Outcome & Recorded & { readonly retry: boolean };

/**
 * The timer of the effective date: checks safety once more (design 4). A red signal, a step-up trigger, an open hold or a
 * discharge cancels; stale facts and a missing seat wait, open a task and are tried again; otherwise the phase changes.
 */
export function takeEffect(held: PatientCase, approvalId: Id, day: EffectiveDay): Effect {
  const unfolding = new Unfolding(held, day.moment);
  const approval = pendingApproval(held);
  if (approval?.id !== approvalId) return { ...unfolding.outcome(), records: [], retry: false };
  const stop = whyCancel(held, day);
  const wait = whyWait(approval, day);
  if (stop) cancelPending(unfolding, stop);
  else if (wait) waitFor(unfolding, approval, wait, day.ruleSet);
  else move(unfolding, approval, day.ruleSet);
  const records = day.found && (stop !== null || wait === null) ? [recordOf(day.found, 'effective', approval.to)] : [];
  return { ...unfolding.outcome(), records, retry: stop === null && wait !== null };
}

function whyCancel(held: PatientCase, { found }: EffectiveDay): string | null {
  if (!activeEpisode(held) || !found) return 'patient-discharged';
  if (found.triggers.some((trigger) => redTriggers(found.ruleSet.policy).includes(trigger.id))) return 'red-signal';
  if (openHolds(held).length > 0) return 'hold-open';
  return found.decision.kind === 'propose-step-up' ? 'step-up-trigger' : null;
}

function whyWait(approval: Approval, { stale }: EffectiveDay): 'facts' | 'seat' | null {
  if (stale.length > 0) return 'facts';
  return approval.seat.kind === 'reserved' ? null : 'seat';
}

function waitFor(unfolding: Unfolding, approval: Approval, waitsFor: 'facts' | 'seat', ruleSet: RuleSet): void {
  const { id: approvalId } = approval;
  if (approval.waitsFor !== waitsFor) unfolding.then({ type: 'approval-waits', approvalId, waitsFor });
  const { factsHours, seatHours } = ruleSet.policy.deadlines;
  const rule =
    waitsFor === 'facts'
      ? { kind: 'facts-needed', dueHours: factsHours }
      : { kind: 'seat-needed', dueHours: seatHours };
  const trigger = waitsFor === 'facts' ? 'facts-not-current' : 'enrollment-blocked';
  ask(unfolding, rule, { trigger, key: approvalId, about: approvalId });
}

/** The change happens; what was asked for while it waited ends with it. */
function move(unfolding: Unfolding, approval: Approval, ruleSet: RuleSet): void {
  const { id: changeId, to, taper, levelTo: level, hourBand, ruleSet: signed, approvedBy: by } = approval;
  const approved = { taper, level, hourBand, ruleSet: signed };
  changePhase(unfolding, {
    changeId,
    to,
    direction: 'down',
    reason: 'criteria-met',
    by,
    ruleSet,
    approved,
  });
  dropAbout(unfolding, changeId);
}
