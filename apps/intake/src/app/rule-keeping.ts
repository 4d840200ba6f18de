import type { Id, Rejected, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DirectoryStore, Site, Staff } from '../db/directory.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import type { IntakeEvent } from '../domain/events.js';
import {
  nextVersion,
  SHIPPED,
  type RuleBody,
  type RuleSetRejection,
  type RuleSetVersion,
} from '../domain/rule-sets.js';

export interface RuleSetCommand {
  readonly id: string;
  readonly body: RuleBody;
  readonly jurisdiction: string | null;
  readonly siteId: Id | null;
  readonly effectiveFrom: SiteDate;
}

/** Rule sets in force, and the directory they apply to. */
export class RuleKeeping {
  constructor(
    private readonly ruleSets: RuleSetStore,
    private readonly directory: DirectoryStore,
  ) {}

  versions(tx: Tx<IntakeEvent>): Promise<readonly RuleSetVersion[]> {
    return this.ruleSets.all(tx);
  }

  /** Puts the next version in force, at least 24 h ahead in every zone of the tenant's sites. */
  async activate(
    tx: Tx<IntakeEvent>,
    command: RuleSetCommand,
  ): Promise<{ ok: true; version: RuleSetVersion } | Rejected<RuleSetRejection>> {
    const [known, zones] = await Promise.all([this.ruleSets.all(tx), this.directory.zones(tx)]);
    const next = nextVersion(known, command, { now: tx.now, zones: zones.length > 0 ? zones : ['UTC'] });
    if (!next.ok) return next;
    await this.ruleSets.append(tx, next.version);
    tx.record({ type: 'rule-set-activated', at: tx.now, ruleSet: next.version });
    return next;
  }

  /** A site exists or its facts changed; a tenant's first site brings the shipped rules into force. */
  async knowSite(tx: Tx<IntakeEvent>, site: Site): Promise<void> {
    await this.directory.saveSite(tx, site);
    if (!(await this.ruleSets.isEmpty(tx))) return;
    const added = await this.ruleSets.add(tx, SHIPPED);
    for (const ruleSet of added) tx.record({ type: 'rule-set-activated', at: tx.now, ruleSet });
  }

  knowStaff(tx: Tx<IntakeEvent>, staff: Staff): Promise<void> {
    return this.directory.saveStaff(tx, staff);
  }
}
