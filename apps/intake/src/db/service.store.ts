import type { Id, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { RunningOrder } from '../domain/discharge-plans.js';

/** One service to a patient as another service told it; `counts` is false for one that was recorded in error. */
export interface GivenService {
  readonly patientId: Id;
  /** The session, dose or dispense. */
  readonly sourceId: Id;
  readonly on: SiteDate;
  readonly counts: boolean;
}

/** An order of medication as the medication service told it. */
export interface KnownOrder extends RunningOrder {
  readonly patientId: Id;
  readonly running: boolean;
}

/** Read model of attendance and medication: on which days patients had a service, and which medication runs. */
export class ServiceStore {
  /** Keeps what is told newest about each service. */
  async keep(tx: Tx, services: readonly GivenService[]): Promise<void> {
    const newest = [...new Map(services.map((one) => [`${one.patientId}:${one.sourceId}`, one])).values()];
    await tx.query(
      `INSERT INTO intake.services (tenant_id, patient_id, source_id, on_date, counts)
       SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::date[], $5::boolean[])
       ON CONFLICT (tenant_id, patient_id, source_id) DO UPDATE SET on_date = excluded.on_date, counts = excluded.counts`,
      [
        tx.tenantId,
        newest.map(({ patientId }) => patientId),
        newest.map(({ sourceId }) => sourceId),
        newest.map(({ on }) => on),
        newest.map(({ counts }) => counts),
      ],
    );
  }

  /** The last day with a service, or null when none is known. */
  async lastOn(tx: Tx, patientId: Id): Promise<SiteDate | null> {
    const rows = await tx.query<{ on: SiteDate | null }>(
      `SELECT max(on_date)::text AS "on" FROM intake.services WHERE tenant_id = $1 AND patient_id = $2 AND counts`,
      [tx.tenantId, patientId],
    );
    return rows[0]?.on ?? null;
  }

  async keepOrder(tx: Tx, { orderId, patientId, medication, running }: KnownOrder): Promise<void> {
    await tx.query(
      `INSERT INTO intake.medication_orders (tenant_id, order_id, patient_id, medication, running)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, order_id) DO UPDATE SET medication = excluded.medication, running = excluded.running`,
      [tx.tenantId, orderId, patientId, medication, running],
    );
  }

  /** Orders that run, in id order. */
  running(tx: Tx, patientId: Id): Promise<readonly RunningOrder[]> {
    return tx.query<RunningOrder>(
      `SELECT order_id AS "orderId", medication FROM intake.medication_orders
        WHERE tenant_id = $1 AND patient_id = $2 AND running ORDER BY order_id`,
      [tx.tenantId, patientId],
    );
  }
}
