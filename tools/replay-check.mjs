// Replays the first people of a trial twice: on the Postgres log with the services started in another order and every consumer
// held up at random, and on Kafka as usual. Read models, their curves by week, what was asked for in each week, and the digest
// of all decisions must be the same.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBuilt, environment, node, root } from './setup.mjs';

const [data, people = '200'] = process.argv.slice(2);
const RUNS = {
  'on the Postgres log, other start order, consumers delayed at random': [
    '--order',
    'step-down,medication,attendance,scheduling,intake',
    '--delays',
    '7',
  ],
  'on Kafka': ['--transport', 'kafka'],
};

async function replay(more) {
  const args = [
    join(root, 'apps/stepwell/dist/main.js'),
    'replay',
    '--data',
    data,
    '--trial',
    '27',
    '--people',
    people,
    '--json',
    ...more,
  ];
  const { stdout } = await promisify(execFile)(node, args, { cwd: root, env: environment(), maxBuffer: 2 ** 24 });
  return JSON.parse(stdout);
}

/** What must not depend on transport, start order or delays. */
function outcome({ screened, arms, dirt, commands, proposals, asked, parked, decisionsDigest }) {
  return JSON.stringify({ screened, arms, dirt, commands, proposals, asked, parked, decisionsDigest });
}

await ensureBuilt();
const tried = async ([name, more]) => [
  name,
  await replay(more).catch((error) => ({ failed: error.stderr || error.message })),
];
let first = null;
let failed = 0;
// In virtual time: what runs beside a replay changes how long it takes and nothing else.
for (const [name, result] of await Promise.all(Object.entries(RUNS).map(tried))) {
  if (result.failed) process.stdout.write(`replay ${name}: failed\n${String(result.failed).slice(-2000)}\n`);
  else {
    const { decisionsDigest, events, wallSeconds, peakPssMb, parked } = result;
    process.stdout.write(
      `replay ${name}: ${result.screened} people, ${events} events, ${parked} parked, ${wallSeconds.toFixed(0)} s, ${Math.round(peakPssMb)} MB, digest ${decisionsDigest.slice(0, 16)}\n`,
    );
  }
  first ??= result;
  if (result.failed || result.parked > 0) failed += 1;
  else if (!first.failed && outcome(result) !== outcome(first)) {
    process.stdout.write(`replay ${name}: differs from the first\n${outcome(first)}\n${outcome(result)}\n`);
    failed += 1;
  }
}
process.exit(failed > 0 ? 1 : 0);
