import type { Contract } from '@stepwell/contracts';
import type { Tx } from '@stepwell/platform';
import type { Received } from '../handlers.js';

/**
 * A read model that is nothing but a fold of other services' events, so that it can be made anew from their logs. Its tables
 * are written by `fold` and by the consumer that calls the same code, by nobody else.
 */
export interface View {
  /** Unique among all services: `roster`. */
  readonly name: string;
  /** What people read there, in their words. */
  readonly about: string;
  /** Its tables, without schema; the same as the service's migration gives to `rebuildFunctions`. */
  readonly tables: readonly string[];
  /** Events that it is made of. */
  readonly contracts: readonly Contract[];
  /**
   * Takes events in order of each stream, each of them once. Works through `tx.query` and `tx.write`, with the live tables'
   * names; may neither record, schedule nor audit.
   */
  fold(tx: Tx, events: readonly Received[]): Promise<void>;
}

/** One table of a view, live and made anew. */
export interface TableComparison {
  readonly name: string;
  readonly liveRows: number;
  readonly liveDigest: string;
  readonly nextRows: number;
  readonly nextDigest: string;
  /** Rows that the other does not have in the same words. */
  readonly onlyLive: number;
  readonly onlyNext: number;
  /** Some of them: tenant and the other ids of their key; nothing else of a row. */
  readonly examples: readonly string[];
}

/** What a rebuild found and did. */
export interface Rebuilt {
  readonly view: string;
  /** Events folded. */
  readonly events: number;
  readonly tables: readonly TableComparison[];
  readonly switched: boolean;
  /** How long consumers and timers waited, ms of machine time. Readers wait at the switch only, 200 ms at most in one go. */
  readonly heldMs: number;
}
