import type { LevelCode, Tier } from '@stepwell/kernel';
import type { Condition } from './conditions.js';
import type { InstrumentName } from './instruments.js';

export const REFERRAL_OUT_KINDS = [
  'withdrawal-management',
  'residential',
  'emergency',
  'psychiatric',
  'obstetric',
  'opioid-treatment-program',
] as const;
export type ReferralOutKind = (typeof REFERRAL_OUT_KINDS)[number];

/** How a blocking gate is lifted: always by a new assessment, some also by a signature or by repeated low scores. */
export type Lifting =
  | { readonly by: 'reassessment' }
  | { readonly by: 'clearance'; readonly tiers: readonly Tier[] }
  | {
      readonly by: 'low-scores';
      readonly instrument: InstrumentName;
      readonly below: number;
      readonly times: number;
      readonly apartHours: number;
    };

/** One safety check before placement (clinical 4.4). */
export interface GateRule {
  readonly id: string;
  readonly when: Condition;
  readonly blocks: boolean;
  /** Where the person goes first; the blocking gate with the highest rank sets the place. */
  readonly place: string | null;
  readonly rank: number;
  readonly status: 'emergency-transfer' | 'deferred-wm' | 'deferred' | null;
  readonly referralOut: ReferralOutKind | null;
  readonly actions: readonly string[];
  readonly lifting: Lifting;
}

export interface LevelOutcome {
  readonly when?: Condition;
  /** `null` is REVIEW: no level without a clinician (R0). */
  readonly level: LevelCode | null;
  readonly modifiers?: readonly string[];
}

/** One row of the level-of-care table: the first row that holds wins, and in it the first outcome that holds. */
export interface LevelRule {
  readonly id: string;
  readonly when: Condition;
  readonly outcomes: readonly LevelOutcome[];
}

/** A modifier adds a flag, may lift a rating before the table and may change the shown code per edition (M1-M8). */
export interface ModifierRule {
  readonly id: string;
  readonly when: Condition;
  readonly flag: string | null;
  readonly atLeast?: { readonly rating: string; readonly value: number };
  /** Holds only for results at these levels; absent is any. */
  readonly levels?: readonly LevelCode[];
  readonly shown?: { readonly edition: '3' | '4'; readonly from: LevelCode; readonly to: LevelCode };
  readonly actions?: readonly string[];
}

export const OUT_OF_SCOPE = ['mental-health-primary'] as const;
/** What the program is not for, by code. */
export type OutOfScope = (typeof OUT_OF_SCOPE)[number];

/** Gates, level-of-care table and modifiers: what an assessment is decided under (clinical 1.5, 4.4). */
export interface PlacementRules {
  readonly kind: 'placement';
  readonly gates: readonly GateRule[];
  readonly levels: readonly LevelRule[];
  readonly modifiers: readonly ModifierRule[];
  /** Yes/no inputs of the table, besides D1-D6. */
  readonly inputs: readonly string[];
  /** Inputs that decide a level only in some rows and may be left open. */
  readonly optionalInputs: readonly string[];
  /** Levels at which a person may be planned for and admitted here; others need another place. */
  readonly admissionLevels: readonly LevelCode[];
  /** Whom the program does not admit whatever the level; absent in the first version. */
  readonly outOfScope?: readonly { readonly code: OutOfScope; readonly when: Condition }[];
  readonly blockingReferrals: readonly ReferralOutKind[];
  /** Coded reasons a clinician may give for another level than the recommended one. */
  readonly overrideReasons: readonly string[];
  /** Days after a discharge from a higher level during which M5 holds, d. */
  readonly recentHigherLevelDays: number;
  /** Days to the next plan review at the latest, d (clinical 1.6). */
  readonly planReviewDays: number;
  /** Days after a phase change within which the plan is reviewed, d. */
  readonly planReviewAfterPhaseChangeDays: number;
  /** Hours within which the planned week is reviewed after the 18th birthday, h (HW-5). */
  readonly hoursReviewHours: number;
  /** Days without any service before an administrative discharge, d (clinical 2.5). */
  readonly administrativeDischargeDays: number;
}
