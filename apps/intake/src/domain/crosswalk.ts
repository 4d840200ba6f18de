import type { LevelCode } from '@stepwell/kernel';
import type { CrosswalkRules, Edition } from './rules/crosswalk.js';

/** One level in the codes of both editions. */
export type Shown = Readonly<Record<Edition, string>>;

/** What both editions call a level; a code the crosswalk leaves out is shown as ours. */
export function shownInBoth(rules: CrosswalkRules, level: LevelCode): Shown {
  const at = (edition: Edition): string =>
    rules.shown.find((row) => row.level === level && row.edition === edition)?.code ?? level;
  return { '3': at('3'), '4': at('4') };
}

/** How an outside code reads as one of ours, and whether somebody has to look first. */
export interface Reading {
  readonly level: LevelCode;
  readonly alternatives: readonly LevelCode[];
  readonly review: boolean;
}

/** The reading of an edition's code; null when the edition has no such code. */
export function readCode(rules: CrosswalkRules, edition: Edition, code: string): Reading | null {
  const row = rules.read.find((candidate) => candidate.edition === edition && candidate.code === code);
  return row ? { level: row.level, alternatives: row.alternatives, review: row.review } : null;
}
