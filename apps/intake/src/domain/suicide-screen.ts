import type { InstrumentForm } from './rules/instruments.js';

export type SuicideRisk = 'none' | 'low' | 'moderate' | 'high' | 'not-screened';

type Items = Readonly<Record<string, number | null>>;

/**
 * Level of the C-SSRS screener with its skips (clinical 3.4). Positive answers count item by item, also in drafts: Q4, Q5 or
 * behavior in the last 3 months is high whatever is missing; any positive answer with the rest open is unresolved and
 * handled as moderate; nothing positive and the rest open is not screened.
 */
export function suicideRisk(items: Items, form: InstrumentForm): SuicideRisk {
  const yes = (item: string): boolean => items[item] === 1;
  if (yes('q4') || yes('q5') || recentBehavior(items, form)) return 'high';
  if (yes('q3') || yes('q6')) return 'moderate';
  const anyPositive = yes('q1') || yes('q2');
  if (suicideScreenMissing(items, form).length > 0) return anyPositive ? 'moderate' : 'not-screened';
  return anyPositive ? 'low' : 'none';
}

/** Questions that the skips still ask for: Q2 = no goes to Q6; a lifetime yes to Q6 asks whether it was in the last 3 months. */
export function suicideScreenMissing(items: Items, form: InstrumentForm): readonly string[] {
  const asked = items['q2'] === 0 ? ['q1', 'q2', 'q6'] : ['q1', 'q2', 'q3', 'q4', 'q5', 'q6'];
  if (items['q6'] === 1 && form !== 'since-last-contact') asked.push('q6Recent');
  return asked.filter((item) => (items[item] ?? null) === null);
}

/** On the since-last-contact form any behavior is recent. */
function recentBehavior(items: Items, form: InstrumentForm): boolean {
  return items['q6Recent'] === 1 || (items['q6'] === 1 && form === 'since-last-contact');
}
