import type { Figures } from './report.js';

/** One measured round of a contestant. */
export type Round = () => Promise<Figures>;

/**
 * Runs every contestant once per round, in the order given and in reverse each other round (ABBA), so that a machine that
 * warms up or is disturbed favours nobody. Tells on standard error which one runs; answers all rounds by contestant.
 */
export async function interleaved<Name extends string>(
  contestants: Readonly<Record<Name, Round>>,
  rounds: number,
): Promise<Record<Name, Figures[]>> {
  const names = Object.keys(contestants) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as Record<string, Figures[]> as Record<
    Name,
    Figures[]
  >;
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      process.stderr.write(`round ${round + 1} of ${rounds}: ${name}\n`);
      results[name].push(await contestants[name]());
    }
  }
  return results;
}
