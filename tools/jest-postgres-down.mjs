// This test run no longer needs the shared test Postgres; its keeper ends with the last run.
import { rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export default function leaveTestPostgres() {
  const folder = join(tmpdir(), `stepwell-test-postgres-${userInfo().uid}`);
  rmSync(join(folder, 'users', String(process.pid)), { force: true });
}
