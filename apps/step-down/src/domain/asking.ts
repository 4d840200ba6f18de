import { addHours, uuidv5, type Id } from '@stepwell/kernel';
import { isPending } from './case.js';
import type { Unfolding } from './events.js';
import type { ActionRule } from './policy.js';

/** Why an action is asked for, and what it ends with. */
export interface Asked {
  readonly trigger: string;
  /** Names the occasion: the same occasion never asks twice. */
  readonly key: string;
  readonly about?: Id;
}

/** Asks for an action unless the same trigger still waits for one of that kind, or the occasion had it already. */
export function ask(unfolding: Unfolding, rule: ActionRule, asked: Asked): void {
  const { held, moment } = unfolding;
  const id = uuidv5(held.patientId, `action:${rule.kind}:${asked.trigger}:${asked.key}`);
  const waits = held.actions.some(
    (action) => isPending(action) && action.kind === rule.kind && action.trigger === asked.trigger,
  );
  if (waits || held.actions.some((action) => action.id === id)) return;
  unfolding.then({
    type: 'action-requested',
    action: {
      id,
      kind: rule.kind,
      trigger: asked.trigger,
      status: 'open',
      siteId: moment.siteId,
      siteDate: moment.siteDate,
      dueAt: addHours(moment.at, rule.dueHours),
      about: asked.about ?? null,
      requestedAt: moment.at,
      doneBy: null,
      version: 1,
    },
  });
}

/** Ends the actions that belong to a proposal or approval that is over. */
export function dropAbout(unfolding: Unfolding, about: Id): void {
  for (const action of unfolding.held.actions)
    if (action.about === about && isPending(action)) unfolding.then({ type: 'action-dropped', actionId: action.id });
}

/** Withdraws open proposals of a kind: the facts no longer support them. */
export function withdraw(unfolding: Unfolding, ids: readonly Id[], reason: string): void {
  for (const proposalId of ids) {
    unfolding.then({
      type: 'proposal-decided',
      proposalId,
      outcome: 'withdrawn',
      reason,
      by: null,
      deferredUntil: null,
    });
    dropAbout(unfolding, proposalId);
  }
}

/** Cancels the approved change that has not taken effect, if there is one. */
export function cancelPending(unfolding: Unfolding, reason: string): void {
  for (const approval of unfolding.held.approvals) {
    if (approval.status !== 'approved') continue;
    unfolding.then({ type: 'phase-change-cancelled', approvalId: approval.id, reason });
    dropAbout(unfolding, approval.id);
  }
}
