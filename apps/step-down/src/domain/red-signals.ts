import type { Id } from '@stepwell/kernel';
import type { Fact, Score } from './facts.js';
import type { HoldTrigger, Policy } from './policy.js';

/** A fact that stops every step down at once. */
export interface RedSignal {
  readonly trigger: HoldTrigger;
  readonly concernId: Id | null;
}

const isFinished = (score: Score): boolean => score.risk !== undefined && score.risk !== 'not-screened';

/** C-SSRS high in any form is U1; moderate is U2 unless it comes from the intake form, whose lifetime items count only there. */
export function screenTrigger(score: Score): 'U1' | 'U2' | null {
  if (score.risk === 'high') return 'U1';
  return score.risk === 'moderate' && score.form !== 'intake' ? 'U2' : null;
}

/**
 * Red signals of one fact (U1, U2, U2b, safety concerns, parked facts; clinical 2.4). `sameDay` are the patient's earlier
 * instrument scores of that site day: a finished C-SSRS among them answers item 9 of a PHQ-9 (U2b).
 */
export function redSignals(fact: Fact, sameDay: readonly Score[], policy: Policy): readonly RedSignal[] {
  switch (fact.kind) {
    case 'screening':
    case 'assessment':
      return scoreSignals(fact.scores, sameDay, policy);
    case 'concern-opened':
      return holds(policy, fact.severity)
        ? [{ trigger: policy.holds.concernTrigger[fact.concern] ?? 'SAFETY', concernId: fact.concernId }]
        : [];
    case 'concern-changed':
      return holds(policy, fact.severity) ? [{ trigger: 'SAFETY', concernId: fact.concernId }] : [];
    case 'parked':
      return [{ trigger: 'PARKED', concernId: null }];
    default:
      return [];
  }
}

const holds = (policy: Policy, severity: string): boolean => policy.holds.concernSeverities.includes(severity);

function scoreSignals(scores: readonly Score[], sameDay: readonly Score[], policy: Policy): readonly RedSignal[] {
  const screens = scores.filter((score) => score.instrument === policy.measures.cssrs);
  const answered = [...screens, ...sameDay.filter((score) => score.instrument === policy.measures.cssrs)].some(
    isFinished,
  );
  const item9 = scores.some((score) => score.instrument === policy.measures.phq9 && score.item9Positive === true);
  const triggers = new Set<HoldTrigger>(screens.flatMap((score) => screenTrigger(score) ?? []));
  if (item9 && !answered) triggers.add('U2b');
  return [...triggers].map((trigger) => ({ trigger, concernId: null }));
}

/** Whether a fact could be a red signal at all: others need no patient to be loaded. */
export function mayBeRed(fact: Fact): boolean {
  switch (fact.kind) {
    case 'screening':
    case 'assessment':
      return fact.scores.some((score) => screenTrigger(score) !== null || score.item9Positive === true);
    case 'concern-opened':
    case 'concern-changed':
    case 'parked':
      return true;
    default:
      return false;
  }
}
