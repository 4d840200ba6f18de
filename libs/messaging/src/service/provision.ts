import { TOPICS, type ServiceName } from '@stepwell/contracts';
import { addressOf, migrate, platformMigrations, sqlState, StartRefused } from '@stepwell/platform';
import { reasonOf } from '../pg/errors.js';
import { Session } from '../pg/session.js';
import { messagingMigrations } from '../tables/migrations.js';
import { BUS_TABLES, busGrants } from '../transports/postgres/bus-tables.js';
import { addHeads } from '../transports/postgres/log.js';
import type { ServiceDefinition, ServiceUrls } from './definition.js';

/** What `provision` needs of a service. */
export type Provisioned = Pick<ServiceDefinition<never, never>, 'name' | 'schema' | 'migrations'>;

/** What `provision` makes ready. */
export interface ProvisionOptions {
  /** A role that may create roles and schemas in the target database. */
  readonly adminUrl: string;
  readonly definitions: readonly Provisioned[];
  /** Password of a role, for example `intake_app`. */
  readonly password: (role: string) => string;
  /** Also makes schema `bus`, the Postgres log. */
  readonly bus: boolean;
  /** Setting to name when the server cannot be reached. Default `DATABASE_URL`. */
  readonly setting?: string;
}

/** Made by the admin, since owners of schemas may not: ids beside ranges in the services' exclusion constraints. */
const EXTENSIONS = ['btree_gist'] as const;
const KINDS = ['owner', 'app', 'relay', 'ops'] as const;
type Kind = (typeof KINDS)[number];

/** Another provisioning of the same cluster was faster: roles belong to all databases, advisory locks to one. */
const RACES = new Set(['23505', '42710', 'XX000', '42P06']);
const TRIES = 20;

/** Makes roles, schemas and grants and runs all migrations; idempotent, one at a time by advisory lock. */
export async function provision(options: ProvisionOptions): Promise<Record<ServiceName, ServiceUrls>> {
  const admin = await connect(options);
  try {
    await admin.query("SELECT pg_advisory_lock(hashtextextended('stepwell provision', 0))");
    for (const extension of EXTENSIONS) await admin.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
    for (const definition of options.definitions) await provisionSchema(admin, definition, options);
    if (options.bus) await provisionBus(admin, options.definitions);
  } finally {
    await admin.close();
  }
  const urls = options.definitions.map(({ name, schema }) => [name, urlsOf(options, schema)]);
  return Object.fromEntries(urls) as Record<ServiceName, ServiceUrls>;
}

/** Statements of messaging and platform come first, the service's own after them. */
async function provisionSchema(admin: Session, definition: Provisioned, options: ProvisionOptions): Promise<void> {
  const { schema, migrations } = definition;
  for (const kind of KINDS) await makeRole(admin, `${schema}_${kind}`, options.password(`${schema}_${kind}`));
  const [row] = await admin.query<{ database: string }>('SELECT current_database() AS database');
  await admin.query(`GRANT ${schema}_owner TO CURRENT_USER`);
  await admin.query(`CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${schema}_owner`);
  await admin.query(
    `GRANT CONNECT ON DATABASE "${row!.database}" TO ${KINDS.map((kind) => `${schema}_${kind}`).join(', ')}`,
  );
  await admin.query(`GRANT USAGE ON SCHEMA ${schema} TO ${schema}_app, ${schema}_relay, ${schema}_ops`);
  const url = urlOf(options, `${schema}_owner`);
  const classes = [...messagingMigrations(schema), ...platformMigrations(schema), ...migrations];
  await migrate({ url, schema, migrations: classes });
}

async function provisionBus(admin: Session, definitions: readonly Provisioned[]): Promise<void> {
  for (const statement of BUS_TABLES) await admin.query(statement);
  for (const { schema } of definitions)
    for (const grant of busGrants(`${schema}_ops`)) await retryRaces(() => admin.query(grant));
  const { text, values } = addHeads(TOPICS);
  await admin.query(text, values);
}

async function makeRole(admin: Session, role: string, password: string): Promise<void> {
  await retryRaces(async () => {
    const [known] = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    const verb = known ? 'ALTER' : 'CREATE';
    const secret = password.replaceAll("'", "''");
    await admin.query(
      `${verb} ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '${secret}'`,
    );
  });
}

async function retryRaces(work: () => Promise<unknown>): Promise<void> {
  for (let tried = 1; ; tried++)
    try {
      await work();
      return;
    } catch (error) {
      if (tried >= TRIES || !RACES.has(sqlState(error) ?? '')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5 * tried));
    }
}

async function connect(options: ProvisionOptions): Promise<Session> {
  try {
    return await Session.open(options.adminUrl, 'stepwell provision');
  } catch (error) {
    const setting = options.setting ?? 'DATABASE_URL';
    throw new StartRefused(`${setting}: cannot open Postgres at ${addressOf(options.adminUrl)} (${reasonOf(error)})`);
  }
}

function urlsOf(options: ProvisionOptions, schema: string): ServiceUrls {
  const of = (kind: Kind): string => urlOf(options, `${schema}_${kind}`);
  return { app: of('app'), relay: of('relay'), ops: of('ops') };
}

function urlOf({ adminUrl, password }: ProvisionOptions, role: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = encodeURIComponent(password(role));
  return url.href;
}
