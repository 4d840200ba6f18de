import type { Condition } from './conditions.js';

export const INSTRUMENTS = [
  'PHQ-9',
  'PHQ-2',
  'GAD-7',
  'AUDIT',
  'AUDIT-C',
  'DAST-10',
  'TAPS',
  'ASSIST',
  'C-SSRS',
  'COWS',
  'CIWA-Ar',
  'BAM',
  'BAM-IOP',
  'WITHDRAWAL-GRADE',
  'PAWSS',
  'BARC-10',
  'PCL-5',
  'WHODAS-12',
  'URICA',
] as const;
export type InstrumentName = (typeof INSTRUMENTS)[number];

export const FORMS = ['intake', 'since-last-contact', 'standard'] as const;
export type InstrumentForm = (typeof FORMS)[number];

export const MODES = ['clinician', 'phone', 'self'] as const;
/** Who asks: a clinician in the room, a clinician on the phone, or nobody. Risk instruments are never taken unattended (clinical 3.4). */
export type Mode = (typeof MODES)[number];

export const LOOK_BACKS = [
  'now',
  'past-week',
  'past-2-weeks',
  'past-month',
  'past-30-days',
  'past-12-months',
  'past-month-and-lifetime',
  'past-3-months-and-lifetime',
  'past-12-months-then-3-months',
] as const;
/** The time that the questions ask about. */
export type LookBack = (typeof LOOK_BACKS)[number];

/** How item answers become a score (clinical 3.1, 3.2). */
export type Scoring =
  | SumScoring
  | { readonly kind: 'gated-sum'; readonly gate: string; readonly scored: readonly string[] }
  | { readonly kind: 'suicide-screener' }
  | {
      readonly kind: 'subscales';
      readonly use: readonly string[];
      readonly risk: readonly string[];
      readonly protective: readonly string[];
    }
  | {
      readonly kind: 'scales';
      readonly scales: readonly ScaleRule[];
      /** Total out of scales, where the instrument has one. */
      readonly total?: { readonly plus: readonly string[]; readonly minus: readonly string[] };
    };

export interface SumScoring {
  readonly kind: 'sum';
  readonly scored: readonly string[];
  /** Most missing items that take the mean of the others; one more makes the instrument not scorable. */
  readonly imputeAtMost: number;
  /** Items whose steps count backwards. */
  readonly reversed?: readonly string[];
  /** A rule over groups of items beside the total, which needs every item (PCL-5). */
  readonly clusters?: {
    /** Least value that makes an item count. */
    readonly itemMin: number;
    readonly needs: readonly { readonly items: readonly string[]; readonly count: number }[];
  };
}

/** One scale of an instrument that has several. */
export interface ScaleRule {
  readonly name: string;
  readonly combine: 'sum' | 'mean';
  readonly items: readonly string[];
  /** An answer of 0 to `item` leaves the skipped items out: they count 0 and are not missing. */
  readonly skips: readonly { readonly item: string; readonly skipped: readonly string[] }[];
  readonly bands: readonly Band[];
}

/** A band reaches to the next; `from` is the least score in it, `above` the score it begins behind. */
export type Band = { readonly from: number; readonly band: string } | { readonly above: number; readonly band: string };

/** When two scores differ by more than noise, and when the treatment has worked (clinical 3.2). Absent parts are not defined. */
export interface ChangeRule {
  readonly better: 'lower' | 'higher';
  /** Least difference between two totals that is reliable, points. */
  readonly reliablePoints?: number;
  /** Share of the baseline, or points, that must be lost; with `from`, only a baseline of at least that can respond. */
  readonly response?: { readonly share: number; readonly from: number } | { readonly points: number };
  readonly remission?: { readonly below: number } | { readonly from: number };
  /** BAM: response is Use of 0, remission Use of 0 with Protective above Risk. */
  readonly use?: true;
}

/** One instrument as data. Item texts are not here: a tenant loads its own under its own license (clinical 3.1). */
export interface InstrumentRule {
  readonly instrument: InstrumentName;
  readonly edition: string;
  /** Languages (BCP 47) of validated forms. */
  readonly languages: readonly string[];
  /** Ways in which it may be taken. */
  readonly modes: readonly Mode[];
  readonly lookBack: LookBack;
  /** Codes seen together with their name in a published artifact; nothing from memory (clinical 3, LOINC status V). */
  readonly loinc: { readonly total?: string; readonly items?: Readonly<Record<string, string>> };
  readonly licenseClass: 'free' | 'free-with-notice' | 'unclear' | 'license-first';
  readonly licenseEvidence: string;
  /** A tenant with a license of its own enables an instrument by a version of the rule set. */
  readonly enabled: boolean;
  /** Allowed values of each item. */
  readonly items: Readonly<Record<string, readonly number[]>>;
  readonly scoring: Scoring;
  readonly bands: readonly Band[];
  /** Items whose answer asks for something by itself, scorable or not. */
  readonly criticalItems: readonly { readonly item: string; readonly min: number; readonly ask: string }[];
  readonly change?: ChangeRule;
}

export const CONCERN_KINDS = [
  'suicide-risk-high',
  'suicide-risk-moderate',
  'phq9-item9',
  'homicidal-intent',
  'command-psychosis',
  'acute-medical',
  'severe-withdrawal',
] as const;
export type ConcernKind = (typeof CONCERN_KINDS)[number];

export const SEVERITIES = ['watch', 'same-day', 'emergency'] as const;
/** How fast a person must act, least to most urgent. */
export type Severity = (typeof SEVERITIES)[number];

/** An answer that opens a safety concern the moment it is stored, draft or not. */
export interface ConcernRule {
  readonly kind: ConcernKind;
  readonly severity: Severity;
  readonly trigger: string;
  readonly when: Condition;
}

/** Part of the house D1 mapping (clinical 1.4): the worst row that holds suggests the rating. */
export interface WithdrawalAnchor {
  readonly rating: number;
  readonly when: Condition;
}

/** When an instrument is due (clinical 3.5). */
export interface DueRule {
  readonly instrument: InstrumentName;
  readonly form: InstrumentForm;
  readonly when: DueTime;
  /** Only for people whose first score was at least this, points. */
  readonly baselineFrom?: number;
}

export type DueTime =
  /** During treatment, this many days after it was last taken, or after the admission. */
  | { readonly everyDays: number }
  /** During treatment, on the day the phase changed. */
  | { readonly at: 'phase-change' }
  /** Days after the discharge; an answer from `earlyDays` before counts. */
  | { readonly afterDischargeDays: readonly number[]; readonly earlyDays: number };

export interface InstrumentRules {
  readonly kind: 'instruments';
  readonly timetable: readonly DueRule[];
  readonly instruments: readonly InstrumentRule[];
  readonly concerns: readonly ConcernRule[];
  readonly withdrawalAnchors: readonly WithdrawalAnchor[];
}
