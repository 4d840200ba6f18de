import { levelRank, type LevelCode } from '@stepwell/kernel';
import { holds, unknownFacts, type Scope, type Verdict } from './conditions.js';
import type { Condition, FactSheet } from './rules/conditions.js';
import type { LevelOutcome, LevelRule, PlacementRules } from './rules/placement.js';

/** What the level table says about one set of ratings and answers (clinical 1.5). */
export interface LevelResult {
  /** `null` is REVIEW: no level without a clinician. */
  readonly level: LevelCode | null;
  readonly modifiers: readonly string[];
  readonly ruleFired: string;
  readonly runnerUp: LevelCode | null;
  /** Single answers that would change the level, with the level they would give. */
  readonly flips: readonly Flip[];
  readonly needsClinicianReview: boolean;
  /** Answers the table would have needed. */
  readonly missing: readonly string[];
  readonly actions: readonly string[];
}

export interface Flip {
  readonly input: string;
  readonly to: number | boolean;
  readonly level: LevelCode;
  /** How far it lies from the answer given: rating steps, 1 for a yes or no. */
  readonly steps: number;
}

interface Fired {
  readonly rule: LevelRule;
  readonly outcome: LevelOutcome;
}

const RATINGS = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'] as const;
const STEPS = [0, 1, 2, 3, 4] as const;
const REVIEW = 'R0';

/** Evaluates the table top-down after the modifiers that lift ratings; the first rule that surely holds wins. */
export function recommendLevel(rules: PlacementRules, facts: FactSheet): LevelResult {
  const lifted = liftRatings(rules, facts);
  const fired = [...matching(rules, lifted)];
  const first = fired[0];
  const missing = undecidedInputs(rules, lifted, first);
  if (!first || first.outcome.level === null) return review(first?.rule.id ?? REVIEW, missing);
  const level = first.outcome.level;
  const held = heldModifiers(rules, facts, level);
  const flips = flipsOf(rules, facts, level);
  return {
    level,
    modifiers: [...held.flags, ...(first.outcome.modifiers ?? [])],
    ruleFired: first.rule.id,
    runnerUp: runnerUpOf(fired, flips, level),
    flips,
    needsClinicianReview: missing.length > 0,
    missing,
    actions: held.actions,
  };
}

/** The code a site of `edition` shows for a level with these modifiers in force (M1: 2.7 at 4e, 2.1 and a prescriber at 3e). */
export function shownLevel(
  rules: PlacementRules,
  level: LevelCode,
  modifiers: readonly string[],
  edition: '3' | '4',
): LevelCode {
  const fits = rules.modifiers.find(
    ({ flag, shown }) =>
      flag !== null && modifiers.includes(flag) && shown?.edition === edition && shown.from === level,
  );
  return fits?.shown?.to ?? level;
}

function review(ruleFired: string, missing: readonly string[]): LevelResult {
  const nothing = { level: null, modifiers: [], runnerUp: null, flips: [], actions: [] };
  return { ...nothing, ruleFired, needsClinicianReview: true, missing };
}

function liftRatings(rules: PlacementRules, facts: FactSheet): FactSheet {
  const lifted: Record<string, FactSheet[string]> = { ...facts };
  for (const { atLeast, when } of rules.modifiers) {
    const rating = atLeast ? lifted[atLeast.rating] : null;
    if (!atLeast || typeof rating !== 'number' || holds(when, { facts, rule: () => 'no' }) !== 'yes') continue;
    lifted[atLeast.rating] = Math.max(rating, atLeast.value);
  }
  return lifted;
}

/** The rules that hold, in table order, each with its first outcome that holds; lazy, since most callers want the first. */
function* matching(rules: PlacementRules, facts: FactSheet): Generator<Fired> {
  const scope = tableScope(rules, facts);
  for (const rule of rules.levels) {
    if (scope.rule(rule.id) !== 'yes') continue;
    const outcome = rule.outcomes.find(({ when }) => !when || holds(when, scope) === 'yes');
    if (outcome) yield { rule, outcome };
  }
}

function tableScope(rules: PlacementRules, facts: FactSheet): Scope {
  const scope: Scope = {
    facts,
    rule: (id): Verdict => {
      const rule = rules.levels.find((candidate) => candidate.id === id);
      return rule ? holds(rule.when, scope) : 'no';
    },
  };
  return scope;
}

/** Inputs that left a rule above the fired one, or its outcome, undecided: the level might be another, so a clinician looks. */
function undecidedInputs(rules: PlacementRules, facts: FactSheet, fired: Fired | undefined): readonly string[] {
  const scope = tableScope(rules, facts);
  const end = fired ? rules.levels.indexOf(fired.rule) : rules.levels.length;
  const above = rules.levels.slice(0, end).filter((rule) => scope.rule(rule.id) === 'unknown');
  const outcomes = (fired?.rule.outcomes ?? []).flatMap(({ when }) =>
    when && holds(when, scope) === 'unknown' ? [when] : [],
  );
  const noLevel = fired && fired.outcome.level === null ? [fired.rule.when] : [];
  const conditions = [...above.map((rule) => rule.when), ...outcomes, ...noLevel];
  const names = conditions.flatMap((condition) => unknownFacts(withRules(rules, condition), facts));
  return [...new Set(names)].filter((name) => !rules.optionalInputs.includes(name));
}

/** A condition that only points at another rule, replaced by that rule's own condition. */
function withRules(rules: PlacementRules, condition: Condition): Condition {
  if (!('rule' in condition)) return condition;
  return rules.levels.find((rule) => rule.id === condition.rule)?.when ?? condition;
}

function heldModifiers(
  rules: PlacementRules,
  facts: FactSheet,
  level: LevelCode,
): { flags: readonly string[]; actions: readonly string[] } {
  const held = rules.modifiers.filter(
    ({ when, levels }) => holds(when, { facts, rule: () => 'no' }) === 'yes' && (levels?.includes(level) ?? true),
  );
  return {
    flags: held.flatMap(({ flag }) => (flag ? [flag] : [])),
    actions: held.flatMap(({ actions }) => actions ?? []),
  };
}

/** The level and rule alone, without explanation: what the property tests and the flips ask for again and again. */
export function levelOnly(rules: PlacementRules, facts: FactSheet): { level: LevelCode | null; rule: string } {
  for (const { rule, outcome } of matching(rules, liftRatings(rules, facts)))
    return { level: outcome.level, rule: rule.id };
  return { level: null, rule: REVIEW };
}

function flipsOf(rules: PlacementRules, facts: FactSheet, level: LevelCode): readonly Flip[] {
  const ratingFlips = RATINGS.flatMap((input) => nearestFlips(rules, facts, input, level));
  const answerFlips = rules.inputs.flatMap((input) => {
    if (typeof facts[input] !== 'boolean') return [];
    return flipTo(rules, facts, input, !facts[input], level);
  });
  return [...ratingFlips, ...answerFlips];
}

/** For one rating the nearest value above and the nearest below that change the level. */
function nearestFlips(rules: PlacementRules, facts: FactSheet, input: string, level: LevelCode): readonly Flip[] {
  const now = Number(facts[input]);
  const above = STEPS.filter((step) => step > now).flatMap((step) => flipTo(rules, facts, input, step, level));
  const below = STEPS.filter((step) => step < now).flatMap((step) => flipTo(rules, facts, input, step, level));
  return [...above.slice(0, 1), ...below.slice(-1)];
}

function flipTo(
  rules: PlacementRules,
  facts: FactSheet,
  input: string,
  to: number | boolean,
  level: LevelCode,
): readonly Flip[] {
  const other = levelOnly(rules, { ...facts, [input]: to }).level;
  const steps = typeof to === 'number' ? Math.abs(to - Number(facts[input])) : 1;
  return other && other !== level ? [{ input, to, level: other, steps }] : [];
}

/** The next level that would apply: of a later rule that also holds, else of the nearest single change (upwards on a tie). */
function runnerUpOf(fired: readonly Fired[], flips: readonly Flip[], level: LevelCode): LevelCode | null {
  const next = fired.find(({ outcome }) => outcome.level !== null && outcome.level !== level);
  if (next) return next.outcome.level;
  const distance = (flip: Flip): number => Math.abs(levelRank(flip.level) - levelRank(level));
  const order = flips.toSorted((a, b) => distance(a) - distance(b) || levelRank(b.level) - levelRank(a.level));
  return order[0]?.level ?? null;
}
