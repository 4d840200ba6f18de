import type { World } from '../world.js';

/** Schema-qualified table -> number of rows and a sum over all their contents. */
export type Footprint = ReadonlyMap<string, string>;

/** The audit record tells of refusals too. */
const MAY_GROW = 'audit';
const TABLES = `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('intake', 'scheduling', 'attendance', 'medication', 'step_down', 'bus') AND c.relkind IN ('r', 'p')
  AND c.relname <> $1 ORDER BY 1`;
const TABLES_WITH_TENANT = `SELECT table_schema || '.' || table_name AS name FROM information_schema.columns
  WHERE table_schema IN ('intake', 'scheduling', 'attendance', 'medication', 'step_down') AND column_name = 'tenant_id'
  ORDER BY 1`;

/** Everything the platform stores, the audit record excepted: equal footprints mean that nothing was changed. */
export async function footprint(world: World): Promise<Footprint> {
  const tables = await world.sql<{ name: string }>(TABLES, [MAY_GROW]);
  return contentOf(world, tables);
}

async function contentOf(world: World, tables: readonly { name: string }[], where = ''): Promise<Footprint> {
  const each = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0) AS content
       FROM ${name} t ${where}`,
  );
  const rows = await world.sql<{ name: string; content: string }>(each.join(' UNION ALL '));
  return new Map(rows.map(({ name, content }) => [name, content]));
}

/** Everything that a tenant has, in the same form. */
export async function tenantFootprint(world: World, tenantId: string): Promise<Footprint> {
  const tables = await world.sql<{ name: string }>(TABLES_WITH_TENANT);
  return contentOf(world, tables, `WHERE tenant_id = '${tenantId}'`);
}

/** The tables whose content differs. */
export function changedTables(before: Footprint, after: Footprint): string[] {
  return [...after].filter(([name, content]) => before.get(name) !== content).map(([name]) => name);
}
