import type { Id } from '@stepwell/kernel';
import { VersionConflict, type Tx } from '@stepwell/platform';
import type { RuleBody, RuleSetVersion } from '../domain/rule-sets.js';
import { instrumentsAsToday } from '../domain/rules/instruments-upcast.js';

type Row = Omit<RuleSetVersion, 'body'> & { readonly body: RuleBody | null };

const MOST_BODIES = 200;

/** Versions of rule sets. Rows never change, so bodies are kept in memory by their hash. */
export class RuleSetStore {
  private readonly bodies = new Map<string, RuleBody>();

  /** Every version, oldest first. */
  async all(tx: Tx): Promise<readonly RuleSetVersion[]> {
    const rows = await this.rows(tx, [...this.bodies.keys()]);
    for (const { hash, body } of rows) if (body) this.keep(hash, body);
    return rows.map((row) => ({ ...row, body: this.bodies.get(row.hash)! }));
  }

  private rows(tx: Tx, knownHashes: readonly string[]): Promise<Row[]> {
    return tx.query<Row>(
      `SELECT id, version, hash, jurisdiction, site_id AS "siteId", effective_from::text AS "effectiveFrom",
              CASE WHEN hash = ANY ($2::text[]) THEN NULL ELSE body END AS body
         FROM intake.rule_sets WHERE tenant_id = $1 ORDER BY id, version`,
      [tx.tenantId, knownHashes],
    );
  }

  private keep(hash: string, body: RuleBody): void {
    if (this.bodies.size >= MOST_BODIES) this.bodies.clear();
    this.bodies.set(hash, body.kind === 'instruments' ? instrumentsAsToday(body) : body);
  }

  /** Adds versions that are not there yet and answers those; a version taken by somebody else in the meantime is left out. */
  async add(tx: Tx, versions: readonly RuleSetVersion[]): Promise<readonly RuleSetVersion[]> {
    const rows = await tx.query<{ id: string }>(
      `INSERT INTO intake.rule_sets (tenant_id, id, version, kind, hash, jurisdiction, site_id, effective_from, body)
       SELECT $1, r.id, r.version, r.body->>'kind', r.hash, r.jurisdiction, r."siteId", r."effectiveFrom", r.body
         FROM jsonb_to_recordset($2::jsonb) AS r(id text, version integer, hash text, jurisdiction text, "siteId" uuid,
              "effectiveFrom" date, body jsonb)
       ON CONFLICT DO NOTHING RETURNING id`,
      [tx.tenantId, JSON.stringify(versions)],
    );
    return versions.filter(({ id }) => rows.some((row) => row.id === id));
  }

  /** Adds one version; throws VersionConflict when its number was taken in the meantime. */
  async append(tx: Tx, version: RuleSetVersion): Promise<void> {
    if ((await this.add(tx, [version])).length === 0) throw new VersionConflict('rule set');
  }

  /** Whether the tenant has any rule set yet. */
  async isEmpty(tx: Tx): Promise<boolean> {
    const rows = await tx.query<{ id: Id }>(`SELECT id FROM intake.rule_sets WHERE tenant_id = $1 LIMIT 1`, [
      tx.tenantId,
    ]);
    return rows.length === 0;
  }
}
