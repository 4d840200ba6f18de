import type { Id, Zone } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';

/** A site as a service knows it, for an operator's words. */
export interface KnownSite {
  readonly siteId: Id;
  /** Null where only the id is known. */
  readonly name: string | null;
  readonly zone: Zone;
}

/** Reads sites of the transaction's tenant. */
export type ReadSites = (tx: Tx, siteIds: readonly Id[]) => Promise<readonly KnownSite[]>;
