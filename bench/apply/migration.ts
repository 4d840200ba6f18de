import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The projection of the `apply` bench, with row-level security as every table has it. */
export class Attended2026112300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      tenantTable(
        'step_down',
        'attended',
        'patient_id uuid NOT NULL, sessions int NOT NULL, minutes int NOT NULL, PRIMARY KEY (tenant_id, patient_id)',
      ),
    );
  }

  async down(): Promise<void> {
    await Promise.reject(new Error('forward only'));
  }
}
