import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import type { Appointment, BookableSession, BusyPeriod } from '../domain/appointments.js';
import { instant, isDoubleBooking } from './rows.js';

/** An appointment with its version. */
export interface StoredAppointment {
  readonly appointment: Appointment;
  readonly version: number;
}

interface AppointmentRow {
  appointment_id: Id;
  patient_id: Id;
  session_id: Id;
  series_id: Id;
  site_id: Id;
  site_date: SiteDate;
  starts_at: Date;
  ends_at: Date;
  minutes: number;
  component: string;
  zone: string;
  cancelled: string | null;
  version: number;
}

interface BookableRow {
  session_id: Id;
  series_id: Id;
  site_id: Id;
  site_date: SiteDate;
  starts_at: Date;
  ends_at: Date;
  minutes: number;
  capacity: number;
  cancelled: string | null;
  component: string;
  zone: string;
  taken: number;
}

const COLUMNS = `a.appointment_id, a.patient_id, a.session_id, a.series_id, a.site_id, a.site_date::text AS site_date,
  a.starts_at, a.ends_at, s.minutes, r.state->>'component' AS component, r.state->>'zone' AS zone, a.cancelled, a.version`;
const FROM = `scheduling.appointment a JOIN scheduling.session s USING (tenant_id, session_id)
  JOIN scheduling.series r ON r.tenant_id = a.tenant_id AND r.series_id = a.series_id`;

/** First key of the advisory locks that stand for patients. */
const PATIENT_LOCKS = 1_935_762_017;
/** How many of them there are; a power of two. */
const LOCKS = 1024;

/** Bookings of patients into single sessions. */
export class AppointmentStore {
  /** Sessions with how full they are; their series must be locked before. */
  async bookable(tx: Tx, sessionIds: readonly Id[]): Promise<ReadonlyMap<Id, BookableSession>> {
    const rows = await tx.query<BookableRow>(
      `SELECT s.session_id, s.series_id, s.site_id, s.site_date::text AS site_date, s.starts_at, s.ends_at, s.minutes,
         s.capacity, s.cancelled, r.component, r.zone, (SELECT count(*)::integer FROM scheduling.appointment a
           WHERE a.tenant_id = s.tenant_id AND a.session_id = s.session_id AND a.cancelled IS NULL)
         + CASE WHEN r.drop_in THEN 0 ELSE (SELECT count(*)::integer FROM scheduling.seat m
           WHERE m.tenant_id = s.tenant_id AND m.series_id = s.series_id
             AND m.from_date <= s.site_date AND (m.until_date IS NULL OR m.until_date >= s.site_date)) END AS taken
       FROM scheduling.session s CROSS JOIN LATERAL (SELECT drop_in, state ->> 'component' AS component, state ->> 'zone' AS zone
         FROM scheduling.series WHERE tenant_id = s.tenant_id AND series_id = s.series_id LIMIT 1) r
       WHERE s.session_id = ANY($1)`,
      [sessionIds],
    );
    return new Map(rows.map((row) => [row.session_id, bookableOf(row)]));
  }

  /**
   * Makes bookings of the same patients wait for each other, so that `busy` is the truth until the end; the constraint
   * stays as the last word. Patients share a bounded number of locks: a batch of a thousand must not fill the lock table.
   */
  async lockPatients(tx: Tx, patientIds: readonly Id[]): Promise<void> {
    await tx.query(
      `SELECT pg_advisory_xact_lock(${PATIENT_LOCKS}, place) FROM (
         SELECT DISTINCT hashtext($1::text || patient_id) & ${LOCKS - 1} AS place FROM unnest($2::text[]) AS patient_id
         ORDER BY place) AS places`,
      [tx.tenantId, patientIds],
    );
  }

  /** Bookings of these patients while any of these sessions runs, in between counted too. */
  async busy(tx: Tx, patientIds: readonly Id[], sessionIds: readonly Id[]): Promise<readonly BusyPeriod[]> {
    const rows = await tx.query<{ patient_id: Id; session_id: Id; starts_at: Date; ends_at: Date }>(
      `SELECT patient_id, session_id, starts_at, ends_at FROM scheduling.appointment
       WHERE patient_id = ANY($1) AND cancelled IS NULL AND tstzrange(starts_at, ends_at) &&
         (SELECT tstzrange(min(starts_at), max(ends_at)) FROM scheduling.session WHERE session_id = ANY($2))`,
      [patientIds, sessionIds],
    );
    return rows.map((row) => ({
      patientId: row.patient_id,
      sessionId: row.session_id,
      startsAt: instant(row.starts_at),
      endsAt: instant(row.ends_at),
    }));
  }

  /** Adds bookings with what is sent next; a double booking that got past the locks has the transaction redone. */
  addAll(tx: Tx, appointments: readonly Appointment[]): void {
    if (appointments.length === 0) return;
    const rows = appointments.map(({ appointmentId, patientId, session }) => ({
      appointmentId,
      patientId,
      ...session,
    }));
    void tx.query(
      `INSERT INTO scheduling.appointment (tenant_id, appointment_id, patient_id, session_id, series_id, site_id, site_date,
         starts_at, ends_at, version)
       SELECT $1, a.*, 1 FROM jsonb_to_recordset($2) AS a("appointmentId" uuid, "patientId" uuid, "sessionId" uuid,
         "seriesId" uuid, "siteId" uuid, "siteDate" date, "startsAt" timestamptz, "endsAt" timestamptz)`,
      [tx.tenantId, JSON.stringify(rows)],
    );
  }

  async save(
    tx: Tx,
    { appointmentId, session }: Appointment,
    cancelled: string | null,
    version: number,
  ): Promise<void> {
    const rows = await this.guarded(
      tx.query(
        `UPDATE scheduling.appointment SET session_id = $2, series_id = $3, site_id = $4, site_date = $5, starts_at = $6,
           ends_at = $7, cancelled = $8, version = version + 1 WHERE appointment_id = $1 AND version = $9 RETURNING version`,
        [
          appointmentId,
          session.sessionId,
          session.seriesId,
          session.siteId,
          session.siteDate,
          session.startsAt,
          session.endsAt,
          cancelled,
          version,
        ],
      ),
    );
    if (rows.length === 0) throw new VersionConflict('appointment');
  }

  /** Throws NotFound. */
  async read(tx: Tx, appointmentId: Id): Promise<StoredAppointment> {
    const [row] = await tx.query<AppointmentRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE a.appointment_id = $1`, [
      appointmentId,
    ]);
    if (!row) throw new NotFound('appointment', appointmentId);
    return appointmentOf(row);
  }

  async ofSession(tx: Tx, sessionId: Id): Promise<readonly StoredAppointment[]> {
    return this.ofSessions(tx, [sessionId]);
  }

  /** Standing bookings of these sessions, under lock. */
  async ofSessions(tx: Tx, sessionIds: readonly Id[]): Promise<readonly StoredAppointment[]> {
    const rows = await tx.query<AppointmentRow>(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE a.session_id = ANY($1) AND a.cancelled IS NULL ORDER BY a.appointment_id`,
      [sessionIds],
    );
    return rows.map(appointmentOf);
  }

  /** Standing bookings of a patient after a day. */
  async after(tx: Tx, patientId: Id, date: SiteDate): Promise<readonly StoredAppointment[]> {
    const rows = await tx.query<AppointmentRow>(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE a.patient_id = $1 AND a.site_date > $2 AND a.cancelled IS NULL
       ORDER BY a.starts_at, a.appointment_id`,
      [patientId, date],
    );
    return rows.map(appointmentOf);
  }

  /** Bookings whose session now has another time follow it. */
  async follow(tx: Tx, sessionIds: readonly Id[]): Promise<void> {
    if (sessionIds.length === 0) return;
    await this.guarded(
      tx.query(
        `UPDATE scheduling.appointment a SET site_date = s.site_date, starts_at = s.starts_at, ends_at = s.ends_at
         FROM scheduling.session s WHERE s.tenant_id = a.tenant_id AND s.session_id = a.session_id
           AND a.session_id = ANY($1) AND a.cancelled IS NULL`,
        [sessionIds],
      ),
    );
  }

  /** How many people booked into `sessionId` are booked elsewhere in [from, to). */
  async clashesOf(tx: Tx, sessionId: Id, from: Instant, to: Instant): Promise<number> {
    const [row] = await tx.query<{ clashes: number }>(
      `SELECT count(DISTINCT o.patient_id)::integer AS clashes FROM scheduling.appointment a
       JOIN scheduling.appointment o ON o.tenant_id = a.tenant_id AND o.patient_id = a.patient_id
         AND o.session_id <> a.session_id AND o.cancelled IS NULL
       WHERE a.session_id = $1 AND a.cancelled IS NULL AND tstzrange(o.starts_at, o.ends_at) && tstzrange($2, $3)`,
      [sessionId, from, to],
    );
    return row?.clashes ?? 0;
  }

  private async guarded<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw isDoubleBooking(error) ? new VersionConflict('appointment') : error;
    }
  }
}

function bookableOf(row: BookableRow): BookableSession {
  return {
    sessionId: row.session_id,
    seriesId: row.series_id,
    siteId: row.site_id,
    component: row.component,
    zone: row.zone,
    siteDate: row.site_date,
    startsAt: instant(row.starts_at),
    endsAt: instant(row.ends_at),
    minutes: row.minutes,
    cancelled: row.cancelled !== null,
    capacity: row.capacity,
    taken: row.taken,
  };
}

const appointmentOf = (row: AppointmentRow): StoredAppointment => ({
  appointment: {
    appointmentId: row.appointment_id,
    patientId: row.patient_id,
    session: {
      sessionId: row.session_id,
      seriesId: row.series_id,
      siteId: row.site_id,
      component: row.component,
      siteDate: row.site_date,
      zone: row.zone,
      startsAt: instant(row.starts_at),
      endsAt: instant(row.ends_at),
      minutes: row.minutes,
    },
    status: row.cancelled === null ? 'booked' : 'cancelled',
  },
  version: row.version,
});
