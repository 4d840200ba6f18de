import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const ENTRIES = tenantTable(
  'intake',
  'examination_entries',
  `entry_id uuid NOT NULL, patient_id uuid NOT NULL, section text NOT NULL, entered jsonb NOT NULL, not_done text,
   occurred_at timestamptz NOT NULL, site_date date NOT NULL, recorded_at timestamptz NOT NULL, recorded_by text NOT NULL,
   PRIMARY KEY (tenant_id, entry_id)`,
  { appendOnly: true },
);

const CONTACTS = tenantTable(
  'intake',
  'contact_attempts',
  `attempt_id uuid NOT NULL, episode_id uuid NOT NULL, patient_id uuid NOT NULL, kind text NOT NULL,
   outcome text NOT NULL, occurred_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, recorded_by text NOT NULL,
   PRIMARY KEY (tenant_id, attempt_id)`,
  { appendOnly: true },
);

/** Looks at the examination's sections and attempts to reach people; scores are read by patient, over all of their assessments. */
export class Examination1764600000002 implements MigrationInterface {
  readonly name = 'Examination1764600000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ENTRIES);
    await runner.query(CONTACTS);
    await runner.query(
      `CREATE INDEX contacts_of_episode ON intake.contact_attempts (tenant_id, episode_id, occurred_at)`,
    );
    await runner.query(
      `CREATE INDEX examination_of_patient ON intake.examination_entries (tenant_id, patient_id, occurred_at)`,
    );
    await runner.query(`CREATE INDEX assessments_of_patient ON intake.assessments (tenant_id, patient_id)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
