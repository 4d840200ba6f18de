import type { EventEnvelope } from '@stepwell/contracts';
import { contentHash, type Id } from '@stepwell/kernel';
import { evaluate, type Evaluation } from '../../apps/step-down/src/domain/evaluate.js';
import type { Fact } from '../../apps/step-down/src/domain/facts.js';
import type { Policy, RuleSet } from '../../apps/step-down/src/domain/policy.js';
import { HOUSE_STEP_DOWN_V1 } from '../../apps/step-down/src/domain/rules/house-step-down-v1.js';
import type { Situation } from '../../apps/step-down/src/domain/situation.js';
import { factOf } from '../../apps/step-down/src/events/fact-of.js';
import { DECIDED_ON } from './cohort.js';
import { ZONE } from './telling.js';

const policy: Policy = {
  ...HOUSE_STEP_DOWN_V1.policy,
  transitions: HOUSE_STEP_DOWN_V1.policy.transitions.map((transition) => ({
    ...transition,
    criteria: transition.criteria.map((rule) => (rule.id === 'A2' ? { ...rule, minAttendedShare: 0.9 } : rule)),
  })),
};

/** The rules that are tried: more sessions must be attended than the house asks for. */
export const NEW_RULES: RuleSet = { id: 'house-step-down', version: 2, hash: contentHash(policy), policy };

/** Whom a peer has folded so far. */
export interface Folded {
  readonly facts: Fact[];
  situation: Situation | null;
}

export const nothing = (): Folded => ({ facts: [], situation: null });

/** Adds one event, as step-down keeps it, and opens the episode with the admission. */
export function fold(folded: Folded, event: EventEnvelope): Folded {
  const fact = factOf(event, ZONE);
  if (!fact) return folded;
  folded.facts.push(fact);
  if (fact.kind !== 'admission') return folded;
  const { episodeId, phase, siteDate, taper, level, ageBand } = fact;
  const stay = { episodeId, phase, enteredOn: siteDate, admittedOn: siteDate, taper, level, ageBand };
  folded.situation = { patientId: event.key, ...stay, openHolds: [] };
  return folded;
}

/** Decides what was folded under the new rules; null while no admission is known. */
export function decide({ facts, situation }: Folded): Evaluation | null {
  return situation && evaluate(situation, { facts, doses: [] }, NEW_RULES, DECIDED_ON);
}

/** A decision in words that are equal only when outcome, reasons and every criterion's finding are. */
export function wordsOf({ decision, criteria, triggers, reconsiderOn }: Evaluation): string {
  const found = criteria.map(({ id, verdict, value }) => `${id}=${verdict}:${value}`);
  const fired = triggers.map(({ id, key }) => `${id}@${key}`);
  return [decision.kind, decision.to, ...decision.reasons, ...found, ...fired, reconsiderOn].join(' ');
}

/** What a contestant answers: how many events it folded, and its decision about each patient. */
export interface Answer {
  readonly events: number;
  readonly decisions: readonly (readonly [patient: Id, words: string])[];
}
