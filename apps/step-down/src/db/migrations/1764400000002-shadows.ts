import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Candidates that are watched beside the live policy: they decide nothing. */
export class Shadows1764400000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      tenantTable(
        'step_down',
        'shadow',
        `shadow_id uuid NOT NULL, site_id uuid, name text NOT NULL, hash text NOT NULL, body jsonb NOT NULL,
         begun_at timestamptz NOT NULL, begun_by text NOT NULL, ended_at timestamptz, PRIMARY KEY (tenant_id, shadow_id)`,
      ),
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
