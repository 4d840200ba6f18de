import type { Id, SiteDate, Zone } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';

/** A site and the next of its days to be closed. */
export interface Site {
  readonly siteId: Id;
  readonly zone: Zone;
  readonly closing: SiteDate;
}

/** What tells where an event without a zone happened. */
export interface PlacedBy {
  readonly eventId: Id;
  readonly patientId: Id;
  readonly siteId: Id | null;
}

interface SiteRow {
  site_id: Id;
  zone: Zone;
  closing: SiteDate;
}

/** Sites as far as their days matter. */
export class SiteStore {
  /** Notes sites; answers those seen for the first time. A known site keeps its day and takes the zone when `rezone`. */
  async note(tx: Tx, sites: readonly Site[], rezone: boolean): Promise<readonly Site[]> {
    if (sites.length === 0) return [];
    const rows = await tx.query<SiteRow & { is_new: boolean }>(
      `INSERT INTO step_down.site AS held (tenant_id, site_id, zone, closing)
       SELECT $1::uuid, * FROM unnest($2::uuid[], $3::text[], $4::date[])
       ON CONFLICT (tenant_id, site_id) DO UPDATE SET zone = CASE WHEN $5 THEN excluded.zone ELSE held.zone END
       RETURNING site_id, zone, to_char(closing, 'YYYY-MM-DD') AS closing, (xmax = 0) AS is_new`,
      [
        tx.tenantId,
        sites.map((site) => site.siteId),
        sites.map((site) => site.zone),
        sites.map((site) => site.closing),
        rezone,
      ],
    );
    return rows.filter((row) => row.is_new).map(siteOf);
  }

  /** Locks a site; null when it is not known. */
  async lock(tx: Tx, siteId: Id): Promise<Site | null> {
    const [row] = await tx.query<SiteRow>(
      `SELECT site_id, zone, to_char(closing, 'YYYY-MM-DD') AS closing FROM step_down.site WHERE site_id = $1 FOR UPDATE`,
      [siteId],
    );
    return row ? siteOf(row) : null;
  }

  /** Zones by event: of the site an event names, else of the patient's case; absent while neither is known. */
  async zonesOf(tx: Tx, events: readonly PlacedBy[]): Promise<ReadonlyMap<Id, Zone>> {
    if (events.length === 0) return new Map();
    const rows = await tx.query<{ event_id: Id; zone: Zone }>(
      `SELECT e.event_id, COALESCE(named.zone, own.zone) AS zone
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS e(event_id, patient_id, site_id)
       LEFT JOIN step_down.patient AS held ON held.patient_id = e.patient_id
       LEFT JOIN step_down.site AS named ON named.site_id = e.site_id
       LEFT JOIN step_down.site AS own ON own.site_id = held.site_id
       WHERE COALESCE(named.zone, own.zone) IS NOT NULL`,
      [
        events.map((event) => event.eventId),
        events.map((event) => event.patientId),
        events.map((event) => event.siteId),
      ],
    );
    return new Map(rows.map((row) => [row.event_id, row.zone]));
  }

  /** The next day to close. */
  async advance(tx: Tx, siteId: Id, closing: SiteDate): Promise<void> {
    await tx.query(`UPDATE step_down.site SET closing = $2, version = version + 1 WHERE site_id = $1`, [
      siteId,
      closing,
    ]);
  }

  async all(tx: Tx): Promise<readonly Site[]> {
    const rows = await tx.query<SiteRow>(
      `SELECT site_id, zone, to_char(closing, 'YYYY-MM-DD') AS closing FROM step_down.site ORDER BY site_id`,
    );
    return rows.map(siteOf);
  }
}

const siteOf = (row: SiteRow): Site => ({ siteId: row.site_id, zone: row.zone, closing: row.closing });
