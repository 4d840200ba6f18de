import { DataSource, type MigrationInterface } from 'typeorm';

/** Hand-written forward-only migrations; a `name` (or class name) ends in a 13-digit millisecond timestamp, which orders them. */
export type MigrationClasses = readonly (new () => MigrationInterface)[];

/** What to migrate, and as whom. */
export interface MigrateOptions {
  /** Postgres address of the schema's owner role. */
  readonly url: string;
  /** An existing schema. */
  readonly schema: string;
  readonly migrations: MigrationClasses;
}

/** Runs the migrations that have not run yet, each in its own transaction, one runner at a time per schema. Answers their names. */
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
    const done = await source.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } finally {
    await runner.release();
    await source.destroy();
  }
}
