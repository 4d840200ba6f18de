import { epochMs, maySignLevel, reject, uuidv5, type Id, type Rejected } from '@stepwell/kernel';
import { ask, cancelPending, withdraw } from './asking.js';
import { openHolds, openProposals, type Hold, type PatientCase, type Signature } from './case.js';
import { Unfolding, type Moment, type Outcome } from './events.js';
import { finishedRisk } from './measures.js';
import type { HoldTrigger, Policy } from './policy.js';
import { screenTrigger } from './red-signals.js';
import { scoresOf, type Timeline } from './timeline.js';

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
  const down = openProposals(unfolding.held).filter((proposal) => proposal.kind !== 'step-up');
  withdraw(
    unfolding,
    down.map((proposal) => proposal.id),
    `hold-${trigger}`,
  );
  if (trigger !== 'PARKED') cancelPending(unfolding, trigger === 'clinician' ? 'hold-open' : 'red-signal');
}

export type ReleaseRejection = 'tier-too-low' | 'hold-not-open' | 'new-screen-needed';

/** Who releases which hold, and why. */
export interface Release {
  readonly holdId: Id;
  readonly by: Signature;
  readonly reason: string;
}

/** Releases a hold: L4 or M2+ with a coded reason, for a suicide risk after a new low screen; nothing else ends one (clinical 2.4). */
export function releaseHold(
  held: PatientCase,
  { holdId, by, reason }: Release,
  moment: Moment,
  timeline: Timeline,
  policy: Policy,
): Outcome | Rejected<ReleaseRejection> {
  const hold = held.holds.find((one) => one.id === holdId);
  if (!hold || hold.released) return reject('hold-not-open');
  if (!maySignLevel(by.tier)) return reject('tier-too-low', { needed: 'L4 or M2' });
  if (policy.holds.releaseNeedsScreen.includes(hold.trigger) && !isScreenedSince(hold, timeline, policy))
    return reject('new-screen-needed', { trigger: hold.trigger });
  return new Unfolding(held, moment).then({ type: 'hold-released', holdId, by, reason }).outcome();
}

/** Whether the newest finished C-SSRS is low and was taken after everything the hold answers. */
function isScreenedSince(hold: Hold, timeline: Timeline, policy: Policy): boolean {
  const answered = [...timeline.of('screening'), ...timeline.of('assessment'), ...timeline.of('concern-opened')]
    .filter((fact) => hold.evidence.includes(fact.eventId))
    .map((fact) => fact.occurredAt);
  const since = answered.sort().at(-1) ?? hold.placedAt;
  const last = scoresOf(timeline, policy.measures.cssrs)
    .filter((score) => finishedRisk(score) !== null)
    .at(-1);
  return last !== undefined && epochMs(last.takenAt) > epochMs(since) && screenTrigger(last) === null;
}
