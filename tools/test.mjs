// `npm test`: everything that needs no Java and no Docker, on one embedded Postgres shared by all projects.
import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureSetup, node, root, run } from './setup.mjs';

await ensureSetup();
// The first run of a machine begins under whatever Node it has; the rest needs the pinned one.
if (process.execPath !== realpathSync(node))
  process.exit(await run(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]));

const { startCluster } = await import('./postgres-cluster.mjs');
const cluster = await startCluster();
process.stdout.write(
  'Skipped here: specs that need a Kafka broker (*.kafka.spec.ts); `npm run test:kafka` runs them.\n',
);
const nx = join(root, 'node_modules', '.bin', 'nx');
const args = ['run-many', '-t', 'test', '--parallel=2', '--output-style=stream', ...process.argv.slice(2)];
const code = await run(nx, args, { env: { STEPWELL_TEST_DATABASE_URL: cluster.adminUrl } });
await cluster.stop();
rmSync(join(root, '.stepwell', 'test'), { recursive: true, force: true });
process.exit(code);
