import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = (name: string, columns: string): string => tenantTable('step_down', name, columns);

/** Stays in aftercare and their phone checks. */
export class Aftercare1764400000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      table(
        'enrolment',
        `enrolment_id uuid NOT NULL, patient_id uuid NOT NULL, episode_id uuid NOT NULL, site_id uuid,
         enrolled_on date NOT NULL, ended_on date, ended_by text, PRIMARY KEY (tenant_id, enrolment_id)`,
      ),
    );
    await runner.query('CREATE INDEX enrolment_of_patient ON step_down.enrolment (tenant_id, patient_id)');
    await runner.query(
      table(
        'aftercare_check',
        `check_id uuid NOT NULL, enrolment_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid, due_on date NOT NULL,
         status text NOT NULL, body jsonb NOT NULL, PRIMARY KEY (tenant_id, check_id)`,
      ),
    );
    await runner.query(
      'CREATE INDEX check_of_enrolment ON step_down.aftercare_check (tenant_id, enrolment_id, due_on)',
    );
    await runner.query('CREATE INDEX check_of_site ON step_down.aftercare_check (tenant_id, site_id, status, due_on)');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
