import type { Id, SiteDate } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import { blank, type Attendance } from '../domain/attendance.js';
import type { Session } from '../domain/session.js';
import { episodeOn, type Standing } from '../domain/standing.js';
import { RECORD_COLUMNS, recordColumns, recordFrom, recordValues, type RecordRow } from './record-row.js';
import { expectedSql, SESSION_COLUMNS, sessionFrom, type SessionRow } from './session-row.js';

/** One patient in one session. */
export interface Key {
  readonly sessionId: Id;
  readonly patientId: Id;
}

/** Everything one decision about a record needs, read at once. */
export interface Loaded {
  readonly session: Session;
  readonly record: Attendance;
  /** 0 while there is no record. */
  readonly version: number;
  readonly expected: boolean;
  /** Track of the membership, null for a booking or walk-in and where it was not asked for. */
  readonly track: string | null;
  readonly standing: Standing | null;
  /** Last site day that was closed. */
  readonly closedThrough: SiteDate | null;
  /** Some outreach is open. */
  readonly outreachOpen: boolean;
}

interface LoadedRow extends SessionRow, Omit<RecordRow, 'version'> {
  n: string;
  patient_id: Id;
  version: number | null;
  expected: boolean;
  track: string | null;
  standing: Standing | null;
  closed_through: SiteDate | null;
  outreach_open: boolean;
}

const CONTEXT = `${SESSION_COLUMNS}, ${RECORD_COLUMNS}, p.standing, t.closed_through::text AS closed_through,
  (SELECT true FROM attendance.outreach o WHERE o.patient_id = k.patient_id AND o.closed_at IS NULL LIMIT 1) IS NOT NULL
    AS outreach_open`;
/** One row each, looked up by its key: a plain join may read the whole tenant when it expects few patients. */
const JOINS = `LEFT JOIN LATERAL (SELECT * FROM attendance.record r
    WHERE r.session_id = s.session_id AND r.patient_id = k.patient_id LIMIT 1) AS r ON true
  LEFT JOIN LATERAL (SELECT * FROM attendance.patient p WHERE p.patient_id = k.patient_id LIMIT 1) AS p ON true
  LEFT JOIN LATERAL (SELECT * FROM attendance.site t WHERE t.site_id = s.site_id LIMIT 1) AS t ON true`;

const byKeys = (keys: string): string => `SELECT k.n, k.patient_id, ${expectedSql('k.patient_id')} AS expected,
    NULL AS track, ${CONTEXT}
  FROM ${keys} AS k (session_id, patient_id, n) JOIN attendance.session s ON s.session_id = k.session_id ${JOINS}`;
const BY_KEYS = byKeys('unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY');
/** Of one key alone, since a list of unknown length is planned anew each time. */
const BY_KEY = byKeys('(SELECT $1::uuid, $2::uuid, 1)');

const BY_SESSION = `SELECT 0 AS n, k.patient_id, k.expected, k.track, ${CONTEXT}
  FROM attendance.session s
  CROSS JOIN LATERAL (SELECT x.patient_id, bool_or(x.expected) AS expected, max(x.track) AS track FROM (
    SELECT m.patient_id, true AS expected, m.track FROM attendance.membership m
      WHERE m.series_id = s.series_id AND m.from_date <= s.site_date AND (m.until_date IS NULL OR s.site_date <= m.until_date)
    UNION ALL SELECT a.patient_id, true, NULL FROM attendance.appointment a WHERE a.session_id = s.session_id AND NOT a.cancelled
    UNION ALL SELECT w.patient_id, false, NULL FROM attendance.record w WHERE w.session_id = s.session_id
  ) x GROUP BY x.patient_id) k ${JOINS}
  WHERE s.session_id = ANY($1::uuid[]) ORDER BY s.starts_at, s.session_id, k.patient_id`;

const COLUMNS = `tenant_id, session_id, patient_id, episode_id, site_id, site_date, starts_at, marks, stated, outcome, minutes,
  countable_minutes, partial, reason, class, decided_by, walk_in, version`;
const OVER_THE_LAST = `ON CONFLICT (tenant_id, session_id, patient_id) DO UPDATE SET episode_id = excluded.episode_id,
    marks = excluded.marks, stated = excluded.stated, outcome = excluded.outcome, minutes = excluded.minutes,
    countable_minutes = excluded.countable_minutes, partial = excluded.partial, reason = excluded.reason, class = excluded.class,
    decided_by = excluded.decided_by, walk_in = excluded.walk_in,
    version = attendance.next_version(r.version, excluded.version)`;

const SAVE = `INSERT INTO attendance.record AS r (${COLUMNS})
  SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x (session_id uuid, patient_id uuid, episode_id uuid, site_id uuid,
    site_date date, starts_at timestamptz, marks jsonb, stated jsonb, outcome text, minutes integer, countable_minutes integer,
    partial boolean, reason text, class text, decided_by text, walk_in text, version integer)
  ORDER BY x.session_id, x.patient_id ${OVER_THE_LAST}`;
/** Of one record alone, since a set of unknown length costs Postgres more than the row itself. */
const SAVE_ONE = `INSERT INTO attendance.record AS r (${COLUMNS})
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ${OVER_THE_LAST}`;

/** Attendance records, with the session, roster and standing they are judged against. */
export class RecordStore {
  /** In the order of `keys`; null where the session is not known. One round trip. */
  async load(tx: Tx, keys: readonly Key[]): Promise<readonly (Loaded | null)[]> {
    const sessions = keys.map((key) => key.sessionId);
    const patients = keys.map((key) => key.patientId);
    const rows = await tx.query<LoadedRow>(BY_KEYS, [sessions, patients]);
    const loaded: (Loaded | null)[] = keys.map(() => null);
    for (const row of rows) loaded[Number(row.n) - 1] = loadedFrom(row);
    return loaded;
  }

  /** The one record of `key`. Throws NotFound when the session is not known. */
  async loadOne(tx: Tx, key: Key): Promise<Loaded> {
    const [row] = await tx.query<LoadedRow>(BY_KEY, [key.sessionId, key.patientId]);
    if (!row) throw new NotFound('session', key.sessionId);
    return loadedFrom(row);
  }

  /** Everybody on the rosters of `sessionIds`, walk-ins included, by start and patient. */
  async ofSessions(tx: Tx, sessionIds: readonly Id[]): Promise<readonly Loaded[]> {
    return (await tx.query<LoadedRow>(BY_SESSION, [sessionIds])).map(loadedFrom);
  }

  /** Saves each record over the version it was loaded with, on the way to COMMIT, which fails when somebody was faster. */
  save(tx: Tx, changed: readonly { readonly loaded: Loaded; readonly record: Attendance }[]): void {
    const rows = changed.map(({ loaded, record }) =>
      recordColumns(record, loaded.session.startsAt, loaded.version + 1),
    );
    const [only, ...more] = rows;
    if (!only) return;
    if (more.length === 0) tx.write(SAVE_ONE, [tx.tenantId, ...recordValues(only)]);
    else tx.write(SAVE, [tx.tenantId, JSON.stringify(rows)]);
  }
}

function loadedFrom(row: LoadedRow): Loaded {
  const session = sessionFrom(row);
  const { standing } = row;
  const key = {
    sessionId: session.sessionId,
    patientId: row.patient_id,
    siteId: session.siteId,
    siteDate: session.siteDate,
  };
  const episode = standing && episodeOn(standing, session.siteDate);
  const record =
    row.version === null
      ? blank(session, row.patient_id, episode?.episodeId ?? null)
      : recordFrom({ ...row, version: row.version }, key);
  return {
    session,
    record,
    version: row.version ?? 0,
    expected: row.expected,
    track: row.track,
    standing,
    closedThrough: row.closed_through,
    outreachOpen: row.outreach_open,
  };
}
