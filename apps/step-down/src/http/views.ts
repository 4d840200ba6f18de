import { contentHash } from '@stepwell/kernel';
import type { Commanded } from '../app/deciding.js';
import type { Seen } from '../app/reading.js';
import { openHolds, openProposals, pendingApproval, isPending, type PatientCase } from '../domain/case.js';
import type { DecisionRecord } from '../domain/decision-record.js';
import type { Evaluation } from '../domain/evaluate.js';
import { refOf } from '../domain/policy.js';
import type { RuleSetVersion } from '../domain/rule-sets.js';

/** A patient's place on the ladder: what holds it, what waits, what is missing. */
export function patientBody({ held, look, record }: Seen) {
  return {
    ...caseBody(held),
    siteDate: look.today,
    asOf: look.asOf,
    factsNotCurrent: look.stale,
    next: look.found?.next ?? null,
    decision: look.found?.decision ?? null,
    missing: look.found ? missingOf(look.found) : ['admission'],
    decisionHash: record?.hash ?? null,
  };
}

/** The case without the evaluation. */
export function caseBody(held: PatientCase) {
  return {
    patientId: held.patientId,
    episode: held.episode,
    phase: held.episode?.status === 'active' ? held.episode.phase : null,
    holds: openHolds(held),
    proposals: openProposals(held),
    approval: pendingApproval(held),
    actions: held.actions.filter(isPending),
  };
}

/** An evaluation with its evidence. */
export function evaluationBody({ look, record }: Seen) {
  const { found, asOf, stale, today, ruleSet } = look;
  const base = { siteDate: today, asOf, factsNotCurrent: stale, ruleSet: refOf(ruleSet) };
  if (!found) return { ...base, admitted: false };
  const { phase, next, criteria, triggers, blockers, decision, runnerUp, reviewsDue } = found;
  const shown = { phase, next, criteria, triggers, blockers, decision, runnerUp, reviewsDue };
  return { ...base, admitted: true, ...shown, missing: missingOf(found), decisionHash: record?.hash ?? null };
}

const missingOf = (found: Evaluation): readonly string[] => [
  ...found.blockers,
  ...found.triggers.map((trigger) => trigger.id),
  ...found.criteria.filter((one) => one.verdict !== 'met').map((one) => `${one.id}:${one.missing ?? one.verdict}`),
];

/** A decision record as it is shown (clinical 1.5): named by its id, with the episode and the hash of its inputs. */
export function decisionBody({ id: decisionId, ...record }: DecisionRecord) {
  const { inputs } = record.detail;
  const episodeId = inputs?.situation.episodeId ?? null;
  return { id: decisionId, decisionId, episodeId, inputsHash: inputs ? contentHash(inputs) : null, ...record };
}

/** A rule set version without its body. */
export function versionBody({ policy: _, ...version }: RuleSetVersion) {
  return version;
}

/** The case after a command, or its refusal. */
export function commanded(done: Commanded, status: 200 | 201 = 200) {
  return done.ok ? ({ ok: true, status, body: caseBody(done.held) } as const) : done;
}
