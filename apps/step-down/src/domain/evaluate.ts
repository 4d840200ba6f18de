import { addDays, PHASES, type Id, type Phase, type SiteDate } from '@stepwell/kernel';
import { absences, attendance, minimumStay } from './attendance.js';
import type { Picture } from './facts.js';
import { inputsOf, type Inputs } from './inputs.js';
import { mood, recoveryMeasures, suicideScreen } from './measures.js';
import { medication, plan, rating } from './plan-and-rating.js';
import {
  redTriggers,
  transitionFrom,
  type CriterionRule,
  type Policy,
  type RuleSet,
  type Transition,
} from './policy.js';
import { reconsiderOn, reviewsDue, type ReviewDue } from './reconsider.js';
import type { Situation } from './situation.js';
import { daysWithoutUse, tests } from './tests-and-use.js';
import { taperingOf, type Tapering } from './tapering.js';
import { timelineOf, type Timeline } from './timeline.js';
import { firedTriggers, type FiredTrigger } from './triggers.js';
import type { Criterion } from './verdict.js';

export type DecisionKind = 'none' | 'propose-step-down' | 'propose-step-up' | 'propose-taper-step' | 'hold' | 'actions';

/** What the engine would do, most protective first; a person decides (clinical 2.4, precedence). */
export interface EngineDecision {
  readonly kind: DecisionKind;
  readonly to: Phase | null;
  /** Criteria, triggers, holds or blockers that led to it, as codes. */
  readonly reasons: readonly string[];
}

/** What an evaluation found; nothing in it depends on the order in which facts arrived. */
export interface Evaluation {
  readonly patientId: Id;
  readonly siteDate: SiteDate;
  readonly phase: Phase;
  readonly next: Phase | null;
  readonly ruleSet: RuleSet;
  /** What it rests on, so that the record of it can be made again. */
  readonly inputs: Inputs;
  /** Criteria of the next phase, in the rule set's order. Empty at the end of the ladder. */
  readonly criteria: readonly Criterion[];
  /** The next taper step of the phase and what it asks for; null where the policy proposes none. */
  readonly tapering: Tapering | null;
  readonly triggers: readonly FiredTrigger[];
  /** Why no step down is possible whatever the criteria say. */
  readonly blockers: readonly string[];
  readonly decision: EngineDecision;
  /** What would have been decided otherwise, and what would flip to it. */
  readonly runnerUp: { readonly kind: DecisionKind; readonly flips: readonly string[] };
  readonly reviewsDue: readonly ReviewDue[];
  /** First later day on which time alone may change the outcome; null when only a new fact can. */
  readonly reconsiderOn: SiteDate | null;
}

/** Evaluates one patient on one site day. Pure: the same facts, rules and day give the same evaluation. */
export function evaluate(situation: Situation, picture: Picture, ruleSet: RuleSet, on: SiteDate): Evaluation {
  const { policy } = ruleSet;
  const timeline = timelineOf(picture, on);
  const transition = transitionFrom(policy, situation.phase);
  const criteria = transition ? transition.criteria.map((rule) => judge(rule, situation, timeline, policy)) : [];
  const triggers = firedTriggers(situation, timeline, policy);
  const blockers = blockersOf(situation, timeline);
  const tapering = taperingOf(situation, policy, (rule, since) =>
    judge(rule, rule.id === 'A1' ? { ...situation, enteredOn: since } : situation, timeline, policy),
  );
  const [decision, second] = ranked(
    transition,
    criteria,
    { phase: situation.phase, tapering, triggers, blockers },
    policy,
  );
  const found = { situation, timeline, policy, criteria, tapering, triggers, transition };
  return {
    patientId: situation.patientId,
    siteDate: on,
    phase: situation.phase,
    next: transition?.to ?? null,
    ruleSet,
    inputs: inputsOf(situation, picture, on),
    criteria,
    tapering,
    triggers,
    blockers,
    decision: decision!,
    runnerUp: { kind: second?.kind ?? runnerUpKind(decision!), flips: flips(decision!, criteria) },
    reviewsDue: reviewsDue(situation, timeline, policy),
    reconsiderOn: reconsiderOn(found, addDays(on, 1)),
  };
}

function judge(rule: CriterionRule, situation: Situation, timeline: Timeline, policy: Policy): Criterion {
  switch (rule.id) {
    case 'A1':
      return minimumStay(rule, situation, timeline.on);
    case 'A2':
      return attendance(rule, situation, timeline, policy);
    case 'A3':
      return absences(rule, timeline, policy);
    case 'A4':
      return tests(rule, timeline);
    case 'A5':
      return daysWithoutUse(rule, situation, timeline, policy);
    case 'A6':
      return recoveryMeasures(rule, situation, timeline, policy);
    case 'A7':
      return mood(rule, situation, timeline, policy);
    case 'A8':
      return suicideScreen(rule, timeline, policy);
    case 'A9':
      return plan(rule, situation, timeline);
    case 'A10':
      return medication(rule, timeline);
    case 'A11':
      return rating(rule, situation, timeline, policy);
  }
}

function blockersOf(situation: Situation, timeline: Timeline): readonly string[] {
  const ended = new Set(timeline.of('leave-ended').map((fact) => fact.leaveId));
  const closed = new Set(timeline.of('referral-out-closed').map((fact) => fact.referralOutId));
  const away = timeline.of('leave-started').some((fact) => !ended.has(fact.leaveId));
  const out = timeline.of('referral-out-opened').some((fact) => !closed.has(fact.referralOutId));
  return [
    ...situation.openHolds.map((hold) => `hold-${hold}`),
    ...(away ? ['on-leave'] : []),
    ...(out ? ['referred-out'] : []),
  ];
}

/** The decisions that facts support, most protective first; `none` always closes the list. */
function ranked(
  transition: Transition | null,
  criteria: readonly Criterion[],
  { phase, tapering, triggers, blockers }: Pick<Evaluation, 'phase' | 'tapering' | 'triggers' | 'blockers'>,
  policy: Policy,
): readonly EngineDecision[] {
  const red = redTriggers(policy);
  const beside: readonly string[] = policy.besideStepDown ?? [];
  const ids = (list: readonly { readonly id: string }[]): string[] => list.map((one) => one.id);
  const of = (kind: DecisionKind, reasons: readonly string[], to: Phase | null = null): EngineDecision[] =>
    reasons.length > 0 ? [{ kind, to, reasons }] : [];
  const proposing = triggers.filter((trigger) => trigger.proposes !== null);
  const holding = [
    ...ids(triggers).filter((id) => red.includes(id)),
    ...blockers.filter((code) => code.startsWith('hold-')),
  ];
  const acting = triggers.filter((trigger) => !red.includes(trigger.id) && trigger.actions.length > 0);
  const open = criteria.filter((criterion) => criterion.verdict !== 'met');
  const inTheWay = triggers.filter((trigger) => !beside.includes(trigger.id));
  const isFree = transition !== null && open.length + blockers.length + inTheWay.length === 0;
  const mayTaper =
    tapering !== null &&
    tapering.criteria.every((criterion) => criterion.verdict === 'met') &&
    blockers.length + inTheWay.length === 0;
  return [
    ...of(
      'hold',
      ids(triggers).filter((id) => id === 'U1'),
    ),
    ...of('propose-step-up', ids(proposing), mostIntensive(proposing)),
    ...of('hold', holding),
    ...(isFree ? of('propose-step-down', ids(criteria), transition.to) : []),
    ...(mayTaper ? of('propose-taper-step', ids(tapering.criteria), phase) : []),
    ...of('actions', ids(acting)),
    { kind: 'none', to: null, reasons: [...blockers, ...ids(open)] },
  ];
}

function mostIntensive(proposing: readonly FiredTrigger[]): Phase | null {
  const phases = proposing.flatMap((trigger) => trigger.proposes ?? []);
  return PHASES.find((phase) => phases.includes(phase)) ?? null;
}

const runnerUpKind = (decision: EngineDecision): DecisionKind =>
  decision.kind === 'none' ? 'propose-step-down' : 'none';

/** For no change: what is still missing. Otherwise: what would have to be gone. */
function flips(decision: EngineDecision, criteria: readonly Criterion[]): readonly string[] {
  if (decision.kind !== 'none') return decision.reasons;
  return criteria
    .filter((criterion) => criterion.verdict !== 'met')
    .map((one) => `${one.id}:${one.missing ?? one.verdict}`);
}
