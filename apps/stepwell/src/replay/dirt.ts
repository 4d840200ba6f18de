/** What was wrong with the data, and how often: reported beside the result, never silently dropped or guessed. */
export class Dirt {
  private readonly counts = new Map<string, number>();

  /** Counts one (or `times`) finding of a kind. */
  add(kind: string, times = 1): void {
    if (times > 0) this.counts.set(kind, (this.counts.get(kind) ?? 0) + times);
  }

  /** Kind -> count, sorted by kind. */
  toObject(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
