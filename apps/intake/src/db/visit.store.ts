import type { Id, Instant } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import type { IntakeVisit } from '../domain/intake-visits.js';

/** A record that another place was asked for or has sent. */
export interface ReferralRecord {
  readonly entryId: Id;
  readonly episodeId: Id;
  readonly kind: string;
  readonly state: 'requested' | 'received';
  /** Where from, as a code. */
  readonly from: string | null;
  readonly occurredAt: Instant;
}

type VisitRow = Omit<IntakeVisit, 'at' | 'bookedAt'> & { readonly at: Date; readonly bookedAt: Date };
type RateRow = Pick<IntakeVisit, 'status' | 'reason'> & { readonly at: Date; readonly referredAt: Date };
type RecordRow = Omit<ReferralRecord, 'occurredAt'> & { readonly occurredAt: Date };

const VISIT = `visit_id AS "visitId", episode_id AS "episodeId", patient_id AS "patientId", site_id AS "siteId", at,
  booked_at AS "bookedAt", status, reason, version`;
const visitOf = (row: VisitRow): IntakeVisit => ({
  ...row,
  ...{ at: row.at.toISOString(), bookedAt: row.bookedAt.toISOString() },
});

/** Booked intakes, and records of other places. */
export class VisitStore {
  /** Stores a booking; a second one of the episode, made at the same moment, is a conflict. */
  async book(tx: Tx, visit: IntakeVisit): Promise<void> {
    const { visitId, episodeId, patientId, siteId, at, bookedAt } = visit;
    const rows = await tx.query(
      `INSERT INTO intake.intake_visits
              (tenant_id, visit_id, episode_id, patient_id, site_id, at, booked_at, booked_by, status, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'booked', 1) ON CONFLICT DO NOTHING RETURNING version`,
      [tx.tenantId, visitId, episodeId, patientId, siteId, at, bookedAt, tx.cause.actor.id],
    );
    if (rows.length === 0) throw new VersionConflict('intake visit');
  }

  /** Locks and loads; throws NotFound. */
  async load(tx: Tx, visitId: Id): Promise<IntakeVisit> {
    const rows = await tx.query<VisitRow>(
      `SELECT ${VISIT} FROM intake.intake_visits WHERE tenant_id = $1 AND visit_id = $2 FOR UPDATE`,
      [tx.tenantId, visitId],
    );
    if (!rows[0]) throw new NotFound('intake visit', visitId);
    return visitOf(rows[0]);
  }

  async settle(tx: Tx, { visitId, status, reason, version }: IntakeVisit): Promise<IntakeVisit> {
    const rows = await tx.query<VisitRow>(
      `UPDATE intake.intake_visits SET status = $3, reason = $4, settled_at = $5, settled_by = $6, version = version + 1
        WHERE tenant_id = $1 AND visit_id = $2 AND version = $7 RETURNING ${VISIT}`,
      [tx.tenantId, visitId, status, reason, tx.now, tx.cause.actor.id, version],
    );
    if (!rows[0]) throw new VersionConflict('intake visit');
    return visitOf(rows[0]);
  }

  /** Every visit of these episodes, by time. */
  async ofEpisodes(tx: Tx, episodeIds: readonly Id[]): Promise<readonly IntakeVisit[]> {
    const rows = await tx.query<VisitRow>(
      `SELECT ${VISIT} FROM intake.intake_visits WHERE tenant_id = $1 AND episode_id = ANY ($2::uuid[]) ORDER BY at, visit_id`,
      [tx.tenantId, episodeIds],
    );
    return rows.map(visitOf);
  }

  /** A site's intakes from `from` to before `until`, each with the time of its referral. */
  async between(tx: Tx, siteId: Id, from: Instant, until: Instant) {
    const rows = await tx.query<RateRow>(
      `SELECT v.status, v.reason, v.at, e.opened_at AS "referredAt" FROM intake.intake_visits v
         JOIN intake.episodes e ON e.tenant_id = v.tenant_id AND e.episode_id = v.episode_id
        WHERE v.tenant_id = $1 AND v.site_id = $2 AND v.at >= $3 AND v.at < $4`,
      [tx.tenantId, siteId, from, until],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString(), referredAt: row.referredAt.toISOString() }));
  }

  async addRecord(tx: Tx, { entryId, episodeId, kind, state, from, occurredAt }: ReferralRecord): Promise<void> {
    await tx.query(
      `INSERT INTO intake.referral_records
              (tenant_id, entry_id, episode_id, kind, state, from_place, occurred_at, recorded_at, recorded_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [tx.tenantId, entryId, episodeId, kind, state, from, occurredAt, tx.now, tx.cause.actor.id],
    );
  }

  /** Records of these episodes, as they came. */
  async recordsOf(tx: Tx, episodeIds: readonly Id[]): Promise<readonly ReferralRecord[]> {
    const rows = await tx.query<RecordRow>(
      `SELECT entry_id AS "entryId", episode_id AS "episodeId", kind, state, from_place AS "from", occurred_at AS "occurredAt"
         FROM intake.referral_records WHERE tenant_id = $1 AND episode_id = ANY ($2::uuid[])
        ORDER BY occurred_at, state DESC, entry_id`,
      [tx.tenantId, episodeIds],
    );
    return rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
  }

  /** Which of these episodes have an unsigned assessment. */
  async drafting(tx: Tx, episodeIds: readonly Id[]): Promise<ReadonlySet<Id>> {
    const rows = await tx.query<{ id: Id }>(
      `SELECT DISTINCT episode_id AS id FROM intake.assessments
        WHERE tenant_id = $1 AND episode_id = ANY ($2::uuid[]) AND status = 'draft'`,
      [tx.tenantId, episodeIds],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
