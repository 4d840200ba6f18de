import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Condition } from '../domain/conditions.js';
import { instant } from './rows.js';

interface ConditionRow {
  patient_id: Id;
  kind: Condition['kind'];
  condition_id: Id;
  code: string;
  from_date: SiteDate;
  until_date: SiteDate | null;
}

/** Something a clinician was asked to do that scheduling helps with. */
export interface RequestedAction {
  readonly actionId: Id;
  readonly patientId: Id;
  readonly kind: string;
  readonly dueAt: Instant;
}

/** What other services said about patients, one row per thing that opens and closes. */
export class ConditionStore {
  async open(tx: Tx, patientId: Id, condition: Condition): Promise<void> {
    await tx.query(
      `INSERT INTO scheduling.condition (tenant_id, patient_id, kind, condition_id, code, from_date, until_date)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (tenant_id, patient_id, kind, condition_id) DO UPDATE SET code = excluded.code`,
      [tx.tenantId, patientId, condition.kind, condition.id, condition.code, condition.from, condition.until],
    );
  }

  /** `until` is the last day on which it holds. */
  async close(tx: Tx, patientId: Id, kind: Condition['kind'], id: Id, until: SiteDate): Promise<void> {
    await tx.query(
      `UPDATE scheduling.condition SET until_date = $4
       WHERE patient_id = $1 AND kind = $2 AND condition_id = $3`,
      [patientId, kind, id, until],
    );
  }

  async of(tx: Tx, patientId: Id): Promise<readonly Condition[]> {
    return (await this.ofAll(tx, [patientId])).get(patientId) ?? [];
  }

  async ofAll(tx: Tx, patientIds: readonly Id[]): Promise<ReadonlyMap<Id, readonly Condition[]>> {
    const rows = await tx.query<ConditionRow>(
      `SELECT patient_id, kind, condition_id, code, from_date::text AS from_date, until_date::text AS until_date
       FROM scheduling.condition WHERE patient_id = ANY($1) ORDER BY from_date, condition_id`,
      [patientIds],
    );
    const groups = Map.groupBy(rows, (row) => row.patient_id);
    return new Map([...groups].map(([patientId, group]) => [patientId, group.map(conditionOf)]));
  }

  async requestAction(tx: Tx, action: RequestedAction): Promise<void> {
    await tx.query(
      `INSERT INTO scheduling.action (tenant_id, action_id, patient_id, kind, due_at, done) VALUES ($1, $2, $3, $4, $5, false)
       ON CONFLICT (tenant_id, action_id) DO NOTHING`,
      [tx.tenantId, action.actionId, action.patientId, action.kind, action.dueAt],
    );
  }

  async finishAction(tx: Tx, actionId: Id): Promise<void> {
    await tx.query('UPDATE scheduling.action SET done = true WHERE action_id = $1', [actionId]);
  }

  /** Open requests about patients of a site, most urgent first. */
  async openActions(tx: Tx, siteId: Id, limit: number): Promise<readonly RequestedAction[]> {
    const rows = await tx.query<{ action_id: Id; patient_id: Id; kind: string; due_at: Date }>(
      `SELECT a.action_id, a.patient_id, a.kind, a.due_at FROM scheduling.action a
       WHERE NOT a.done AND EXISTS (SELECT 1 FROM scheduling.placement p
         WHERE p.tenant_id = a.tenant_id AND p.patient_id = a.patient_id AND p.site_id = $1 AND p.ended_on IS NULL)
       ORDER BY a.due_at, a.action_id LIMIT $2`,
      [siteId, limit],
    );
    return rows.map((row) => ({
      actionId: row.action_id,
      patientId: row.patient_id,
      kind: row.kind,
      dueAt: instant(row.due_at),
    }));
  }
}

const conditionOf = (row: ConditionRow): Condition => ({
  kind: row.kind,
  id: row.condition_id,
  code: row.code,
  from: row.from_date,
  until: row.until_date,
});
