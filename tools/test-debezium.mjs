// `npm run test:debezium`: the *.debezium.spec.ts, with Debezium publishing the outboxes instead of our relays, on a real
// Kafka, Kafka Connect and Postgres started here. Fetches 60 jars (130 MB) from Maven Central on the first run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureSetup, node, root, run } from './setup.mjs';

await ensureSetup();
// The first run of a machine begins under whatever Node it has; the rest needs the pinned one.
if (process.execPath !== realpathSync(node))
  process.exit(await run(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]));

const { startBroker, NotAvailable } = await import('./kafka-broker.mjs');
const { startCluster } = await import('./postgres-cluster.mjs');

/** Folder of what deploy/debezium/pom.xml names. */
async function ensureJars() {
  const jars = join(root, '.stepwell', 'debezium');
  if (existsSync(jars)) return jars;
  const fresh = `${jars}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const pom = join(root, 'deploy', 'debezium', 'pom.xml');
  process.stderr.write('Fetching Kafka Connect and Debezium from Maven Central (once) ...\n');
  const options = ['-q', '-B', '-ntp', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${fresh}`];
  const { status, error } = spawnSync('mvn', options, { stdio: ['ignore', 2, 2] });
  if (status === 0) renameSync(fresh, jars);
  rmSync(fresh, { recursive: true, force: true });
  if (status !== 0)
    throw new NotAvailable(`Debezium could not be fetched: mvn ${error?.code ?? `ended with ${status}`}.`);
  return jars;
}

const started = [];
let code = 2;
try {
  const jars = await ensureJars();
  // Connect makes its heartbeat topics itself; a provider's cluster has them made like all others.
  const broker = await startBroker({ settings: { 'auto.create.topics.enable': 'true' } });
  started.push(broker);
  const cluster = await startCluster();
  started.push(cluster);
  const env = {
    STEPWELL_TEST_DATABASE_URL: cluster.adminUrl,
    STEPWELL_TEST_KAFKA: broker.brokers,
    STEPWELL_TEST_DEBEZIUM: jars,
  };
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--runInBand', '--forceExit', '--verbose'];
  const args = ['--experimental-vm-modules', ...jest, '--testPathPatterns', 'debezium\\.spec'];
  code = await run(node, args, { env, spawn: { cwd: join(root, 'apps/e2e') } });
} catch (error) {
  process.stderr.write(`${error instanceof NotAvailable ? error.message : error.stack}\n`);
} finally {
  await Promise.allSettled(started.map((thing) => thing.stop()));
}
process.exit(code);
