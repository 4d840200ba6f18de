export const MATCH_FIELDS = [
  ...(['identifier', 'family-name', 'given-name', 'names-swapped'] as const),
  ...(['birth-date', 'birth-date-swapped', 'phone'] as const),
] as const;
/** What two records of a person can agree in; the swapped ones are the usual slips of a hurried entry. */
export type MatchField = (typeof MATCH_FIELDS)[number];

export const DUPLICATE_DECISIONS = ['same-person', 'different-people', 'unsure'] as const;
export type DuplicateDecision = (typeof DUPLICATE_DECISIONS)[number];

/** When two records may be of one person. Matching is the tenant's: a person goes to several of its sites. */
export interface MatchingRules {
  readonly kind: 'matching';
  /** Each asks for agreement in all of its fields; one rule is enough to ask a person, none merges anything. */
  readonly rules: readonly { readonly id: string; readonly fields: readonly MatchField[] }[];
  /** Parts of a family name that say nothing, as they read after normalising. */
  readonly nameSuffixes: readonly string[];
  /** Digits of a phone number that are compared, from the end. */
  readonly phoneDigits: number;
  /** Hours within which a person decides. */
  readonly reviewHours: number;
  /** Coded reasons of each decision. */
  readonly reasons: Readonly<Record<DuplicateDecision, readonly string[]>>;
}
