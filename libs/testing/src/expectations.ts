import { TENANTLESS_TABLES } from '@stepwell/messaging';
import { listRoutes } from '@stepwell/platform';
import pg from 'pg';
import { OTHER_TENANT_ID, TENANT_ID } from './staff.js';
import type { TestService } from './test-service.js';

const UNPROTECTED = `
  SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND c.relname <> ALL ($2) AND NOT (
    c.relrowsecurity AND c.relforcerowsecurity
    AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull)
    AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL
      AND pg_get_expr(p.polqual, c.oid) LIKE '%app.tenant%' AND pg_get_expr(p.polwithcheck, c.oid) LIKE '%app.tenant%'))
  ORDER BY 1`;

const FOREIGN_KEYED = `
  SELECT i.relname AS name FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
  WHERE n.nspname = $1 AND t.relname <> ALL ($2) AND (x.indisunique OR x.indisexclusion)
    AND a.attname IS DISTINCT FROM 'tenant_id'
  ORDER BY 1`;

const TENANT_TABLES = `
  SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND c.relname <> ALL ($2) ORDER BY 1`;

const REFUSED = '42501';

/**
 * Throws unless every table of the service forces row-level security on the transaction's tenant, every unique key starts
 * with it, and the app role neither sees nor writes another tenant's rows. Answers the tables that have no tenant.
 */
export async function expectTenantIsolation(service: TestService): Promise<readonly string[]> {
  const faults = [
    ...(await named(service, UNPROTECTED, 'is not protected by row-level security')),
    ...(await named(service, FOREIGN_KEYED, 'is a unique key that does not start with tenant_id')),
    ...(await crossTenantFaults(service)),
  ];
  if (faults.length > 0) throw new Error(`${service.name}:\n${faults.join('\n')}`);
  return TENANTLESS_TABLES;
}

async function named(service: TestService, sql: string, fault: string): Promise<readonly string[]> {
  const rows = await service.sql<{ name: string }>(sql, [service.schema, TENANTLESS_TABLES]);
  return rows.map((row) => `${row.name} ${fault}`);
}

async function crossTenantFaults(service: TestService): Promise<readonly string[]> {
  const tables = await service.sql<{ name: string }>(TENANT_TABLES, [service.schema, TENANTLESS_TABLES]);
  const client = new pg.Client(service.urls.app);
  await client.connect();
  try {
    const faults: string[] = [];
    for (const { name } of tables) faults.push(...(await tableFaults(client, service.schema, name)));
    return faults;
  } finally {
    await client.end();
  }
}

async function tableFaults(client: pg.Client, schema: string, name: string): Promise<readonly string[]> {
  const table = `${schema}.${name}`;
  const faults: string[] = [];
  await client.query('BEGIN');
  const unset = await client.query(`SELECT 1 FROM ${table} LIMIT 1`);
  if (unset.rowCount) faults.push(`${name} shows rows while no tenant is set`);
  await client.query("SELECT set_config('app.tenant', $1, true)", [TENANT_ID]);
  const foreign = await client.query(`SELECT 1 FROM ${table} WHERE tenant_id <> $1 LIMIT 1`, [TENANT_ID]);
  if (foreign.rowCount) faults.push(`${name} shows rows of another tenant`);
  const refused = await client.query(`INSERT INTO ${table} (tenant_id) VALUES ($1)`, [OTHER_TENANT_ID]).then(
    () => false,
    (error: unknown) => error instanceof pg.DatabaseError && error.code === REFUSED,
  );
  if (!refused) faults.push(`${name} takes rows of another tenant`);
  await client.query('ROLLBACK');
  return faults;
}

const SOME_ID = '00000000-0000-4000-8000-000000000000';

/**
 * Throws unless every route says who may call it, refuses a request without a token (401), and one whose caller has no role
 * (403). Answers the public routes.
 */
export async function expectEveryRouteGuarded(service: TestService): Promise<readonly string[]> {
  const routes = listRoutes(service.running.app);
  const faults: string[] = [];
  for (const { method, path, guard } of routes.filter((route) => route.guard !== 'public')) {
    const name = `${method} ${path}`;
    const real = path.replace(/:\w+/g, SOME_ID);
    if (guard === null) faults.push(`${name} has neither @Roles nor @Public`);
    if (!path.startsWith(`/${service.name}/`)) faults.push(`${name} does not start with /${service.name}/`);
    const body = method === 'GET' ? undefined : {};
    const [nobody, roleless] = [service.anonymous(), service.as({ roles: [] })];
    if ((await nobody.send(method, real, body)).status !== 401) faults.push(`${name} answers without a token`);
    if ((await roleless.send(method, real, body)).status !== 403)
      faults.push(`${name} answers a caller without a role`);
  }
  if (faults.length > 0) throw new Error(`${service.name}:\n${faults.join('\n')}`);
  return routes.filter((route) => route.guard === 'public').map((route) => `${route.method} ${route.path}`);
}
