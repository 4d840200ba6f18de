import { MUTATIONS } from './mutations.js';
import { planOf } from './plan.js';
import { simulate } from './run.js';
import type { Told } from './sweep.js';

/** Whether a planted fault was noticed. */
export interface Caught {
  readonly name: string;
  readonly words: string;
  /** The first seed whose run broke an invariant, null when none did. */
  readonly caughtBySeed: number | null;
  /** Runs until then. */
  readonly after: number;
  /** The invariant that it broke. */
  readonly invariant: string | null;
}

/** Runs seeds `from`, `from` + 1, ... under each mutation until one notices, at most `most`. */
export async function hunt(from: number, most: number, told: Told): Promise<readonly Caught[]> {
  const caught: Caught[] = [];
  for (const { name, words } of MUTATIONS) {
    caught.push({ name, words, ...(await first(name, from, most)) });
    told(caught.length, MUTATIONS.length);
  }
  return caught;
}

async function first(mutation: string, from: number, most: number) {
  for (let after = 1; after <= most; after++) {
    const seed = from + after - 1;
    const [violation] = (await simulate(planOf(seed, { mutation }))).violations;
    if (violation) return { caughtBySeed: seed, after, invariant: violation.split(':')[0]! };
  }
  return { caughtBySeed: null, after: most, invariant: null };
}
