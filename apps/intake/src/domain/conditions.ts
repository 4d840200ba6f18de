import type { Condition, FactSheet, FactValue } from './rules/conditions.js';

/** Three-valued: an unknown fact neither holds nor clears anything. */
export type Verdict = 'yes' | 'no' | 'unknown';

/** What a condition of one table sees: the facts, and the verdicts of the table's other rules. */
export interface Scope {
  readonly facts: FactSheet;
  readonly rule: (id: string) => Verdict;
}

/** A fact that made a condition hold, with what it says. */
export interface Evidence {
  readonly fact: string;
  readonly value: FactValue;
}

const NO_RULES = (): Verdict => 'no';

/** A scope without other rules. */
export function factsOnly(facts: FactSheet): Scope {
  return { facts, rule: NO_RULES };
}

/** Kleene truth of `condition`: unknown facts give `unknown` unless the rest decides alone. */
export function holds(condition: Condition, scope: Scope): Verdict {
  if ('all' in condition) return every(condition.all.map((inner) => holds(inner, scope)));
  if ('any' in condition) return some(condition.any.map((inner) => holds(inner, scope)));
  if ('not' in condition) return negate(holds(condition.not, scope));
  if ('unless' in condition) return holds(condition.unless, scope) === 'yes' ? 'no' : 'yes';
  if ('of' in condition)
    return count(
      condition.atLeast,
      condition.of.map((inner) => holds(inner, scope)),
    );
  if ('rule' in condition) return scope.rule(condition.rule);
  if ('outside' in condition) return anyOutside(condition, scope.facts);
  return leaf(condition, scope.facts);
}

/** Names of the facts that `condition` reads and `scope` does not know. */
export function unknownFacts(condition: Condition, facts: FactSheet): readonly string[] {
  return [...new Set(factNames(condition))].filter((name) => (facts[name] ?? null) === null);
}

/** Names of every fact that `condition` reads. */
export function factNames(condition: Condition): readonly string[] {
  if ('all' in condition) return condition.all.flatMap(factNames);
  if ('any' in condition) return condition.any.flatMap(factNames);
  if ('not' in condition) return factNames(condition.not);
  if ('unless' in condition) return factNames(condition.unless);
  if ('of' in condition) return condition.of.flatMap(factNames);
  if ('rule' in condition) return [];
  if ('outside' in condition) return condition.outside;
  return [condition.fact];
}

/**
 * The facts on which `condition` holds: of its parts only those that hold, of what it denies whatever is known. Empty where it
 * does not hold. `of` gives the condition of another rule of the table.
 */
export function evidenceFor(
  condition: Condition,
  scope: Scope,
  of: (rule: string) => Condition | undefined,
): readonly Evidence[] {
  if (holds(condition, scope) !== 'yes') return [];
  const gather = (parts: readonly Condition[]): readonly Evidence[] =>
    distinct(parts.flatMap((part) => evidenceFor(part, scope, of)));
  if ('all' in condition) return gather(condition.all);
  if ('any' in condition) return gather(condition.any);
  if ('of' in condition) return gather(condition.of);
  if ('rule' in condition) return gather([of(condition.rule)].filter((found) => found !== undefined));
  return distinct(factNames(condition).flatMap((fact) => knownFact(fact, scope.facts)));
}

function knownFact(fact: string, facts: FactSheet): readonly Evidence[] {
  const value = facts[fact] ?? null;
  return value === null ? [] : [{ fact, value }];
}

function distinct(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.filter(({ fact }, i) => evidence.findIndex((other) => other.fact === fact) === i);
}

function every(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('no')) return 'no';
  return verdicts.includes('unknown') ? 'unknown' : 'yes';
}

function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('yes')) return 'yes';
  return verdicts.includes('unknown') ? 'unknown' : 'no';
}

function negate(verdict: Verdict): Verdict {
  if (verdict === 'unknown') return 'unknown';
  return verdict === 'yes' ? 'no' : 'yes';
}

function count(atLeast: number, verdicts: readonly Verdict[]): Verdict {
  const sure = verdicts.filter((verdict) => verdict === 'yes').length;
  if (sure >= atLeast) return 'yes';
  const open = verdicts.filter((verdict) => verdict === 'unknown').length;
  return sure + open >= atLeast ? 'unknown' : 'no';
}

function anyOutside(range: { outside: readonly string[]; from: number; to: number }, facts: FactSheet): Verdict {
  const fits = (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= range.from && Number(value) <= range.to;
  return range.outside.every((name) => fits(facts[name])) ? 'no' : 'yes';
}

type Leaf = Extract<Condition, { readonly fact: string }>;

function leaf(condition: Leaf, facts: FactSheet): Verdict {
  const value = facts[condition.fact] ?? null;
  if (value === null) return 'unknown';
  if ('is' in condition) return value === condition.is ? 'yes' : 'no';
  if (typeof value !== 'number') return 'unknown';
  const { min = -Infinity, max = Infinity, below = Infinity } = condition;
  return value >= min && value <= max && value < below ? 'yes' : 'no';
}
