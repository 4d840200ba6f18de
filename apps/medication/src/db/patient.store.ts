import type { Id, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { PrescribedElsewhere } from '../domain/drug-test.js';
import type { FactKind, PatientFact } from '../domain/patient-facts.js';

/** The records of one person, `same (id)`, from those that `start` selects: by every link that no later fact undid. */
export function linkedRecords(start: string): string {
  return `same (id) AS (
    ${start}
    UNION
    SELECT f.value::uuid FROM same s JOIN medication.patient_fact f ON f.patient_id = s.id AND f.kind = 'record-linked'
    WHERE NOT EXISTS (SELECT FROM medication.patient_fact u
      WHERE u.patient_id = f.patient_id AND u.kind = 'record-unlinked' AND u.ref = f.ref))`;
}

interface FactRow {
  event_id: Id;
  patient_id: Id;
  kind: FactKind;
  ref: Id | null;
  value: string | null;
  occurred_at: Date;
  site_date: SiteDate;
}

/** Who a patient is to this service: a row to lock, facts of other services, medicines prescribed elsewhere. */
export class PatientStore {
  /** Makes the rows that are missing and locks all of them, in order: decisions about one patient never run at once. */
  async lock(tx: Tx, patientIds: readonly Id[]): Promise<void> {
    const ids = [...new Set(patientIds)].sort();
    const known = await this.lockKnown(tx, ids);
    if (known.length === ids.length) return;
    await tx.query(
      `INSERT INTO medication.patient (tenant_id, patient_id) SELECT $1, x FROM unnest($2::uuid[]) AS x ORDER BY x
       ON CONFLICT DO NOTHING`,
      [tx.tenantId, ids],
    );
    await this.lockKnown(tx, ids);
  }

  /** Locks the patients of orders and the patients named; answers nothing about those nobody ordered for. */
  async lockForOrders(tx: Tx, orderIds: readonly Id[], patientIds: readonly Id[]): Promise<void> {
    await tx.query(
      `SELECT patient_id FROM medication.patient WHERE patient_id = ANY($2::uuid[])
         OR patient_id = ANY(ARRAY(SELECT patient_id FROM medication.medication_order WHERE order_id = ANY($1::uuid[])))
       ORDER BY patient_id FOR UPDATE`,
      [orderIds, patientIds],
    );
  }

  /** Locks the patient of an order and every other record of the same person: none of them is dosed meanwhile. */
  async lockWithLinked(tx: Tx, orderId: Id): Promise<void> {
    await tx.query(
      `WITH RECURSIVE ${linkedRecords('SELECT patient_id FROM medication.medication_order WHERE order_id = $1')}
       SELECT p.patient_id FROM medication.patient p WHERE p.patient_id = ANY(ARRAY(SELECT id FROM same))
       ORDER BY p.patient_id FOR UPDATE OF p`,
      [orderId],
    );
  }

  /** Locks the patients with an active order of a site that began on or before `on`; answers whether there are any. */
  async lockTreatedAt(tx: Tx, siteId: Id, on: SiteDate): Promise<boolean> {
    const rows = await tx.query(
      `SELECT FROM medication.patient WHERE patient_id = ANY(ARRAY(SELECT patient_id FROM medication.medication_order
         WHERE site_id = $1 AND status = 'active' AND start_date <= $2))
       ORDER BY patient_id FOR UPDATE`,
      [siteId, on],
    );
    return rows.length > 0;
  }

  private lockKnown(tx: Tx, ids: readonly Id[]): Promise<{ patient_id: Id }[]> {
    return tx.query<{ patient_id: Id }>(
      'SELECT patient_id FROM medication.patient WHERE patient_id = ANY($1::uuid[]) ORDER BY patient_id FOR UPDATE',
      [ids],
    );
  }

  /** Facts of the patients; of some kinds only when given. */
  async facts(
    tx: Tx,
    patientIds: readonly Id[],
    kinds: readonly FactKind[] | null = null,
  ): Promise<readonly PatientFact[]> {
    const rows = await tx.query<FactRow>(
      `SELECT event_id, patient_id, kind, ref, value, occurred_at, site_date::text FROM medication.patient_fact
       WHERE patient_id = ANY($1::uuid[]) AND ($2::text[] IS NULL OR kind = ANY($2))`,
      [patientIds, kinds],
    );
    return rows.map(factFrom);
  }

  /** Keeps facts, one row per source event. */
  async keep(tx: Tx, facts: readonly PatientFact[]): Promise<void> {
    await tx.query(
      `INSERT INTO medication.patient_fact (tenant_id, event_id, patient_id, kind, ref, value, occurred_at, site_date)
       SELECT $1, x.* FROM jsonb_to_recordset($2) AS x (event_id uuid, patient_id uuid, kind text, ref uuid, value text,
         occurred_at timestamptz, site_date date)`,
      [tx.tenantId, JSON.stringify(facts.map(factRow))],
    );
  }

  async prescribedElsewhere(
    tx: Tx,
    patientIds: readonly Id[],
  ): Promise<ReadonlyMap<Id, readonly (PrescribedElsewhere & { readonly patientId: Id })[]>> {
    const rows = await tx.query<PrescribedElsewhere & { patientId: Id }>(
      `SELECT patient_id AS "patientId", medicine, from_date::text AS "from", until_date::text AS until
       FROM medication.prescribed_elsewhere WHERE patient_id = ANY($1::uuid[])`,
      [patientIds],
    );
    return Map.groupBy(rows, (row) => row.patientId);
  }

  async prescribe(tx: Tx, patientId: Id, item: PrescribedElsewhere): Promise<void> {
    await tx.query(
      `INSERT INTO medication.prescribed_elsewhere (tenant_id, patient_id, medicine, from_date, until_date)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, patient_id, medicine, from_date) DO UPDATE SET until_date = EXCLUDED.until_date`,
      [tx.tenantId, patientId, item.medicine, item.from, item.until],
    );
  }
}

function factFrom(row: FactRow): PatientFact {
  return {
    eventId: row.event_id,
    patientId: row.patient_id,
    kind: row.kind,
    ref: row.ref,
    value: row.value,
    occurredAt: row.occurred_at.toISOString(),
    siteDate: row.site_date,
  };
}

function factRow(fact: PatientFact): Record<string, unknown> {
  return {
    event_id: fact.eventId,
    patient_id: fact.patientId,
    kind: fact.kind,
    ref: fact.ref,
    value: fact.value,
    occurred_at: fact.occurredAt,
    site_date: fact.siteDate,
  };
}
