import type { DataSource } from 'typeorm';
import { StartRefused } from './errors.js';

interface RoleRow {
  role: string;
  superuser: boolean;
  bypasses: boolean;
  owns: string | null;
}

const ROLE = `
  SELECT current_user AS role,
    bool_or(r.rolsuper) AS superuser,
    bool_or(r.rolbypassrls) AS bypasses,
    (SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm') AND pg_has_role(current_user, c.relowner, 'MEMBER')
      LIMIT 1) AS owns
  FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')`;

/** Refuses a role that row-level security would not bind: superuser, BYPASSRLS, owner of a table, or a member of such a role. */
export async function refuseUnsafeRole(source: DataSource, schema: string): Promise<void> {
  const [row]: RoleRow[] = await source.query(ROLE, [schema]);
  if (!row) throw new StartRefused('DATABASE_URL: the role is unknown to the server');
  const why = unsafe(row, schema);
  if (why) throw new StartRefused(`DATABASE_URL: role ${row.role} ${why}; row-level security would not bind it`);
}

function unsafe(row: RoleRow, schema: string): string | null {
  if (row.superuser) return 'is a superuser';
  if (row.bypasses) return 'has BYPASSRLS';
  return row.owns === null ? null : `owns ${schema}.${row.owns}`;
}
