import { randomUUID } from 'node:crypto';
import { run } from '../harness/surroundings.js';
import { SEATS, type Slot, type Week } from './race.js';

/** The clinic of the race. */
export interface Clinic {
  readonly tenantId: string;
  readonly siteId: string;
  readonly trackId: string;
  readonly series: readonly string[];
}

const FROM = '2026-03-09';
const ZONE = 'UTC';

const DIRECTORY = `
  WITH a_site AS (
    INSERT INTO scheduling.site (tenant_id, site_id, name, zone, jurisdiction, edition, opioid_treatment_program, version)
    VALUES ($1, $2, 'North', '${ZONE}', 'US-MD', '4', true, 1) RETURNING site_id
  ), a_program AS (
    INSERT INTO scheduling.program (tenant_id, program_id, site_id, name, age_band, version)
    SELECT $1, $4, site_id, 'Adults', 'adult', 1 FROM a_site RETURNING program_id
  ), a_track AS (
    INSERT INTO scheduling.track (tenant_id, track_id, site_id, program_id, kind, name, version)
    SELECT $1, $3, $2, program_id, 'day', 'Days', 1 FROM a_program RETURNING track_id
  )
  INSERT INTO scheduling.series (tenant_id, series_id, site_id, track_id, drop_in, until, resources, state, version)
  SELECT $1, (state ->> 'seriesId')::uuid, $2, track_id, false, NULL, '{}', state, 1
  FROM jsonb_array_elements($5::jsonb) AS state, a_track`;

/** A clinic with its series, as scheduling keeps them. */
export async function seedClinic(url: string, series: readonly string[]): Promise<Clinic> {
  const clinic = { tenantId: randomUUID(), siteId: randomUUID(), trackId: randomUUID(), series };
  const { tenantId, siteId, trackId } = clinic;
  const programId = randomUUID();
  const states = series.map((seriesId) => ({
    ...{ seriesId, siteId, programId, trackId, track: 'day', zone: ZONE, phase: 'P2', component: 'group' },
    ...{ dropIn: false, from: FROM, until: null, identityStart: '13:00', exceptions: {}, generatedUntil: null },
    segments: [
      {
        from: FROM,
        weekdays: [1],
        startLocal: '13:00',
        minutes: 180,
        capacity: SEATS,
        leaderStaffId: null,
        roomId: null,
      },
    ],
  }));
  await run(url, DIRECTORY, [tenantId, siteId, trackId, programId, JSON.stringify(states)]);
  return clinic;
}

const WEEK = `INSERT INTO scheduling.session (tenant_id, session_id, series_id, site_id, track_id, origin_date, site_date,
    start_local, starts_at, ends_at, minutes, capacity, substitute_needed)
  SELECT $1, slot."sessionId", slot."seriesId", $2, $3, slot."siteDate", slot."siteDate", '13:00', slot."startsAt",
    slot."endsAt", 180, $4, false
  FROM jsonb_to_recordset($5) AS slot("sessionId" uuid, "seriesId" uuid, "siteDate" date, "startsAt" timestamptz,
    "endsAt" timestamptz)`;

/** Puts a week on scheduling's calendar. */
export async function seedWeek(url: string, clinic: Clinic, slots: readonly Slot[]): Promise<void> {
  await run(url, WEEK, [clinic.tenantId, clinic.siteId, clinic.trackId, SEATS, JSON.stringify(slots)]);
  await run(url, 'ANALYZE scheduling.series, scheduling.session');
}

const PEER_SESSIONS = `INSERT INTO session (id, "startsAt", "endsAt", capacity)
  SELECT slot."sessionId", slot."startsAt", slot."endsAt", $1
  FROM jsonb_to_recordset($2) AS slot("sessionId" uuid, "startsAt" timestamptz, "endsAt" timestamptz)`;
const PEER_PATIENTS = 'INSERT INTO patient (id) SELECT unnest($1::uuid[])';

/** The same week in the peer's tables. */
export async function seedPeerWeek(url: string, { slots, orders }: Week): Promise<void> {
  await run(url, PEER_SESSIONS, [SEATS, JSON.stringify(slots)]);
  await run(url, PEER_PATIENTS, [[...new Set(orders.map(({ patientId }) => patientId))]]);
  await run(url, 'ANALYZE session, patient');
}
