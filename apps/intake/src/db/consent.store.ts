import type { Id } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import type { Consent } from '../domain/consent.js';
import type { Loaded } from './episode.store.js';

const COLUMNS = `consent_id AS "consentId", patient_id AS "patientId", site_id AS "siteId", zone, scope, status,
  given_by AS "givenBy", ended_reason AS "endedReason"`;

/** Consents, one row per grant. */
export class ConsentStore {
  /** Loads and locks; throws NotFound. */
  async load(tx: Tx, consentId: Id): Promise<Loaded<Consent>> {
    const rows = await tx.query<Consent & { version: number }>(
      `SELECT ${COLUMNS}, version FROM intake.consents WHERE tenant_id = $1 AND consent_id = $2 FOR UPDATE`,
      [tx.tenantId, consentId],
    );
    if (!rows[0]) throw new NotFound('consent', consentId);
    const { version, ...state } = rows[0];
    return { state, version };
  }

  /** Every consent of a patient, those that ended included. */
  async ofPatient(tx: Tx, patientId: Id): Promise<readonly Consent[]> {
    return tx.query<Consent>(
      `SELECT ${COLUMNS} FROM intake.consents WHERE tenant_id = $1 AND patient_id = $2 ORDER BY scope, consent_id`,
      [tx.tenantId, patientId],
    );
  }

  async granted(tx: Tx, patientId: Id): Promise<readonly Consent[]> {
    return tx.query<Consent>(
      `SELECT ${COLUMNS} FROM intake.consents WHERE tenant_id = $1 AND patient_id = $2 AND status = 'granted' ORDER BY scope`,
      [tx.tenantId, patientId],
    );
  }

  async insert(tx: Tx, consent: Consent): Promise<void> {
    const { consentId, patientId, siteId, zone, scope, status, givenBy } = consent;
    const rows = await tx.query(
      `INSERT INTO intake.consents (tenant_id, consent_id, patient_id, site_id, zone, scope, status, given_by, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) ON CONFLICT DO NOTHING RETURNING 1`,
      [tx.tenantId, consentId, patientId, siteId, zone, scope, status, givenBy],
    );
    if (rows.length === 0) throw new VersionConflict('consent');
  }

  async save(tx: Tx, consent: Consent): Promise<void> {
    await tx.query(
      `UPDATE intake.consents SET status = $3, ended_reason = $4, version = version + 1
        WHERE tenant_id = $1 AND consent_id = $2`,
      [tx.tenantId, consent.consentId, consent.status, consent.endedReason],
    );
  }
}
