import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Scores are read by patient, over all of their assessments. */
export class AssessmentsOfPatient1764600000002 implements MigrationInterface {
  readonly name = 'AssessmentsOfPatient1764600000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX assessments_of_patient ON intake.assessments (tenant_id, patient_id)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
