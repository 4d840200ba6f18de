// `npm run faults`: the fault matrix from the command line. Progress goes to standard error, the table to standard output.
import { parseArgs } from 'node:util';
import { LOADS, type Load } from './framework/traffic.js';
import type { Bus } from './framework/world.js';
import { MATRIX } from './matrix/matrix.js';
import { lineOf, overlappingSends } from './overlapping/overlapping.js';
import { list, say, tableOf } from './report/table.js';
import { keepReport } from './report/jest-report.js';
import { publish } from './report/publish.js';
import { runMatrix, type Ran, type Wanted } from './run-matrix.js';
import { selfTest } from './self-test.js';

const USAGE = `npm run faults -- [--only F14,F21] [--seeds 20] [--seed 7] [--load low|mid|high|all] [--bus kafka|postgres]
  [--ci] [--list] [--self-test] [--publish] [--overlapping-sends]`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seeds: { type: 'string' },
    seed: { type: 'string' },
    load: { type: 'string', default: 'mid' },
    bus: { type: 'string' },
    ci: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    'self-test': { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    'overlapping-sends': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function refuse(why: string): never {
  process.stderr.write(`${why}\n${USAGE}\n`);
  process.exit(2);
}

function loads(): readonly Load[] {
  const all = Object.keys(LOADS) as Load[];
  if (values.load === 'all') return all;
  return [all.find((load) => load === values.load) ?? refuse(`no load ${values.load}`)];
}

function seeds(): readonly number[] {
  if (values.seed !== undefined) return [Number(values.seed)];
  const count = Number(values.seeds ?? (values.ci ? 1 : 3));
  if (!Number.isInteger(count) || count < 1) refuse('--seeds takes a whole number from 1');
  return Array.from({ length: count }, (_, n) => n + 1);
}

function buses(): readonly Bus[] {
  if (values.bus === undefined) return ['postgres', 'kafka'];
  return values.bus === 'kafka' || values.bus === 'postgres' ? [values.bus] : refuse(`no bus ${values.bus}`);
}

function wanted(): Wanted {
  const names = values.only?.split(',');
  const unknown = names?.find((name) => !MATRIX.some(({ id }) => id === name));
  if (unknown) refuse(`no fault ${unknown} can be run; --list shows all`);
  const faults = MATRIX.filter(({ id, inCi }) => (names ? names.includes(id) : !values.ci || inCi));
  return { faults, loads: loads(), seeds: seeds(), buses: buses(), ci: values.ci };
}

/** What the stock client does is shown and judges nobody; ours must lose nothing. */
async function overlapping(): Promise<number> {
  const results = await overlappingSends(seeds().length);
  for (const result of results) process.stdout.write(`${lineOf(result)}\n`);
  return results.some(({ words, lost }) => words.startsWith('ours') && lost > 0) ? 1 : 0;
}

/** A long run that is cut short has published what it saw. */
function keep({ outcomes, notRun }: Ran): void {
  if (values.publish) publish(outcomes, notRun);
}

async function run(): Promise<number> {
  if (values.help) refuse('The fault matrix.');
  if (values.list) return (list(), 0);
  if (values['overlapping-sends']) return overlapping();
  const tests = values['self-test'] || values.ci ? await selfTest() : [];
  const { outcomes, notRun } = values['self-test'] ? { outcomes: [], notRun: [] } : await runMatrix(wanted(), keep);
  process.stdout.write(tableOf(outcomes, notRun));
  keepReport(outcomes, tests);
  const red = outcomes.some(({ violations }) => violations.length > 0) || tests.some(({ caught }) => !caught);
  return red ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

try {
  process.exit(await run());
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}
