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

/** Fails a save that found another version, inside the database, so that the save may travel with COMMIT. */
const requireSaved = (schema: string): string => `
  CREATE FUNCTION ${schema}.require_saved(saved bigint, expected bigint) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    IF saved <> expected THEN
      RAISE EXCEPTION 'changed by somebody else in the meantime' USING ERRCODE = 'serialization_failure';
    END IF;
  END $$`;

/** The version a save writes over the one it found; fails the statement when that is not the one it was decided on. */
const nextVersion = (schema: string): string => `
  CREATE FUNCTION ${schema}.next_version(stored integer, saved integer) RETURNS integer LANGUAGE plpgsql AS $$
  BEGIN
    IF saved <> stored + 1 THEN
      RAISE EXCEPTION 'changed by somebody else in the meantime' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN saved;
  END $$`;

/** Which releases the schema went through; the app role reads it, and the list of migrations, to see whether it fits. */
const release = (schema: string): readonly string[] => [
  `CREATE TABLE ${schema}.release (
    nth bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version text NOT NULL UNIQUE,
    previous text,
    reached_at timestamptz NOT NULL DEFAULT now())`,
  `GRANT SELECT ON ${schema}.release, ${schema}.migrations TO ${schema}_app`,
];

/**
 * What every service has from the platform: the tables `audit` (append-only), `idempotency` and `release`, and
 * `next_version`, which took the place of `require_saved`.
 */
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
    class RequireSaved implements MigrationInterface {
      readonly name = 'RequireSaved1764633600000';

      async up(runner: QueryRunner): Promise<void> {
        await runner.query(requireSaved(schema));
      }

      down(): Promise<void> {
        return Promise.reject(new Error('migrations only go forward'));
      }
    },
    class NextVersion implements MigrationInterface {
      readonly name = 'NextVersion1764720000000';

      async up(runner: QueryRunner): Promise<void> {
        await runner.query(nextVersion(schema));
      }

      down(): Promise<void> {
        return Promise.reject(new Error('migrations only go forward'));
      }
    },
    class Release implements MigrationInterface {
      readonly name = 'Release1770100000000';

      async up(runner: QueryRunner): Promise<void> {
        for (const statement of release(schema)) await runner.query(statement);
      }

      down(): Promise<void> {
        return Promise.reject(new Error('migrations only go forward'));
      }
    },
  ];
}
