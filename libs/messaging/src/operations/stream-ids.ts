import { createHash } from 'node:crypto';
import type { Id } from '@stepwell/kernel';
import type { Kept } from './verification.js';

const BYTES = 16;

/** The event ids of one stream by sequence, 16 bytes each, and which of them were found where. */
export class StreamIds {
  last: number;
  private ids = Buffer.alloc(4 * BYTES);
  private seen = new Uint8Array(4);

  constructor(readonly first: number) {
    this.last = first - 1;
  }

  /** Takes the next event of the log; sequences between it and the one before are holes. */
  add(sequence: number, id: Id): void {
    const at = sequence - this.first;
    if ((at + 1) * BYTES > this.ids.length) this.grow(at + 1);
    this.ids.write(id.replaceAll('-', ''), at * BYTES, 'hex');
    this.seen[at] = FLAGS.logged;
    this.last = Math.max(this.last, sequence);
  }

  has(sequence: number): boolean {
    return this.is(sequence, 'logged');
  }

  /** Whether the log's event of this sequence has that id. */
  isId(sequence: number, id: Id): boolean {
    return this.id(sequence) === id;
  }

  id(sequence: number): Id {
    const at = (sequence - this.first) * BYTES;
    const hex = this.ids.toString('hex', at, at + BYTES);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  mark(sequence: number, flag: 'waiting' | 'found'): void {
    const at = sequence - this.first;
    this.seen[at] = (this.seen[at] ?? 0) | FLAGS[flag];
  }

  is(sequence: number, flag: keyof typeof FLAGS): boolean {
    return ((this.seen[sequence - this.first] ?? 0) & FLAGS[flag]) !== 0;
  }

  /** Count and hash of the ids that `wanted` accepts, in order. */
  kept(wanted: (sequence: number) => boolean): Kept {
    const hash = createHash('sha256');
    let count = 0;
    for (let sequence = this.first; sequence <= this.last; sequence++) {
      if (!this.has(sequence) || !wanted(sequence)) continue;
      const at = (sequence - this.first) * BYTES;
      hash.update(this.ids.subarray(at, at + BYTES));
      count++;
    }
    return { count, hash: hash.digest('hex') };
  }

  /** Runs of sequences in the stream that `wanted` accepts. */
  runs(wanted: (sequence: number) => boolean): readonly { readonly sequence: number; readonly count: number }[] {
    const runs: { sequence: number; count: number }[] = [];
    for (let sequence = this.first; sequence <= this.last; sequence++) {
      if (!wanted(sequence)) continue;
      const run = runs.at(-1);
      if (run && run.sequence + run.count === sequence) run.count++;
      else runs.push({ sequence, count: 1 });
    }
    return runs;
  }

  private grow(wanted: number): void {
    const size = Math.max(wanted, this.seen.length * 2);
    const [ids, seen] = [Buffer.alloc(size * BYTES), new Uint8Array(size)];
    this.ids.copy(ids);
    seen.set(this.seen);
    [this.ids, this.seen] = [ids, seen];
  }
}

const FLAGS = { logged: 1, waiting: 2, found: 4 } as const;
