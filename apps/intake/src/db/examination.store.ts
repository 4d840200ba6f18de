import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ExaminationEntry } from '../domain/examination.js';

type Row = Omit<ExaminationEntry, 'occurredAt'> & { readonly occurredAt: Date };

/** Entries of the examination: append-only, one row per look at a section. */
export class ExaminationStore {
  async add(tx: Tx, entry: ExaminationEntry): Promise<void> {
    const { entryId, patientId, section, values, notDone, occurredAt, siteDate, recordedBy } = entry;
    await tx.query(
      `INSERT INTO intake.examination_entries
              (tenant_id, entry_id, patient_id, section, entered, not_done, occurred_at, site_date, recorded_at, recorded_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[tx.tenantId, entryId, patientId, section, JSON.stringify(values), notDone],
        ...[occurredAt, siteDate, tx.now, recordedBy],
      ],
    );
  }

  /** Every entry of a patient, oldest first. */
  async ofPatient(tx: Tx, patientId: Id): Promise<readonly ExaminationEntry[]> {
    const rows = await tx.query<Row>(
      `SELECT entry_id AS "entryId", patient_id AS "patientId", section, entered AS "values", not_done AS "notDone",
              occurred_at AS "occurredAt", site_date::text AS "siteDate", recorded_by AS "recordedBy"
         FROM intake.examination_entries WHERE tenant_id = $1 AND patient_id = $2 ORDER BY occurred_at, entry_id`,
      [tx.tenantId, patientId],
    );
    return rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
  }
}
