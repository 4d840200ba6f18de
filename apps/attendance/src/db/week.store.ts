import type { Id, Instant, SiteDate, Zone } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { WeekComputed } from '../domain/events.js';
import type { Standing } from '../domain/standing.js';
import type { WeekIntensity, WeekSession } from '../domain/week.js';
import { outcomeFrom, type OutcomeRow } from './record-row.js';
import { expectedSql } from './session-row.js';

/** A session of a patient with its day. */
export interface DatedSession extends WeekSession {
  readonly patientId: Id;
  readonly siteId: Id;
  readonly siteDate: SiteDate;
  readonly zone: Zone;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

interface SessionOfWeekRow extends OutcomeRow {
  patient_id: Id;
  session_id: Id;
  component: string;
  planned_minutes: number;
  site_id: Id;
  starts_at: Date;
  ends_at: Date;
  site_date: SiteDate;
  zone: Zone;
  expected: boolean;
  cancelled: boolean;
}

/** Pairs of patient and session for the patients $1 from day $2 to $3: on the roster, or recorded as a walk-in. */
const PAIRS = `SELECT m.patient_id, s.session_id FROM attendance.membership m
    JOIN attendance.session s ON s.series_id = m.series_id AND s.site_date BETWEEN $2::date AND $3::date
      AND s.site_date >= m.from_date AND (m.until_date IS NULL OR s.site_date <= m.until_date)
    WHERE m.patient_id = ANY($1::uuid[])
  UNION SELECT a.patient_id, a.session_id FROM attendance.appointment a
    JOIN attendance.session s ON s.session_id = a.session_id AND s.site_date BETWEEN $2::date AND $3::date
    WHERE a.patient_id = ANY($1::uuid[]) AND NOT a.cancelled
  UNION SELECT r.patient_id, r.session_id FROM attendance.record r
    WHERE r.patient_id = ANY($1::uuid[]) AND r.site_date BETWEEN $2::date AND $3::date`;

const SESSIONS = `SELECT k.patient_id, s.session_id, s.component, s.planned_minutes, s.site_id, s.starts_at, s.ends_at, s.site_date::text AS site_date, s.zone,
    ${expectedSql('k.patient_id')} AS expected, s.cancelled IS NOT NULL AS cancelled,
    r.outcome, r.minutes, r.countable_minutes, r.partial, r.reason, r.class
  FROM (${PAIRS}) k JOIN attendance.session s ON s.session_id = k.session_id
  LEFT JOIN attendance.record r ON r.session_id = k.session_id AND r.patient_id = k.patient_id
  ORDER BY k.patient_id, s.starts_at, s.session_id`;

const OF_SITE = `SELECT m.patient_id FROM attendance.session s JOIN attendance.membership m ON m.series_id = s.series_id
      AND m.from_date <= s.site_date AND (m.until_date IS NULL OR s.site_date <= m.until_date)
    WHERE s.site_id = $1 AND s.site_date BETWEEN $2::date AND $3::date
  UNION SELECT a.patient_id FROM attendance.session s
    JOIN attendance.appointment a ON a.session_id = s.session_id AND NOT a.cancelled
    WHERE s.site_id = $1 AND s.site_date BETWEEN $2::date AND $3::date
  UNION SELECT r.patient_id FROM attendance.record r WHERE r.site_id = $1 AND r.site_date BETWEEN $2::date AND $3::date`;

const SAVE = `INSERT INTO attendance.week (tenant_id, patient_id, week_start, zone, intensity)
  SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x (patient_id uuid, week_start date, zone text, intensity jsonb)
  ORDER BY x.patient_id, x.week_start
  ON CONFLICT (tenant_id, patient_id, week_start) DO UPDATE SET intensity = excluded.intensity, zone = excluded.zone`;

/** Weeks, and the sessions they are made of. */
export class WeekStore {
  /** Sessions of these patients from day to day, both included, by patient and start. */
  async sessions(tx: Tx, patientIds: readonly Id[], from: SiteDate, until: SiteDate): Promise<readonly DatedSession[]> {
    return (await tx.query<SessionOfWeekRow>(SESSIONS, [patientIds, from, until])).map(sessionOfWeek);
  }

  /** Patients with a session at the site from day to day. */
  async patientsOfSite(tx: Tx, siteId: Id, from: SiteDate, until: SiteDate): Promise<readonly Id[]> {
    const rows = await tx.query<{ patient_id: Id }>(OF_SITE, [siteId, from, until]);
    return rows.map((row) => row.patient_id).sort();
  }

  async standings(tx: Tx, patientIds: readonly Id[]): Promise<ReadonlyMap<Id, Standing>> {
    const sql = 'SELECT patient_id, standing FROM attendance.patient WHERE patient_id = ANY($1::uuid[])';
    const rows = await tx.query<{ patient_id: Id; standing: Standing }>(sql, [patientIds]);
    return new Map(rows.map((row) => [row.patient_id, row.standing]));
  }

  /** Closed weeks of these patients from a Monday on, by `patient/monday`. */
  async closed(tx: Tx, patientIds: readonly Id[], from: SiteDate): Promise<ReadonlyMap<string, WeekIntensity>> {
    const sql = `SELECT patient_id, week_start::text AS week_start, intensity FROM attendance.week
      WHERE patient_id = ANY($1::uuid[]) AND week_start >= $2::date`;
    const rows = await tx.query<{ patient_id: Id; week_start: SiteDate; intensity: WeekIntensity }>(sql, [
      patientIds,
      from,
    ]);
    return new Map(rows.map((row) => [weekKey(row.patient_id, row.week_start), row.intensity]));
  }

  async save(tx: Tx, weeks: readonly WeekComputed[]): Promise<void> {
    if (weeks.length === 0) return;
    const rows = weeks.map(({ patientId, weekStart, zone, intensity }) => ({
      patient_id: patientId,
      week_start: weekStart,
      zone,
      intensity,
    }));
    await tx.query(SAVE, [tx.tenantId, JSON.stringify(rows)]);
  }
}

/** Names one patient's week. */
export function weekKey(patientId: Id, weekStart: SiteDate): string {
  return `${patientId}/${weekStart}`;
}

function sessionOfWeek(row: SessionOfWeekRow): DatedSession {
  return {
    patientId: row.patient_id,
    sessionId: row.session_id,
    component: row.component,
    plannedMinutes: row.planned_minutes,
    siteId: row.site_id,
    siteDate: row.site_date,
    zone: row.zone,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    expected: row.expected,
    cancelled: row.cancelled,
    outcome: outcomeFrom(row),
  };
}
