/** One stay: whole days until its end by `how`, or until nobody looked any more (null). */
export interface Stay<K extends string> {
  readonly days: number;
  readonly how: K | null;
}

/** Retention and exits of stays of which some are not over yet. */
export interface Followed<K extends string> {
  /** Share whose stay is longer than `day` days, 0..1 (Kaplan and Meier); null when nobody was followed that long. */
  readonly longerThan: (day: number) => number | null;
  /** Days by which half have gone; null when less than half did. */
  readonly medianDays: number | null;
  /** Share of each exit among all exits (Aalen and Johansen), so that long stays which are not over do not hide. */
  readonly exits: Readonly<Partial<Record<K, number>>>;
}

/** Follows stays by day; people still there count as long as they were seen. */
export function follow<K extends string>(stays: readonly Stay<K>[]): Followed<K> {
  const days = [...new Set(stays.map((stay) => stay.days))].sort((a, b) => a - b);
  const steps: { readonly day: number; readonly there: number }[] = [];
  const exits: Partial<Record<K, number>> = {};
  let there = 1;
  for (const day of days) {
    const atRisk = stays.filter((stay) => stay.days >= day).length;
    const ended = stays.filter((stay) => stay.days === day && stay.how !== null);
    for (const { how } of ended) exits[how!] = (exits[how!] ?? 0) + there / atRisk;
    there *= 1 - ended.length / atRisk;
    steps.push({ day, there });
  }
  return {
    longerThan: (day) =>
      day > (days.at(-1) ?? 0) ? gone(there) : (steps.findLast((step) => step.day <= day)?.there ?? 1),
    medianDays: steps.find((step) => step.there <= 0.5)?.day ?? null,
    exits: scaled(exits),
  };
}

/** After the longest stay nobody is left, or nobody was looked at any more. */
const gone = (there: number): number | null => (there < 1e-9 ? 0 : null);

function scaled<K extends string>(shares: Partial<Record<K, number>>): Partial<Record<K, number>> {
  const entries = Object.entries(shares) as [K, number][];
  const sum = entries.reduce((all, [, share]) => all + share, 0);
  return Object.fromEntries(entries.map(([name, share]) => [name, share / sum])) as Partial<Record<K, number>>;
}

/** Half the sum of absolute differences of two distributions, 0..1. */
export function totalVariation(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): number {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].reduce((sum, name) => sum + Math.abs((a[name] ?? 0) - (b[name] ?? 0)), 0) / 2;
}

/** The total variation that a draw of `people` from the distribution itself shows on average. */
export function variationByChance(shares: Readonly<Record<string, number>>, people: number): number {
  const spread = Object.values(shares).map((share) => Math.sqrt((2 * share * (1 - share)) / (Math.PI * people)));
  return spread.reduce((sum, one) => sum + one, 0) / 2;
}

/** Root of the mean squared difference. */
export function rootMeanSquare(differences: readonly number[]): number {
  return Math.sqrt(differences.reduce((sum, one) => sum + one * one, 0) / differences.length);
}
