import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const kept = (name: string, columns: string): string => tenantTable('intake', name, columns, { appendOnly: true });

const TABLES: readonly string[] = [
  kept(
    'plan_versions',
    `episode_id uuid NOT NULL, version integer NOT NULL, plan_id uuid NOT NULL, patient_id uuid NOT NULL,
     content jsonb NOT NULL, words jsonb NOT NULL, signed_at timestamptz NOT NULL, site_date date NOT NULL,
     signed_by text NOT NULL, tier text NOT NULL, credential_until date, recorded_at timestamptz NOT NULL,
     PRIMARY KEY (tenant_id, episode_id, version)`,
  ),
  kept(
    'goal_progress',
    `progress_id uuid NOT NULL, episode_id uuid NOT NULL, number integer NOT NULL, patient_id uuid NOT NULL,
     goal_id uuid NOT NULL, state text,
     percent integer, withdraws uuid, occurred_at timestamptz NOT NULL, site_date date NOT NULL,
     recorded_at timestamptz NOT NULL, recorded_by text NOT NULL, PRIMARY KEY (tenant_id, progress_id)`,
  ),
  `CREATE UNIQUE INDEX progress_of_episode ON intake.goal_progress (tenant_id, episode_id, number)`,
  kept(
    'plan_artefacts',
    `artefact_id uuid NOT NULL, episode_id uuid NOT NULL, patient_id uuid NOT NULL, kind text NOT NULL,
     version integer NOT NULL, sections jsonb NOT NULL, signed_at timestamptz NOT NULL, site_date date NOT NULL,
     signed_by text NOT NULL, tier text NOT NULL, credential_until date, patient_signed boolean NOT NULL,
     signature_absence text, recorded_at timestamptz NOT NULL, PRIMARY KEY (tenant_id, artefact_id)`,
  ),
  `CREATE UNIQUE INDEX one_artefact_version ON intake.plan_artefacts (tenant_id, episode_id, kind, version)`,
  kept(
    'plan_reviews',
    `review_id uuid NOT NULL, episode_id uuid NOT NULL, patient_id uuid NOT NULL, review text NOT NULL,
     plan_version integer NOT NULL, outcome jsonb NOT NULL, words text, reviewed_at timestamptz NOT NULL,
     site_date date NOT NULL, reviewed_by text NOT NULL, tier text, credential_until date,
     recorded_at timestamptz NOT NULL, PRIMARY KEY (tenant_id, review_id)`,
  ),
  `CREATE INDEX reviews_of_episode ON intake.plan_reviews (tenant_id, episode_id, reviewed_at)`,
  `ALTER TABLE intake.consents ADD COLUMN given_by text, ADD COLUMN ended_reason text`,
];

/** The plan version by version, progress of its goals, its signed documents and its reviews; who gave a consent and why it ended. */
export class CarePlan1764600000003 implements MigrationInterface {
  readonly name = 'CarePlan1764600000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
