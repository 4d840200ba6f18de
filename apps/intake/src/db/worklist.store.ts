import type { Id, Instant } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { Task } from '../domain/follow-up.js';

/** Where a task stands; `dropped` was ended by hand, with a reason. */
export const TASK_STATUSES = ['asked', 'overdue', 'done', 'dropped'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Something a person is asked to do by a time. */
export interface Action {
  readonly actionId: Id;
  readonly patientId: Id;
  readonly kind: string;
  readonly trigger: string;
  readonly dueAt: Instant;
  readonly status: TaskStatus;
}

/** A line of a site's worklist. */
export interface WorkItem extends Action {
  readonly siteId: Id | null;
  readonly subjectId: Id | null;
  readonly settledAt: Instant | null;
  readonly settledBy: string | null;
  readonly settledReason: string | null;
}

/** How a task ended. */
export interface Settlement {
  readonly status: 'done' | 'dropped';
  readonly at: Instant;
  readonly by: string;
  readonly reason: string | null;
}

export interface WorkFilter {
  readonly siteId: Id;
  readonly status: TaskStatus;
  readonly kind: string | null;
  readonly after: { readonly openedAt: Instant; readonly episodeId: Id } | null;
  readonly limit: number;
}

type Row = Omit<Action, 'dueAt'> & { readonly dueAt: Date };
type ItemRow = Omit<WorkItem, 'dueAt' | 'settledAt'> & { readonly dueAt: Date; readonly settledAt: Date | null };

const SITE = `COALESCE(w.site_id, (SELECT e.site_id FROM intake.episodes e
  WHERE e.tenant_id = w.tenant_id AND e.patient_id = w.patient_id ORDER BY e.status = 'discharged', e.opened_at DESC LIMIT 1))`;
const ITEM = `w.action_id AS "actionId", w.patient_id AS "patientId", ${SITE} AS "siteId", w.kind, w.trigger,
  w.subject_id AS "subjectId", w.due_at AS "dueAt", w.status, w.settled_at AS "settledAt", w.settled_by AS "settledBy",
  w.settled_reason AS "settledReason"`;

/** What step-down, phase changes, gates, concerns and returns ask people to do, per patient and site. */
export class WorklistStore {
  /** Adds an action of another service; one that is known already keeps its status. */
  async add(tx: Tx, action: Omit<Action, 'status'>): Promise<void> {
    await tx.query(
      `INSERT INTO intake.worklist (tenant_id, action_id, patient_id, kind, trigger, due_at, status)
       VALUES ($1, $2, $3, $4, $5, $6, 'asked') ON CONFLICT (tenant_id, action_id) DO NOTHING`,
      [tx.tenantId, action.actionId, action.patientId, action.kind, action.trigger, action.dueAt],
    );
  }

  /** Adds tasks, all in one statement; of one that is still open only the due time may come nearer. */
  async ask(tx: Tx, tasks: readonly Task[]): Promise<void> {
    await tx.query(
      `INSERT INTO intake.worklist
              (tenant_id, action_id, patient_id, site_id, kind, trigger, subject_id, due_at, status)
       SELECT $1, r."actionId", r."patientId", r."siteId", r.kind, r.trigger, r."subjectId", r."dueAt", 'asked'
         FROM jsonb_to_recordset($2::jsonb) AS r("actionId" uuid, "patientId" uuid, "siteId" uuid, kind text, trigger text,
              "subjectId" uuid, "dueAt" timestamptz)
       ON CONFLICT (tenant_id, action_id) DO UPDATE SET due_at = LEAST(worklist.due_at, excluded.due_at)
        WHERE worklist.status = 'asked'`,
      [tx.tenantId, JSON.stringify(tasks)],
    );
  }

  async mark(tx: Tx, actionId: Id, status: 'done' | 'overdue'): Promise<void> {
    await tx.query(`UPDATE intake.worklist SET status = $3 WHERE tenant_id = $1 AND action_id = $2`, [
      tx.tenantId,
      actionId,
      status,
    ]);
  }

  /** Marks a task that nobody has done as overdue; anything else stays as it is. */
  async lapse(tx: Tx, actionId: Id): Promise<void> {
    await tx.query(
      `UPDATE intake.worklist SET status = 'overdue' WHERE tenant_id = $1 AND action_id = $2 AND status = 'asked'`,
      [tx.tenantId, actionId],
    );
  }

  /** Ends one task. */
  async settle(tx: Tx, actionId: Id, { status, at, by, reason }: Settlement): Promise<void> {
    await tx.query(
      `UPDATE intake.worklist SET status = $3, settled_at = $4, settled_by = $5, settled_reason = $6
        WHERE tenant_id = $1 AND action_id = $2 AND status IN ('asked', 'overdue')`,
      [tx.tenantId, actionId, status, at, by, reason],
    );
  }

  /** Ends the open tasks of a kind that were due, at the latest, `until` the moment given for the patient. */
  async settleDue(
    tx: Tx,
    kinds: readonly string[],
    done: readonly { readonly patientId: Id; readonly until: Instant | null; readonly at: Instant }[],
  ): Promise<void> {
    await tx.query(
      `UPDATE intake.worklist w SET status = 'done', settled_at = r.at, settled_by = $4
         FROM jsonb_to_recordset($3::jsonb) AS r("patientId" uuid, until timestamptz, at timestamptz)
        WHERE w.tenant_id = $1 AND w.patient_id = r."patientId" AND w.kind = ANY ($2::text[])
          AND w.status IN ('asked', 'overdue') AND (r.until IS NULL OR w.due_at <= r.until)`,
      [tx.tenantId, kinds, JSON.stringify(done), tx.cause.actor.id],
    );
  }

  /** A patient's actions that are open, by due time. */
  async open(tx: Tx, patientId: Id): Promise<readonly Action[]> {
    const rows = await tx.query<Row>(
      `SELECT action_id AS "actionId", patient_id AS "patientId", kind, trigger, due_at AS "dueAt", status
         FROM intake.worklist WHERE tenant_id = $1 AND patient_id = $2 AND status IN ('asked', 'overdue')
        ORDER BY due_at, action_id`,
      [tx.tenantId, patientId],
    );
    return rows.map((row) => ({ ...row, dueAt: row.dueAt.toISOString() }));
  }

  /** One task, locked; throws NotFound. */
  async load(tx: Tx, actionId: Id): Promise<WorkItem> {
    const rows = await tx.query<ItemRow>(
      `SELECT ${ITEM} FROM intake.worklist w WHERE w.tenant_id = $1 AND w.action_id = $2 FOR UPDATE OF w`,
      [tx.tenantId, actionId],
    );
    if (!rows[0]) throw new NotFound('task', actionId);
    return itemOf(rows[0]);
  }

  /** A page of a site's tasks of one status, by due time. */
  async page(tx: Tx, { siteId, status, kind, after, limit }: WorkFilter): Promise<readonly WorkItem[]> {
    const rows = await tx.query<ItemRow>(
      `SELECT ${ITEM} FROM intake.worklist w
        WHERE w.tenant_id = $1 AND ${SITE} = $2 AND w.status = $3 AND ($4::text IS NULL OR w.kind = $4)
          AND ($5::timestamptz IS NULL OR (w.due_at, w.action_id) > ($5::timestamptz, $6::uuid))
        ORDER BY w.due_at, w.action_id LIMIT $7`,
      [tx.tenantId, siteId, status, kind, after?.openedAt ?? null, after?.episodeId ?? null, limit],
    );
    return rows.map(itemOf);
  }
}

function itemOf({ dueAt, settledAt, ...row }: ItemRow): WorkItem {
  return { ...row, dueAt: dueAt.toISOString(), settledAt: settledAt?.toISOString() ?? null };
}
