import { suicideScreenMissing } from './suicide-screen.js';
import type { Band, InstrumentForm, InstrumentRule, ScaleRule, Scoring, SumScoring } from './rules/instruments.js';

/** Item answers as given; `null` or absent is not answered, never zero. */
export type Items = Readonly<Record<string, number | null>>;

/** Score of one scale; null is not scorable. */
export interface ScaleScore {
  readonly score: number | null;
  readonly band: string | null;
}

/** Total in points; null when the instrument has none or when too much is missing (clinical 3.2). */
export function totalOf(rule: InstrumentRule, items: Items): number | null {
  const { scoring } = rule;
  switch (scoring.kind) {
    case 'sum':
      return imputedSum(turned(rule, scoring, items), scoring.scored, scoring.imputeAtMost);
    case 'gated-sum':
      return items[scoring.gate] === 0 ? 0 : imputedSum(items, [scoring.gate, ...scoring.scored], 0, scoring.scored);
    case 'scales':
      return scoring.total ? totalOfScales(scoring.total, scalesOf(scoring.scales, items)) : null;
    default:
      return null;
  }
}

/** The band of a score: the last that it reaches. */
export function bandOf(bands: readonly Band[], score: number): string | null {
  return bands.findLast((band) => ('from' in band ? score >= band.from : score > band.above))?.band ?? null;
}

/** Every scale of an instrument that has several, by name. */
export function scalesOf(scales: readonly ScaleRule[], items: Items): Readonly<Record<string, ScaleScore>> {
  return Object.fromEntries(
    scales.map((scale) => {
      const score = scaleScore(scale, items);
      return [scale.name, { score, band: score === null ? null : bandOf(scale.bands, score) }];
    }),
  );
}

/** BAM's Use, Risk and Protective, each null while one of its items is open. */
export function subscalesOf(scoring: Extract<Scoring, { kind: 'subscales' }>, items: Items) {
  const sum = (scored: readonly string[]): number | null => imputedSum(items, scored, 0);
  return { use: sum(scoring.use), risk: sum(scoring.risk), protective: sum(scoring.protective) };
}

/** Whether the groups of items ask for the diagnosis (PCL-5: 1 B, 1 C, 2 D and 2 E of 2 or more); null while an item is open. */
export function clustersMet(scoring: SumScoring, items: Items): boolean | null {
  const { clusters } = scoring;
  if (!clusters || scoring.scored.some((item) => answerTo(items, item) === null)) return null;
  const counted = (group: readonly string[]): number =>
    group.filter((item) => (answerTo(items, item) ?? 0) >= clusters.itemMin).length;
  return clusters.needs.every((need) => counted(need.items) >= need.count);
}

/** Items without an answer that scoring still needs. */
export function missingItems(scoring: Scoring, items: Items, form: InstrumentForm): readonly string[] {
  if (scoring.kind === 'suicide-screener') return suicideScreenMissing(items, form);
  return neededItems(scoring, items).filter((item) => answerTo(items, item) === null);
}

function neededItems(scoring: Exclude<Scoring, { kind: 'suicide-screener' }>, items: Items): readonly string[] {
  switch (scoring.kind) {
    case 'sum':
      return scoring.scored;
    case 'gated-sum':
      return items[scoring.gate] === 0 ? [] : [scoring.gate, ...scoring.scored];
    case 'subscales':
      return [...scoring.use, ...scoring.risk, ...scoring.protective];
    case 'scales':
      return [...new Set(scoring.scales.flatMap((scale) => neededOfScale(scale, items)))];
  }
}

/** The questions that lead to a scale come first; those it skips are not needed. */
function neededOfScale(scale: ScaleRule, items: Items): readonly string[] {
  const skipped = skippedItems(scale, items);
  return [...scale.skips.map(({ item }) => item), ...scale.items].filter((item) => !skipped.has(item));
}

function skippedItems({ skips }: ScaleRule, items: Items): ReadonlySet<string> {
  return new Set(skips.flatMap(({ item, skipped }) => (items[item] === 0 ? skipped : [])));
}

function scaleScore(scale: ScaleRule, items: Items): number | null {
  const skipped = skippedItems(scale, items);
  const values = scale.items.map((item) => (skipped.has(item) ? 0 : answerTo(items, item)));
  const given = values.filter((value) => value !== null);
  if (given.length < values.length) return null;
  const sum = given.reduce((total, value) => total + value, 0);
  return scale.combine === 'sum' ? sum : sum / given.length;
}

function totalOfScales(
  { plus, minus }: { readonly plus: readonly string[]; readonly minus: readonly string[] },
  scales: Readonly<Record<string, ScaleScore>>,
): number | null {
  const parts = [...plus.map((name) => [name, 1] as const), ...minus.map((name) => [name, -1] as const)];
  let total = 0;
  for (const [name, sign] of parts) {
    const score = scales[name]?.score ?? null;
    if (score === null) return null;
    total += sign * score;
  }
  return Number(total.toFixed(2));
}

/** The answers with reversed items turned around on their own steps. */
function turned(rule: InstrumentRule, { reversed = [] }: SumScoring, items: Items): Items {
  const turn = (item: string): readonly [string, number | null] => {
    const steps = rule.items[item] ?? [];
    const value = answerTo(items, item);
    return [item, value === null ? null : Math.min(...steps) + Math.max(...steps) - value];
  };
  return reversed.length === 0 ? items : { ...items, ...Object.fromEntries(reversed.map(turn)) };
}

/** Sum of `summed`; up to `imputeAtMost` of the needed items may miss and take the mean of the others, to whole points. */
function imputedSum(
  items: Items,
  needed: readonly string[],
  imputeAtMost: number,
  summed: readonly string[] = needed,
): number | null {
  const missing = needed.filter((item) => answerTo(items, item) === null).length;
  const given = summed.map((item) => answerTo(items, item)).filter((value) => value !== null);
  if (given.length === 0 || missing > imputeAtMost) return null;
  const sum = given.reduce((total, value) => total + value, 0);
  return Math.round((sum * summed.length) / given.length);
}

function answerTo(items: Items, item: string): number | null {
  return items[item] ?? null;
}
