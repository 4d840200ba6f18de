import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ContactAttempt } from '../domain/pipeline.js';

type Row = Omit<ContactAttempt, 'occurredAt'> & { readonly occurredAt: Date };

/** Attempts to reach people, append-only. */
export class ContactStore {
  async add(tx: Tx, attempt: ContactAttempt): Promise<void> {
    const { attemptId, episodeId, patientId, kind, outcome, occurredAt, recordedBy } = attempt;
    await tx.query(
      `INSERT INTO intake.contact_attempts
              (tenant_id, attempt_id, episode_id, patient_id, kind, outcome, occurred_at, recorded_at, recorded_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [tx.tenantId, attemptId, episodeId, patientId, kind, outcome, occurredAt, tx.now, recordedBy],
    );
  }

  /** Every attempt of these episodes, oldest first. */
  async ofEpisodes(tx: Tx, episodeIds: readonly Id[]): Promise<readonly ContactAttempt[]> {
    const rows = await tx.query<Row>(
      `SELECT attempt_id AS "attemptId", episode_id AS "episodeId", patient_id AS "patientId", kind, outcome,
              occurred_at AS "occurredAt", recorded_by AS "recordedBy"
         FROM intake.contact_attempts WHERE tenant_id = $1 AND episode_id = ANY ($2::uuid[])
        ORDER BY occurred_at, attempt_id`,
      [tx.tenantId, episodeIds],
    );
    return rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
  }
}
