import type { Id, Instant, SiteDate, Zone } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { AbsenceClass } from '../domain/absence.js';
import type { Outreach, Recent, Step } from '../domain/ladder.js';
import type { Standing } from '../domain/standing.js';

interface OutreachRow {
  outreach_id: Id;
  patient_id: Id;
  site_id: Id;
  step: Step;
  cause: string;
  site_date: SiteDate;
  zone: Zone;
  opened_at: Date;
  due_at: Date;
  closed_at: Date | null;
  result: string | null;
}

/** The recent past of one patient, as the ladder needs it. */
export interface Past {
  readonly recent: readonly Recent[];
  readonly outreach: readonly Outreach[];
  /** Last site day on which the patient was seen. */
  readonly lastSeenOn: SiteDate | null;
  readonly standing: Standing | null;
}

/** An open request with what the person who works it must know. */
export interface WorklistEntry extends Outreach {
  readonly standing: Standing | null;
}

const COLUMNS = `o.outreach_id, o.patient_id, o.site_id, o.step, o.cause, o.site_date::text AS site_date, o.zone, o.opened_at, o.due_at,
  o.closed_at, o.result`;

const OPEN = `INSERT INTO attendance.outreach (tenant_id, outreach_id, patient_id, site_id, step, cause, site_date, zone, opened_at, due_at)
  SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x (outreach_id uuid, patient_id uuid, site_id uuid, step text, cause text,
    site_date date, zone text, opened_at timestamptz, due_at timestamptz)
  ORDER BY x.patient_id, x.step
  ON CONFLICT DO NOTHING RETURNING outreach_id`;

const CLOSE = `UPDATE attendance.outreach o SET closed_at = x.closed_at, result = x.result
  FROM jsonb_to_recordset($1::jsonb) AS x (outreach_id uuid, closed_at timestamptz, result text)
  WHERE o.outreach_id = x.outreach_id AND o.closed_at IS NULL RETURNING o.outreach_id`;

/** SQL: the patient was there, by record `r`. */
const SEEN = "(r.outcome = 'attended' OR (r.marks <> '[]' AND r.outcome IS DISTINCT FROM 'missed'))";

const PASTS = `SELECT k.patient_id, p.standing,
    (SELECT max(r.site_date)::text FROM attendance.record r WHERE r.patient_id = k.patient_id
      AND ${SEEN}) AS last_seen_on,
    (SELECT jsonb_agg(jsonb_build_object('siteDate', r.site_date, 'startsAt', r.starts_at, 'missed', r.class))
      FROM attendance.record r WHERE r.patient_id = k.patient_id AND r.outcome IN ('attended', 'missed')
        AND r.site_date >= $2::date) AS recent,
    (SELECT jsonb_agg(to_jsonb(o) - 'tenant_id') FROM attendance.outreach o WHERE o.patient_id = k.patient_id
        AND (o.closed_at IS NULL OR o.site_date >= $3::date)) AS outreach
  FROM unnest($1::uuid[]) AS k (patient_id) LEFT JOIN attendance.patient p ON p.patient_id = k.patient_id`;

const UNSEEN = `SELECT p.patient_id FROM attendance.patient p
  CROSS JOIN LATERAL (SELECT max(o.site_date) AS since, max(o.opened_at) AS opened_at FROM attendance.outreach o
    WHERE o.patient_id = p.patient_id AND o.result = 'exhausted') AS ended
  WHERE p.site_id = $1 AND p.discharged_on IS NULL AND p.admitted_on <= $2::date
    AND NOT EXISTS (SELECT FROM attendance.record r WHERE r.patient_id = p.patient_id AND r.site_date > $2::date AND ${SEEN})
    AND (ended.since IS NULL OR p.admitted_on >= ended.since
      OR jsonb_path_exists(p.standing, '$.away[*] ? (@.until >= $day)', jsonb_build_object('day', ended.since::text))
      OR EXISTS (SELECT FROM attendance.record r WHERE r.patient_id = p.patient_id AND r.site_date >= ended.since AND ${SEEN})
      OR EXISTS (SELECT FROM attendance.outreach met WHERE met.patient_id = p.patient_id AND met.result = ANY($3::text[])
        AND met.closed_at >= ended.opened_at - interval '1 day'))
  ORDER BY p.patient_id`;

type JsonOutreach = Record<keyof OutreachRow, string> & { step: Step; closed_at: string | null; result: string | null };

interface PastRow {
  patient_id: Id;
  standing: Standing | null;
  last_seen_on: SiteDate | null;
  recent: { siteDate: SiteDate; startsAt: string; missed: AbsenceClass | null }[] | null;
  outreach: JsonOutreach[] | null;
}

/** Requests to reach patients. */
export class OutreachStore {
  /** Opens requests and answers the ids of those that are new: one open request per patient and step, whoever was faster. */
  async open(tx: Tx, outreach: readonly Outreach[]): Promise<ReadonlySet<Id>> {
    if (outreach.length === 0) return new Set();
    const rows = await tx.query<{ outreach_id: Id }>(OPEN, [tx.tenantId, JSON.stringify(outreach.map(columnsOf))]);
    return new Set(rows.map((row) => row.outreach_id));
  }

  /** Closes requests and answers the ids of those that were still open. */
  async close(tx: Tx, outreach: readonly Outreach[]): Promise<ReadonlySet<Id>> {
    if (outreach.length === 0) return new Set();
    const rows = await tx.query<{ outreach_id: Id }>(CLOSE, [JSON.stringify(outreach.map(columnsOf))]);
    return new Set(rows.map((row) => row.outreach_id));
  }

  /** The past of each patient: outcomes and requests since these days; open requests whatever their age. */
  async pasts(
    tx: Tx,
    patientIds: readonly Id[],
    since: { readonly outcomes: SiteDate; readonly outreach: SiteDate },
  ): Promise<ReadonlyMap<Id, Past>> {
    const rows = await tx.query<PastRow>(PASTS, [patientIds, since.outcomes, since.outreach]);
    return new Map(rows.map((row) => [row.patient_id, pastFrom(row)]));
  }

  /** Open requests of these patients, locked against a second closing. */
  async openOf(tx: Tx, patientIds: readonly Id[]): Promise<readonly Outreach[]> {
    const sql = `SELECT ${COLUMNS} FROM attendance.outreach o WHERE o.patient_id = ANY($1::uuid[]) AND o.closed_at IS NULL
      ORDER BY o.patient_id, o.outreach_id FOR UPDATE`;
    return (await tx.query<OutreachRow>(sql, [patientIds])).map(outreachFrom);
  }

  /** One request, locked. Throws NotFound. */
  async load(tx: Tx, outreachId: Id): Promise<Outreach> {
    const sql = `SELECT ${COLUMNS} FROM attendance.outreach o WHERE o.outreach_id = $1 FOR UPDATE`;
    const [row] = await tx.query<OutreachRow>(sql, [outreachId]);
    if (!row) throw new NotFound('outreach', outreachId);
    return outreachFrom(row);
  }

  /** Open requests of a site, soonest due first, after the cursor (due, id). */
  async worklist(tx: Tx, siteId: Id, page: { readonly after: readonly [Instant, Id] | null; readonly limit: number }) {
    const [due, id] = page.after ?? ['-infinity', '00000000-0000-0000-0000-000000000000'];
    const sql = `SELECT ${COLUMNS}, p.standing FROM attendance.outreach o LEFT JOIN attendance.patient p ON p.patient_id = o.patient_id
      WHERE o.site_id = $1 AND o.closed_at IS NULL AND (o.due_at, o.outreach_id) > ($2::timestamptz, $3::uuid)
      ORDER BY o.due_at, o.outreach_id LIMIT $4`;
    const rows = await tx.query<OutreachRow & { standing: Standing | null }>(sql, [siteId, due, id, page.limit]);
    return rows.map((row): WorklistEntry => ({ ...outreachFrom(row), standing: row.standing }));
  }

  /**
   * Patients in treatment at a site who were last seen, or admitted, on `until` or before, and whose ladder has not ended;
   * an ended ladder begins again with any contact: `contactResults` are those that count as one.
   */
  async unseenSince(tx: Tx, siteId: Id, until: SiteDate, contactResults: readonly string[]): Promise<readonly Id[]> {
    const rows = await tx.query<{ patient_id: Id }>(UNSEEN, [siteId, until, contactResults]);
    return rows.map((row) => row.patient_id);
  }
}

function pastFrom(row: PastRow): Past {
  return {
    standing: row.standing,
    lastSeenOn: row.last_seen_on,
    recent: (row.recent ?? []).map((one) => ({ ...one, startsAt: new Date(one.startsAt).toISOString() })),
    outreach: (row.outreach ?? []).map((one) =>
      outreachFrom({
        ...one,
        opened_at: new Date(one.opened_at),
        due_at: new Date(one.due_at),
        closed_at: one.closed_at === null ? null : new Date(one.closed_at),
      }),
    ),
  };
}

function outreachFrom(row: OutreachRow): Outreach {
  return {
    outreachId: row.outreach_id,
    patientId: row.patient_id,
    siteId: row.site_id,
    step: row.step,
    cause: row.cause,
    siteDate: row.site_date,
    zone: row.zone,
    openedAt: row.opened_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    result: row.result,
  };
}

function columnsOf(outreach: Outreach): Record<string, unknown> {
  return {
    outreach_id: outreach.outreachId,
    patient_id: outreach.patientId,
    site_id: outreach.siteId,
    step: outreach.step,
    cause: outreach.cause,
    site_date: outreach.siteDate,
    zone: outreach.zone,
    opened_at: outreach.openedAt,
    due_at: outreach.dueAt,
    closed_at: outreach.closedAt,
    result: outreach.result,
  };
}
