import type { ReferralOutKind } from './placement.js';

/** TEDS exit reasons: 1 completed, 2 dropped out, 3 terminated by facility, 4 transferred, 5 incarcerated, 6 death, 7 other. */
export const TEDS_REASONS = [1, 2, 3, 4, 5, 6, 7] as const;
export type TedsReason = (typeof TEDS_REASONS)[number];

/** How one of an episode's exits is handled. */
export interface ExitRule {
  readonly reason: string;
  readonly teds: TedsReason;
  /** Whether it waits for the days without any service (`administrativeDischargeDays` of the placement rules). */
  readonly afterQuietDays: boolean;
  /** Codes of which one is needed; empty when the reason says enough. */
  readonly grounds: readonly string[];
  /** Whether an aftercare plan is needed, may be waived by a code, or is not asked for. */
  readonly aftercare: 'needed' | 'or-waived' | 'not-asked';
  /** Whether medication that runs must be continued by somebody. */
  readonly continuity: boolean;
  /** Whether a late return reopens the episode; otherwise a new referral opens the next one. */
  readonly reopens: boolean;
}

/** A reason to propose a discharge, and the exit that it suggests. */
export interface ProposalRule {
  readonly reason: string;
  readonly by: readonly ('person' | 'system')[];
  /** One of the exits, or null when the signer chooses without a suggestion. */
  readonly suggests: string | null;
}

/** How episodes end and go on again (clinical 2.4, 2.5). */
export interface DischargeRules {
  readonly kind: 'discharge';
  readonly exits: readonly ExitRule[];
  readonly proposals: readonly ProposalRule[];
  readonly declineReasons: readonly string[];
  /** Codes that may never propose or sign a discharge: use alone ends no treatment. */
  readonly neverReasons: readonly string[];
  /** Medications that are not stopped by leaving. */
  readonly continuedMedications: readonly string[];
  readonly aftercare: {
    readonly appointmentWithinDays: number;
    readonly waivers: readonly string[];
    readonly naloxone: readonly string[];
    readonly relapsePlan: readonly string[];
  };
  /** Days in aftercare (P5) after which the episode is complete. */
  readonly aftercareDays: number;
  /** Places that treat instead of this one, and the days after a hand-over within which people come back from there. */
  readonly transfer: { readonly kinds: readonly ReferralOutKind[]; readonly afterDays: number };
  readonly reopening: {
    /** Days from the last contact within which a return reopens the episode. */
    readonly withinDays: number;
    readonly reasons: readonly string[];
  };
}
