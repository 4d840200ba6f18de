import type { Id, Instant, SiteDate, Zone } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { Told } from '../domain/calendar.js';
import type { Session } from '../domain/session.js';
import { SESSION_COLUMNS, sessionFrom, type SessionRow } from './session-row.js';

/** A booking of one patient into one session. */
export interface Booking {
  readonly appointmentId: Id;
  readonly patientId: Id;
  readonly sessionId: Id;
  readonly cancelled: boolean;
  /** Place in the patient's stream. */
  readonly sequence: number;
}

/** A site whose days are closed here. */
export interface Site {
  readonly siteId: Id;
  readonly zone: Zone;
  readonly closedThrough: SiteDate | null;
}

const SAVE = `INSERT INTO attendance.session AS s (tenant_id, session_id, series_id, site_id, component, starts_at, ends_at, planned_minutes,
    site_date, zone, cancelled, sequence)
  SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x (session_id uuid, series_id uuid, site_id uuid, component text,
    starts_at timestamptz, ends_at timestamptz, planned_minutes integer, site_date date, zone text, cancelled text, sequence bigint)
  ORDER BY x.session_id
  ON CONFLICT (tenant_id, session_id) DO UPDATE SET series_id = excluded.series_id, site_id = excluded.site_id,
    component = excluded.component, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    planned_minutes = excluded.planned_minutes, site_date = excluded.site_date, zone = excluded.zone,
    cancelled = excluded.cancelled, sequence = excluded.sequence
    WHERE s.sequence < excluded.sequence`;

const BOOK = `INSERT INTO attendance.appointment AS a (tenant_id, appointment_id, patient_id, session_id, cancelled, sequence)
  SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x (appointment_id uuid, patient_id uuid, session_id uuid, cancelled boolean,
    sequence bigint)
  ORDER BY x.appointment_id
  ON CONFLICT (tenant_id, appointment_id) DO UPDATE SET session_id = excluded.session_id, cancelled = excluded.cancelled,
    sequence = excluded.sequence
    WHERE a.sequence < excluded.sequence`;

const MEET = `INSERT INTO attendance.site AS t (tenant_id, site_id, zone, jurisdiction)
  SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x (site_id uuid, zone text, jurisdiction text) ORDER BY x.site_id
  ON CONFLICT (tenant_id, site_id) DO UPDATE SET zone = excluded.zone,
    jurisdiction = coalesce(excluded.jurisdiction, t.jurisdiction)
  RETURNING site_id, xmax = 0 AS fresh`;

/** The calendar as scheduling tells it, bookings, and the sites it runs at. */
export class CalendarStore {
  /** What is known of these sessions. */
  async told(tx: Tx, sessionIds: readonly Id[]): Promise<ReadonlyMap<Id, Told>> {
    const sql = `SELECT ${SESSION_COLUMNS}, s.sequence FROM attendance.session s WHERE s.session_id = ANY($1::uuid[])`;
    const rows = await tx.query<SessionRow & { sequence: string }>(sql, [sessionIds]);
    return new Map(rows.map((row) => [row.session_id, { session: sessionFrom(row), sequence: Number(row.sequence) }]));
  }

  /** Saves sessions; one told of from a later place in its series stays. */
  async save(tx: Tx, told: readonly Told[]): Promise<void> {
    if (told.length === 0) return;
    const rows = told.map(({ session, sequence }) => ({
      session_id: session.sessionId,
      series_id: session.seriesId,
      site_id: session.siteId,
      component: session.component,
      starts_at: session.startsAt,
      ends_at: session.endsAt,
      planned_minutes: session.plannedMinutes,
      site_date: session.siteDate,
      zone: session.zone,
      cancelled: session.cancelled,
      sequence,
    }));
    await tx.query(SAVE, [tx.tenantId, JSON.stringify(rows)]);
  }

  /** Saves bookings, the newest of each only. */
  async book(tx: Tx, bookings: readonly Booking[]): Promise<void> {
    if (bookings.length === 0) return;
    const rows = bookings.map(({ appointmentId, patientId, sessionId, cancelled, sequence }) => ({
      appointment_id: appointmentId,
      patient_id: patientId,
      session_id: sessionId,
      cancelled,
      sequence,
    }));
    await tx.query(BOOK, [tx.tenantId, JSON.stringify(rows)]);
  }

  /** Notes sites and answers those that were not known before. */
  async meet(
    tx: Tx,
    sites: readonly { readonly siteId: Id; readonly zone: Zone; readonly jurisdiction: string | null }[],
  ): Promise<readonly Id[]> {
    if (sites.length === 0) return [];
    const rows = sites.map(({ siteId, zone, jurisdiction }) => ({ site_id: siteId, zone, jurisdiction }));
    const met = await tx.query<{ site_id: Id; fresh: boolean }>(MEET, [tx.tenantId, JSON.stringify(rows)]);
    return met.filter((row) => row.fresh).map((row) => row.site_id);
  }

  /** Throws NotFound. */
  async site(tx: Tx, siteId: Id): Promise<Site> {
    const sql = 'SELECT zone, closed_through::text AS closed_through FROM attendance.site WHERE site_id = $1';
    const [row] = await tx.query<{ zone: Zone; closed_through: SiteDate | null }>(sql, [siteId]);
    if (!row) throw new NotFound('site', siteId);
    return { siteId, zone: row.zone, closedThrough: row.closed_through };
  }

  /** Zones of these sites, of all when null; sites that are not known have none. */
  async zones(tx: Tx, siteIds: readonly Id[] | null): Promise<readonly Zone[]> {
    const sql = `SELECT DISTINCT zone FROM attendance.site WHERE $1::uuid[] IS NULL OR site_id = ANY($1::uuid[]) ORDER BY zone`;
    return (await tx.query<{ zone: Zone }>(sql, [siteIds])).map((row) => row.zone);
  }

  async closedThrough(tx: Tx, siteId: Id, siteDate: SiteDate): Promise<void> {
    const sql = `UPDATE attendance.site SET closed_through = $2::date
      WHERE site_id = $1 AND (closed_through IS NULL OR closed_through < $2::date)`;
    await tx.query(sql, [siteId, siteDate]);
  }

  /** Sessions of a site that start, or end, at that very moment. */
  async sessionsAt(tx: Tx, siteId: Id, which: 'starts_at' | 'ends_at', at: Instant): Promise<readonly Id[]> {
    const sql = `SELECT session_id FROM attendance.session WHERE site_id = $1 AND ${which} = $2::timestamptz ORDER BY session_id`;
    return (await tx.query<{ session_id: Id }>(sql, [siteId, at])).map((row) => row.session_id);
  }

  /** Sessions of a site on a day, by start. */
  async sessionsOn(tx: Tx, siteId: Id, on: SiteDate): Promise<readonly Session[]> {
    const sql = `SELECT ${SESSION_COLUMNS} FROM attendance.session s WHERE s.site_id = $1 AND s.site_date = $2::date
      ORDER BY s.starts_at, s.session_id`;
    return (await tx.query<SessionRow>(sql, [siteId, on])).map(sessionFrom);
  }

  /** One session. Throws NotFound. */
  async session(tx: Tx, sessionId: Id): Promise<Session> {
    const told = (await this.told(tx, [sessionId])).get(sessionId);
    if (!told) throw new NotFound('session', sessionId);
    return told.session;
  }
}
