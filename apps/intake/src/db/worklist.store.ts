import type { Id, Instant } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';

/** Something a person is asked to do by a time. */
export interface Action {
  readonly actionId: Id;
  readonly patientId: Id;
  readonly kind: string;
  readonly trigger: string;
  readonly dueAt: Instant;
  readonly status: 'asked' | 'done' | 'overdue';
}

type Row = Omit<Action, 'dueAt'> & { readonly dueAt: Date };

/** What step-down and phase changes ask people to do, per patient. */
export class WorklistStore {
  /** Adds an action; one that is known already keeps its status. */
  async add(tx: Tx, action: Omit<Action, 'status'>): Promise<void> {
    await tx.query(
      `INSERT INTO intake.worklist (tenant_id, action_id, patient_id, kind, trigger, due_at, status)
       VALUES ($1, $2, $3, $4, $5, $6, 'asked') ON CONFLICT (tenant_id, action_id) DO NOTHING`,
      [tx.tenantId, action.actionId, action.patientId, action.kind, action.trigger, action.dueAt],
    );
  }

  async mark(tx: Tx, actionId: Id, status: 'done' | 'overdue'): Promise<void> {
    await tx.query(`UPDATE intake.worklist SET status = $3 WHERE tenant_id = $1 AND action_id = $2`, [
      tx.tenantId,
      actionId,
      status,
    ]);
  }

  /** A patient's actions that are not done, by due time. */
  async open(tx: Tx, patientId: Id): Promise<readonly Action[]> {
    const rows = await tx.query<Row>(
      `SELECT action_id AS "actionId", patient_id AS "patientId", kind, trigger, due_at AS "dueAt", status
         FROM intake.worklist WHERE tenant_id = $1 AND patient_id = $2 AND status <> 'done' ORDER BY due_at, action_id`,
      [tx.tenantId, patientId],
    );
    return rows.map((row) => ({ ...row, dueAt: row.dueAt.toISOString() }));
  }
}
