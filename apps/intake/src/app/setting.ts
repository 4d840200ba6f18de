import { isId, siteDate, type Id, type Instant } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DirectoryStore, Site } from '../db/directory.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import { inForce, SHIPPED, type BodyOf, type RuleKind, type RuleSetVersion } from '../domain/rule-sets.js';
import type { About } from '../domain/events.js';
import type { PlanRules } from '../domain/plan-content.js';
import type { Signer } from '../domain/signing.js';

/** The rules in force at a site on a day. */
export interface Rules {
  readonly instruments: RuleSetVersion<BodyOf<'instruments'>>;
  readonly placement: RuleSetVersion<BodyOf<'placement'>>;
  readonly discharge: RuleSetVersion<BodyOf<'discharge'>>;
  readonly stages: RuleSetVersion<BodyOf<'stages'>>;
  readonly hours: RuleSetVersion<BodyOf<'hours'>>;
  readonly examination: RuleSetVersion<BodyOf<'examination'>>;
  readonly pipeline: RuleSetVersion<BodyOf<'pipeline'>>;
  readonly followUp: RuleSetVersion<BodyOf<'follow-up'>>;
  readonly crosswalk: RuleSetVersion<BodyOf<'crosswalk'>>;
  readonly carePlan: RuleSetVersion<BodyOf<'care-plan'>>;
}

/** Everything around a decision: where and when, under which rules, and who asks. */
export interface Setting {
  readonly site: Site;
  readonly about: About;
  readonly rules: Rules;
  readonly signer: Signer;
}

/** Looks up the setting of a decision: site, rules in force that day, and the caller's credential. */
export class Settings {
  constructor(
    private readonly directory: DirectoryStore,
    private readonly ruleSets: RuleSetStore,
  ) {}

  /** The setting at a site, null while the directory does not know the site. `at` is clinical time. */
  async of(tx: Tx, patientId: Id, siteId: Id, at: Instant = tx.now): Promise<Setting | null> {
    const [site, versions, signer] = await Promise.all([
      this.directory.site(tx, siteId),
      this.ruleSets.all(tx),
      this.signer(tx),
    ]);
    if (!site) return null;
    const about = aboutOf(patientId, site, at);
    return { site, about, rules: rulesAt(versions, site, about), signer };
  }

  /** The rules in force at a site now, null while the directory does not know the site. */
  async at(tx: Tx, siteId: Id): Promise<Pick<Setting, 'site' | 'rules'> | null> {
    const [site, versions] = await Promise.all([this.directory.site(tx, siteId), this.ruleSets.all(tx)]);
    return site && { site, rules: rulesAt(versions, site, { siteDate: siteDate(tx.now, site.zone) }) };
  }

  /** The known ones of these sites with the rules that decide there today. */
  async rulesOf(
    tx: Tx,
    siteIds: readonly Id[],
  ): Promise<ReadonlyMap<Id, { readonly site: Site; readonly rules: Rules }>> {
    const [sites, versions] = await Promise.all([this.directory.sites(tx, siteIds), this.ruleSets.all(tx)]);
    return new Map(
      sites.map((site) => {
        const rules = rulesAt(versions, site, { siteDate: siteDate(tx.now, site.zone) });
        return [site.siteId, { site, rules }];
      }),
    );
  }

  private async signer(tx: Tx): Promise<Signer> {
    const { id, tier } = tx.cause.actor;
    const known = isId(id) ? await this.directory.staff(tx, id) : null;
    return { staffId: id, tier: known?.tier ?? tier, credentialUntil: known?.credentialUntil ?? null };
  }
}

/** What a plan is held against at the setting's site. */
export function planRulesOf({ rules, site }: Setting): PlanRules {
  return { carePlan: rules.carePlan.body, hours: rules.hours, jurisdiction: site.jurisdiction };
}

/** A patient at a site at a moment. */
export function aboutOf(patientId: Id, site: Pick<Site, 'siteId' | 'zone'>, at: Instant): About {
  return { patientId, siteId: site.siteId, at, siteDate: siteDate(at, site.zone), zone: site.zone };
}

/** The rules in force for a site on a day; a kind that is younger than the tenant is as shipped. */
export function rulesAt(versions: readonly RuleSetVersion[], site: Site, about: Pick<About, 'siteDate'>): Rules {
  const scope = { siteId: site.siteId, jurisdiction: site.jurisdiction, on: about.siteDate };
  const need = <K extends RuleKind>(kind: K): RuleSetVersion<BodyOf<K>> => {
    const version = inForce(versions, kind, scope) ?? inForce(SHIPPED, kind, scope);
    if (!version) throw new Error(`no ${kind} rules in force`);
    return version;
  };
  return {
    instruments: need('instruments'),
    placement: need('placement'),
    discharge: need('discharge'),
    stages: need('stages'),
    hours: need('hours'),
    examination: need('examination'),
    pipeline: need('pipeline'),
    followUp: need('follow-up'),
    crosswalk: need('crosswalk'),
    carePlan: need('care-plan'),
  };
}
