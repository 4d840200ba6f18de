import { reject, type Instant, type Rejected } from '@stepwell/kernel';
import {
  bandOf,
  clustersMet,
  missingItems,
  scalesOf,
  subscalesOf,
  totalOf,
  type Items,
  type ScaleScore,
} from './scoring.js';
import { suicideRisk, type SuicideRisk } from './suicide-screen.js';
import type { FactSheet, FactValue } from './rules/conditions.js';
import type {
  InstrumentForm,
  InstrumentName,
  InstrumentRule,
  InstrumentRules,
  LookBack,
  Mode,
} from './rules/instruments.js';

/** One instrument as it was answered. */
export interface Answered {
  readonly instrument: InstrumentName;
  readonly form: InstrumentForm;
  readonly takenAt: Instant;
  readonly items: Items;
  /** How it was taken; by a clinician where nothing is said. */
  readonly mode?: Mode;
  /** Language of the form (BCP 47); English where nothing is said. */
  readonly language?: string;
}

/** A score as it is published. A total of null is not scorable, never zero (C35). */
export interface Score {
  readonly instrument: InstrumentName;
  readonly form: InstrumentForm;
  readonly total: number | null;
  readonly band: string | null;
  readonly takenAt: Instant;
  readonly edition: string;
  readonly mode: Mode;
  readonly language: string;
  readonly lookBack: LookBack;
  readonly item9Positive?: boolean;
  readonly risk?: SuicideRisk;
  readonly subscales?: {
    readonly use: number | null;
    readonly risk: number | null;
    readonly protective: number | null;
  };
  /** Scales of an instrument that has several: TAPS and ASSIST by substance, URICA by stage. */
  readonly scales?: Readonly<Record<string, ScaleScore>>;
  /** PCL-5: whether the clusters ask for a provisional diagnosis; null while an item is open. */
  readonly clustersMet?: boolean | null;
  /** What positive critical items ask for, as codes. */
  readonly asks: readonly string[];
}

export interface Scored {
  readonly ok: true;
  readonly score: Score;
  /** Items without an answer that scoring would need. */
  readonly missing: readonly string[];
}

export type ScoringRejection =
  | 'unknown-instrument'
  | 'instrument-not-enabled'
  | 'mode-not-allowed'
  | 'language-not-allowed'
  | 'unknown-item'
  | 'bad-item-value';

const SUICIDE_SCREEN = 'suicide-screen';

/** Scores item answers; a value outside an item's steps is refused with the item's place, never rounded (clinical 3.3). */
export function scoreInstrument(rules: InstrumentRules, answered: Answered): Scored | Rejected<ScoringRejection> {
  const { instrument } = answered;
  const rule = rules.instruments.find((candidate) => candidate.instrument === instrument);
  if (!rule) return reject('unknown-instrument', { instrument });
  if (!rule.enabled) return reject('instrument-not-enabled', { instrument, license: rule.licenseClass });
  return checkSetting(rule, answered) ?? checkItems(rule, answered.items) ?? score(rule, answered);
}

/** A risk instrument is not taken unattended, and a form counts in the languages it was validated in (clinical 3.2, 3.4). */
function checkSetting(rule: InstrumentRule, answered: Answered): Rejected<ScoringRejection> | null {
  const { instrument, mode = 'clinician', language = 'en' } = answered;
  if (!rule.modes.includes(mode)) return reject('mode-not-allowed', { instrument, allowed: rule.modes });
  if (!rule.languages.includes(language))
    return reject('language-not-allowed', { instrument, allowed: rule.languages });
  return null;
}

function checkItems(rule: InstrumentRule, items: Items): Rejected<ScoringRejection> | null {
  for (const [item, value] of Object.entries(items)) {
    const steps = Object.hasOwn(rule.items, item) ? rule.items[item] : undefined;
    const place = { instrument: rule.instrument, item };
    if (!steps) return reject('unknown-item', place);
    if (value !== null && !steps.includes(value))
      return reject('bad-item-value', { ...place, allowed: steps.map(String) });
  }
  return null;
}

function score(rule: InstrumentRule, answered: Answered): Scored {
  const { instrument, form, takenAt, items, mode = 'clinician', language = 'en' } = answered;
  const { edition, lookBack } = rule;
  const total = totalOf(rule, items);
  const band = total === null ? null : bandOf(rule.bands, total);
  const taken = { instrument, form, takenAt, edition, mode, language, lookBack };
  const missing = missingItems(rule.scoring, items, form);
  return { ok: true, score: { ...taken, total, band, asks: asks(rule, items), ...partsOf(rule, answered) }, missing };
}

/** What a score has beside its total. */
function partsOf(rule: InstrumentRule, { items, form }: Answered): Partial<Score> {
  const { scoring } = rule;
  switch (scoring.kind) {
    case 'suicide-screener': {
      const risk = suicideRisk(items, form);
      return { band: risk, risk };
    }
    case 'subscales':
      return { subscales: subscalesOf(scoring, items) };
    case 'scales':
      return { scales: scalesOf(scoring.scales, items) };
    case 'sum':
      return { ...item9(rule, items), ...(scoring.clusters ? { clustersMet: clustersMet(scoring, items) } : {}) };
    case 'gated-sum':
      return {};
  }
}

/** The suicide item of the PHQ-9 is told by itself once it is answered, scorable or not (U2b). */
function item9({ criticalItems }: InstrumentRule, items: Items): { readonly item9Positive?: boolean } {
  const suicideItem = criticalItems.find(({ ask }) => ask === SUICIDE_SCREEN);
  const value = suicideItem ? (items[suicideItem.item] ?? null) : null;
  return suicideItem && value !== null ? { item9Positive: value >= suicideItem.min } : {};
}

function asks({ criticalItems }: InstrumentRule, items: Items): readonly string[] {
  const positive = criticalItems.filter(({ item, min }) => (items[item] ?? -Infinity) >= min);
  return [...new Set(positive.map(({ ask }) => ask))];
}

/** Whether an instrument was answered far enough to say something; one that was not is due still. */
export function isScorable({ total, risk, subscales, scales }: Score): boolean {
  if (total !== null) return true;
  if (risk) return risk !== 'not-screened';
  if (subscales) return subscales.use !== null && subscales.risk !== null && subscales.protective !== null;
  return Object.values(scales ?? {}).some(({ score }) => score !== null);
}

/** What rules may read of an answered instrument: each item, the sum of what is answered so far, total and C-SSRS level. */
export function factsOf(answered: Answered, score: Score): FactSheet {
  const sheet: Record<string, FactValue> = {};
  const given = Object.entries(answered.items).filter(([, value]) => value !== null);
  for (const [item, value] of given) sheet[`${answered.instrument}.${item}`] = value;
  sheet[`${answered.instrument}.sum`] = given.length ? given.reduce((sum, [, value]) => sum + (value ?? 0), 0) : null;
  sheet[`${answered.instrument}.total`] = score.total;
  if (score.risk && score.risk !== 'not-screened') sheet[`${answered.instrument}.risk`] = score.risk;
  return sheet;
}
