import { migrate, readMigratorConfig, StartRefused, type Environment } from '@stepwell/platform';
import { connectionOf } from '../transports/kafka/connection.js';
import { makeTopics } from '../transports/kafka/topics.js';
import { databaseFault } from './faults.js';
import type { Required } from './requirements.js';
import { allMigrations } from './schema-fit.js';

const SETTING = 'MIGRATOR_DATABASE_URL';
/** No schema, or no right in it: what an administrator prepares once. */
const UNPREPARED = new Set(['3F000', '42501']);

/**
 * Brings the schema to this build's release and makes missing topics; answers what was done, one line each. Throws
 * `StartRefused`, having changed nothing, when a release would be skipped or the schema is of a later one.
 */
export async function runMigrations(definition: Required, environment: Environment): Promise<readonly string[]> {
  const { migratorDatabaseUrl: url, kafka, topicReplicas } = readMigratorConfig(environment);
  const done = await schemaLines(definition, url);
  if (!kafka || topicReplicas === 0) return done;
  const topics = await makeTopics(connectionOf(kafka, `stepwell-${definition.name}-migrate`), topicReplicas);
  return [...done, ...topics.map((topic) => `topic ${topic}: made`)];
}

async function schemaLines(definition: Required, url: string): Promise<readonly string[]> {
  const { schema } = definition;
  try {
    const names = await migrate({ url, schema, migrations: allMigrations(definition), setting: SETTING });
    return names.length === 0
      ? [`schema ${schema}: nothing to do`]
      : names.map((name) => `schema ${schema}: ${name} done`);
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    if (UNPREPARED.has(codeOf(error)))
      throw new StartRefused(
        `${SETTING}: the schema ${schema} is not there or not this role's: run deploy/postgres/roles.sql as an administrator`,
      );
    if (isFailedMigration(error)) throw error;
    throw new StartRefused(databaseFault(SETTING, url, error));
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** The statement is told by its class and code only. */
function isFailedMigration(error: unknown): boolean {
  return error instanceof Error && error.name === 'QueryFailedError';
}
