import type { Condition } from './conditions.js';

export const INSTRUMENTS = [
  'PHQ-9',
  'GAD-7',
  'AUDIT',
  'C-SSRS',
  'COWS',
  'CIWA-Ar',
  'BAM-IOP',
  'WITHDRAWAL-GRADE',
  'PAWSS',
  'BARC-10',
  'PCL-5',
] as const;
export type InstrumentName = (typeof INSTRUMENTS)[number];

export const FORMS = ['intake', 'since-last-contact', 'standard'] as const;
export type InstrumentForm = (typeof FORMS)[number];

/** How item answers become a score (clinical 3.1, 3.2). */
export type Scoring =
  | { readonly kind: 'sum'; readonly scored: readonly string[]; readonly imputeAtMost: number }
  | { readonly kind: 'gated-sum'; readonly gate: string; readonly scored: readonly string[] }
  | { readonly kind: 'suicide-screener' }
  | {
      readonly kind: 'subscales';
      readonly use: readonly string[];
      readonly risk: readonly string[];
      readonly protective: readonly string[];
    };

export interface Band {
  /** Least total of the band, in points. */
  readonly from: number;
  readonly band: string;
}

/** One instrument as data. Item texts are not here: a tenant loads its own under its own license (clinical 3.1). */
export interface InstrumentRule {
  readonly instrument: InstrumentName;
  readonly edition: string;
  readonly licenseClass: 'free' | 'free-with-notice' | 'unclear';
  readonly licenseEvidence: string;
  readonly enabled: boolean;
  /** Allowed values of each item. */
  readonly items: Readonly<Record<string, readonly number[]>>;
  readonly scoring: Scoring;
  readonly bands: readonly Band[];
  /** Item whose positive answer is reported by itself, scorable or not (PHQ-9 item 9). */
  readonly criticalItem?: { readonly item: string; readonly min: number };
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

export interface InstrumentRules {
  readonly kind: 'instruments';
  readonly instruments: readonly InstrumentRule[];
  readonly concerns: readonly ConcernRule[];
  readonly withdrawalAnchors: readonly WithdrawalAnchor[];
}
