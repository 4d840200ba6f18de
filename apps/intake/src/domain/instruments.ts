import { reject, type Instant, type Rejected } from '@stepwell/kernel';
import { suicideRisk, suicideScreenMissing, type SuicideRisk } from './suicide-screen.js';
import type { FactSheet, FactValue } from './rules/conditions.js';
import type { InstrumentForm, InstrumentName, InstrumentRule, InstrumentRules, Scoring } from './rules/instruments.js';

/** Item answers as given; `null` or absent is not answered, never zero. */
export type Items = Readonly<Record<string, number | null>>;

/** One instrument as it was answered. */
export interface Answered {
  readonly instrument: InstrumentName;
  readonly form: InstrumentForm;
  readonly takenAt: Instant;
  readonly items: Items;
}

/** A score as it is published. A total of null is not scorable, never zero (C35). */
export interface Score {
  readonly instrument: InstrumentName;
  readonly form: InstrumentForm;
  readonly total: number | null;
  readonly band: string | null;
  readonly takenAt: Instant;
  readonly item9Positive?: boolean;
  readonly risk?: SuicideRisk;
  readonly subscales?: {
    readonly use: number | null;
    readonly risk: number | null;
    readonly protective: number | null;
  };
}

export interface Scored {
  readonly ok: true;
  readonly score: Score;
  /** Items without an answer that scoring would need. */
  readonly missing: readonly string[];
}

export type ScoringRejection = 'unknown-instrument' | 'unknown-item' | 'bad-item-value';

/** Scores item answers; a value outside an item's steps is refused with the item's place, never rounded (clinical 3.3). */
export function scoreInstrument(rules: InstrumentRules, answered: Answered): Scored | Rejected<ScoringRejection> {
  const rule = rules.instruments.find((candidate) => candidate.instrument === answered.instrument && candidate.enabled);
  if (!rule) return reject('unknown-instrument', { instrument: answered.instrument });
  return checkItems(rule, answered.items) ?? score(rule, answered);
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
  const { instrument, form, takenAt, items } = answered;
  const total = totalOf(rule.scoring, items);
  const base = { instrument, form, total, band: total === null ? null : bandOf(rule, total), takenAt };
  const missing = missingItems(rule.scoring, answered);
  if (rule.scoring.kind === 'suicide-screener') {
    const risk = suicideRisk(items, form);
    return { ok: true, score: { ...base, band: risk, risk }, missing };
  }
  return { ok: true, score: { ...base, ...critical(rule, items), ...subscales(rule.scoring, items) }, missing };
}

function totalOf(scoring: Scoring, items: Items): number | null {
  if (scoring.kind === 'sum') return imputedSum(items, scoring.scored, scoring.imputeAtMost);
  if (scoring.kind !== 'gated-sum') return null;
  const gate = items[scoring.gate] ?? null;
  return gate === 0 ? 0 : gate === null ? null : imputedSum(items, scoring.scored, 0);
}

/** The sum; up to `imputeAtMost` missing items take the mean of the answered ones, rounded to whole points (clinical 3.2). */
function imputedSum(items: Items, scored: readonly string[], imputeAtMost: number): number | null {
  const given = scored.map((item) => items[item] ?? null).filter((value) => value !== null);
  if (given.length === 0 || scored.length - given.length > imputeAtMost) return null;
  const sum = given.reduce((total, value) => total + value, 0);
  return Math.round((sum * scored.length) / given.length);
}

function bandOf(rule: InstrumentRule, total: number): string | null {
  return rule.bands.findLast((band) => total >= band.from)?.band ?? null;
}

function critical(rule: InstrumentRule, items: Items): { item9Positive?: boolean } {
  const { criticalItem } = rule;
  const value = criticalItem ? (items[criticalItem.item] ?? null) : null;
  return criticalItem && value !== null ? { item9Positive: value >= criticalItem.min } : {};
}

function subscales(scoring: Scoring, items: Items): Pick<Score, 'subscales'> {
  if (scoring.kind !== 'subscales') return {};
  const sum = (scored: readonly string[]): number | null => imputedSum(items, scored, 0);
  return { subscales: { use: sum(scoring.use), risk: sum(scoring.risk), protective: sum(scoring.protective) } };
}

function missingItems(scoring: Scoring, answered: Answered): readonly string[] {
  if (scoring.kind === 'suicide-screener') return suicideScreenMissing(answered.items, answered.form);
  const scored = scoredItems(scoring, answered.items);
  return scored.filter((item) => (answered.items[item] ?? null) === null);
}

function scoredItems(scoring: Exclude<Scoring, { kind: 'suicide-screener' }>, items: Items): readonly string[] {
  if (scoring.kind === 'subscales') return [...scoring.use, ...scoring.risk, ...scoring.protective];
  if (scoring.kind === 'sum') return scoring.scored;
  return items[scoring.gate] === 0 ? [] : [scoring.gate, ...scoring.scored];
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
