import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ResidenceReport } from '../domain/recovery-residence.js';

type Row = Omit<ResidenceReport, 'recordedAt'> & { readonly recordedAt: Date };

/** Reports about recovery residences, per site; rows are only ever added. */
export class ResidenceStore {
  async add(tx: Tx, { reportId, siteId, residence, places, asOf, source }: ResidenceReport): Promise<void> {
    await tx.query(
      `INSERT INTO intake.residence_reports
              (tenant_id, report_id, site_id, residence, places, as_of, source, recorded_at, recorded_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [tx.tenantId, reportId, siteId, residence, places, asOf, source, tx.now, tx.cause.actor.id],
    );
  }

  /** The newest report of each residence of a site. */
  async newest(tx: Tx, siteId: Id): Promise<readonly ResidenceReport[]> {
    const rows = await tx.query<Row>(
      `SELECT DISTINCT ON (residence) report_id AS "reportId", site_id AS "siteId", residence, places,
              as_of::text AS "asOf", source, recorded_at AS "recordedAt"
         FROM intake.residence_reports WHERE tenant_id = $1 AND site_id = $2
        ORDER BY residence, as_of DESC, entry DESC`,
      [tx.tenantId, siteId],
    );
    return rows.map((row) => ({ ...row, recordedAt: row.recordedAt.toISOString() }));
  }
}
