import type { Id, SiteDate, Zone } from '@stepwell/kernel';
import type { Session } from '../domain/session.js';

/** A session as SQL gives it. */
export interface SessionRow {
  session_id: Id;
  series_id: Id;
  site_id: Id;
  component: string;
  starts_at: Date;
  ends_at: Date;
  planned_minutes: number;
  site_date: SiteDate;
  zone: Zone;
  cancelled: string | null;
}

/** Columns of a session under the alias `s`. */
export const SESSION_COLUMNS = `s.session_id, s.series_id, s.site_id, s.component, s.starts_at, s.ends_at, s.planned_minutes,
  s.site_date::text AS site_date, s.zone, s.cancelled`;

export function sessionFrom(row: SessionRow): Session {
  return {
    sessionId: row.session_id,
    seriesId: row.series_id,
    siteId: row.site_id,
    component: row.component,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    plannedMinutes: row.planned_minutes,
    siteDate: row.site_date,
    zone: row.zone,
    cancelled: row.cancelled,
  };
}

/** SQL: the patient `patient` is on the roster of session `s`, by membership on its site day or by a booking. */
export function expectedSql(patient: string): string {
  return `(EXISTS (SELECT FROM attendance.membership m WHERE m.patient_id = ${patient} AND m.series_id = s.series_id
      AND m.from_date <= s.site_date AND (m.until_date IS NULL OR s.site_date <= m.until_date))
    OR EXISTS (SELECT FROM attendance.appointment a WHERE a.patient_id = ${patient} AND a.session_id = s.session_id
      AND NOT a.cancelled))`;
}
