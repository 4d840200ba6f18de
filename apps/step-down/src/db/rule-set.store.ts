import type { Id, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Policy, RuleSet } from '../domain/policy.js';
import { choose, SHIPPED, type Place, type RuleSetVersion } from '../domain/rule-sets.js';

interface VersionRow {
  id: string;
  version: number;
  hash: string;
  site_id: Id | null;
  program_id: Id | null;
  effective_from: SiteDate;
  effective_until: SiteDate | null;
}

/** Rule set versions a tenant has put in force; bodies are kept in memory by their hash, which names them. */
export class RuleSetStore {
  private readonly bodies = new Map<string, Policy>([[SHIPPED.hash, SHIPPED.policy]]);

  /** All versions, the shipped one included, oldest first. */
  async all(tx: Tx): Promise<readonly RuleSetVersion[]> {
    const rows = await tx.query<VersionRow>(
      `SELECT id, version, hash, site_id, program_id, to_char(effective_from, 'YYYY-MM-DD') AS effective_from,
         to_char(effective_until, 'YYYY-MM-DD') AS effective_until
       FROM step_down.rule_set ORDER BY version`,
    );
    await this.fetchBodies(tx, rows);
    const stored = rows.map((row) => ({
      id: row.id,
      version: row.version,
      hash: row.hash,
      policy: this.bodies.get(row.hash)!,
      siteId: row.site_id,
      programId: row.program_id,
      effectiveFrom: row.effective_from,
      effectiveUntil: row.effective_until,
    }));
    return stored.some((one) => one.version === SHIPPED.version) ? stored : [SHIPPED, ...stored];
  }

  /** The version in force at a place on a day. */
  async inForce(tx: Tx, place: Place, on: SiteDate): Promise<RuleSet> {
    return choose(await this.all(tx), place, on);
  }

  /** Stores a version; false when its number is taken. */
  async add(tx: Tx, version: RuleSetVersion): Promise<boolean> {
    const { id, version: number, hash, siteId, programId, effectiveFrom, effectiveUntil, policy } = version;
    const rows = await tx.query(
      `INSERT INTO step_down.rule_set
         (tenant_id, id, version, hash, site_id, program_id, effective_from, effective_until, body)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id`,
      [tx.tenantId, id, number, hash, siteId, programId, effectiveFrom, effectiveUntil, JSON.stringify(policy)],
    );
    return rows.length > 0;
  }

  private async fetchBodies(tx: Tx, rows: readonly VersionRow[]): Promise<void> {
    const missing = rows.map((row) => row.hash).filter((hash) => !this.bodies.has(hash));
    if (missing.length === 0) return;
    const found = await tx.query<{ hash: string; body: Policy }>(
      `SELECT DISTINCT ON (hash) hash, body FROM step_down.rule_set WHERE hash = ANY($1::text[])`,
      [missing],
    );
    for (const { hash, body } of found) this.bodies.set(hash, body);
  }
}
