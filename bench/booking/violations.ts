import { run } from '../harness/surroundings.js';

/** Where a contestant keeps its bookings. */
export interface Ledger {
  /** Rows (booking, patient, session, starts, ends, capacity) of all bookings that stand. */
  readonly bookings: string;
  /** Statements whose count must be that of the bookings: what else a booking must leave behind. */
  readonly beside: readonly string[];
}

const OF_OURS = `FROM scheduling.event_log WHERE type = 'scheduling.AppointmentBooked.v1'`;

/** Every booking has one event, and the events of the log all come from bookings. */
export const OURS: Ledger = {
  bookings: `SELECT a.appointment_id AS booking, a.patient_id AS patient, a.session_id AS session, s.starts_at AS starts,
      s.ends_at AS ends, s.capacity FROM scheduling.appointment a JOIN scheduling.session s USING (tenant_id, session_id)
    WHERE a.cancelled IS NULL`,
  beside: [
    `SELECT count(*) AS rows ${OF_OURS}`,
    `SELECT count(DISTINCT payload::jsonb ->> 'appointmentId') AS rows ${OF_OURS}`,
  ],
};

export const PEERS: Ledger = {
  bookings: `SELECT b.id AS booking, b."patientId" AS patient, b."sessionId" AS session, s."startsAt" AS starts,
      s."endsAt" AS ends, s.capacity FROM booking b JOIN session s ON s.id = b."sessionId"`,
  beside: [],
};

/** What stands after the race, seen by SQL alone. */
export interface Standing {
  readonly bookings: number;
  readonly overbooked: number;
  readonly doubled: number;
  /** Bookings without their event, or the other way round. */
  readonly strayed: number;
}

/** Counts bookings, seats given twice and patients in two places at once. */
export async function standingIn(url: string, { bookings, beside }: Ledger): Promise<Standing> {
  const [row] = await run<{ bookings: string; overbooked: string; doubled: string }>(
    url,
    `WITH standing AS MATERIALIZED (${bookings})
     SELECT (SELECT count(*) FROM standing) AS bookings,
       (SELECT coalesce(sum(greatest(0, taken - capacity)), 0)
         FROM (SELECT count(*) AS taken, max(capacity) AS capacity FROM standing GROUP BY session) AS full_ones) AS overbooked,
       (SELECT count(*) FROM (SELECT starts, lead(starts) OVER w AS next_starts, ends FROM standing
         WINDOW w AS (PARTITION BY patient ORDER BY starts, booking)) AS walk WHERE next_starts < ends) AS doubled`,
  );
  const standing = Number(row?.bookings);
  const counts = await Promise.all(beside.map((sql) => run<{ rows: string }>(url, sql)));
  const strayed = counts.reduce((sum, [count]) => sum + Math.abs(Number(count?.rows) - standing), 0);
  return { bookings: standing, overbooked: Number(row?.overbooked), doubled: Number(row?.doubled), strayed };
}
