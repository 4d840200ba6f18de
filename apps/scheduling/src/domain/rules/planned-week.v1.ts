import type { LevelCode } from '@stepwell/kernel';

/** Gap rule of one jurisdiction (HW-3, clinical 1.3). */
export interface GapRule {
  /** Null is every jurisdiction without a row of its own. */
  readonly jurisdiction: string | null;
  readonly maxGapDays: number;
  /** Whether a longer gap forbids the plan, or only warns. */
  readonly forbids: boolean;
}

/** Rule set `house-planned-week`: the shape of a planned week. */
export interface PlannedWeekRules {
  readonly id: string;
  readonly version: number;
  /** Levels whose week the gap rule looks at. */
  readonly gapLevels: readonly LevelCode[];
  readonly gaps: readonly GapRule[];
}

/** House planned-week rules, version 1: an error in North Carolina, a warning elsewhere (HW-3). */
export const plannedWeekRulesV1: PlannedWeekRules = {
  id: 'house-planned-week',
  version: 1,
  gapLevels: ['2.1', '2.5'],
  gaps: [
    { jurisdiction: 'US-NC', maxGapDays: 2, forbids: true },
    { jurisdiction: null, maxGapDays: 2, forbids: false },
  ],
};
