import type { Id, SiteDate, Tier, Zone } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { RuleSetVersion } from '../domain/rule-sets.js';

/** A site as scheduling registered it. */
export interface Site {
  readonly siteId: Id;
  readonly zone: Zone;
  /** Certified opioid treatment program: methadone may be dispensed. */
  readonly opioidTreatmentProgram: boolean;
}

/** A staff member's credential. */
export interface Staff {
  readonly staffId: Id;
  readonly tier: Tier;
  readonly credentialUntil: SiteDate | null;
}

/** Sites and staff, as the directory told. */
export class DirectoryStore {
  async site(tx: Tx, siteId: Id): Promise<Site | null> {
    return (await this.sites(tx, [siteId])).get(siteId) ?? null;
  }

  async sites(tx: Tx, siteIds: readonly Id[]): Promise<ReadonlyMap<Id, Site>> {
    const rows = await tx.query<{ siteId: Id; zone: Zone; opioidTreatmentProgram: boolean }>(
      `SELECT site_id AS "siteId", zone, opioid_treatment_program AS "opioidTreatmentProgram"
       FROM medication.site WHERE site_id = ANY($1::uuid[])`,
      [siteIds],
    );
    return new Map(rows.map((row) => [row.siteId, row]));
  }

  /** Marks a site's day as closed; false when it was closed before. */
  async closeDay(tx: Tx, siteId: Id, day: SiteDate): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE medication.site SET closed_through = $2
       WHERE site_id = $1 AND (closed_through IS NULL OR closed_through < $2) RETURNING site_id`,
      [siteId, day],
    );
    return rows.length > 0;
  }

  /** Last day of a staff member's credential; null when open or when the directory has not told yet. */
  async credentialUntil(tx: Tx, staffId: Id | null): Promise<SiteDate | null> {
    if (staffId === null) return null;
    const [row] = await tx.query<{ until: SiteDate | null }>(
      'SELECT credential_until::text AS until FROM medication.staff WHERE staff_id = $1',
      [staffId],
    );
    return row?.until ?? null;
  }

  /** Adds a version of the rules; false when it is on record. */
  async addRuleSet(tx: Tx, ruleSet: RuleSetVersion): Promise<boolean> {
    const { id, version, hash, effectiveFrom, body } = ruleSet;
    const rows = await tx.query(
      `INSERT INTO medication.rule_set (tenant_id, id, version, hash, effective_from, body) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT DO NOTHING RETURNING id`,
      [tx.tenantId, id, version, hash, effectiveFrom, JSON.stringify(body)],
    );
    return rows.length > 0;
  }

  /** Keeps the last row per site of the run. */
  async keepSites(tx: Tx, sites: readonly Site[]): Promise<void> {
    const last = [...new Map(sites.map((site) => [site.siteId, site])).values()].sort(byKey((site) => site.siteId));
    await tx.query(
      `INSERT INTO medication.site (tenant_id, site_id, zone, opioid_treatment_program)
       SELECT $1, x.* FROM unnest($2::uuid[], $3::text[], $4::boolean[]) AS x
       ON CONFLICT (tenant_id, site_id) DO UPDATE SET zone = EXCLUDED.zone, opioid_treatment_program = EXCLUDED.opioid_treatment_program`,
      [
        tx.tenantId,
        last.map((site) => site.siteId),
        last.map((site) => site.zone),
        last.map((site) => site.opioidTreatmentProgram),
      ],
    );
  }

  /** Keeps the last row per staff member of the run. */
  async keepStaff(tx: Tx, staff: readonly Staff[]): Promise<void> {
    const last = [...new Map(staff.map((one) => [one.staffId, one])).values()].sort(byKey((one) => one.staffId));
    await tx.query(
      `INSERT INTO medication.staff (tenant_id, staff_id, tier, credential_until)
       SELECT $1, x.* FROM unnest($2::uuid[], $3::text[], $4::date[]) AS x
       ON CONFLICT (tenant_id, staff_id) DO UPDATE SET tier = EXCLUDED.tier, credential_until = EXCLUDED.credential_until`,
      [
        tx.tenantId,
        last.map((one) => one.staffId),
        last.map((one) => one.tier),
        last.map((one) => one.credentialUntil),
      ],
    );
  }
}

const byKey =
  <T>(key: (item: T) => string) =>
  (a: T, b: T): number =>
    key(a) < key(b) ? -1 : 1;
