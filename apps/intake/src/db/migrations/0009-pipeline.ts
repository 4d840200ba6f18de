import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const VISITS = tenantTable(
  'intake',
  'intake_visits',
  `visit_id uuid NOT NULL, episode_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid NOT NULL, at timestamptz NOT NULL,
   booked_at timestamptz NOT NULL, booked_by text NOT NULL, status text NOT NULL, reason text, settled_at timestamptz,
   settled_by text, version integer NOT NULL, PRIMARY KEY (tenant_id, visit_id)`,
);

const RECORDS = tenantTable(
  'intake',
  'referral_records',
  `entry_id uuid NOT NULL, episode_id uuid NOT NULL, kind text NOT NULL, state text NOT NULL, from_place text,
   occurred_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, recorded_by text NOT NULL,
   PRIMARY KEY (tenant_id, entry_id)`,
  { appendOnly: true },
);

/** Booked intakes with how they went, and records asked for and received from other places. */
export class Pipeline1764600000009 implements MigrationInterface {
  readonly name = 'Pipeline1764600000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(VISITS);
    await runner.query(`CREATE UNIQUE INDEX one_booked_intake ON intake.intake_visits (tenant_id, episode_id)
      WHERE status = 'booked'`);
    await runner.query(`CREATE INDEX visits_of_episode ON intake.intake_visits (tenant_id, episode_id, at)`);
    await runner.query(`CREATE INDEX visits_of_site ON intake.intake_visits (tenant_id, site_id, at)`);
    await runner.query(RECORDS);
    await runner.query(
      `CREATE INDEX records_of_episode ON intake.referral_records (tenant_id, episode_id, occurred_at)`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
