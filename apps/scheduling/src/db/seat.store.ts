import { addDays, type Id, type Phase, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Placement, PlacementEvent, Seat } from '../domain/placement.js';
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
  async apply(tx: Tx, placement: Placement, events: readonly PlacementEvent[]): Promise<void> {
    for (const event of events) {
      if (event.type === 'enrollment-started' || event.type === 'enrollment-moved') {
        await this.cut(tx, placement.episodeId, addDays(event.seat.from, -1));
        await this.insert(tx, placement, 'member', event.seat.enrollmentId, event.seat);
      }
      if (event.type === 'enrollment-ended') await this.cut(tx, placement.episodeId, event.until);
    }
    if (events.some((event) => CHANGES_HOLDS.has(event.type))) await this.rewriteHolds(tx, placement);
  }

  private async rewriteHolds(tx: Tx, placement: Placement): Promise<void> {
    await tx.query(`DELETE FROM scheduling.seat WHERE episode_id = $1 AND kind <> 'member'`, [placement.episodeId]);
    const { approval, waiting } = placement;
    const reservation = approval?.reservation;
    if (approval && reservation) {
      const held = { ...reservation, phase: approval.phase, until: null };
      await this.insert(tx, placement, 'reservation', reservation.reservationId, held);
    }
    const phase = placement.intensities.at(-1)?.phase;
    if (waiting?.offer && phase) {
      await this.insert(tx, placement, 'offer', waiting.offer.offerId, { ...waiting.offer, phase, until: null });
    }
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

const CHANGES_HOLDS: ReadonlySet<PlacementEvent['type']> = new Set<PlacementEvent['type']>([
  'seat-reserved',
  'seat-released',
  'seat-offered',
  'seat-accepted',
  'seat-offer-expired',
  'approval-withdrawn',
  'enrollment-started',
  'enrollment-moved',
  'end-noted',
  'return-noted',
]);
