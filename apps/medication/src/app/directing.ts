import type { Tx } from '@stepwell/platform';
import type { DirectoryStore, Site, Staff } from '../db/directory.store.js';
import type { MedicationEvent } from '../domain/events.js';
import { SHIPPED } from '../domain/rule-sets.js';

/** What the directory tells; a tenant's first site puts the shipped rules on record. */
export class Directing {
  constructor(private readonly directory: DirectoryStore) {}

  async knowSites(tx: Tx<MedicationEvent>, sites: readonly Site[]): Promise<void> {
    await this.directory.keepSites(tx, sites);
    const isNew = await this.directory.addRuleSet(tx, SHIPPED);
    if (isNew) tx.record({ type: 'rule-set-activated', ruleSet: SHIPPED, at: tx.now });
  }

  knowStaff(tx: Tx<MedicationEvent>, staff: readonly Staff[]): Promise<void> {
    return this.directory.keepStaff(tx, staff);
  }
}
