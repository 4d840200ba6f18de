import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists by track and program find where a patient is without reading everything told about them. */
export class PlacesOfPatients1764400000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX fact_of_place ON step_down.fact (tenant_id, patient_id) WHERE kind IN ('admission', 'enrollment')`,
    );
    await runner.query(
      `CREATE INDEX action_due ON step_down.action (tenant_id, due_at, action_id) WHERE status IN ('open', 'overdue')`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
