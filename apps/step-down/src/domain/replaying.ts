import { canonicalJson, type Id } from '@stepwell/kernel';
import type { Proposal } from './case.js';
import { holdRecord, recordOf, type DecisionRecord } from './decision-record.js';
import { evaluate, type Evaluation } from './evaluate.js';
import type { Picture } from './facts.js';
import { knownThen } from './inputs.js';
import { refOf, type RuleSet } from './policy.js';
import { criteriaOf, stepDownId, stepUpId, stepUpTriggers, taperStepId } from './proposing.js';
import { redSignals } from './red-signals.js';

/** Why a record cannot be made again. */
export type NotReplayable = 'inputs-not-kept' | 'rules-unknown' | 'fact-missing';

/** A stored record beside what the same facts under the same rules give today. */
export type Replayed =
  | { readonly kind: 'alike'; readonly found: Evaluation | null }
  | {
      readonly kind: 'different';
      readonly hash: string;
      /** What differs: criteria by id, `phases`, `reasons`. */
      readonly parts: readonly string[];
    }
  | { readonly kind: 'not-replayable'; readonly why: NotReplayable };

/**
 * Makes a record again from the facts as known when it was made, under `ruleSet`: bit for bit the same content, or what differs.
 * `history` is everything known about the patient now.
 */
export function replayRecord(record: DecisionRecord, history: Picture, ruleSet: RuleSet | undefined): Replayed {
  if (!ruleSet) return { kind: 'not-replayable', why: 'rules-unknown' };
  const { inputs } = record.detail;
  if (record.kind === 'hold' && !inputs) return replayHold(record, history, ruleSet);
  if (!inputs) return { kind: 'not-replayable', why: 'inputs-not-kept' };
  const found = evaluate(inputs.situation, knownThen(history, inputs), ruleSet, record.siteDate);
  return compared(record, recordOf(found, record.kind, askedFor(record, found)), found);
}

/** Signature and effect are about the phase that was signed, everything else about what the engine decided. */
const askedFor = (record: DecisionRecord, found: Evaluation) =>
  record.kind === 'signature' || record.kind === 'effective' ? record.content.phases.to : found.decision.to;

function replayHold(record: DecisionRecord, { facts }: Picture, ruleSet: RuleSet): Replayed {
  const [held] = record.detail.triggers;
  const fact = facts.find(({ eventId }) => eventId === held?.evidence[0]);
  if (!held || !fact) return { kind: 'not-replayable', why: 'fact-missing' };
  const sameDay = facts.flatMap((one) =>
    (one.kind === 'screening' || one.kind === 'assessment') &&
    one.siteDate === fact.siteDate &&
    one.sequence < fact.sequence
      ? one.scores
      : [],
  );
  const { patientId } = record;
  const { siteDate, eventId } = fact;
  const again = redSignals(fact, sameDay, ruleSet.policy)
    .map(({ trigger }) => holdRecord({ patientId, siteDate, trigger, eventId }, refOf(ruleSet)))
    .find(({ content }) => content.reasons[0] === held.id);
  return again ? compared(record, again, null) : { kind: 'different', hash: '', parts: ['reasons'] };
}

function compared(record: DecisionRecord, again: DecisionRecord, found: Evaluation | null): Replayed {
  if (again.hash === record.hash) return { kind: 'alike', found };
  return { kind: 'different', hash: again.hash, parts: partsOf(record.content, again.content) };
}

function partsOf(was: DecisionRecord['content'], is: DecisionRecord['content']): readonly string[] {
  const ids = [...new Set([...was.criteria, ...is.criteria].map(({ id }) => id))];
  const criterion = (of: typeof was, id: string): string =>
    canonicalJson(of.criteria.find((one) => one.id === id) ?? {});
  const others = (['kind', 'siteDate', 'phases', 'ruleSetHash', 'reasons'] as const).filter(
    (part) => canonicalJson(was[part]) !== canonicalJson(is[part]),
  );
  return [...ids.filter((id) => criterion(was, id) !== criterion(is, id)), ...others];
}

const IDS = { 'step-down': stepDownId, 'step-up': stepUpId, 'taper-step': taperStepId };

/** Whether a stored proposal is the one its evaluation makes: same id, phases, triggers and criteria with their evidence. */
export function isSameProposal(proposal: Proposal, found: Evaluation): boolean {
  const triggers = proposal.kind === 'step-up' ? stepUpTriggers(found).map(({ id }) => id) : [];
  const id: Id = IDS[proposal.kind](found);
  const criteria = criteriaOf(proposal.kind, found);
  const made = { id, from: found.phase, to: found.decision.to, triggers, criteria };
  const { from, to } = proposal;
  const held = { id: proposal.id, from, to, triggers: proposal.triggers, criteria: proposal.criteria };
  return canonicalJson(made) === canonicalJson(held);
}
