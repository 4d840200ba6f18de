import type { AgeBand, HourBandRow, LevelCode, LocalTime, Phase, Taper } from '@stepwell/kernel';
import type { Source } from './facts.js';
import { answersV1 } from './rules/answers-v1.js';
import { beforeChoiceV1 } from './rules/before-choice-v1.js';

/** Level by `<system>-<edition>`; `default` for every other pair. */
export interface LevelByEdition {
  readonly default: LevelCode;
  readonly 'asam-3': LevelCode;
}

/** A step of the taper inside a phase (clinical 2.2). */
export interface TaperStep extends Taper {
  /** A step that leaves the hour band of its phase is a transfer to this level; absent: the phase's own. */
  readonly level?: LevelByEdition;
}

/** One rung of the ladder (clinical 2.2). */
export interface Rung {
  /** Ordered taper steps; the first is taken on entry. */
  readonly steps: Readonly<Record<AgeBand, readonly TaperStep[]>>;
  /** Null before admission. */
  readonly level: LevelByEdition | null;
}

/** One advancement criterion with its threshold and look-back (clinical 2.3). Days are site days, shares 0..1. */
export type CriterionRule =
  | { readonly id: 'A1'; readonly minDays: number }
  | {
      readonly id: 'A2';
      readonly minAttendedShare: number;
      readonly minDeliveredShare: number;
      /** A denominator below this share of the planned sessions is unknown. */
      readonly minKnownShare: number;
      readonly windowDays: number;
    }
  | { readonly id: 'A3'; readonly max: number; readonly windowDays: number; readonly noneConsecutive: boolean }
  | {
      readonly id: 'A4';
      /** Valid samples asked for inside the window; 0 asks for none beyond the last ones. */
      readonly minCollected: number;
      readonly windowDays: number;
      readonly lastNegative: number;
    }
  | { readonly id: 'A5'; readonly minDays: number }
  | { readonly id: 'A6'; readonly ask: 'weekly'; readonly weeks: number }
  | {
      readonly id: 'A6';
      readonly ask: 'scores';
      readonly inARow: number;
      readonly maxUse: number;
      /** Risk must be below, Protective above. */
      readonly riskBelow: number;
      readonly protectiveAbove: number;
      readonly maxAgeDays: number;
    }
  | { readonly id: 'A6'; readonly ask: 'protective-over-risk'; readonly maxAgeDays: number }
  | { readonly id: 'A7'; readonly ask: 'no-critical-item' }
  | {
      readonly id: 'A7';
      readonly ask: 'measures';
      readonly measures: readonly {
        readonly instrument: string;
        readonly below: number;
        /** A drop of at least this from the episode's first score also holds; null where only the score counts. */
        readonly orDrop: number | null;
      }[];
      readonly maxAgeDays: number;
    }
  | { readonly id: 'A8'; readonly allowed: readonly string[]; readonly maxAgeDays: number }
  | { readonly id: 'A9'; readonly ask: 'plan-signed' }
  | { readonly id: 'A9'; readonly ask: 'goals'; readonly minShare: number }
  | { readonly id: 'A9'; readonly ask: 'discharge-ready' }
  | {
      readonly id: 'A10';
      /** Null: not asked for. */
      readonly minPdc: number | null;
      readonly maxAgeDays: number;
      readonly prescriberConfirmed: boolean;
    }
  | {
      readonly id: 'A11';
      readonly maxLevel: LevelCode;
      /** Highest rating allowed in every dimension; null where only the level counts. */
      readonly maxRating: number | null;
      readonly maxAgeDays: number;
    };

/** Every criterion there is (clinical 2.3): a closed set. */
export const CRITERIA = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'A10', 'A11'] as const;

/** One way down the ladder; every criterion must hold. */
export interface Transition {
  readonly from: Phase;
  readonly to: Phase;
  readonly criteria: readonly CriterionRule[];
}

/** What a trigger asks people to do, and by when. */
export interface ActionRule {
  readonly kind: string;
  /** Hours from the evaluation; 0 is now. */
  readonly dueHours: number;
}

/** Which facts of the owning service show that an action was done: a closed set. */
export type AnswerRule =
  | {
      readonly by:
        'assessment' | 'plan-review' | 'concern-closed' | 'outreach-closed' | 'naloxone-provided' | 'enrollment-moved';
    }
  | {
      readonly by: 'drug-tests';
      /** One valid sample in each of so many ISO weeks. */
      readonly weeks: number;
    };

/** Triggers that place a hold at once (clinical 2.4 U1, U2, U2b; design 3). */
export interface HoldRules {
  readonly U1: readonly ActionRule[];
  readonly U2: readonly ActionRule[];
  readonly U2b: readonly ActionRule[];
  readonly U7: readonly ActionRule[];
  readonly SAFETY: readonly ActionRule[];
  readonly PARKED: readonly ActionRule[];
  /** Trigger of a safety concern's kind; any other kind is SAFETY. */
  readonly concernTrigger: Readonly<Record<string, HoldTrigger>>;
  /** Holds that end only after a new low screen, taken later than what they answer (clinical 2.4 U2). */
  readonly releaseNeedsScreen: readonly string[];
  /** Severities of a concern that hold; `watch` is followed up without a hold. */
  readonly concernSeverities: readonly string[];
}
export type HoldTrigger = Exclude<keyof HoldRules, 'concernTrigger' | 'releaseNeedsScreen' | 'concernSeverities'>;
/** Every trigger that holds at once: a closed set. */
export const HOLD_TRIGGERS: readonly HoldTrigger[] = ['U1', 'U2', 'U2b', 'U7', 'SAFETY', 'PARKED'];

/** Triggers of the day-close evaluation (clinical 2.4). `lookBackDays`: how long after its evidence a trigger still fires. */
export interface TriggerRules {
  readonly U3: { readonly reports: readonly string[]; readonly lookBackDays: number; readonly to: Phase };
  readonly U4: {
    readonly minPositive: number;
    readonly windowDays: number;
    readonly dailyUseReport: string;
    /** Positives that also ask for a medication review, naloxone and a take-home review (C21, G7). */
    readonly opioids: readonly string[];
    readonly opioidActions: readonly ActionRule[];
  };
  readonly U5: { readonly windowDays: number };
  readonly U6: {
    readonly consecutive: number;
    readonly minShare: number;
    readonly windowDays: number;
    readonly minSessions: number;
    readonly classes: readonly string[];
    readonly logisticReasons: readonly string[];
    readonly reTrack: readonly ActionRule[];
  };
  readonly U7: { readonly ciwa: number; readonly cows: number; readonly lookBackDays: number };
  readonly U8: {
    readonly use: number;
    readonly risk: number;
    readonly riskInARow: number;
    readonly lookBackDays: number;
  };
  readonly U9: {
    readonly measures: readonly { readonly instrument: string; readonly rise: number; readonly reach: number | null }[];
    readonly lookBackDays: number;
  };
  readonly U10: { readonly reports: readonly string[]; readonly lookBackDays: number };
  readonly U11: {
    readonly missedDays: Readonly<Record<string, number>>;
    /** Injections: days after the last dose from which it is past grace; by order interval in days. */
    readonly injectionGrace: readonly {
      readonly medication: string;
      readonly everyDaysUpTo: number;
      readonly overdueAfterDays: number;
    }[];
    readonly lookBackDays: number;
  };
  readonly U12: { readonly reports: readonly string[]; readonly lookBackDays: number };
  readonly H1: {
    readonly reviews: number;
    readonly goalsBelow: number;
    readonly escalateAfterDays: number;
    readonly escalation: readonly ActionRule[];
    /** Where H1 replaces the U4 proposal (clinical 2.4, precedence). */
    readonly replacesU4In: readonly Phase[];
    readonly opioidRiskDays: number;
    readonly opioidMedications: readonly string[];
    readonly overdoseReports: readonly string[];
    readonly worseTests: { readonly compared: number; readonly moreBy: number };
  };
  readonly 'HW-2': { readonly weeks: number };
}
export type TriggerId = keyof TriggerRules;
/** Every trigger of the day close: a closed set. */
export const TRIGGERS: readonly TriggerId[] = [
  ...(['U3', 'U4', 'U5', 'U6', 'U7', 'U8', 'U9', 'U10', 'U11', 'U12', 'H1', 'HW-2'] as const),
];

/** Rule set `house-step-down`: every clinical number of this service. */
export interface Policy {
  readonly ladder: Readonly<Record<Phase, Rung>>;
  readonly transitions: readonly Transition[];
  readonly holds: HoldRules;
  readonly triggers: TriggerRules;
  readonly actions: Readonly<Record<TriggerId, readonly ActionRule[]>>;
  /** Most protective first: which triggers propose a step up, and in which order they name it. */
  readonly stepUpTriggers: readonly TriggerId[];
  /**
   * Triggers that ask for a review and do not stand in the way of a step down: hours have their own floor in A2. Absent in
   * versions put in force before there was the choice: there every trigger stands in the way, and they decide as they did.
   */
  readonly besideStepDown?: readonly TriggerId[];
  /**
   * Triggers that stand in the way of every step down, whatever is signed, until they are cleared (clinical 2.4 U1, U2, U2b).
   * Absent in versions put in force before there was the choice: see `redTriggers`.
   */
  readonly holdUntilCleared?: readonly (HoldTrigger | TriggerId)[];
  /**
   * Days for which finished proposals and actions are remembered, so that no occasion asks twice: one that still stands
   * after them, such as a plateau, is asked about anew. Absent in versions put in force before there was the choice.
   */
  readonly recallDays?: number;
  /**
   * What answers an action, by its kind; any other is answered by a person. Absent: see `answersOf`.
   */
  readonly answers?: Readonly<Record<string, AnswerRule>>;
  readonly attendance: {
    readonly excludedClasses: readonly string[];
    readonly unexcused: string;
    readonly unknown: string;
  };
  readonly use: { readonly ignoredSubstances: readonly string[] };
  readonly measures: { readonly bam: string; readonly phq9: string; readonly cssrs: string };
  readonly hysteresis: {
    readonly rating: number;
    readonly dimensions: readonly number[];
    readonly ifStable: readonly number[];
    readonly minDays: number;
  };
  readonly deadlines: {
    readonly stepDownHours: number;
    readonly stepUpHours: Readonly<Record<string, number>>;
    readonly deferDays: number;
    readonly effectiveAfterDays: number;
    readonly effectiveWithinDays: number;
    readonly retryMinutes: number;
    readonly seatHours: number;
    readonly factsHours: number;
    /** Minutes after its due time at which an action counts as overdue. */
    readonly overdueMinutes: number;
  };
  /** Wall time of the next day at which a site day is closed: after every service has closed it, before the clinic opens. */
  readonly dayClose: { readonly localTime: LocalTime };
  /** A source older than this is not current: nothing is signed on it (design 3). */
  readonly freshnessMinutes: Readonly<Record<Source, number>>;
  /** Review cadence (clinical 1.6). */
  readonly reviews: { readonly miniDays: number; readonly dimensionalDays: Readonly<Record<Phase, number | null>> };
  /**
   * Bands a change of level is planned with until intake, which owns the band of a level in its jurisdiction, has decided it:
   * LevelOfCareDecided then replaces it here as everywhere.
   */
  readonly hourBands: readonly HourBandRow[];
  /**
   * When the next taper step of a phase is proposed: days on the present step, and what must hold beside. Absent: only a
   * clinician asks for one.
   */
  readonly taper?: { readonly minDays: number; readonly criteria: readonly CriterionRule[] };
}

/** A version of the policy as it decides: named by the hash of its body. */
export interface RuleSet {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of the canonical body. */
  readonly hash: string;
  readonly policy: Policy;
}

/** Reference that travels in events and records. */
export interface RuleSetRef {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
}

export const refOf = ({ id, version, hash }: RuleSet): RuleSetRef => ({ id, version, hash });

/** Level a rung stands for under the patient's system and edition. */
export function levelOf(policy: Policy, phase: Phase, system: string, edition: string): LevelCode {
  const level = policy.ladder[phase].level;
  if (level === null) return '0.5';
  return `${system}-${edition}` === 'asam-3' ? level['asam-3'] : level.default;
}

/** The way down from `phase`, null at the end of the ladder. */
export function transitionFrom(policy: Policy, phase: Phase): Transition | null {
  return policy.transitions.find((transition) => transition.from === phase) ?? null;
}

/** Triggers that hold until they are cleared; a version without the choice decides as it did when it was put in force. */
export const redTriggers = (policy: Policy): readonly string[] =>
  policy.holdUntilCleared ?? beforeChoiceV1.holdUntilCleared;

/** Which facts answer which action. */
export const answersOf = (policy: Policy): Readonly<Record<string, AnswerRule>> => policy.answers ?? answersV1;

/** Days for which finished proposals and actions are remembered. */
export const recallDays = (policy: Policy): number => policy.recallDays ?? beforeChoiceV1.recallDays;

/** Days after which no evidence of a step-up proposal is inside its window any more. */
export function stepUpWindowDays({ triggers: { U3, U4, U6 } }: Policy): number {
  return Math.max(U3.lookBackDays, U4.windowDays, U6.windowDays);
}

/** Days of attendance, weeks, missed doses and adherence that an evaluation can reach back to, the re-check of open proposals included. */
export function bulkDays(policy: Policy): number {
  const windows = policy.transitions.flatMap(({ criteria }) =>
    criteria.flatMap((rule) => (rule.id === 'A2' || rule.id === 'A3' ? rule.windowDays : [])),
  );
  return Math.max(...windows, policy.triggers.U6.windowDays) + 2 * stepUpWindowDays(policy);
}
