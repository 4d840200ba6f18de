import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Membership } from '../domain/membership.js';
import type { FactBody, PatientFact } from '../domain/patient-facts.js';
import type { Standing } from '../domain/standing.js';

/** What a patient's facts fold to. */
export interface Folded {
  readonly standing: Standing;
  readonly memberships: readonly Membership[];
}

interface FactRow {
  event_id: Id;
  patient_id: Id;
  sequence: string;
  occurred_at: Date;
  body: FactBody;
}

const ADD = `INSERT INTO attendance.patient_fact (tenant_id, event_id, patient_id, sequence, occurred_at, body)
  SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x (event_id uuid, patient_id uuid, sequence bigint, occurred_at timestamptz,
    body jsonb)
  ON CONFLICT DO NOTHING`;

const SAVE = `INSERT INTO attendance.patient (tenant_id, patient_id, site_id, zone, admitted_on, discharged_on, standing)
  SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x (patient_id uuid, site_id uuid, zone text, admitted_on date,
    discharged_on date, standing jsonb) ORDER BY x.patient_id
  ON CONFLICT (tenant_id, patient_id) DO UPDATE SET site_id = excluded.site_id, zone = excluded.zone,
    admitted_on = excluded.admitted_on, discharged_on = excluded.discharged_on, standing = excluded.standing`;

const SEAT = `INSERT INTO attendance.membership (tenant_id, patient_id, series_id, enrollment_id, from_date, until_date, episode_id, track)
  SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x (patient_id uuid, series_id uuid, enrollment_id uuid, from_date date,
    until_date date, episode_id uuid, track text)`;

/** Facts about patients, kept for ever, and what they fold to. */
export class PatientStore {
  /** Adds facts; one that is there already stays as it is. */
  async add(tx: Tx, facts: readonly PatientFact[]): Promise<void> {
    const rows = facts.map((fact) => ({
      event_id: fact.eventId,
      patient_id: fact.patientId,
      sequence: fact.sequence,
      occurred_at: fact.occurredAt,
      body: fact.body,
    }));
    await tx.query(ADD, [tx.tenantId, JSON.stringify(rows)]);
  }

  /** All facts of these patients. */
  async facts(tx: Tx, patientIds: readonly Id[]): Promise<ReadonlyMap<Id, readonly PatientFact[]>> {
    const sql = `SELECT event_id, patient_id, sequence, occurred_at, body FROM attendance.patient_fact
      WHERE patient_id = ANY($1::uuid[])`;
    const byPatient = new Map<Id, PatientFact[]>(patientIds.map((id) => [id, []]));
    for (const row of await tx.query<FactRow>(sql, [patientIds])) byPatient.get(row.patient_id)?.push(factFrom(row));
    return byPatient;
  }

  /** Replaces what these patients' facts folded to; memberships only where `seats` says they may have changed. */
  async save(tx: Tx, folded: readonly Folded[], seats: ReadonlySet<Id>): Promise<void> {
    await tx.query(SAVE, [tx.tenantId, JSON.stringify(folded.map(({ standing }) => patientColumns(standing)))]);
    const moved = folded.filter(({ standing }) => seats.has(standing.patientId));
    if (moved.length === 0) return;
    const ids = moved.map(({ standing }) => standing.patientId);
    await tx.query('DELETE FROM attendance.membership WHERE patient_id = ANY($1::uuid[])', [ids]);
    const rows = moved.flatMap(({ standing, memberships }) =>
      memberships.flatMap((one) => seatColumns(standing.patientId, one)),
    );
    if (rows.length > 0) await tx.query(SEAT, [tx.tenantId, JSON.stringify(rows)]);
  }

  async standing(tx: Tx, patientId: Id): Promise<Standing | null> {
    const sql = 'SELECT standing FROM attendance.patient WHERE patient_id = $1';
    const [row] = await tx.query<{ standing: Standing }>(sql, [patientId]);
    return row?.standing ?? null;
  }

  /** Last closed day of the site each patient is at. */
  async closedThrough(tx: Tx, patientIds: readonly Id[]): Promise<ReadonlyMap<Id, SiteDate>> {
    const sql = `SELECT p.patient_id, t.closed_through::text AS closed_through FROM attendance.patient p
      JOIN attendance.site t ON t.site_id = p.site_id WHERE p.patient_id = ANY($1::uuid[]) AND t.closed_through IS NOT NULL`;
    const rows = await tx.query<{ patient_id: Id; closed_through: SiteDate }>(sql, [patientIds]);
    return new Map(rows.map((row) => [row.patient_id, row.closed_through]));
  }
}

function factFrom(row: FactRow): PatientFact {
  const occurredAt: Instant = row.occurred_at.toISOString();
  return {
    eventId: row.event_id,
    patientId: row.patient_id,
    sequence: Number(row.sequence),
    occurredAt,
    body: row.body,
  };
}

function patientColumns(standing: Standing): Record<string, unknown> {
  const episode = standing.episodes.at(-1) ?? null;
  return {
    patient_id: standing.patientId,
    site_id: episode?.siteId ?? null,
    zone: episode?.zone ?? null,
    admitted_on: episode?.admittedOn ?? null,
    discharged_on: episode?.dischargedOn ?? null,
    standing,
  };
}

function seatColumns(patientId: Id, membership: Membership): readonly Record<string, unknown>[] {
  return [...new Set(membership.seriesIds)].map((seriesId) => ({
    patient_id: patientId,
    series_id: seriesId,
    enrollment_id: membership.enrollmentId,
    from_date: membership.from,
    until_date: membership.until,
    episode_id: membership.episodeId,
    track: membership.track,
  }));
}
