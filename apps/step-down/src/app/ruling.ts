import { contentHash, type Id, type Instant, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { RuleSetStore } from '../db/rule-set.store.js';
import type { SiteStore } from '../db/site.store.js';
import { checkVersion, SHIPPED, type RuleSetVersion } from '../domain/rule-sets.js';
import type { StepDownRecorded } from './outcomes.js';

/** A version that shall take force. */
export interface NewVersion {
  readonly body: unknown;
  readonly effectiveFrom: SiteDate;
  readonly siteId: Id | null;
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
    asked: NewVersion,
  ): Promise<{ readonly ok: true; readonly version: RuleSetVersion } | Rejected<string>> {
    const [versions, sites] = await Promise.all([this.ruleSets.all(tx), this.sites.all(tx)]);
    const where = sites
      .filter((site) => asked.siteId === null || site.siteId === asked.siteId)
      .map((site) => site.zone);
    const checked = checkVersion(asked.body, asked.effectiveFrom, where, tx.now);
    if (!checked.ok) return checked;
    const { policy } = checked;
    const version: RuleSetVersion = {
      id: SHIPPED.id,
      version: Math.max(...versions.map((one) => one.version)) + 1,
      hash: contentHash(policy),
      policy,
      siteId: asked.siteId,
      effectiveFrom: asked.effectiveFrom,
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
