import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

// Names this test run as a user of the shared test Postgres; @stepwell/testing starts the server when a spec first needs it.
// Also makes the folder that the run's report goes to: on a fresh clone it is not there.
export default function nameTestRun({ rootDir }) {
  process.env.STEPWELL_TEST_RUN = String(process.pid);
  mkdirSync(join(rootDir, 'reports'), { recursive: true });
}
