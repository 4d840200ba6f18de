import { randomUUID } from 'node:crypto';
import { run } from '../harness/surroundings.js';

/** One check-in to be made. */
export interface Arrival {
  readonly patientId: string;
  readonly sessionId: string;
}

/** One site whose groups are about to start, with everybody booked. */
export interface Roster {
  readonly tenantId: string;
  readonly siteId: string;
  readonly arrivals: readonly Arrival[];
}

const GROUP_SIZE = 14;

/** `count` booked patients in groups of fourteen, nobody twice. */
export function makeRoster(count: number): Roster {
  const sessions = Array.from({ length: Math.ceil(count / GROUP_SIZE) }, () => randomUUID());
  const arrivals = Array.from({ length: count }, (_, n) => ({
    patientId: randomUUID(),
    sessionId: sessions[Math.floor(n / GROUP_SIZE)]!,
  }));
  return { tenantId: randomUUID(), siteId: randomUUID(), arrivals };
}

const SESSIONS = `INSERT INTO attendance.session (tenant_id, session_id, series_id, site_id, component, starts_at, ends_at,
    planned_minutes, site_date, zone, cancelled, sequence)
  SELECT $1::uuid, id, gen_random_uuid(), $2::uuid, 'group', now(), now() + interval '3 hours', 180,
    (now() AT TIME ZONE 'UTC')::date, 'UTC', NULL, 1 FROM unnest($3::uuid[]) AS id`;
const PATIENTS = `INSERT INTO attendance.patient (tenant_id, patient_id, site_id, zone, admitted_on, discharged_on, standing)
  SELECT $1::uuid, id, $2::uuid, 'UTC', '2026-01-05', NULL, jsonb_build_object('patientId', id, 'episodes',
      jsonb_build_array(jsonb_build_object('episodeId', id, 'siteId', $2::uuid, 'zone', 'UTC', 'admittedOn', '2026-01-05',
        'dischargedOn', NULL)),
      'away', '[]'::jsonb, 'concernOpen', false, 'holdOpen', false, 'consents', '[]'::jsonb, 'bands', '[]'::jsonb)
  FROM unnest($3::uuid[]) AS id`;
const BOOKINGS = `INSERT INTO attendance.appointment (tenant_id, appointment_id, patient_id, session_id, cancelled, sequence)
  SELECT $1::uuid, gen_random_uuid(), patient_id, session_id, false, 1
  FROM unnest($2::uuid[], $3::uuid[]) AS x (patient_id, session_id)`;

/** Writes what attendance would have learned from scheduling's and intake's events. */
export async function seedRoster(url: string, { tenantId, siteId, arrivals }: Roster): Promise<void> {
  const patients = arrivals.map(({ patientId }) => patientId);
  const sessions = arrivals.map(({ sessionId }) => sessionId);
  await run(url, `INSERT INTO attendance.site (tenant_id, site_id, zone) VALUES ($1, $2, 'UTC')`, [tenantId, siteId]);
  await run(url, SESSIONS, [tenantId, siteId, [...new Set(sessions)]]);
  await run(url, PATIENTS, [tenantId, siteId, patients]);
  await run(url, BOOKINGS, [tenantId, patients, sessions]);
  // Only what is filled: a table that was looked at while empty is planned as empty until the next look.
  await run(url, 'ANALYZE attendance.session, attendance.patient, attendance.appointment');
}

const ATTENDED = `INSERT INTO attendance.record (tenant_id, session_id, patient_id, episode_id, site_id, site_date, starts_at,
    marks, outcome, minutes, countable_minutes, partial, decided_by, version)
  SELECT a.tenant_id, a.session_id, a.patient_id, a.patient_id, s.site_id, s.site_date, s.starts_at, '[]'::jsonb, 'attended',
    180, 180, false, 'person', 1
  FROM attendance.appointment a JOIN attendance.session s USING (tenant_id, session_id)`;
const AT_A_SITE = 20_000;

/** `count` patients of other sites of the tenant, each booked once and seen once: what a provider has stored already. */
export async function seedStored(url: string, tenantId: string, count: number): Promise<void> {
  for (let left = count; left > 0; left -= AT_A_SITE)
    await seedRoster(url, { ...makeRoster(Math.min(left, AT_A_SITE)), tenantId });
  await run(url, ATTENDED);
  await run(url, 'ANALYZE attendance.record');
}

const PEER_SESSIONS = `INSERT INTO session (id, "startsAt", "endsAt", cancelled)
  SELECT id, now(), now() + interval '3 hours', false FROM unnest($1::uuid[]) AS id`;
const PEER_BOOKINGS = `INSERT INTO booking ("patientId", "sessionId") SELECT * FROM unnest($1::uuid[], $2::uuid[])`;

/** The same roster in the peer's two tables. */
export async function seedPeer(url: string, { arrivals }: Roster): Promise<void> {
  const sessions = arrivals.map(({ sessionId }) => sessionId);
  await run(url, PEER_SESSIONS, [[...new Set(sessions)]]);
  await run(url, PEER_BOOKINGS, [arrivals.map(({ patientId }) => patientId), sessions]);
  await run(url, 'ANALYZE session, booking');
}
