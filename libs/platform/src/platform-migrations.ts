import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { MigrationClasses } from './migrations.js';
import { tenantTable } from './tenancy/tenant-table.js';

const AUDIT = `
  audit_id bigint GENERATED ALWAYS AS IDENTITY,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  occurred_at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  tier text,
  correlation_id uuid NOT NULL,
  causation_id uuid NOT NULL,
  action text NOT NULL,
  subject_id uuid,
  outcome text NOT NULL,
  PRIMARY KEY (tenant_id, audit_id)`;

const IDEMPOTENCY = `
  route text NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  status smallint,
  headers jsonb,
  body text,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, route, key)`;

/** The tables every service has from the platform: `audit` (append-only) and `idempotency`. */
export function platformMigrations(schema: string): MigrationClasses {
  return [
    class PlatformTables implements MigrationInterface {
      readonly name = 'PlatformTables1764547200000';

      async up(runner: QueryRunner): Promise<void> {
        await runner.query(tenantTable(schema, 'audit', AUDIT, { appendOnly: true }));
        await runner.query(`CREATE INDEX audit_subject ON ${schema}.audit (tenant_id, subject_id, audit_id)`);
        await runner.query(tenantTable(schema, 'idempotency', IDEMPOTENCY));
        await runner.query(`CREATE INDEX idempotency_expiry ON ${schema}.idempotency (tenant_id, expires_at)`);
      }

      down(): Promise<void> {
        return Promise.reject(new Error('migrations only go forward'));
      }
    },
  ];
}
