import { contentHash, type Instant, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { RuleSetStore } from '../db/rule-set.store.js';
import type { SiteStore } from '../db/site.store.js';
import type { Policy } from '../domain/policy.js';
import { checkTerm, type RuleSetVersion, type Term } from '../domain/rule-sets.js';
import type { StepDownRecorded } from './outcomes.js';

/** A policy that shall take force; its shape was checked where it came in. */
export interface NewVersion extends Term {
  /** Name of the rule set. */
  readonly id: string;
  readonly policy: Policy;
}

/** Puts versions of the policy in force. */
export class Ruling {
  constructor(
    private readonly ruleSets: RuleSetStore,
    private readonly sites: SiteStore,
  ) {}

  /** Every version the tenant has, the shipped one first. */
  versions(tx: Tx): Promise<readonly RuleSetVersion[]> {
    return this.ruleSets.all(tx);
  }

  /** Adds the next version; earlier decisions keep the version they were made under. */
  async activate(
    tx: Tx<StepDownRecorded>,
    { id, policy, ...term }: NewVersion,
  ): Promise<{ readonly ok: true; readonly version: RuleSetVersion } | Rejected<string>> {
    const [versions, sites] = await Promise.all([this.ruleSets.all(tx), this.sites.all(tx)]);
    const zones = sites.filter((site) => term.siteId === null || site.siteId === term.siteId).map((site) => site.zone);
    const refused = checkTerm(term, versions, zones, tx.now);
    if (refused) return refused;
    const version: RuleSetVersion = {
      id,
      version: Math.max(...versions.map((one) => one.version)) + 1,
      hash: contentHash(policy),
      policy,
      ...term,
    };
    if (!(await this.ruleSets.add(tx, version))) return { ok: false, rejection: 'rule-set-version-taken' };
    tx.record(activated(version, tx.now));
    return { ok: true, version };
  }
}

const activated = (version: RuleSetVersion, at: Instant): StepDownRecorded => ({
  type: 'rule-set-activated',
  version,
  at,
});
