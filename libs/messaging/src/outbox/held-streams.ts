import type { OutboxRow } from './outbox-row.js';

/** Rows of one key in one lane. */
export interface HeldPlace {
  readonly lane: number;
  readonly key: string;
}

/** Key of the freshness marks of a lane. */
const MARKS = '';

/**
 * Streams that wait in the outbox because their next event is larger than the broker takes, each for a while; then it is tried
 * again. The marks of their lanes wait with them: a mark vouches for all that was recorded before it.
 */
export class HeldStreams {
  private readonly until = new Map<string, HeldPlace & { readonly at: number }>();
  private readonly told = new Set<string>();

  constructor(private readonly holdMs: number) {}

  /** Holds a row's stream and its lane's marks from `now`, machine ms. True when nobody was told of this event yet. */
  hold({ id, partition: lane, key }: Pick<OutboxRow, 'id' | 'partition' | 'key'>, now: number): boolean {
    for (const held of [key, MARKS]) this.until.set(nameOf(lane, held), { lane, key: held, at: now + this.holdMs });
    const isNew = !this.told.has(`${id}`);
    this.told.add(`${id}`);
    return isNew;
  }

  has({ partition, key }: Pick<OutboxRow, 'partition' | 'key'>): boolean {
    return this.until.size > 0 && this.until.has(nameOf(partition, key));
  }

  /** What is held at `now`; what was held long enough is let go. */
  at(now: number): readonly HeldPlace[] {
    if (this.until.size === 0) return [];
    for (const [name, { at }] of this.until) if (at <= now) this.until.delete(name);
    if (this.until.size === 0) this.told.clear();
    return [...this.until.values()];
  }
}

function nameOf(lane: number, key: string): string {
  return `${lane}/${key}`;
}
