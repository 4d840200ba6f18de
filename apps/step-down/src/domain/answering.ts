import { epochMs, isoWeek, type Id } from '@stepwell/kernel';
import { isPending, type Action, type PatientCase } from './case.js';
import type { Unfolding } from './events.js';
import type { Fact, FactKind, Stamp } from './facts.js';
import { answersOf, type ActionRule, type AnswerRule, type Policy } from './policy.js';
import { isCollected } from './tests-and-use.js';
import type { Timeline } from './timeline.js';

/** An action that the owning service has done, by what it told since. */
export interface Answered {
  readonly action: Action;
  readonly source: Fact['source'];
  readonly evidence: readonly Id[];
}

/** Pending actions that later facts answer (rule data: which facts answer which action). */
export function answeredActions(held: PatientCase, timeline: Timeline, policy: Policy): readonly Answered[] {
  return held.actions.filter(isPending).flatMap((action) => {
    const rule = answersOf(policy)[action.kind];
    const facts = rule ? found(rule, action, timeline) : null;
    const last = facts?.at(-1);
    return facts && last ? [{ action, source: last.source, evidence: facts.map(({ eventId }) => eventId) }] : [];
  });
}

const WEEK_HOURS = 168;
/** What is asked for, due when it can be done: weeks of tests are due that much later than they are to begin. */
export function dueWhenDone(rule: ActionRule, policy: Policy): ActionRule {
  const answer = answersOf(policy)[rule.kind];
  return answer?.by === 'drug-tests' ? { ...rule, dueHours: rule.dueHours + answer.weeks * WEEK_HOURS } : rule;
}

/** Notes what was answered. */
export function noteAnswers(unfolding: Unfolding, answered: readonly Answered[]): void {
  for (const { action, source, evidence } of answered)
    unfolding.then({ type: 'action-answered', actionId: action.id, kind: action.kind, source, evidence });
}

/** The facts that answer an action, null while they are not enough. */
function found(rule: AnswerRule, action: Action, timeline: Timeline): readonly Stamp[] | null {
  switch (rule.by) {
    case 'drug-tests':
      return weeklyTests(rule.weeks, action, timeline);
    case 'enrollment-moved':
      return first(
        timeline.of('enrollment').filter((fact) => fact.change === 'moved'),
        action,
      );
    default:
      return first(timeline.of<FactKind>(KINDS[rule.by]), action);
  }
}

const KINDS = {
  assessment: 'assessment',
  'plan-review': 'plan-review',
  'concern-closed': 'concern-closed',
  'outreach-closed': 'outreach-closed',
  'naloxone-provided': 'naloxone-provided',
} as const satisfies Readonly<Record<string, FactKind>>;

/** Only what was done after it was asked for. */
function isLater(fact: Stamp, { requestedAt, siteDate }: Action): boolean {
  return requestedAt === undefined ? fact.siteDate > siteDate : epochMs(fact.occurredAt) > epochMs(requestedAt);
}

function first(facts: readonly Stamp[], action: Action): readonly Stamp[] | null {
  const answer = facts.find((fact) => isLater(fact, action));
  return answer ? [answer] : null;
}

/** One valid sample in each of so many weeks (clinical 2.4 U5). */
function weeklyTests(weeks: number, action: Action, timeline: Timeline): readonly Stamp[] | null {
  const later = timeline.tests.filter((test) => isCollected(test) && isLater(test, action));
  const byWeek = [...new Map(later.map((test) => [isoWeek(test.siteDate), test])).values()];
  return byWeek.length >= weeks ? byWeek.slice(0, weeks) : null;
}
