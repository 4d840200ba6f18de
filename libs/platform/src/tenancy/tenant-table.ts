/** How a tenant's table is protected. */
export interface TenantTableOptions {
  /** The app role may insert and read, never change or delete: audit, facts, decision records. */
  readonly appendOnly?: boolean;
}

const TENANT = "NULLIF(current_setting('app.tenant', true), '')::uuid";

/**
 * SQL that makes a table of one tenant's rows: `tenant_id` first, row-level security enabled and forced, one policy for
 * the app role on the transaction's tenant (no tenant set = no rows), one for the owner's data migrations, and grants.
 * `columns` must give a PRIMARY KEY that starts with tenant_id; unique and foreign keys start with it too.
 */
export function tenantTable(schema: string, name: string, columns: string, options: TenantTableOptions = {}): string {
  if (!/primary\s+key\s*\(\s*tenant_id\b/i.test(columns))
    throw new Error(`${schema}.${name}: the primary key must start with tenant_id`);
  return [
    `CREATE TABLE ${schema}.${name} (tenant_id uuid NOT NULL, ${columns})`,
    ...tenantPolicy(schema, name, options),
  ]
    .map((statement) => `${statement};`)
    .join('\n');
}

/** The protection of `tenantTable` for a table that exists: statements in order. */
export function tenantPolicy(schema: string, name: string, options: TenantTableOptions = {}): readonly string[] {
  const table = `${schema}.${name}`;
  const verbs = options.appendOnly ? 'SELECT, INSERT' : 'SELECT, INSERT, UPDATE, DELETE';
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY tenant ON ${table} TO ${schema}_app USING (tenant_id = ${TENANT}) WITH CHECK (tenant_id = ${TENANT})`,
    `CREATE POLICY owner ON ${table} TO ${schema}_owner USING (true) WITH CHECK (true)`,
    `REVOKE ALL ON ${table} FROM ${schema}_app`,
    `GRANT ${verbs} ON ${table} TO ${schema}_app`,
  ];
}
