import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS: readonly string[] = [
  `ALTER TABLE intake.worklist ADD COLUMN IF NOT EXISTS site_id uuid, ADD COLUMN IF NOT EXISTS subject_id uuid,
     ADD COLUMN IF NOT EXISTS settled_at timestamptz, ADD COLUMN IF NOT EXISTS settled_by text,
     ADD COLUMN IF NOT EXISTS settled_reason text`,
  `CREATE INDEX worklist_by_due ON intake.worklist (tenant_id, status, due_at, action_id)`,
  `ALTER TABLE intake.safety_concerns ADD COLUMN evaluation jsonb`,
];

/** Tasks know their site, what they are about and how they ended; a closed concern keeps the evaluation it was closed with. */
export class FollowUp1764600000005 implements MigrationInterface {
  readonly name = 'FollowUp1764600000005';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
