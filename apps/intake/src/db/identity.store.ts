import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Compared, Identity } from '../domain/identity.js';

/** The identity of a patient that counts now. */
export interface KnownIdentity {
  readonly patientId: Id;
  readonly siteId: Id;
  readonly version: number;
  readonly identity: Identity;
}

const COLUMNS = `patient_id AS "patientId", site_id AS "siteId", version, identity`;

/** Who people are: the newest identity of each, and every one that was told. */
export class IdentityStore {
  /** Identities and decisions about pairs follow one another in a tenant: two told at once are compared, two decided at once do not contradict. */
  async queue(tx: Tx): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('intake.identities:' || $1, 0))`, [tx.tenantId]);
  }

  async of(tx: Tx, patientId: Id): Promise<KnownIdentity | null> {
    const rows = await tx.query<KnownIdentity>(
      `SELECT ${COLUMNS} FROM intake.identities WHERE tenant_id = $1 AND patient_id = $2`,
      [tx.tenantId, patientId],
    );
    return rows[0] ?? null;
  }

  /** Stores the next version and keeps it among those told before. */
  async save(tx: Tx, known: KnownIdentity, { birthDate, phone, identifiers }: Compared): Promise<void> {
    const { patientId, siteId, version, identity } = known;
    const told = [tx.tenantId, patientId, version, JSON.stringify(identity), tx.now, tx.cause.actor.id];
    await tx.query(
      `INSERT INTO intake.identity_entries (tenant_id, patient_id, version, identity, told_at, told_by)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      told,
    );
    await tx.query(
      `INSERT INTO intake.identities
              (tenant_id, patient_id, version, identity, told_at, told_by, site_id, birth_date, phone, identifiers)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (tenant_id, patient_id) DO UPDATE SET version = excluded.version, identity = excluded.identity,
         told_at = excluded.told_at, told_by = excluded.told_by, site_id = excluded.site_id,
         birth_date = excluded.birth_date, phone = excluded.phone, identifiers = excluded.identifiers`,
      [...told, siteId, birthDate, phone, identifiers],
    );
  }

  /** Everybody else who shares a birth date (day and month exchanged included), a phone or an identifier. */
  candidates(tx: Tx, { patientId, birthDate, swappedBirthDate, phone, identifiers }: Compared) {
    return tx.query<KnownIdentity>(
      `SELECT ${COLUMNS} FROM intake.identities
        WHERE tenant_id = $1 AND patient_id <> $2
          AND (birth_date IN ($3::date, $4::date) OR phone = $5 OR identifiers && $6::text[])
        ORDER BY patient_id`,
      [tx.tenantId, patientId, birthDate, swappedBirthDate, phone, identifiers],
    );
  }
}
