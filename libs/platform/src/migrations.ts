import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrationRefusal, releaseOf, RELEASES, type StoredRelease } from './releases.js';
import { StartRefused } from './tx/errors.js';

/** Hand-written forward-only migrations; a `name` (or class name) ends in a 13-digit millisecond timestamp, which orders them. */
export type MigrationClasses = readonly (new () => MigrationInterface)[];

/** What to migrate, and as whom. */
export interface MigrateOptions {
  /** Postgres address of the schema's owner role. */
  readonly url: string;
  /** An existing schema. */
  readonly schema: string;
  readonly migrations: MigrationClasses;
  /** Releases in order, the last one being this build's; the product's unless told. */
  readonly releases?: readonly string[];
  /** Setting to name when the migrations may not run. Default `DATABASE_URL`. */
  readonly setting?: string;
}

/** Names of migrations as the schema remembers them. */
export function migrationNames(classes: MigrationClasses): readonly string[] {
  return classes.map((migration) => new migration().name ?? migration.name);
}

/**
 * Runs the migrations that have not run yet, each in its own transaction, one runner at a time per schema. Answers their names.
 * Throws `StartRefused` when the schema is of a later release than this build, or of one before its predecessor.
 */
export async function migrate(options: MigrateOptions): Promise<readonly string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    schema: options.schema,
    migrationsTableName: 'migrations',
    migrations: [...options.migrations],
    installExtensions: false,
    poolSize: 2,
  });
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [`stepwell migrate ${options.schema}`]);
    const refusal = migrationRefusal(await storedRelease(runner, options.schema), options.releases);
    if (refusal)
      throw new StartRefused(`${options.setting ?? 'DATABASE_URL'}: the schema ${options.schema} ${refusal}`);
    const done = await source.runMigrations({ transaction: 'each' });
    await reach(runner, options);
    return done.map((migration) => migration.name);
  } finally {
    await runner.release();
    await source.destroy();
  }
}

async function storedRelease(runner: QueryRunner, schema: string): Promise<StoredRelease | null> {
  if (!(await hasReleases(runner, schema))) return null;
  const sql = `SELECT version, previous FROM ${schema}.release ORDER BY nth DESC LIMIT 1`;
  const [row] = (await runner.query(sql)) as StoredRelease[];
  return row ?? null;
}

/** Notes the release once all its migrations have run. */
async function reach(runner: QueryRunner, { schema, releases = RELEASES }: MigrateOptions): Promise<void> {
  if (!(await hasReleases(runner, schema))) return;
  const { version, previous } = releaseOf(releases);
  await runner.query(
    `INSERT INTO ${schema}.release (version, previous) SELECT $1, $2
     WHERE NOT EXISTS (SELECT 1 FROM ${schema}.release WHERE version = $1)`,
    [version, previous],
  );
}

async function hasReleases(runner: QueryRunner, schema: string): Promise<boolean> {
  const [row] = (await runner.query('SELECT to_regclass($1) IS NOT NULL AS known', [`${schema}.release`])) as {
    known: boolean;
  }[];
  return row?.known ?? false;
}
