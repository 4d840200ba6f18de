import { maySignLevel, reject, uuidv5, type Id, type Rejected } from '@stepwell/kernel';
import { ask, cancelPending, withdraw } from './asking.js';
import { openHolds, openProposals, type PatientCase, type Signature } from './case.js';
import { Unfolding, type Moment, type Outcome } from './events.js';
import type { HoldTrigger, Policy } from './policy.js';

/** What asks for a hold. */
export interface HoldCause {
  readonly trigger: HoldTrigger | 'clinician';
  /** Fact or command that asks. */
  readonly eventId: Id;
  readonly concernId: Id | null;
  readonly by: Signature | null;
}

/**
 * Places a hold, or adds the fact to the open one of its trigger; ends every way down that is under way. The hold's id
 * counts the released ones of its trigger, so that facts in any order give the same hold. A fact already answered by a
 * hold, released or not, does nothing.
 */
export function placeHold(unfolding: Unfolding, cause: HoldCause, policy: Policy): void {
  const ours = unfolding.held.holds.filter((hold) => hold.trigger === cause.trigger);
  if (ours.some((hold) => hold.evidence.includes(cause.eventId))) return;
  const open = ours.find((hold) => hold.released === null);
  const { eventId, concernId } = cause;
  if (open) unfolding.then({ type: 'hold-extended', holdId: open.id, eventId, concernId });
  else unfolding.then({ type: 'hold-placed', hold: newHold(unfolding, cause, ours.length) });
  endWaysDown(unfolding, cause.trigger);
  if (cause.trigger === 'clinician') return;
  const key = openHolds(unfolding.held).find((hold) => hold.trigger === cause.trigger)!.id;
  for (const rule of policy.holds[cause.trigger]) ask(unfolding, rule, { trigger: cause.trigger, key });
}

function newHold({ held, moment }: Unfolding, cause: HoldCause, ordinal: number) {
  return {
    id: uuidv5(held.patientId, `hold:${cause.trigger}:${ordinal}`),
    trigger: cause.trigger,
    concernId: cause.concernId,
    evidence: [cause.eventId],
    siteDate: moment.siteDate,
    placedAt: moment.at,
    placedBy: cause.by,
    released: null,
    version: 1,
  };
}

/** A red signal leaves no step-down proposal and no approval; parked facts leave the approval for its effective date. */
function endWaysDown(unfolding: Unfolding, trigger: string): void {
  const down = openProposals(unfolding.held).filter((proposal) => proposal.kind === 'step-down');
  withdraw(
    unfolding,
    down.map((proposal) => proposal.id),
    `hold-${trigger}`,
  );
  if (trigger !== 'PARKED') cancelPending(unfolding, trigger === 'clinician' ? 'hold-open' : 'red-signal');
}

export type ReleaseRejection = 'tier-too-low' | 'hold-not-open';

/** Releases a hold: L4 or M2+ with a coded reason; nothing else ends one (clinical 2.4). */
export function releaseHold(
  held: PatientCase,
  holdId: Id,
  by: Signature,
  reason: string,
  moment: Moment,
): Outcome | Rejected<ReleaseRejection> {
  const hold = held.holds.find((one) => one.id === holdId);
  if (!hold || hold.released) return reject('hold-not-open');
  if (!maySignLevel(by.tier)) return reject('tier-too-low', { needed: 'L4 or M2' });
  return new Unfolding(held, moment).then({ type: 'hold-released', holdId, by, reason }).outcome();
}
