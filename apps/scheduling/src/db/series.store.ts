import type { Id } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import type { Series, SeriesPlace } from '../domain/series.js';

/** A series with its version. */
export interface StoredSeries {
  readonly series: Series;
  readonly version: number;
}

interface SeriesRow {
  state: Series;
  version: number;
}

const COLUMNS = 'state, version';
const stored = ({ state, version }: SeriesRow): StoredSeries => ({ series: state, version });

/** Series as they were decided; the row's other columns only find them. */
export class SeriesStore {
  async add(tx: Tx, series: Series): Promise<void> {
    await tx.query(
      `INSERT INTO scheduling.series (tenant_id, series_id, site_id, track_id, drop_in, until, resources, state, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`,
      [tx.tenantId, ...values(series)],
    );
  }

  async save(tx: Tx, series: Series, version: number): Promise<void> {
    const rows = await tx.query(
      `UPDATE scheduling.series SET site_id = $2, track_id = $3, drop_in = $4, until = $5, resources = $6, state = $7,
         version = version + 1 WHERE series_id = $1 AND version = $8 RETURNING version`,
      [...values(series), version],
    );
    if (rows.length === 0) throw new VersionConflict('series');
  }

  /** Throws NotFound. */
  async read(tx: Tx, seriesId: Id): Promise<StoredSeries> {
    const [row] = await tx.query<SeriesRow>(`SELECT ${COLUMNS} FROM scheduling.series WHERE series_id = $1`, [
      seriesId,
    ]);
    if (!row) throw new NotFound('series', seriesId);
    return stored(row);
  }

  /** The series of these ids under lock, in order of id: seats are counted and taken one decision at a time. */
  async lock(tx: Tx, ids: readonly Id[]): Promise<readonly StoredSeries[]> {
    const rows = await tx.query<SeriesRow>(
      `SELECT ${COLUMNS} FROM scheduling.series WHERE series_id = ANY($1) ORDER BY series_id FOR UPDATE`,
      [ids],
    );
    return rows.map(stored);
  }

  /** Locks the series of these sessions, in order of id; nothing is read, so nobody need wait for the answer. */
  async lockOf(tx: Tx, sessionIds: readonly Id[]): Promise<void> {
    await tx.query(
      `SELECT 1 FROM scheduling.series
       WHERE series_id = ANY(ARRAY(SELECT series_id FROM scheduling.session WHERE session_id = ANY($1)))
       ORDER BY series_id FOR UPDATE`,
      [sessionIds],
    );
  }

  /** Throws NotFound. */
  async lockOne(tx: Tx, seriesId: Id): Promise<StoredSeries> {
    const [found] = await this.lock(tx, [seriesId]);
    if (!found) throw new NotFound('series', seriesId);
    return found;
  }

  async ofTracks(tx: Tx, trackIds: readonly Id[]): Promise<readonly StoredSeries[]> {
    const rows = await tx.query<SeriesRow>(
      `SELECT ${COLUMNS} FROM scheduling.series WHERE track_id = ANY($1) ORDER BY series_id`,
      [trackIds],
    );
    return rows.map(stored);
  }

  /** What these series are for. */
  async places(tx: Tx, ids: readonly Id[]): Promise<ReadonlyMap<Id, SeriesPlace>> {
    const rows = await tx.query<SeriesRow>(`SELECT ${COLUMNS} FROM scheduling.series WHERE series_id = ANY($1)`, [
      [...new Set(ids)],
    ]);
    return new Map(rows.map((row) => [row.state.seriesId, row.state]));
  }

  /** As `ofTracks`, with those locked that have seats to give; drop-in series give none, so bookings do not wait. */
  async lockTracks(tx: Tx, trackIds: readonly Id[]): Promise<readonly StoredSeries[]> {
    const [, series] = await Promise.all([
      tx.query(
        'SELECT 1 FROM scheduling.series WHERE track_id = ANY($1) AND NOT drop_in ORDER BY series_id FOR UPDATE',
        [trackIds],
      ),
      this.ofTracks(tx, trackIds),
    ]);
    return series;
  }

  /** Every series that uses one of these rooms or staff members, ever. */
  async using(tx: Tx, resources: readonly Id[]): Promise<readonly Series[]> {
    if (resources.length === 0) return [];
    const rows = await tx.query<SeriesRow>(
      `SELECT ${COLUMNS} FROM scheduling.series WHERE resources && $1::uuid[] ORDER BY series_id`,
      [resources],
    );
    return rows.map((row) => row.state);
  }
}

const values = (series: Series): readonly unknown[] => [
  series.seriesId,
  series.siteId,
  series.trackId,
  series.dropIn,
  series.until,
  resourcesOf(series),
  JSON.stringify(series),
];

/** Rooms and staff that any rule or moved session of the series names. */
export function resourcesOf(series: Series): readonly Id[] {
  const moved = Object.values(series.exceptions).filter((exception) => exception.kind === 'moved');
  const named = [...series.segments, ...moved].flatMap(({ roomId, leaderStaffId }) => [roomId, leaderStaffId]);
  return [...new Set(named.filter((id) => id !== null))].sort();
}
