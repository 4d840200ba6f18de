/** One event: when it was committed or sent, and when its effect was committed, in ms since 1970. */
export interface Passage {
  readonly from: number;
  readonly to: number;
}

/** What one kill cost. */
export interface Recovery {
  /** From the kill until the first event of after the kill was applied, ms. */
  readonly firstMs: number;
  /** From the kill until no later event took longer than a second, ms. */
  readonly caughtUpMs: number;
}

const NORMAL_MS = 1_000;

/** What a kill at `killedAt` cost, from everything that passed until `end`. */
export function recoveryOf(passages: readonly Passage[], killedAt: number, end: number): Recovery {
  const after = passages.filter(({ from }) => from > killedAt && from < end);
  const during = passages.filter(({ from, to }) => from < end && to > killedAt && to - from > NORMAL_MS);
  const first = after.reduce((least, { to }) => Math.min(least, to), Infinity);
  const last = during.reduce((most, { to }) => Math.max(most, to), first);
  return { firstMs: first - killedAt, caughtUpMs: last - killedAt };
}
