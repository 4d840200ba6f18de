import type { Id } from '@stepwell/kernel';

export type Value = string | number | boolean | null;

/** One advancement criterion as found: what was found, what the rule asks for, and on which events it rests. */
export interface Criterion {
  /** A1-A11. */
  readonly id: string;
  /** Unknown is never met. */
  readonly verdict: 'met' | 'not-met' | 'unknown';
  readonly value: Value;
  readonly threshold: Value;
  /** Unit of value and threshold: `d` days, `share` 0..1, `points`, `count`, ... */
  readonly unit: string;
  /** Code of what would still be needed; absent when met. */
  readonly missing?: string;
  /** Source events, newest last. */
  readonly evidence: readonly Id[];
}

/** What a rule compares: the found value against its threshold. */
export interface Found {
  readonly value: Value;
  readonly threshold: Value;
  readonly unit: string;
  readonly evidence?: readonly Id[];
}

/** Four decimals, so that records hash alike on every machine. */
export const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;

const of = (verdict: Criterion['verdict'], id: string, found: Found, missing?: string): Criterion => ({
  id,
  verdict,
  value: found.value,
  threshold: found.threshold,
  unit: found.unit,
  ...(missing === undefined ? {} : { missing }),
  evidence: found.evidence ?? [],
});

export const met = (id: string, found: Found): Criterion => of('met', id, found);
export const notMet = (id: string, found: Found, missing: string): Criterion => of('not-met', id, found, missing);
export const unknown = (id: string, found: Found, missing: string): Criterion => of('unknown', id, found, missing);

/** Met when `holds`, else not met with `missing` as what is needed. */
export function judged(id: string, holds: boolean, found: Found, missing: string): Criterion {
  return holds ? met(id, found) : notMet(id, found, missing);
}
