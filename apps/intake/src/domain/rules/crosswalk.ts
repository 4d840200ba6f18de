import type { LevelCode } from '@stepwell/kernel';

export type Edition = '3' | '4';

/** What a site of an edition shows for one of our levels. Codes only: no licensed text is kept. */
export interface ShownCode {
  readonly level: LevelCode;
  readonly edition: Edition;
  readonly code: string;
}

/** How a code of an edition reads as one of our levels (clinical 1.1). */
export interface ReadCode {
  readonly edition: Edition;
  readonly code: string;
  readonly level: LevelCode;
  /** Other levels the code may mean; somebody looks before it counts. */
  readonly alternatives: readonly LevelCode[];
  readonly review: boolean;
}

/** Levels between the third and the fourth edition, and the outside systems whose results are taken. */
export interface CrosswalkRules {
  readonly kind: 'crosswalk';
  readonly systems: readonly string[];
  readonly shown: readonly ShownCode[];
  readonly read: readonly ReadCode[];
}
