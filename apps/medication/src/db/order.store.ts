import type { Id, SiteDate } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import type { AdherenceUpdated, DoseAdministered, Intent } from '../domain/events.js';
import type { Medication, Product } from '../domain/medications.js';
import type { Order } from '../domain/order.js';
import type { Tier } from '@stepwell/kernel';

/** An order with what the ledger says about it. */
export interface OrderRecord {
  readonly order: Order;
  readonly lastDoseOn: SiteDate | null;
  readonly dosesGiven: number;
  readonly published: { readonly on: SiteDate; readonly pdc: number } | null;
}

interface OrderRow {
  order_id: Id;
  patient_id: Id;
  site_id: Id;
  zone: string;
  medication: Medication;
  product: Product;
  dose_mg: number | null;
  every_days: number;
  times_per_day: number;
  split_allowed: boolean;
  intent: Intent;
  status: Order['status'];
  start_date: SiteDate;
  treatment_start: SiteDate;
  end_date: SiteDate | null;
  take_home_max: number | null;
  reassessed_on: SiteDate | null;
  first_day_exception: string | null;
  second_dose_rule: boolean;
  signed_by: string;
  signed_tier: Tier;
  version: number;
  last_dose_on: SiteDate | null;
  doses_given: number;
  published_pdc: number | null;
  published_on: SiteDate | null;
}

const COLUMNS = `o.order_id, o.patient_id, o.site_id, o.zone, o.medication, o.product, o.dose_mg, o.every_days, o.times_per_day,
  o.split_allowed, o.intent, o.status, o.start_date::text, o.treatment_start::text, o.end_date::text, o.take_home_max,
  o.reassessed_on::text, o.first_day_exception, o.second_dose_rule, o.signed_by, o.signed_tier, o.version,
  o.last_dose_on::text, o.doses_given, o.published_pdc, o.published_on::text`;

const SHAPE = `order_id uuid, patient_id uuid, site_id uuid, zone text, medication text, product text, dose_mg double precision,
  every_days integer, times_per_day integer, split_allowed boolean, intent text, status text, start_date date,
  treatment_start date, end_date date, take_home_max integer, reassessed_on date, first_day_exception text,
  second_dose_rule boolean, signed_by text, signed_tier text, version integer`;

const NAMES = SHAPE.split(',').map((column) => column.trim().split(' ')[0]!);
const CHANGEABLE = NAMES.filter((name) => name !== 'order_id' && name !== 'version');

/** Orders as rows. Callers hold the patient's lock. */
export class OrderStore {
  /** Throws NotFound. */
  async load(tx: Tx, orderId: Id): Promise<OrderRecord> {
    const [record] = await this.byIds(tx, [orderId]);
    if (!record) throw new NotFound('order', orderId);
    return record;
  }

  async byIds(tx: Tx, orderIds: readonly Id[]): Promise<readonly OrderRecord[]> {
    const rows = await tx.query<OrderRow>(
      `SELECT ${COLUMNS} FROM medication.medication_order o WHERE o.order_id = ANY($1::uuid[]) ORDER BY o.start_date, o.order_id`,
      [orderIds],
    );
    return rows.map(recordFrom);
  }

  /** All orders of the patients, oldest first. */
  async ofPatients(tx: Tx, patientIds: readonly Id[]): Promise<readonly OrderRecord[]> {
    const rows = await tx.query<OrderRow>(
      `SELECT ${COLUMNS} FROM medication.medication_order o WHERE o.patient_id = ANY($1::uuid[]) ORDER BY o.start_date, o.order_id`,
      [patientIds],
    );
    return rows.map(recordFrom);
  }

  /** Active orders of a site that began on or before `on`, by patient. */
  async activeAtSite(tx: Tx, siteId: Id, on: SiteDate): Promise<readonly OrderRecord[]> {
    const rows = await tx.query<OrderRow>(
      `SELECT ${COLUMNS} FROM medication.medication_order o
       WHERE o.site_id = $1 AND o.status = 'active' AND o.start_date <= $2 ORDER BY o.patient_id, o.order_id`,
      [siteId, on],
    );
    return rows.map(recordFrom);
  }

  async insert(tx: Tx, order: Order): Promise<void> {
    await tx.query(
      `INSERT INTO medication.medication_order (tenant_id, ${NAMES.join(', ')})
       SELECT $1, x.* FROM jsonb_to_recordset($2) AS x (${SHAPE})`,
      [tx.tenantId, JSON.stringify([rowOf(order)])],
    );
  }

  /** Saves the next version; throws VersionConflict when another one is there. */
  async update(tx: Tx, order: Order): Promise<void> {
    const rows = await tx.query(
      `UPDATE medication.medication_order o SET version = x.version, ${CHANGEABLE.map((name) => `${name} = x.${name}`).join(', ')}
       FROM jsonb_to_recordset($1) AS x (${SHAPE}) WHERE o.order_id = x.order_id AND o.version = x.version - 1
       RETURNING o.order_id`,
      [JSON.stringify([rowOf(order)])],
    );
    if (rows.length === 0) throw new VersionConflict('order');
  }

  /** Moves the last dose and the count of orders that were dosed. */
  async dosed(tx: Tx, doses: readonly DoseAdministered[]): Promise<void> {
    await tx.query(
      `UPDATE medication.medication_order o
       SET last_dose_on = GREATEST(o.last_dose_on, d.last_on), doses_given = o.doses_given + d.n
       FROM (SELECT x.order_id, max(x.site_date) AS last_on, count(*)::integer AS n
             FROM unnest($1::uuid[], $2::date[]) AS x (order_id, site_date) GROUP BY 1 ORDER BY 1) d
       WHERE o.order_id = d.order_id`,
      [doses.map((dose) => dose.orderId), doses.map((dose) => dose.moment.siteDate)],
    );
  }

  /** Remembers what was published about adherence. */
  async published(tx: Tx, updates: readonly AdherenceUpdated[]): Promise<void> {
    await tx.query(
      `UPDATE medication.medication_order o SET published_pdc = x.pdc, published_on = x.site_date
       FROM unnest($1::uuid[], $2::double precision[], $3::date[]) AS x (order_id, pdc, site_date)
       WHERE o.order_id = x.order_id`,
      [
        updates.map((update) => update.orderId),
        updates.map((update) => update.pdc),
        updates.map((update) => update.through),
      ],
    );
  }
}

function recordFrom(row: OrderRow): OrderRecord {
  const published = row.published_on === null ? null : { on: row.published_on, pdc: row.published_pdc ?? 0 };
  return { order: orderFrom(row), lastDoseOn: row.last_dose_on, dosesGiven: row.doses_given, published };
}

function orderFrom(row: OrderRow): Order {
  return {
    orderId: row.order_id,
    patientId: row.patient_id,
    siteId: row.site_id,
    zone: row.zone,
    medication: row.medication,
    product: row.product,
    doseMg: row.dose_mg,
    everyDays: row.every_days,
    timesPerDay: row.times_per_day,
    splitAllowed: row.split_allowed,
    intent: row.intent,
    status: row.status,
    startDate: row.start_date,
    treatmentStart: row.treatment_start,
    endDate: row.end_date,
    takeHomeMax: row.take_home_max,
    reassessedOn: row.reassessed_on,
    firstDayExceptionReason: row.first_day_exception,
    secondDoseRule: row.second_dose_rule,
    signedBy: { staffId: row.signed_by, tier: row.signed_tier },
    version: row.version,
  };
}

function rowOf(order: Order): Record<string, unknown> {
  return {
    order_id: order.orderId,
    patient_id: order.patientId,
    site_id: order.siteId,
    zone: order.zone,
    medication: order.medication,
    product: order.product,
    dose_mg: order.doseMg,
    every_days: order.everyDays,
    times_per_day: order.timesPerDay,
    split_allowed: order.splitAllowed,
    intent: order.intent,
    status: order.status,
    start_date: order.startDate,
    treatment_start: order.treatmentStart,
    end_date: order.endDate,
    take_home_max: order.takeHomeMax,
    reassessed_on: order.reassessedOn,
    first_day_exception: order.firstDayExceptionReason,
    second_dose_rule: order.secondDoseRule,
    signed_by: order.signedBy.staffId,
    signed_tier: order.signedBy.tier,
    version: order.version,
  };
}
