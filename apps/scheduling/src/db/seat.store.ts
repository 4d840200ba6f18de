import { addDays, type Id, type Phase, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { PlacementEvent } from '../domain/placement-events.js';
import type { Placement, Seat } from '../domain/placement.js';
import type { TakenSeat } from '../domain/seats.js';

/** A member of a session, by interval. */
export interface RosterMember {
  readonly patientId: Id;
  readonly enrollmentId: Id;
  readonly episodeId: Id;
  readonly phase: Phase;
}

interface TakenRow {
  series_id: Id;
  patient_id: Id;
  from_date: SiteDate;
  until_date: SiteDate | null;
}

/** Seats that are taken: members for ever, reservations and offers while they stand. A projection of placements. */
export class SeatStore {
  /** Brings the seats of one episode in line with what was decided about it. */
  async apply(tx: Tx, before: Placement, after: Placement, events: readonly PlacementEvent[]): Promise<void> {
    const { episodeId } = after;
    for (const event of events) {
      if (event.type === 'enrollment-moved') await this.cut(tx, episodeId, addDays(event.seat.from, -1));
      if (event.type === 'enrollment-started' || event.type === 'enrollment-moved') {
        await this.insert(tx, after, 'member', event.seat.enrollmentId, event.seat);
      }
      if (event.type === 'enrollment-ended') await this.cut(tx, episodeId, event.until);
    }
    const [held, holds] = [holdsOf(before), holdsOf(after)];
    if (JSON.stringify(held) !== JSON.stringify(holds)) await this.rewriteHolds(tx, after, holds);
  }

  private async rewriteHolds(tx: Tx, placement: Placement, holds: readonly Hold[]): Promise<void> {
    await tx.query(`DELETE FROM scheduling.seat WHERE episode_id = $1 AND kind <> 'member'`, [placement.episodeId]);
    for (const { kind, holderId, ...held } of holds) await this.insert(tx, placement, kind, holderId, held);
  }

  private async insert(
    tx: Tx,
    { episodeId, patientId }: Placement,
    kind: 'member' | 'reservation' | 'offer',
    holderId: Id,
    held: Pick<Seat, 'seriesIds' | 'from' | 'until' | 'phase'>,
  ): Promise<void> {
    if (held.seriesIds.length === 0) return;
    await tx.query(
      `INSERT INTO scheduling.seat (tenant_id, kind, holder_id, series_id, episode_id, patient_id, phase, from_date, until_date)
       SELECT $1, $2, $3, series_id, $5, $6, $7, $8, $9 FROM unnest($4::uuid[]) AS series_id
       ON CONFLICT (tenant_id, kind, holder_id, series_id) DO UPDATE SET from_date = excluded.from_date, until_date = excluded.until_date`,
      [tx.tenantId, kind, holderId, held.seriesIds, episodeId, patientId, held.phase, held.from, held.until],
    );
  }

  private async cut(tx: Tx, episodeId: Id, until: SiteDate): Promise<void> {
    await tx.query(
      `UPDATE scheduling.seat SET until_date = $2
       WHERE episode_id = $1 AND kind = 'member' AND (until_date IS NULL OR until_date > $2::date)`,
      [episodeId, until],
    );
  }

  /** Members, reservations, offers and bookings of these series that still stand on or after `from`. */
  async taken(tx: Tx, seriesIds: readonly Id[], from: SiteDate): Promise<ReadonlyMap<Id, readonly TakenSeat[]>> {
    if (seriesIds.length === 0) return new Map();
    const rows = await tx.query<TakenRow>(
      `SELECT series_id, patient_id, from_date::text AS from_date, until_date::text AS until_date FROM scheduling.seat
         WHERE series_id = ANY($1) AND (until_date IS NULL OR (until_date >= $2 AND until_date >= from_date))
       UNION ALL
       SELECT a.series_id, a.patient_id, a.site_date::text, a.site_date::text FROM scheduling.appointment a
         JOIN scheduling.series s USING (tenant_id, series_id)
         WHERE a.series_id = ANY($1) AND NOT s.drop_in AND a.site_date >= $2 AND a.cancelled IS NULL`,
      [seriesIds, from],
    );
    const seats = rows.map((row) => ({
      seriesId: row.series_id,
      patientId: row.patient_id,
      from: row.from_date,
      until: row.until_date,
    }));
    return Map.groupBy(seats, (seat) => seat.seriesId);
  }

  /** Who is a member of the series on a day. */
  async members(tx: Tx, seriesId: Id, date: SiteDate): Promise<readonly RosterMember[]> {
    const rows = await tx.query<{ patient_id: Id; holder_id: Id; episode_id: Id; phase: Phase }>(
      `SELECT patient_id, holder_id, episode_id, phase FROM scheduling.seat
       WHERE series_id = $1 AND kind = 'member' AND from_date <= $2 AND (until_date IS NULL OR until_date >= $2)
       ORDER BY patient_id`,
      [seriesId, date],
    );
    return rows.map((row) => ({
      patientId: row.patient_id,
      enrollmentId: row.holder_id,
      episodeId: row.episode_id,
      phase: row.phase,
    }));
  }

  /** Members of the series on or after `from`, each once. */
  async memberIds(tx: Tx, seriesId: Id, from: SiteDate): Promise<readonly Id[]> {
    const rows = await tx.query<{ patient_id: Id }>(
      `SELECT DISTINCT patient_id FROM scheduling.seat WHERE series_id = $1 AND kind = 'member'
         AND (until_date IS NULL OR (until_date >= $2 AND until_date >= from_date)) ORDER BY patient_id`,
      [seriesId, from],
    );
    return rows.map((row) => row.patient_id);
  }
}

/** A seat that is held without a membership. */
interface Hold extends Pick<Seat, 'seriesIds' | 'from' | 'until' | 'phase'> {
  readonly kind: 'reservation' | 'offer';
  readonly holderId: Id;
}

function holdsOf({ approval, waiting, intensities }: Placement): readonly Hold[] {
  const holds: Hold[] = [];
  const reservation = approval?.reservation;
  if (approval && reservation) {
    const { reservationId: holderId, seriesIds, from } = reservation;
    holds.push({ kind: 'reservation', holderId, seriesIds, from, until: null, phase: approval.phase });
  }
  const phase = intensities.at(-1)?.phase;
  if (waiting?.offer && phase) {
    const { offerId: holderId, seriesIds, from } = waiting.offer;
    holds.push({ kind: 'offer', holderId, seriesIds, from, until: null, phase });
  }
  return holds;
}
