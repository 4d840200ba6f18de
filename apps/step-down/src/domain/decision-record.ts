import { contentHash, uuidv5, type Id, type Phase, type SiteDate } from '@stepwell/kernel';
import type { Evaluation } from './evaluate.js';
import type { Inputs } from './inputs.js';
import { refOf, type RuleSetRef } from './policy.js';
import type { Criterion, Value } from './verdict.js';

/** What a decision was about. `review` was asked for by a person, `signature` is the re-check before signing. */
export type RecordKind =
  | 'propose-step-down'
  | 'propose-step-up'
  | 'propose-taper-step'
  | 'withdraw'
  | 'act'
  | 'hold'
  | 'review'
  | 'signature'
  | 'effective';

/** What the replay hash covers: no random id and no recording time, so the same facts and rules give the same hash (design 8). */
export interface DecisionContent {
  readonly patient: Id;
  readonly kind: RecordKind;
  readonly siteDate: SiteDate;
  readonly phases: { readonly from: Phase | null; readonly to: Phase | null };
  readonly ruleSetHash: string;
  readonly criteria: readonly { readonly id: string; readonly verdict: string; readonly value: Value }[];
  readonly reasons: readonly string[];
}

/** A decision as it is kept, for ever and unchanged: canonical content, its hash, and the evidence behind it. */
export interface DecisionRecord {
  readonly id: Id;
  readonly patientId: Id;
  readonly siteDate: SiteDate;
  readonly kind: RecordKind;
  readonly hash: string;
  readonly content: DecisionContent;
  readonly ruleSet: RuleSetRef;
  /** Evidence, runner-up and what would flip it; outside the hash. */
  readonly detail: DecisionDetail;
}

export interface DecisionDetail {
  readonly criteria: readonly Criterion[];
  readonly triggers: readonly { readonly id: string; readonly evidence: readonly Id[] }[];
  readonly runnerUp: { readonly kind: string; readonly flips: readonly string[] } | null;
  /** What it was decided from. Absent in records of before it was kept, and for a hold, whose one fact is its evidence. */
  readonly inputs?: Inputs;
}

/** Seals content: the id names the content, so an evaluation that finds the same is the same record. */
export function sealed(content: DecisionContent, ruleSet: RuleSetRef, detail: DecisionDetail): DecisionRecord {
  const hash = contentHash(content);
  const { patient: patientId, siteDate, kind } = content;
  return { id: uuidv5(patientId, `decision:${hash}`), patientId, siteDate, kind, hash, content, ruleSet, detail };
}

/** The record of an evaluation. `to` and `reasons` default to what the engine decided. */
export function recordOf(
  found: Evaluation,
  kind: RecordKind,
  to = found.decision.to,
  reasons = found.decision.reasons,
): DecisionRecord {
  const criteria = kind === 'propose-taper-step' ? (found.tapering?.criteria ?? []) : found.criteria;
  const content: DecisionContent = {
    patient: found.patientId,
    kind,
    siteDate: found.siteDate,
    phases: { from: found.phase, to },
    ruleSetHash: found.ruleSet.hash,
    criteria: criteria.map(({ id, verdict, value }) => ({ id, verdict, value })),
    reasons: [...reasons],
  };
  const triggers = found.triggers.map(({ id, evidence }) => ({ id, evidence }));
  const { runnerUp, inputs } = found;
  return sealed(content, refOf(found.ruleSet), { criteria, triggers, runnerUp, inputs });
}

/** The record of a hold: only its own fact counts, so that what other services had delivered by then does not. */
export function holdRecord(
  signal: { readonly patientId: Id; readonly siteDate: SiteDate; readonly trigger: string; readonly eventId: Id },
  ruleSet: RuleSetRef,
): DecisionRecord {
  const content: DecisionContent = {
    patient: signal.patientId,
    kind: 'hold',
    siteDate: signal.siteDate,
    phases: { from: null, to: null },
    ruleSetHash: ruleSet.hash,
    criteria: [],
    reasons: [signal.trigger],
  };
  const triggers = [{ id: signal.trigger, evidence: [signal.eventId] }];
  return sealed(content, ruleSet, { criteria: [], triggers, runnerUp: null });
}
