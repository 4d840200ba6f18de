// Writes the figures of docs/reliability.md from what `npm run faults -- --publish` and `npm run simulation -- --publish`
// left in docs/reliability/; `--check` writes nothing and ends with 1 when the page is not what they say.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepFigures, number, table } from './figures-page.mjs';
import { root } from './setup.mjs';

const read = (name) => {
  const path = join(root, 'docs', 'reliability', `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
};

const seconds = (value) => (value === null || value === undefined ? '' : `${number(value)} s`);

function matrix() {
  const document = read('faults');
  if (!document) return 'The matrix has not been published yet.';
  const { machine, date, faults } = document;
  const ran = faults.filter(({ notRun }) => !notRun);
  const left = faults.filter(({ notRun }) => notRun);
  const rows = ran.map(({ id, words, bus, loads, seeds, passed, recoverySeconds }) => [
    id,
    words,
    bus,
    loads.join(', '),
    passed === seeds ? `${passed} of ${seeds}` : `**${passed} of ${seeds}**`,
    seconds(recoverySeconds.p50),
    seconds(recoverySeconds.p99),
  ]);
  return [
    '## The fault matrix',
    `${ran.length} rows run, ${left.length} not. ${machine.cpus} cores (${machine.model}), ${machine.memoryGb} GB, Linux ${machine.kernel}, Node ${machine.node}, ${date}.`,
    table(['fault', 'what is done', 'bus', 'loads', 'runs passed', 'back after, p50', 'p99'], rows),
    ...(left.length === 0 ? [] : ['What does not run, and why:', list(left)]),
  ].join('\n\n');
}

const list = (left) => left.map(({ id, words, notRun }) => `- ${id}, ${words}: ${notRun}`).join('\n');

function simulation() {
  const document = read('simulation');
  if (!document) return 'The simulation has not been published yet.';
  const { seeds, perMinute, faults, mutations, regressionSeeds, measuredAt } = document;
  const kinds = Object.entries(faults).map(([kind, count]) => [kind, number(count)]);
  const planted = mutations.map(({ name, caughtBySeed, words }) => [
    words ?? name,
    caughtBySeed === null ? '**not caught**' : `seed ${caughtBySeed}`,
  ]);
  return [
    '## The simulation',
    `${seeds.toLocaleString('en-US')} seeds, ${number(perMinute)} a minute, every invariant held; ${regressionSeeds.length} seeds of found bugs run in \`npm test\`. ${measuredAt.slice(0, 10)}.`,
    table(['fault', 'times'], kinds),
    'Faults planted in the core, and the first seed that caught each:',
    table(['planted', 'caught by'], planted),
  ].join('\n\n');
}

keepFigures('reliability', 'reliability.mjs', [matrix(), simulation()].join('\n\n'), process.argv[2] === '--check');
