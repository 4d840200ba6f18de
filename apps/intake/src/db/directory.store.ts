import type { Id, SiteDate, Tier, Zone } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';

/** A site as the directory knows it. */
export interface Site {
  readonly siteId: Id;
  readonly zone: Zone;
  readonly jurisdiction: string;
  readonly edition: '3' | '4';
  readonly opioidTreatmentProgram: boolean;
}

/** A staff member's credential as the directory knows it. */
export interface Staff {
  readonly staffId: Id;
  readonly tier: Tier;
  readonly credentialUntil: SiteDate | null;
}

/** Intake's read model of scheduling's directory: sites and staff. */
export class DirectoryStore {
  async site(tx: Tx, siteId: Id): Promise<Site | null> {
    return (await this.sites(tx, [siteId]))[0] ?? null;
  }

  async sites(tx: Tx, siteIds: readonly Id[]): Promise<readonly Site[]> {
    return tx.query<Site>(
      `SELECT site_id AS "siteId", zone, jurisdiction, edition, opioid_treatment_program AS "opioidTreatmentProgram"
         FROM intake.sites WHERE tenant_id = $1 AND site_id = ANY ($2::uuid[])`,
      [tx.tenantId, siteIds],
    );
  }

  /** Zones of every known site, without doubles. */
  async zones(tx: Tx): Promise<readonly Zone[]> {
    const rows = await tx.query<{ zone: Zone }>(`SELECT DISTINCT zone FROM intake.sites WHERE tenant_id = $1`, [
      tx.tenantId,
    ]);
    return rows.map(({ zone }) => zone);
  }

  async saveSite(tx: Tx, site: Site): Promise<void> {
    await tx.query(
      `INSERT INTO intake.sites (tenant_id, site_id, zone, jurisdiction, edition, opioid_treatment_program)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant_id, site_id) DO UPDATE SET zone = excluded.zone, jurisdiction = excluded.jurisdiction,
         edition = excluded.edition, opioid_treatment_program = excluded.opioid_treatment_program`,
      [tx.tenantId, site.siteId, site.zone, site.jurisdiction, site.edition, site.opioidTreatmentProgram],
    );
  }

  async staff(tx: Tx, staffId: Id): Promise<Staff | null> {
    return (await this.staffOf(tx, [staffId]))[0] ?? null;
  }

  /** Those of these staff members whom the directory has told of. */
  async staffOf(tx: Tx, staffIds: readonly Id[]): Promise<readonly Staff[]> {
    return tx.query<Staff>(
      `SELECT staff_id AS "staffId", tier, credential_until::text AS "credentialUntil"
         FROM intake.staff WHERE tenant_id = $1 AND staff_id = ANY ($2::uuid[])`,
      [tx.tenantId, staffIds],
    );
  }

  async saveStaff(tx: Tx, staff: Staff): Promise<void> {
    await tx.query(
      `INSERT INTO intake.staff (tenant_id, staff_id, tier, credential_until) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, staff_id) DO UPDATE SET tier = excluded.tier, credential_until = excluded.credential_until`,
      [tx.tenantId, staff.staffId, staff.tier, staff.credentialUntil],
    );
  }
}
