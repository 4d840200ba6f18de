import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ArtefactSection } from '../domain/artefacts.js';
import type { EpisodeEvent } from '../domain/episode.js';
import type { GoalProgress } from '../domain/goals.js';

type Of<T extends EpisodeEvent['type']> = Extract<EpisodeEvent, { type: T }>;
type Review = Of<'treatment-plan-reviewed' | 'progress-reviewed'>;

/** Words of a plan by the id of the goal or problem they belong to; they never leave the service. */
export type Words = Readonly<Record<Id, string>>;

/** Who signed: the credential's last day stands beside the tier it was signed with. */
export interface Signed {
  readonly signedBy: string;
  readonly tier: string;
  readonly credentialUntil: SiteDate | null;
}

/** One version of the plan as it was signed. */
export interface PlanVersionRow extends Signed {
  readonly version: number;
  readonly planId: Id;
  readonly content: object;
  readonly words: Words;
  readonly signedAt: Instant;
  readonly siteDate: SiteDate;
}

/** One version of a signed document. */
export interface ArtefactRow extends Signed {
  readonly artefactId: Id;
  readonly kind: string;
  readonly version: number;
  readonly sections: readonly ArtefactSection[];
  readonly signedAt: Instant;
  readonly siteDate: SiteDate;
  readonly patientSigned: boolean;
  readonly signatureAbsence: string | null;
}

/** One review as it was done. */
export interface ReviewRow {
  readonly reviewId: Id;
  readonly review: string;
  readonly planVersion: number;
  readonly outcome: object;
  readonly words: string | null;
  readonly reviewedAt: Instant;
  readonly siteDate: SiteDate;
  readonly reviewedBy: string;
  readonly tier: string | null;
  readonly credentialUntil: SiteDate | null;
}

type Timed<T, K extends keyof T> = Omit<T, K> & Readonly<Record<K, Date>>;

/** The history of the plan: versions, progress, signed documents and reviews; rows are added and never changed. */
export class CarePlanStore {
  async addVersion(
    tx: Tx,
    event: Of<'treatment-plan-signed'>,
    more: { words: Words; credentialUntil: SiteDate | null },
  ): Promise<void> {
    const { episodeId, planVersion = 1, planId, patientId, signedBy, at, siteDate } = event;
    const { problems = [], goals, components, weekdays = [], plannedMinutes, hoursRuleSet, reviewDue } = event;
    const { patientSigned = null, signatureAbsence = null } = event;
    const content = { problems, goals, components, weekdays, plannedMinutes, hoursRuleSet, reviewDue };
    await tx.query(
      `INSERT INTO intake.plan_versions (tenant_id, episode_id, version, plan_id, patient_id, content, words, signed_at,
              site_date, signed_by, tier, credential_until, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[tx.tenantId, episodeId, planVersion, planId, patientId],
        ...[JSON.stringify({ ...content, patientSigned, signatureAbsence }), JSON.stringify(more.words), at, siteDate],
        ...[signedBy.staffId, signedBy.tier, more.credentialUntil, tx.now],
      ],
    );
  }

  async addProgress(tx: Tx, entries: readonly GoalProgress[]): Promise<void> {
    if (entries.length === 0) return;
    await tx.query(
      `INSERT INTO intake.goal_progress (tenant_id, progress_id, episode_id, number, patient_id, goal_id, state, percent,
              withdraws, occurred_at, site_date, recorded_at, recorded_by)
       SELECT $1, r."progressId", r."episodeId", r.number, r."patientId", r."goalId", r.state, r.percent, r.withdraws,
              r."occurredAt", r."siteDate", r."recordedAt", r."recordedBy"
         FROM jsonb_to_recordset($2::jsonb) AS r("progressId" uuid, "episodeId" uuid, number integer, "patientId" uuid, "goalId" uuid,
              state text, percent integer, withdraws uuid, "occurredAt" timestamptz, "siteDate" date,
              "recordedAt" timestamptz, "recordedBy" text)`,
      [tx.tenantId, JSON.stringify(entries)],
    );
  }

  /** Every entry about the goals of these episodes. */
  async progressOf(tx: Tx, episodeIds: readonly Id[]): Promise<readonly GoalProgress[]> {
    const rows = await tx.query<Timed<GoalProgress, 'occurredAt' | 'recordedAt'>>(
      `SELECT progress_id AS "progressId", episode_id AS "episodeId", number, patient_id AS "patientId", goal_id AS "goalId", state,
              percent, withdraws, occurred_at AS "occurredAt", site_date::text AS "siteDate",
              recorded_at AS "recordedAt", recorded_by AS "recordedBy"
         FROM intake.goal_progress WHERE tenant_id = $1 AND episode_id = ANY ($2::uuid[])
        ORDER BY episode_id, number`,
      [tx.tenantId, episodeIds],
    );
    return rows.map((row) => ({
      ...row,
      occurredAt: row.occurredAt.toISOString(),
      recordedAt: row.recordedAt.toISOString(),
    }));
  }

  async addArtefact(
    tx: Tx,
    event: Of<'plan-artefact-signed'>,
    more: { sections: readonly ArtefactSection[]; credentialUntil: SiteDate | null },
  ): Promise<void> {
    const { artefactId, episodeId, patientId, kind, artefactVersion, at, siteDate, signedBy } = event;
    await tx.query(
      `INSERT INTO intake.plan_artefacts (tenant_id, artefact_id, episode_id, patient_id, kind, version, sections, signed_at,
              site_date, signed_by, tier, credential_until, patient_signed, signature_absence, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        ...[tx.tenantId, artefactId, episodeId, patientId, kind, artefactVersion, JSON.stringify(more.sections)],
        ...[at, siteDate, signedBy.staffId, signedBy.tier, more.credentialUntil],
        ...[event.patientSigned, event.signatureAbsence ?? null, tx.now],
      ],
    );
  }

  async addReview(
    tx: Tx,
    event: Review & { readonly reviewId?: Id },
    more: { words: string | null; reviewedBy: string; tier: string | null; credentialUntil: SiteDate | null },
  ): Promise<void> {
    const { type, episodeId, patientId, planVersion = 1, at, siteDate, reviewId, ...rest } = event;
    const review = type === 'progress-reviewed' ? 'mini-review' : 'plan-review';
    const { siteId: _, zone: __, reviewedBy: ___, ...outcome } = rest;
    await tx.query(
      `INSERT INTO intake.plan_reviews (tenant_id, review_id, episode_id, patient_id, review, plan_version, outcome, words,
              reviewed_at, site_date, reviewed_by, tier, credential_until, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        ...[tx.tenantId, reviewId, episodeId, patientId, review, planVersion, JSON.stringify(outcome), more.words],
        ...[at, siteDate, more.reviewedBy, more.tier, more.credentialUntil, tx.now],
      ],
    );
  }

  /** Every version of an episode's plan, oldest first. */
  async versions(tx: Tx, episodeId: Id): Promise<readonly PlanVersionRow[]> {
    const rows = await tx.query<Timed<PlanVersionRow, 'signedAt'>>(
      `SELECT version, plan_id AS "planId", content, words, signed_at AS "signedAt", site_date::text AS "siteDate",
              signed_by AS "signedBy", tier, credential_until::text AS "credentialUntil"
         FROM intake.plan_versions WHERE tenant_id = $1 AND episode_id = $2 ORDER BY version`,
      [tx.tenantId, episodeId],
    );
    return rows.map((row) => ({ ...row, signedAt: row.signedAt.toISOString() }));
  }

  /** Every version of an episode's signed documents, oldest first. */
  async artefacts(tx: Tx, episodeId: Id): Promise<readonly ArtefactRow[]> {
    const rows = await tx.query<Timed<ArtefactRow, 'signedAt'>>(
      `SELECT artefact_id AS "artefactId", kind, version, sections, signed_at AS "signedAt",
              site_date::text AS "siteDate", signed_by AS "signedBy", tier, credential_until::text AS "credentialUntil",
              patient_signed AS "patientSigned", signature_absence AS "signatureAbsence"
         FROM intake.plan_artefacts WHERE tenant_id = $1 AND episode_id = $2 ORDER BY kind, version`,
      [tx.tenantId, episodeId],
    );
    return rows.map((row) => ({ ...row, signedAt: row.signedAt.toISOString() }));
  }

  /** Every review of an episode, oldest first. */
  async reviews(tx: Tx, episodeId: Id): Promise<readonly ReviewRow[]> {
    const rows = await tx.query<Timed<ReviewRow, 'reviewedAt'>>(
      `SELECT review_id AS "reviewId", review, plan_version AS "planVersion", outcome, words,
              reviewed_at AS "reviewedAt", site_date::text AS "siteDate", reviewed_by AS "reviewedBy", tier,
              credential_until::text AS "credentialUntil"
         FROM intake.plan_reviews WHERE tenant_id = $1 AND episode_id = $2 ORDER BY reviewed_at, review_id`,
      [tx.tenantId, episodeId],
    );
    return rows.map((row) => ({ ...row, reviewedAt: row.reviewedAt.toISOString() }));
  }
}
