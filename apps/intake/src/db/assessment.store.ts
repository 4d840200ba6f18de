import type { Id } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import type { Assessment, Outcome } from '../domain/assessment.js';
import type { RuleSetRef } from '../domain/rule-sets.js';

/** What was decided when the assessment was signed, with the rules of that day. */
export interface Signed {
  readonly outcome: Outcome;
  readonly ruleSet: RuleSetRef;
}

export interface StoredAssessment {
  readonly state: Assessment;
  readonly version: number;
  readonly signed: Signed | null;
}

/** Assessments: the answers, and for a signed one what they gave. */
export class AssessmentStore {
  /** Loads and locks; throws NotFound. */
  async load(tx: Tx, assessmentId: Id): Promise<StoredAssessment> {
    return this.one(tx, assessmentId, ' FOR UPDATE');
  }

  /** Reads without a lock; throws NotFound. */
  async read(tx: Tx, assessmentId: Id): Promise<StoredAssessment> {
    return this.one(tx, assessmentId, '');
  }

  private async one(tx: Tx, assessmentId: Id, lock: '' | ' FOR UPDATE'): Promise<StoredAssessment> {
    const rows = await tx.query<StoredAssessment>(
      `SELECT state, version, outcome AS signed FROM intake.assessments WHERE tenant_id = $1 AND assessment_id = $2${lock}`,
      [tx.tenantId, assessmentId],
    );
    if (!rows[0]) throw new NotFound('assessment', assessmentId);
    return rows[0];
  }

  /** Drafts of an episode, which somebody may still be filling in. */
  async drafts(tx: Tx, episodeId: Id): Promise<readonly Id[]> {
    const rows = await tx.query<{ id: Id }>(
      `SELECT assessment_id AS id FROM intake.assessments WHERE tenant_id = $1 AND episode_id = $2 AND status = 'draft'
        ORDER BY assessment_id`,
      [tx.tenantId, episodeId],
    );
    return rows.map(({ id }) => id);
  }

  async insert(tx: Tx, assessment: Assessment): Promise<void> {
    const { assessmentId, episodeId, patientId, status } = assessment;
    await tx.query(
      `INSERT INTO intake.assessments (tenant_id, assessment_id, episode_id, patient_id, status, version, state)
       VALUES ($1, $2, $3, $4, $5, 1, $6)`,
      [tx.tenantId, assessmentId, episodeId, patientId, status, JSON.stringify(assessment)],
    );
  }

  /** Stores the next version; throws VersionConflict when somebody else did so first. */
  async save(tx: Tx, version: number, next: Assessment, signed: Signed | null): Promise<number> {
    const rows = await tx.query(
      `UPDATE intake.assessments SET status = $3, version = $4, state = $5, outcome = $6
        WHERE tenant_id = $1 AND assessment_id = $2 AND version = $7 RETURNING version`,
      [
        tx.tenantId,
        next.assessmentId,
        next.status,
        version + 1,
        JSON.stringify(next),
        signed && JSON.stringify(signed),
        version,
      ],
    );
    if (rows.length === 0) throw new VersionConflict('assessment');
    return version + 1;
  }
}
