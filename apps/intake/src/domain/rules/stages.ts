import type { LevelCode } from '@stepwell/kernel';

export const STAGES = [
  ...(['awaiting-contact', 'reached', 'intake-booked', 'intake-missed', 'in-assessment', 'reassessment'] as const),
  ...(['deferred', 'deferred-wm', 'emergency-transfer', 'awaiting-level', 'awaiting-plan', 'ready'] as const),
  ...(['admitted', 'on-leave', 'discharge-proposed'] as const),
] as const;
/** Where an open episode stands on the way from referral to the end, as the desk sees it. */
export type Stage = (typeof STAGES)[number];

/** What moves an episode on. */
export type NextStep =
  | 'first-contact'
  | 'book-intake'
  | 'intake-visit'
  | 'call-again'
  | 'sign-assessment'
  | 'hand-over'
  | 'decide-level'
  | 'sign-plan'
  | 'admit'
  | 'plan-review'
  | 'decide-discharge';

export const VISIT_OUTCOMES = ['kept', 'missed', 'cancelled'] as const;
/** How a booked intake went; `cancelled` before its time. */
export type VisitOutcome = (typeof VISIT_OUTCOMES)[number];

/** How long each stage may take, and what is coded on the way. */
export interface StageRules {
  readonly kind: 'stages';
  /** What each stage waits for and the hours it may take; null hours are set by something else: a booking, the plan, the first contact. */
  readonly next: Readonly<Record<Stage, { readonly step: NextStep; readonly hours: number | null } | null>>;
  /** Coded reasons of an intake that was missed or cancelled; a kept one has none. */
  readonly reasons: Readonly<Record<Exclude<VisitOutcome, 'kept'>, readonly string[]>>;
  /** An intake within so many hours of the referral counts as early in the rates. */
  readonly earlyHours: number;
  /** Kinds of records that another place sends. */
  readonly recordKinds: readonly string[];
  /** Prior care of this level and above counts as a higher level that was left (M5). */
  readonly higherLevelFrom: LevelCode;
}
