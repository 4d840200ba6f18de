import { addDays, type Instant, type SiteDate } from '@stepwell/kernel';
import { answeredActions, dueWhenDone, noteAnswers } from './answering.js';
import { ask, cancelPending, withdraw } from './asking.js';
import {
  activeEpisode,
  isPending,
  openHolds,
  openProposals,
  pendingApproval,
  type Episode,
  type PatientCase,
  type Proposal,
} from './case.js';
import { recordOf, type DecisionRecord } from './decision-record.js';
import { evaluate, type Evaluation } from './evaluate.js';
import { Unfolding, type Moment, type Outcome } from './events.js';
import type { Picture } from './facts.js';
import { stepUpWindowDays, type RuleSet } from './policy.js';
import { propose, stepDownId, stepUpId, supports, taperStepId } from './proposing.js';
import type { Recorded } from './reacting.js';
import type { Situation } from './situation.js';
import { timelineOf } from './timeline.js';

/** What closing a day needs beside the case. */
export interface ClosingDay {
  readonly picture: Picture;
  readonly ruleSet: RuleSet;
  readonly moment: Moment;
  /** Facts of every kind are in the picture from this day on; older bulk (attendance, doses) may be left out. */
  readonly completeFrom: SiteDate;
  /** Oldest freshness mark of the sources. */
  readonly asOf: Instant;
}

/** The case as the engine sees it; null while no admission runs. */
export function situationOf(held: PatientCase): Situation | null {
  const episode = activeEpisode(held);
  if (!episode) return null;
  const { id: episodeId, phase, enteredOn, admittedOn, steppedOn, taper, level, ageBand } = episode;
  const holds = openHolds(held).map((hold) => hold.trigger);
  const openHoldTriggers = [...new Set(holds)].sort();
  return {
    patientId: held.patientId,
    episodeId,
    phase,
    enteredOn,
    admittedOn,
    ...(steppedOn === undefined ? {} : { steppedOn }),
    taper,
    level,
    ageBand,
    openHolds: openHoldTriggers,
  };
}

/**
 * Evaluates a patient at the close of a site day and acts on it: proposals made or withdrawn, actions asked for, reviews
 * announced. Null while no admission runs. Evaluating the same day twice does nothing the second time.
 */
export function closeDay(held: PatientCase, day: ClosingDay): (Outcome & Recorded & { found: Evaluation }) | null {
  const situation = situationOf(held);
  const episode = activeEpisode(held);
  if (!situation || !episode) return null;
  const found = evaluate(situation, day.picture, day.ruleSet, day.moment.siteDate);
  const unfolding = new Unfolding(held, day.moment);
  withdrawUnsupported(unfolding, situation, found, day);
  proposeDecided(unfolding, episode, found, day.asOf);
  if (held.actions.some(isPending)) noteAnswers(unfolding, answeredOn(held, day));
  askActions(unfolding, found);
  announceReviews(unfolding, episode, found);
  return { ...unfolding.outcome(), found, records: recordsOf(unfolding, found) };
}

const answeredOn = (held: PatientCase, { picture, moment, ruleSet }: ClosingDay) =>
  answeredActions(held, timelineOf(picture, moment.siteDate), ruleSet.policy);

function withdrawUnsupported(unfolding: Unfolding, situation: Situation, found: Evaluation, day: ClosingDay): void {
  const gone = openProposals(unfolding.held).filter((proposal) =>
    proposal.kind === 'step-up'
      ? !proposes(found, proposal.triggers) && !wasRight(proposal, situation, day)
      : !supports(found, proposal),
  );
  withdraw(
    unfolding,
    gone.map((proposal) => proposal.id),
    'facts-changed',
  );
}

/** Whether the day of the proposal still supports it; one too old to look at again stays. */
function wasRight(proposal: Proposal, situation: Situation, day: ClosingDay): boolean {
  const { policy } = day.ruleSet;
  if (addDays(day.completeFrom, stepUpWindowDays(policy)) > proposal.siteDate) return true;
  return proposes(evaluate(situation, day.picture, day.ruleSet, proposal.siteDate), proposal.triggers);
}

/** A step up stays as long as its day still supports it: time alone takes no protection away, a correction may. */
const proposes = (found: Evaluation, triggers: readonly string[]): boolean =>
  found.triggers.some((trigger) => trigger.proposes !== null && triggers.includes(trigger.id));

/** The record a proposal rests on. */
function proposalRecord(found: Evaluation): DecisionRecord {
  const { kind } = found.decision;
  return recordOf(found, kind === 'propose-step-up' || kind === 'propose-taper-step' ? kind : 'propose-step-down');
}

function proposeDecided(unfolding: Unfolding, episode: Episode, found: Evaluation, asOf: Instant): void {
  const { proposals } = unfolding.held;
  const isOpen = (kind: string): boolean => openProposals(unfolding.held).some((proposal) => proposal.kind === kind);
  if (found.decision.kind === 'propose-step-up') {
    cancelPending(unfolding, 'step-up-trigger');
    const id = stepUpId(found);
    const isKnown = proposals.some((proposal) => proposal.id === id);
    if (!isKnown && !isOpen('step-up'))
      propose(unfolding, 'step-up', id, { episode, found, asOf, decisionHash: proposalRecord(found).hash });
  }
  if (found.decision.kind === 'propose-step-down') {
    const id = stepDownId(found);
    const isDeferred = proposals.some((one) => one.id === id || (one.deferredUntil ?? '') > found.siteDate);
    if (isDeferred || isOpen('step-down') || isOpen('step-up') || pendingApproval(unfolding.held)) return;
    propose(unfolding, 'step-down', id, { episode, found, asOf, decisionHash: proposalRecord(found).hash });
  }
  if (found.decision.kind === 'propose-taper-step') proposeTaperStep(unfolding, episode, found, asOf);
}

/** A step that the present hours forbid is not proposed; a deferred one waits for its day. */
function proposeTaperStep(unfolding: Unfolding, episode: Episode, found: Evaluation, asOf: Instant): void {
  const { proposals } = unfolding.held;
  const id = taperStepId(found);
  const waits = proposals.some((one) => one.id === id || (one.deferredUntil ?? '') > found.siteDate);
  if (waits || openProposals(unfolding.held).length > 0 || pendingApproval(unfolding.held)) return;
  propose(unfolding, 'taper-step', id, { episode, found, asOf, decisionHash: proposalRecord(found).hash });
}

/** U1 stops all automation: its own emergency protocol was asked for with the hold. */
function askActions(unfolding: Unfolding, found: Evaluation): void {
  if (found.triggers.some((trigger) => trigger.id === 'U1')) return;
  for (const trigger of found.triggers)
    for (const rule of trigger.actions)
      ask(unfolding, dueWhenDone(rule, found.ruleSet.policy), { trigger: trigger.id, key: trigger.key });
}

function announceReviews(unfolding: Unfolding, episode: Episode, found: Evaluation): void {
  for (const { kind, dueOn } of found.reviewsDue) {
    if (dueOn > found.siteDate || episode.announced[kind] === dueOn) continue;
    unfolding.then({ type: 'review-due', episodeId: episode.id, kind, dueOn });
  }
}

/** One record for what the evaluation did; none when it changed nothing. */
function recordsOf(unfolding: Unfolding, found: Evaluation): readonly DecisionRecord[] {
  const types = new Set(unfolding.events.map((event) => event.type));
  if (types.has('proposed')) return [proposalRecord(found)];
  if (types.has('proposal-decided') || types.has('phase-change-cancelled')) return [recordOf(found, 'withdraw')];
  return types.has('action-requested') ? [recordOf(found, 'act')] : [];
}
