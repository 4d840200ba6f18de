import { uuidv5, type Id } from '@stepwell/kernel';
import type { Compared } from './identity.js';
import { MATCH_FIELDS, type MatchField, type MatchingRules } from './rules/matching.js';

/** Why two records may be of one person: codes alone, never what the fields hold. */
export interface Evidence {
  /** Rules whose fields all agree, in the order of the rule set. */
  readonly rules: readonly string[];
  readonly agree: readonly MatchField[];
  /** Fields that both records have and that differ. */
  readonly differ: readonly MatchField[];
}

/** Two records that may be of one person; `a` comes before `b`. */
export interface Match {
  readonly pairId: Id;
  readonly a: Id;
  readonly b: Id;
  readonly evidence: Evidence;
}

const PAIRS: Id = '2b7a4f57-6c38-5a0e-9c0c-0d3a9d6b8f21';

/** The pair of two patients, whoever is named first. */
export function pairOf(one: Id, other: Id): { readonly pairId: Id; readonly a: Id; readonly b: Id } {
  const [a, b] = one < other ? [one, other] : [other, one];
  return { pairId: uuidv5(PAIRS, `${a}:${b}`), a, b };
}

type Verdict = 'agree' | 'differ' | 'unknown';
type Compare = (one: Compared, other: Compared) => Verdict;

const COMPARE: Readonly<Record<MatchField, Compare>> = {
  identifier: (one, other) => anyOf(one.identifiers, other.identifiers, 'unknown'),
  'family-name': (one, other) => anyOf(one.families, other.families, 'differ'),
  'given-name': (one, other) => same(one.given || null, other.given || null),
  'names-swapped': (one, other) =>
    isIn(one.given, other.families) && isIn(other.given, one.families) ? 'agree' : 'unknown',
  'birth-date': (one, other) => same(one.birthDate, other.birthDate),
  'birth-date-swapped': (one, other) =>
    one.swappedBirthDate !== null && one.swappedBirthDate === other.birthDate ? 'agree' : 'unknown',
  phone: (one, other) => same(one.phone, other.phone),
};

const isIn = (name: string, names: readonly string[]): boolean => name !== '' && names.includes(name);

function same(one: string | null, other: string | null): Verdict {
  if (one === null || other === null) return 'unknown';
  return one === other ? 'agree' : 'differ';
}

/** Lists agree in one element; identifiers of other systems say nothing. */
function anyOf(one: readonly string[], other: readonly string[], otherwise: Verdict): Verdict {
  if (one.length === 0 || other.length === 0) return 'unknown';
  return one.some((element) => other.includes(element)) ? 'agree' : otherwise;
}

/** The evidence that two records are of one person, or null when no rule holds; who comes first does not matter. */
export function matchOf(rules: MatchingRules, one: Compared, other: Compared): Match | null {
  const verdicts = new Map(MATCH_FIELDS.map((field) => [field, COMPARE[field](one, other)]));
  const held = rules.rules.filter(({ fields }) => fields.every((field) => verdicts.get(field) === 'agree'));
  if (held.length === 0 || one.patientId === other.patientId) return null;
  const of = (verdict: Verdict): MatchField[] => MATCH_FIELDS.filter((field) => verdicts.get(field) === verdict);
  const evidence = { rules: held.map(({ id }) => id), agree: of('agree'), differ: of('differ') };
  return { ...pairOf(one.patientId, other.patientId), evidence };
}

/** Matches of one record with others, by pair. */
export function matchesOf(rules: MatchingRules, one: Compared, others: readonly Compared[]): readonly Match[] {
  return others.flatMap((other) => matchOf(rules, one, other) ?? []).toSorted((x, y) => (x.pairId < y.pairId ? -1 : 1));
}
