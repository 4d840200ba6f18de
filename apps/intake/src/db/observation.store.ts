import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { LaterScore } from '../domain/gates.js';
import type { Answered, Score } from '../domain/instruments.js';
import type { InstrumentName } from '../domain/rules/instruments.js';

/** One screening as it is kept: what was answered and what it scored. */
export interface ScreeningRow {
  readonly screeningId: Id;
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly occurredAt: Instant;
  readonly siteDate: SiteDate;
  readonly answers: readonly Answered[];
  readonly scores: readonly Score[];
}

/** One reported clinical fact as it is kept. */
export interface FactRow {
  readonly factId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly kind: string;
  readonly substance: string | null;
  readonly occurredAt: Instant;
  readonly siteDate: SiteDate;
}

/** A score and whose it is. */
export interface PatientScore {
  readonly patientId: Id;
  readonly score: Score;
}

type ScoreRow = Omit<LaterScore, 'takenAt'> & { readonly takenAt: Instant };

/** What was observed about patients: append-only screenings and clinical facts, written a set at a time. */
export class ObservationStore {
  async addScreenings(tx: Tx, rows: readonly ScreeningRow[]): Promise<void> {
    await tx.query(
      `INSERT INTO intake.screenings (tenant_id, screening_id, patient_id, episode_id, occurred_at, site_date, answers, scores)
       SELECT $1, r."screeningId", r."patientId", r."episodeId", r."occurredAt", r."siteDate", r.answers, r.scores
         FROM jsonb_to_recordset($2::jsonb) AS r("screeningId" uuid, "patientId" uuid, "episodeId" uuid,
              "occurredAt" timestamptz, "siteDate" date, answers jsonb, scores jsonb)`,
      [tx.tenantId, JSON.stringify(rows)],
    );
  }

  async addFacts(tx: Tx, rows: readonly FactRow[]): Promise<void> {
    await tx.query(
      `INSERT INTO intake.clinical_facts
              (tenant_id, fact_id, patient_id, site_id, kind, substance, occurred_at, site_date, recorded_at, reported_by)
       SELECT $1, r."factId", r."patientId", r."siteId", r.kind, r.substance, r."occurredAt", r."siteDate", $3, $4
         FROM jsonb_to_recordset($2::jsonb) AS r("factId" uuid, "patientId" uuid, "siteId" uuid, kind text, substance text,
              "occurredAt" timestamptz, "siteDate" date)`,
      [tx.tenantId, JSON.stringify(rows), tx.now, tx.cause.actor.id],
    );
  }

  /** Scores of an instrument taken after `since`, for gates that later scores lift. */
  async scoresSince(tx: Tx, patientId: Id, instrument: InstrumentName, since: Instant): Promise<readonly LaterScore[]> {
    return tx.query<ScoreRow>(
      `SELECT score->>'instrument' AS instrument, (score->>'total')::float8 AS total, score->>'takenAt' AS "takenAt"
         FROM intake.screenings, jsonb_array_elements(scores) AS score
        WHERE tenant_id = $1 AND patient_id = $2 AND occurred_at > $3 AND score->>'instrument' = $4`,
      [tx.tenantId, patientId, since, instrument],
    );
  }

  /** Every score of these patients, from screenings and signed assessments, oldest first. */
  async scoresOf(tx: Tx, patientIds: readonly Id[]): Promise<readonly PatientScore[]> {
    return tx.query<PatientScore>(
      `SELECT patient_id AS "patientId", score
         FROM (SELECT patient_id, jsonb_array_elements(scores) AS score
                 FROM intake.screenings WHERE tenant_id = $1 AND patient_id = ANY ($2::uuid[])
               UNION ALL
               SELECT patient_id, jsonb_array_elements(outcome->'outcome'->'scores')
                 FROM intake.assessments
                WHERE tenant_id = $1 AND patient_id = ANY ($2::uuid[]) AND status = 'completed') AS taken
        ORDER BY score->>'takenAt', score->>'instrument'`,
      [tx.tenantId, patientIds],
    );
  }

  /** Patient and site day of every C-SSRS that was answered far enough to give a level. */
  async suicideScreens(tx: Tx, patientIds: readonly Id[], days: readonly SiteDate[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ key: string }>(
      `SELECT DISTINCT patient_id || ' ' || site_date AS key
         FROM intake.screenings, jsonb_array_elements(scores) AS score
        WHERE tenant_id = $1 AND patient_id = ANY ($2::uuid[]) AND site_date = ANY ($3::date[])
          AND score->>'instrument' = 'C-SSRS' AND score->>'risk' <> 'not-screened'`,
      [tx.tenantId, patientIds, days],
    );
    return new Set(rows.map(({ key }) => key));
  }
}
