import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Proposal } from '../domain/case.js';
import type { Explanation } from '../domain/explaining.js';
import type { Explaining, Unexplained } from './explaining.js';
import type { Reading, Seen } from './reading.js';

/** One proposal as a director reads it before signing: why it was made, and what is found now. */
export interface Reviewed {
  readonly patientId: Id;
  readonly proposal: Proposal;
  readonly why: Explanation | Unexplained;
  readonly seen: Seen;
  /** Null while no admission runs. */
  readonly now: Explanation | null;
}

/** Reads many proposals at once; each is signed on its own. */
export class Reviewing {
  constructor(
    private readonly reading: Reading,
    private readonly explaining: Explaining,
  ) {}

  /** The proposals in the order asked for. Throws NotFound for one that is not there. */
  async read(tx: Tx, ids: readonly Id[], guard: (siteId: Id | null) => void): Promise<readonly Reviewed[]> {
    const read: Reviewed[] = [];
    for (const id of ids) {
      const { patientId, proposal } = await this.reading.proposal(tx, id, guard);
      const why = await this.explaining.proposal(tx, patientId, proposal, guard);
      const seen = await this.reading.see(tx, patientId, guard);
      read.push({ patientId, proposal, why, seen, now: await this.explaining.seen(tx, seen) });
    }
    return read;
  }
}
