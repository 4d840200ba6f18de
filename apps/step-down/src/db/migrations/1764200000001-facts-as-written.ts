import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Facts are kept as the text they were written as: they are read far more often than searched, and taking apart a binary form
 * is most of what reading them cost. The few searched by content have an index of their own.
 */
export class FactsAsWritten1764200000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE step_down.fact ALTER COLUMN body TYPE json USING body::text::json');
    await runner.query(
      `CREATE INDEX fact_of_self_use ON step_down.fact (tenant_id, patient_id) WHERE kind = 'self-use'`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
