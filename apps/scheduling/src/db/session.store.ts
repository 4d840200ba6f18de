import type { Id, Instant, LocalTime, SiteDate } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import type { Occurrence } from '../domain/occurrences.js';
import type { SeriesPlace } from '../domain/series.js';
import { instant, isDoubleBooking } from './rows.js';

/** A session to be written. */
export interface SessionToPut extends Occurrence {
  readonly substituteNeeded: boolean;
}

/** A session as it is read. */
export interface SessionRead {
  readonly sessionId: Id;
  readonly seriesId: Id;
  readonly siteId: Id;
  readonly trackId: Id;
  readonly originDate: SiteDate;
  readonly siteDate: SiteDate;
  readonly startLocal: LocalTime;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly minutes: number;
  readonly capacity: number;
  readonly roomId: Id | null;
  readonly leaderStaffId: Id | null;
  readonly substituteNeeded: boolean;
  readonly cancelled: string | null;
}

interface SessionRow {
  session_id: Id;
  series_id: Id;
  site_id: Id;
  track_id: Id;
  origin_date: SiteDate;
  site_date: SiteDate;
  start_local: LocalTime;
  starts_at: Date;
  ends_at: Date;
  minutes: number;
  capacity: number;
  room_id: Id | null;
  leader_staff_id: Id | null;
  substitute_needed: boolean;
  cancelled: string | null;
}

const COLUMNS = `session_id, series_id, site_id, track_id, origin_date::text AS origin_date, site_date::text AS site_date,
  start_local, starts_at, ends_at, minutes, capacity, room_id, leader_staff_id, substitute_needed, cancelled`;

/** Where a list of sessions looks. */
export interface SessionFilter {
  readonly siteId: Id;
  readonly siteDate: SiteDate;
  readonly trackId: Id | null;
  /** Start and id of the last session of the page before. */
  readonly after: readonly [Instant, Id] | null;
  readonly limit: number;
}

/** Materialised sessions: for reading, and for the constraints against double booking. */
export class SessionStore {
  /** Writes sessions as they now are; one that exists keeps its id and place. */
  async put(tx: Tx, place: SeriesPlace, sessions: readonly SessionToPut[]): Promise<void> {
    if (sessions.length === 0) return;
    try {
      await tx.query(
        `INSERT INTO scheduling.session (tenant_id, series_id, site_id, track_id, session_id, origin_date, site_date,
           start_local, starts_at, ends_at, minutes, capacity, room_id, leader_staff_id, substitute_needed, cancelled)
         SELECT $1, $2, $3, $4, s.* FROM jsonb_to_recordset($5) AS s("sessionId" uuid, "originDate" date, "siteDate" date,
           "startLocal" text, "startsAt" timestamptz, "endsAt" timestamptz, minutes integer, capacity integer,
           "roomId" uuid, "leaderStaffId" uuid, "substituteNeeded" boolean, cancelled text)
         ON CONFLICT (tenant_id, session_id) DO UPDATE SET site_date = excluded.site_date,
           start_local = excluded.start_local, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
           minutes = excluded.minutes, capacity = excluded.capacity, room_id = excluded.room_id,
           leader_staff_id = excluded.leader_staff_id, substitute_needed = excluded.substitute_needed,
           cancelled = excluded.cancelled`,
        [tx.tenantId, place.seriesId, place.siteId, place.trackId, JSON.stringify(sessions)],
      );
    } catch (error) {
      throw isDoubleBooking(error) ? new VersionConflict('session') : error;
    }
  }

  async cancel(tx: Tx, sessionIds: readonly Id[], reason: string): Promise<void> {
    if (sessionIds.length === 0) return;
    await tx.query('UPDATE scheduling.session SET cancelled = $2 WHERE session_id = ANY($1)', [sessionIds, reason]);
  }

  /** Throws NotFound. */
  async read(tx: Tx, sessionId: Id): Promise<SessionRead> {
    const [row] = await this.readAll(tx, [sessionId]);
    if (!row) throw new NotFound('session', sessionId);
    return row;
  }

  async readAll(tx: Tx, sessionIds: readonly Id[]): Promise<readonly SessionRead[]> {
    const rows = await tx.query<SessionRow>(`SELECT ${COLUMNS} FROM scheduling.session WHERE session_id = ANY($1)`, [
      sessionIds,
    ]);
    return rows.map(sessionOf);
  }

  async ofSeries(tx: Tx, seriesId: Id, from: SiteDate, limit: number): Promise<readonly SessionRead[]> {
    const rows = await tx.query<SessionRow>(
      `SELECT ${COLUMNS} FROM scheduling.session WHERE series_id = $1 AND origin_date >= $2
       ORDER BY origin_date LIMIT $3`,
      [seriesId, from, limit],
    );
    return rows.map(sessionOf);
  }

  async list(tx: Tx, filter: SessionFilter): Promise<readonly SessionRead[]> {
    const [startsAt, sessionId] = filter.after ?? ['-infinity', '00000000-0000-0000-0000-000000000000'];
    const rows = await tx.query<SessionRow>(
      `SELECT ${COLUMNS} FROM scheduling.session WHERE site_id = $1 AND site_date = $2
         AND ($3::uuid IS NULL OR track_id = $3) AND (starts_at, session_id) > ($4::timestamptz, $5::uuid)
       ORDER BY starts_at, session_id LIMIT $6`,
      [filter.siteId, filter.siteDate, filter.trackId, startsAt, sessionId, filter.limit],
    );
    return rows.map(sessionOf);
  }

  /** Sessions from `now` on that have nobody who may lead them. */
  async withoutLeader(tx: Tx, siteId: Id, now: Instant, limit: number): Promise<readonly SessionRead[]> {
    const rows = await tx.query<SessionRow>(
      `SELECT ${COLUMNS} FROM scheduling.session WHERE site_id = $1 AND substitute_needed AND cancelled IS NULL
         AND starts_at > $2 ORDER BY starts_at, session_id LIMIT $3`,
      [siteId, now, limit],
    );
    return rows.map(sessionOf);
  }
}

const sessionOf = (row: SessionRow): SessionRead => ({
  sessionId: row.session_id,
  seriesId: row.series_id,
  siteId: row.site_id,
  trackId: row.track_id,
  originDate: row.origin_date,
  siteDate: row.site_date,
  startLocal: row.start_local,
  startsAt: instant(row.starts_at),
  endsAt: instant(row.ends_at),
  minutes: row.minutes,
  capacity: row.capacity,
  roomId: row.room_id,
  leaderStaffId: row.leader_staff_id,
  substituteNeeded: row.substitute_needed,
  cancelled: row.cancelled,
});
