import type { Id, SiteDate, Zone } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Authorization, DayDetermined } from '../domain/events.js';

/** Countable minutes of one patient at one site on one day. */
export interface DayMinutes {
  readonly patientId: Id;
  readonly siteId: Id;
  readonly siteDate: SiteDate;
  readonly zone: Zone;
  readonly jurisdiction: string | null;
  /** min */
  readonly minutes: number;
  /** What was determined before, null when the day is still open. */
  readonly before: { readonly minutes: number; readonly billable: boolean } | null;
}

interface DayRow {
  patient_id: Id;
  site_id: Id;
  site_date: SiteDate;
  zone: Zone;
  jurisdiction: string | null;
  minutes: string;
  before_minutes: number | null;
  before_billable: boolean | null;
}

/** A patient's day at a site. */
export interface PatientDay {
  readonly patientId: Id;
  readonly siteId: Id;
  readonly siteDate: SiteDate;
}

const DAY_COLUMNS = `t.zone, t.jurisdiction, b.minutes AS before_minutes, b.billable AS before_billable`;

const OF_SITE = `SELECT r.patient_id, r.site_id, r.site_date::text AS site_date, sum(r.countable_minutes) AS minutes, ${DAY_COLUMNS}
  FROM attendance.record r JOIN attendance.site t ON t.site_id = r.site_id
  LEFT JOIN attendance.billable_day b ON b.patient_id = r.patient_id AND b.site_id = r.site_id AND b.site_date = r.site_date
  WHERE r.site_id = $1 AND r.site_date = $2::date AND r.outcome = 'attended'
  GROUP BY r.patient_id, r.site_id, r.site_date, t.zone, t.jurisdiction, b.minutes, b.billable ORDER BY r.patient_id`;

const OF_PATIENTS = `SELECT k.patient_id, k.site_id, k.site_date::text AS site_date, ${DAY_COLUMNS},
    (SELECT coalesce(sum(r.countable_minutes), 0) FROM attendance.record r WHERE r.patient_id = k.patient_id
      AND r.site_id = k.site_id AND r.site_date = k.site_date AND r.outcome = 'attended') AS minutes
  FROM unnest($1::uuid[], $2::uuid[], $3::date[]) AS k (patient_id, site_id, site_date)
  JOIN attendance.site t ON t.site_id = k.site_id
  LEFT JOIN attendance.billable_day b ON b.patient_id = k.patient_id AND b.site_id = k.site_id AND b.site_date = k.site_date
  ORDER BY k.patient_id, k.site_date`;

const SAVE = `INSERT INTO attendance.billable_day (tenant_id, patient_id, site_id, site_date, zone, minutes, billable)
  SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x (patient_id uuid, site_id uuid, site_date date, zone text, minutes integer,
    billable boolean)
  ORDER BY x.patient_id, x.site_date
  ON CONFLICT (tenant_id, patient_id, site_id, site_date) DO UPDATE SET minutes = excluded.minutes, billable = excluded.billable`;

/** An authorization and how much of it is used. */
export interface UsedAuthorization extends Authorization {
  readonly used: number;
  /** Its running out was already told. */
  readonly exhausting: boolean;
}

interface AuthorizationRow {
  authorization_id: Id;
  patient_id: Id;
  days: number;
  from_date: SiteDate;
  until_date: SiteDate;
  exhausting: boolean;
  used: string;
}

const AUTHORIZATIONS = `SELECT p.authorization_id, p.patient_id, p.days, p.from_date::text AS from_date, p.until_date::text AS until_date,
    p.exhausting, (SELECT count(*) FROM attendance.billable_day b WHERE b.patient_id = p.patient_id AND b.billable
      AND b.site_date BETWEEN p.from_date AND p.until_date) AS used
  FROM attendance.payer_authorization p WHERE p.patient_id = ANY($1::uuid[]) ORDER BY p.patient_id, p.from_date, p.authorization_id`;

/** Days as the payer counts them, and the authorizations they use up. */
export class DayStore {
  /** Days of everybody who attended at the site on a day. */
  async ofSite(tx: Tx, siteId: Id, siteDate: SiteDate): Promise<readonly DayMinutes[]> {
    return (await tx.query<DayRow>(OF_SITE, [siteId, siteDate])).map(dayFrom);
  }

  /** The given days; zero minutes when nothing was attended. */
  async ofPatients(tx: Tx, days: readonly PatientDay[]): Promise<readonly DayMinutes[]> {
    const columns = [days.map((day) => day.patientId), days.map((day) => day.siteId), days.map((day) => day.siteDate)];
    return (await tx.query<DayRow>(OF_PATIENTS, columns)).map(dayFrom);
  }

  async save(tx: Tx, days: readonly DayDetermined[]): Promise<void> {
    if (days.length === 0) return;
    const rows = days.map((day) => ({
      patient_id: day.patientId,
      site_id: day.siteId,
      site_date: day.siteDate,
      zone: day.zone,
      minutes: day.minutes,
      billable: day.billable,
    }));
    await tx.query(SAVE, [tx.tenantId, JSON.stringify(rows)]);
  }

  async authorizations(tx: Tx, patientIds: readonly Id[]): Promise<readonly UsedAuthorization[]> {
    const rows = await tx.query<AuthorizationRow>(AUTHORIZATIONS, [patientIds]);
    return rows.map((row) => ({
      authorizationId: row.authorization_id,
      patientId: row.patient_id,
      days: row.days,
      from: row.from_date,
      until: row.until_date,
      exhausting: row.exhausting,
      used: Number(row.used),
    }));
  }

  async addAuthorization(tx: Tx, { authorizationId, patientId, days, from, until }: Authorization): Promise<void> {
    const sql = `INSERT INTO attendance.payer_authorization (tenant_id, authorization_id, patient_id, days, from_date, until_date)
      VALUES ($1, $2, $3, $4, $5, $6)`;
    await tx.query(sql, [tx.tenantId, authorizationId, patientId, days, from, until]);
  }

  async markExhausting(tx: Tx, authorizationIds: readonly Id[]): Promise<void> {
    if (authorizationIds.length === 0) return;
    const sql = 'UPDATE attendance.payer_authorization SET exhausting = true WHERE authorization_id = ANY($1::uuid[])';
    await tx.query(sql, [authorizationIds]);
  }
}

function dayFrom(row: DayRow): DayMinutes {
  const before =
    row.before_minutes === null ? null : { minutes: row.before_minutes, billable: row.before_billable ?? false };
  return {
    patientId: row.patient_id,
    siteId: row.site_id,
    siteDate: row.site_date,
    zone: row.zone,
    jurisdiction: row.jurisdiction,
    minutes: Number(row.minutes),
    before,
  };
}
