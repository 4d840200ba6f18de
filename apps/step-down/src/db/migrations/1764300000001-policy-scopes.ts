import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions of the policy for one program, and with an end; one count of versions over all rule sets of a tenant. */
export class PolicyScopes1764300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE step_down.rule_set ADD COLUMN program_id uuid, ADD COLUMN effective_until date');
    await runner.query('CREATE UNIQUE INDEX rule_set_version ON step_down.rule_set (tenant_id, version)');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
