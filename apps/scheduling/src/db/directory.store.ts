import type { Id, SiteDate, Tier, Zone } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import type { Program, Site, Track } from '../domain/directory.js';
import type { Staff } from '../domain/leadership.js';
import type { TrackSupply } from '../domain/seats.js';
import type { Room } from '../domain/series-edits.js';

/** A thing of the directory with its version. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

interface SiteRow {
  site_id: Id;
  name: string;
  zone: Zone;
  jurisdiction: string;
  edition: '3' | '4';
  opioid_treatment_program: boolean;
  version: number;
}
interface RoomRow {
  room_id: Id;
  site_id: Id;
  name: string;
  seats: number;
}
interface StaffRow {
  staff_id: Id;
  tier: Tier;
  site_ids: Id[];
  credential_until: SiteDate | null;
  version: number;
}
interface ProgramRow {
  program_id: Id;
  site_id: Id;
  name: string;
  age_band: Program['ageBand'];
}
interface TrackRow {
  track_id: Id;
  site_id: Id;
  program_id: Id;
  kind: Track['kind'];
  name: string;
}

/** What a site is called, and its zone. */
export interface SiteName {
  readonly siteId: Id;
  readonly name: string;
  readonly zone: Zone;
}

/** A room with the name shown to staff. */
export interface NamedRoom extends Room {
  readonly name: string;
}

/** A track without its series. */
export type TrackPlace = Omit<TrackSupply, 'series'>;

/** One track, or those of a program and kind. */
export type TrackFilter = { readonly trackId: Id } | { readonly programId: Id; readonly kind: Track['kind'] };

const STAFF = 'staff_id, tier, site_ids, credential_until::text AS credential_until, version';

/** Sites, rooms, staff, programs and tracks. */
export class DirectoryStore {
  async sites(tx: Tx): Promise<readonly Versioned<Site>[]> {
    const rows = await tx.query<SiteRow>('SELECT * FROM scheduling.site ORDER BY name, site_id');
    return rows.map(siteOf);
  }

  /** Names and zones of those of the sites that exist. */
  namesOfSites(tx: Tx, siteIds: readonly Id[]): Promise<readonly SiteName[]> {
    return tx.query<SiteName>(
      'SELECT site_id AS "siteId", name, zone FROM scheduling.site WHERE site_id = ANY($1::uuid[]) ORDER BY site_id',
      [siteIds],
    );
  }

  /** Throws NotFound. */
  async site(tx: Tx, siteId: Id): Promise<Versioned<Site>> {
    const found = await this.findSite(tx, siteId);
    if (!found) throw new NotFound('site', siteId);
    return found;
  }

  async findSite(tx: Tx, siteId: Id): Promise<Versioned<Site> | null> {
    const [row] = await tx.query<SiteRow>('SELECT * FROM scheduling.site WHERE site_id = $1', [siteId]);
    return row ? siteOf(row) : null;
  }

  async hasSeries(tx: Tx, siteId: Id): Promise<boolean> {
    const rows = await tx.query('SELECT 1 FROM scheduling.series WHERE site_id = $1 LIMIT 1', [siteId]);
    return rows.length > 0;
  }

  /** `version` is the one loaded, 0 for a new site. */
  async saveSite(tx: Tx, site: Site, version: number): Promise<void> {
    const rows = await tx.query(
      `INSERT INTO scheduling.site AS s (tenant_id, site_id, name, zone, jurisdiction, edition, opioid_treatment_program, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
       ON CONFLICT (tenant_id, site_id) DO UPDATE SET name = excluded.name, zone = excluded.zone,
         jurisdiction = excluded.jurisdiction, edition = excluded.edition,
         opioid_treatment_program = excluded.opioid_treatment_program, version = s.version + 1
         WHERE s.version = $8 RETURNING version`,
      [tx.tenantId, ...siteValues(site), version],
    );
    if (rows.length === 0) throw new VersionConflict('site');
  }

  async rooms(tx: Tx, siteId: Id): Promise<readonly NamedRoom[]> {
    const rows = await tx.query<RoomRow>('SELECT * FROM scheduling.room WHERE site_id = $1 ORDER BY name, room_id', [
      siteId,
    ]);
    return rows.map(roomOf);
  }

  /** The rooms of these ids, locked so that two people cannot book one at the same time. */
  async lockRooms(tx: Tx, ids: readonly Id[]): Promise<readonly NamedRoom[]> {
    const rows = await tx.query<RoomRow>(
      'SELECT * FROM scheduling.room WHERE room_id = ANY($1) ORDER BY room_id FOR UPDATE',
      [ids],
    );
    return rows.map(roomOf);
  }

  async addRoom(tx: Tx, room: NamedRoom): Promise<void> {
    await tx.query(
      'INSERT INTO scheduling.room (tenant_id, room_id, site_id, name, seats, version) VALUES ($1, $2, $3, $4, $5, 1)',
      [tx.tenantId, room.roomId, room.siteId, room.name, room.seats],
    );
  }

  async staffAt(tx: Tx, siteId: Id): Promise<readonly Versioned<Staff>[]> {
    const rows = await tx.query<StaffRow>(
      `SELECT ${STAFF} FROM scheduling.staff WHERE $1 = ANY(site_ids) ORDER BY staff_id`,
      [siteId],
    );
    return rows.map(staffOf);
  }

  /** Throws NotFound. */
  async staff(tx: Tx, staffId: Id): Promise<Versioned<Staff>> {
    const found = await this.findStaff(tx, staffId);
    if (!found) throw new NotFound('staff member', staffId);
    return found;
  }

  async findStaff(tx: Tx, staffId: Id): Promise<Versioned<Staff> | null> {
    const [row] = await tx.query<StaffRow>(`SELECT ${STAFF} FROM scheduling.staff WHERE staff_id = $1`, [staffId]);
    return row ? staffOf(row) : null;
  }

  /** The staff of these ids, locked so that nobody is booked twice at the same time. */
  async lockStaff(tx: Tx, ids: readonly Id[]): Promise<readonly Staff[]> {
    const rows = await tx.query<StaffRow>(
      `SELECT ${STAFF} FROM scheduling.staff WHERE staff_id = ANY($1) ORDER BY staff_id FOR UPDATE`,
      [ids],
    );
    return rows.map((row) => staffOf(row).value);
  }

  async addStaff(tx: Tx, staff: Staff): Promise<void> {
    await tx.query(
      `INSERT INTO scheduling.staff (tenant_id, staff_id, tier, site_ids, credential_until, version)
       VALUES ($1, $2, $3, $4, $5, 1)`,
      [tx.tenantId, staff.staffId, staff.tier, staff.siteIds, staff.credentialUntil],
    );
  }

  async saveCredential(tx: Tx, staff: Staff, version: number): Promise<void> {
    const rows = await tx.query(
      `UPDATE scheduling.staff SET tier = $2, credential_until = $3, version = version + 1
       WHERE staff_id = $1 AND version = $4 RETURNING version`,
      [staff.staffId, staff.tier, staff.credentialUntil, version],
    );
    if (rows.length === 0) throw new VersionConflict('staff member');
  }

  async programs(tx: Tx, siteId: Id): Promise<readonly Program[]> {
    const rows = await tx.query<ProgramRow>(
      'SELECT * FROM scheduling.program WHERE site_id = $1 ORDER BY name, program_id',
      [siteId],
    );
    return rows.map(programOf);
  }

  /** Throws NotFound. */
  async program(tx: Tx, programId: Id): Promise<Program> {
    const [row] = await tx.query<ProgramRow>('SELECT * FROM scheduling.program WHERE program_id = $1', [programId]);
    if (!row) throw new NotFound('program', programId);
    return programOf(row);
  }

  async addProgram(tx: Tx, program: Program): Promise<void> {
    await tx.query(
      `INSERT INTO scheduling.program (tenant_id, program_id, site_id, name, age_band, version)
       VALUES ($1, $2, $3, $4, $5, 1)`,
      [tx.tenantId, program.programId, program.siteId, program.name, program.ageBand],
    );
  }

  async tracks(tx: Tx, siteId: Id): Promise<readonly Track[]> {
    const rows = await tx.query<TrackRow>('SELECT * FROM scheduling.track WHERE site_id = $1 ORDER BY name, track_id', [
      siteId,
    ]);
    return rows.map(trackOf);
  }

  /** Throws NotFound. */
  async track(tx: Tx, trackId: Id): Promise<Track> {
    const [row] = await tx.query<TrackRow>('SELECT * FROM scheduling.track WHERE track_id = $1', [trackId]);
    if (!row) throw new NotFound('track', trackId);
    return trackOf(row);
  }

  /** Tracks with what a seat decision asks of their site and program. */
  async trackPlaces(tx: Tx, filter: TrackFilter): Promise<readonly TrackPlace[]> {
    const rows = await tx.query<TrackRow & Pick<SiteRow, 'zone' | 'jurisdiction'> & Pick<ProgramRow, 'age_band'>>(
      `SELECT t.*, s.zone, s.jurisdiction, p.age_band FROM scheduling.track t
         JOIN scheduling.site s USING (tenant_id, site_id)
         JOIN scheduling.program p ON p.tenant_id = t.tenant_id AND p.program_id = t.program_id
       WHERE CASE WHEN $1::uuid IS NULL THEN t.program_id = $2 AND t.kind = $3 ELSE t.track_id = $1 END
       ORDER BY t.name, t.track_id`,
      'trackId' in filter ? [filter.trackId, null, null] : [null, filter.programId, filter.kind],
    );
    return rows.map((row) => {
      const { trackId, siteId, programId, kind } = trackOf(row);
      const { zone, jurisdiction, age_band: ageBand } = row;
      return { trackId, siteId, programId, track: kind, ageBand, jurisdiction, zone };
    });
  }

  async addTrack(tx: Tx, track: Track): Promise<void> {
    await tx.query(
      `INSERT INTO scheduling.track (tenant_id, track_id, site_id, program_id, kind, name, version)
       VALUES ($1, $2, $3, $4, $5, $6, 1)`,
      [tx.tenantId, track.trackId, track.siteId, track.programId, track.kind, track.name],
    );
  }
}

const siteValues = (site: Site): readonly unknown[] => [
  site.siteId,
  site.name,
  site.zone,
  site.jurisdiction,
  site.edition,
  site.opioidTreatmentProgram,
];

function siteOf(row: SiteRow): Versioned<Site> {
  const { name, zone, jurisdiction, edition, version } = row;
  const value = { siteId: row.site_id, name, zone, jurisdiction, edition };
  return { value: { ...value, opioidTreatmentProgram: row.opioid_treatment_program }, version };
}

const roomOf = (row: RoomRow): NamedRoom => ({
  roomId: row.room_id,
  siteId: row.site_id,
  name: row.name,
  seats: row.seats,
});

const staffOf = (row: StaffRow): Versioned<Staff> => ({
  value: { staffId: row.staff_id, tier: row.tier, siteIds: row.site_ids, credentialUntil: row.credential_until },
  version: row.version,
});

const programOf = (row: ProgramRow): Program => ({
  programId: row.program_id,
  siteId: row.site_id,
  name: row.name,
  ageBand: row.age_band,
});

const trackOf = (row: TrackRow): Track => ({
  trackId: row.track_id,
  siteId: row.site_id,
  programId: row.program_id,
  kind: row.kind,
  name: row.name,
});
