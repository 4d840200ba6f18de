import {
  addressOf,
  migrationNames,
  platformMigrations,
  releaseOf,
  sqlState,
  StartRefused,
  understands,
  type MigrationClasses,
  type StoredRelease,
} from '@stepwell/platform';
import { Session } from '../pg/session.js';
import { messagingMigrations } from '../tables/migrations.js';
import { databaseFault } from './faults.js';

/** A schema as code knows it. */
export interface KnownSchema {
  readonly schema: string;
  readonly migrations: MigrationClasses;
}

const NOT_THERE = new Set(['42P01', '3F000', '42501']);

/** Every migration of a service's schema, in the order they run: messaging's and the platform's come first. */
export function allMigrations({ schema, migrations }: KnownSchema): MigrationClasses {
  return [...messagingMigrations(schema), ...platformMigrations(schema), ...migrations];
}

/**
 * Refuses a schema outside the range that this build understands: every migration it knows must have run, and the release
 * be this one or the next. `url` is the app role's; `setting` is named.
 */
export async function requireSchema(url: string, setting: string, known: KnownSchema): Promise<void> {
  const session = await open(url, setting);
  try {
    const refusal = await whyNot(session, known);
    if (refusal) throw new StartRefused(`${setting}: the schema ${known.schema} at ${addressOf(url)} ${refusal}`);
  } finally {
    await session.close();
  }
}

/** Opens a session, or says in one line why that cannot be. */
export async function open(url: string, setting: string): Promise<Session> {
  try {
    return await Session.open(url, 'stepwell check');
  } catch (error) {
    throw new StartRefused(databaseFault(setting, url, error));
  }
}

async function whyNot(session: Session, known: KnownSchema): Promise<string | null> {
  const ran = await namesThatRan(session, known.schema);
  if (ran === null) return 'has not been made yet: run the verb migrate';
  const missing = migrationNames(allMigrations(known)).filter((name) => !ran.has(name));
  if (missing.length > 0)
    return `is older than this build: ${missing.length} of its migrations have not run, first ${missing[0]}: run the verb migrate`;
  const sql = `SELECT version, previous FROM ${known.schema}.release ORDER BY nth DESC LIMIT 1`;
  const [stored] = await session.query<StoredRelease>(sql);
  if (understands(stored ?? null)) return null;
  return `is of release ${stored!.version}, too new for this build (${releaseOf().version})`;
}

/** Null when there is no such list, or none that may be read. */
async function namesThatRan(session: Session, schema: string): Promise<ReadonlySet<string> | null> {
  try {
    const rows = await session.query<{ name: string }>(`SELECT name FROM ${schema}.migrations`);
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (NOT_THERE.has(sqlState(error) ?? '')) return null;
    throw error;
  }
}
