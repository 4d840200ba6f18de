/**
 * Names for prepared statements, so that Postgres plans a repeated text once per connection. A text gets a name when it
 * is seen for the second time; only the first `limit` such texts do, since every one is kept by every connection.
 */
export class StatementNames {
  private readonly names = new Map<string, string>();
  private readonly once = new Set<string>();

  /** `limit` 0 turns prepared statements off (behind a transaction pooler that cannot carry them). */
  constructor(private readonly limit: number) {}

  /** The name of `text`, null when it has none. */
  nameOf(text: string): string | null {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    if (this.names.size >= this.limit) return null;
    if (!this.once.delete(text)) {
      if (this.once.size < this.limit * 4) this.once.add(text);
      return null;
    }
    const name = `stepwell_${this.names.size}`;
    this.names.set(text, name);
    return name;
  }
}
