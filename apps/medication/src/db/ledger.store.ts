import { addDays, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Coverage } from '../domain/adherence.js';
import type { Injection } from '../domain/clinical-context.js';
import { busySpan, type GivenDose } from '../domain/dose-ledger.js';
import type { DoseAdministered, DoseMissed, TakeHomeDispensed } from '../domain/events.js';
import type { LinkedDose } from '../domain/linked-doses.js';
import type { Medication, Product, Unit } from '../domain/medications.js';
import { linkedRecords } from './patient.store.js';

interface DoseRow {
  dose_id: Id;
  order_id: Id;
  patient_id: Id;
  site_id: Id;
  medication: Medication;
  site_date: SiteDate;
  slot: number;
  taken_at: Date | null;
  floor_hours: number;
  external_ref: string | null;
}

const DOSE = `d.dose_id, d.order_id, d.patient_id, d.site_id, d.medication, d.site_date::text, d.slot, d.taken_at, d.floor_hours, d.external_ref`;

/** Days around the doses of one patient that a decision must see. */
export interface LedgerWindow {
  readonly patientId: Id;
  readonly from: SiteDate;
  readonly through: SiteDate;
}

/** The last dose of an order up to a day. */
export interface LastDose {
  readonly orderId: Id;
  readonly siteDate: SiteDate;
  readonly amount: number;
  readonly unit: Unit;
  readonly takenAt: string | null;
}

/** One supply of an order: a dosed day or a take-home hand-out. */
export interface Supply extends Coverage {
  readonly orderId: Id;
}

export interface HandOut {
  readonly from: SiteDate;
  readonly through: SiteDate;
  readonly doses: number;
}

/** The append-only ledgers of doses, hand-outs and misses. */
export class LedgerStore {
  /** Ledger rows of the windows, and every row that carries one of the references. */
  async around(tx: Tx, windows: readonly LedgerWindow[], refs: readonly string[]): Promise<readonly GivenDose[]> {
    const rows = await tx.query<DoseRow>(
      `SELECT ${DOSE} FROM unnest($1::uuid[], $2::date[], $3::date[]) AS w (patient_id, from_date, through_date)
       JOIN medication.dose d ON d.patient_id = w.patient_id AND d.site_date BETWEEN w.from_date AND w.through_date
       UNION
       SELECT ${DOSE} FROM medication.dose d WHERE d.external_ref = ANY($4::text[])`,
      [windows.map((w) => w.patientId), windows.map((w) => w.from), windows.map((w) => w.through), refs],
    );
    return rows.map(givenFrom);
  }

  /** Doses and hand-outs inside the window under the other records of the same person. */
  async underLinked(tx: Tx, { patientId, from, through }: LedgerWindow): Promise<readonly LinkedDose[]> {
    const rows = await tx.query<Omit<LinkedDose, 'takenAt'> & { takenAt: Date | null }>(
      `WITH RECURSIVE ${linkedRecords('SELECT $1::uuid')},
       others AS (SELECT id FROM same WHERE id <> $1::uuid)
       SELECT d.medication, d.site_date::text AS "from", d.site_date::text AS through, d.taken_at AS "takenAt",
         d.floor_hours AS "floorHours"
       FROM others JOIN medication.dose d ON d.patient_id = others.id AND d.site_date BETWEEN $2 AND $3
       UNION ALL
       SELECT o.medication, t.from_date::text, t.through_date::text, NULL, 0
       FROM others JOIN medication.take_home t ON t.patient_id = others.id AND t.from_date <= $3 AND t.through_date >= $2
       JOIN medication.medication_order o ON o.order_id = t.order_id`,
      [patientId, from, through],
    );
    return rows.map((row) => ({ ...row, takenAt: row.takenAt?.toISOString() ?? null }));
  }

  /** Milligrams given under an order on a day. */
  async givenMg(tx: Tx, orderId: Id, on: SiteDate): Promise<number> {
    const [row] = await tx.query<{ mg: number }>(
      `SELECT coalesce(sum(amount) FILTER (WHERE unit = 'mg'), 0) AS mg FROM medication.dose WHERE order_id = $1 AND site_date = $2`,
      [orderId, on],
    );
    return row?.mg ?? 0;
  }

  async append(tx: Tx, doses: readonly DoseAdministered[]): Promise<void> {
    await tx.query(
      `INSERT INTO medication.dose (tenant_id, recorded_at, dose_id, order_id, patient_id, site_id, medication, product,
         site_date, slot, taken_at, floor_hours, amount, unit, observed, external_ref, busy)
       SELECT $1, $2, x.* FROM jsonb_to_recordset($3) AS x (dose_id uuid, order_id uuid, patient_id uuid, site_id uuid,
         medication text, product text, site_date date, slot smallint, taken_at timestamptz, floor_hours double precision,
         amount double precision, unit text, observed boolean, external_ref text, busy tstzrange)`,
      [tx.tenantId, tx.now, JSON.stringify(doses.map(doseRow))],
    );
  }

  async appendTakeHome(tx: Tx, event: TakeHomeDispensed): Promise<void> {
    const { dispenseId, orderId, patientId, doses, from, through, moment, exceptionReason, signedBy } = event;
    await tx.query(
      `INSERT INTO medication.take_home (tenant_id, dispense_id, order_id, patient_id, doses, from_date, through_date,
         site_date, exception_reason, signed_by, signed_tier) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[tx.tenantId, dispenseId, orderId, patientId, doses, from, through, moment.siteDate],
        ...[exceptionReason, signedBy.staffId, signedBy.tier],
      ],
    );
  }

  async appendMissed(tx: Tx, misses: readonly DoseMissed[]): Promise<void> {
    const rows = misses.map(({ missedId, orderId, patientId, missedOn, reason, consecutiveDays, externalRef }) => ({
      ...{ missed_id: missedId, order_id: orderId, patient_id: patientId, site_date: missedOn },
      ...{ reason, consecutive_days: consecutiveDays, external_ref: externalRef },
    }));
    await tx.query(
      `INSERT INTO medication.missed_dose (tenant_id, missed_id, order_id, patient_id, site_date, reason, consecutive_days, external_ref)
       SELECT $1, x.* FROM jsonb_to_recordset($2) AS x (missed_id uuid, order_id uuid, patient_id uuid, site_date date,
         reason text, consecutive_days integer, external_ref text)`,
      [tx.tenantId, JSON.stringify(rows)],
    );
  }

  /** The orders of which a miss of `on` is recorded. */
  async missedOn(tx: Tx, orderIds: readonly Id[], days: readonly SiteDate[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ order_id: Id; site_date: SiteDate }>(
      `SELECT m.order_id, m.site_date::text FROM unnest($1::uuid[], $2::date[]) AS x (order_id, site_date)
       JOIN medication.missed_dose m ON m.order_id = x.order_id AND m.site_date = x.site_date`,
      [orderIds, days],
    );
    return new Set(rows.map((row) => missedKey(row.order_id, row.site_date)));
  }

  /** The last dose of each order on or before `on`. */
  async lastDoses(tx: Tx, orderIds: readonly Id[], on: SiteDate): Promise<ReadonlyMap<Id, LastDose>> {
    const rows = await tx.query<{
      order_id: Id;
      site_date: SiteDate;
      amount: number;
      unit: Unit;
      taken_at: Date | null;
    }>(
      `SELECT o.order_id, d.site_date::text, d.amount, d.unit, d.taken_at FROM unnest($1::uuid[]) AS o (order_id)
       CROSS JOIN LATERAL (SELECT * FROM medication.dose d WHERE d.order_id = o.order_id AND d.site_date <= $2
         ORDER BY d.site_date DESC, d.slot DESC LIMIT 1) d`,
      [orderIds, on],
    );
    const lasts = rows.map((row) => ({
      ...{ orderId: row.order_id, siteDate: row.site_date, amount: row.amount, unit: row.unit },
      takenAt: row.taken_at?.toISOString() ?? null,
    }));
    return new Map(lasts.map((last) => [last.orderId, last]));
  }

  /** Dosed days and hand-outs of the orders from `from` to `through`; days per dose come from the product's rule. */
  async supplies(
    tx: Tx,
    orderIds: readonly Id[],
    from: SiteDate,
    through: SiteDate,
    coversDays: Readonly<Record<Product, number>>,
  ): Promise<ReadonlyMap<Id, readonly Supply[]>> {
    const rows = await tx.query<SupplyRow>(SUPPLIES, [orderIds, from, through]);
    return Map.groupBy(
      rows.flatMap((row) => suppliesFrom(row, coversDays)),
      (supply) => supply.orderId,
    );
  }

  /** Hand-outs of an order, oldest first. */
  async handOuts(tx: Tx, orderId: Id): Promise<readonly HandOut[]> {
    return tx.query<{ from: SiteDate; through: SiteDate; doses: number }>(
      `SELECT from_date::text AS "from", through_date::text AS through, doses FROM medication.take_home
       WHERE order_id = $1 ORDER BY from_date`,
      [orderId],
    );
  }

  /** Injections ever given to a patient. */
  async injections(tx: Tx, patientId: Id): Promise<readonly Injection[]> {
    return tx.query<{ medication: Medication; product: Product; siteDate: SiteDate }>(
      `SELECT medication, product, site_date::text AS "siteDate" FROM medication.dose
       WHERE patient_id = $1 AND medication IN ('xr-buprenorphine', 'xr-naltrexone') ORDER BY site_date`,
      [patientId],
    );
  }
}

/** A run of days with a dose each; or, without a product, a hand-out for so many days. */
interface SupplyRow {
  order_id: Id;
  product: Product | null;
  from_date: SiteDate;
  days: number;
}

const SUPPLIES = `
  SELECT order_id, product, min(site_date)::text AS from_date, count(*)::integer AS days
  FROM (SELECT order_id, product, site_date,
      site_date - row_number() OVER (PARTITION BY order_id, product ORDER BY site_date)::integer AS run
    FROM (SELECT DISTINCT d.order_id, d.product, d.site_date FROM medication.dose d
      WHERE d.order_id = ANY($1::uuid[]) AND d.site_date BETWEEN $2 AND $3) AS dosed) AS numbered
  GROUP BY order_id, product, run
  UNION ALL
  SELECT t.order_id, NULL, t.from_date::text, t.through_date - t.from_date + 1
  FROM medication.take_home t WHERE t.order_id = ANY($1::uuid[]) AND t.from_date BETWEEN $2 AND $3`;

/** A run of daily doses is one supply; of a dose that lasts longer, every one is. */
function suppliesFrom(row: SupplyRow, coversDays: Readonly<Record<Product, number>>): readonly Supply[] {
  const { order_id: orderId, product, from_date: from, days } = row;
  if (product === null || coversDays[product] === 1) return [{ orderId, from, days }];
  return Array.from({ length: days }, (_, n) => ({ orderId, from: addDays(from, n), days: coversDays[product] }));
}

/** Names the miss of an order on a day. */
export function missedKey(orderId: Id, siteDate: SiteDate): string {
  return `${orderId} ${siteDate}`;
}

function givenFrom(row: DoseRow): GivenDose {
  return {
    doseId: row.dose_id,
    orderId: row.order_id,
    patientId: row.patient_id,
    siteId: row.site_id,
    medication: row.medication,
    siteDate: row.site_date,
    slot: row.slot,
    takenAt: row.taken_at?.toISOString() ?? null,
    floorHours: row.floor_hours,
    externalRef: row.external_ref,
  };
}

function doseRow(dose: DoseAdministered): Record<string, unknown> {
  const busy = busySpan(dose);
  return {
    dose_id: dose.doseId,
    order_id: dose.orderId,
    patient_id: dose.patientId,
    site_id: dose.moment.siteId,
    medication: dose.medication,
    product: dose.product,
    site_date: dose.moment.siteDate,
    slot: dose.slot,
    taken_at: dose.takenAt,
    floor_hours: dose.floorHours,
    amount: dose.amount,
    unit: dose.unit,
    observed: dose.observed,
    external_ref: dose.externalRef,
    busy: busy && `[${busy.from},${busy.until})`,
  };
}
