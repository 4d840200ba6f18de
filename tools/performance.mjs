// Writes the figures of docs/performance.md from the benches' result documents.
// `node tools/performance.mjs [name ...]` takes the named results from bench/results into docs/performance/, then writes
// the page from all that lie there; `--check` writes nothing and ends with 1 when the page is not what they say.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepFigures, number, table } from './figures-page.mjs';
import { root } from './setup.mjs';

const measured = join(root, 'bench', 'results');
const published = join(root, 'docs', 'performance');

/** The benches in the order of the page, with the name they go by. */
const BENCHES = [
  ['relay', 'B1'],
  ['latency', 'B2'],
  ['command', 'B3'],
  ['apply', 'B4'],
  ['recovery', 'B5'],
  ['what-if', 'B6'],
  ['booking', 'B7'],
  ['start', 'B8'],
  ['idle', 'B9'],
  ['national', 'B10'],
  ['assess', 'assessment'],
  ['evaluate', 'evaluation'],
  ['replay-trial', 'trial'],
  ['simulate', 'simulation'],
];

/** Heading and unit of the figures that have a name of their own. */
const FIGURES = {
  eventsPerSecond: ['rate', 'events/s'],
  requestsPerSecond: ['rate', 'requests/s'],
  p50Ms: ['p50', 'ms'],
  p99Ms: ['p99', 'ms'],
  p999Ms: ['p99.9', 'ms'],
  cpuUsPerEvent: ['CPU each', 'us'],
  rssMb: ['memory', 'MB'],
  seconds: ['time', 's'],
  violations: ['violations', ''],
};

const spaced = (name) => name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
const unit = (name) => FIGURES[name]?.[1] ?? '';
const heading = (name) => {
  const [words, of] = FIGURES[name] ?? [spaced(name), ''];
  return of === '' ? words : `${words}, ${of}`;
};
const read = (name) => {
  const path = join(published, `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
};

/** Takes results of this machine, raw rounds included, into the documentation. */
function publish(names) {
  mkdirSync(published, { recursive: true });
  for (const name of names) copyFileSync(join(measured, `${name}.json`), join(published, `${name}.json`));
}

/** One row per bench: its figure, the ratio to each peer, the bars it misses. */
function overview(results) {
  const rows = results.map(({ id, result }) => {
    const ratios = Object.entries(result.ratios).map(([peer, ratio]) => `${number(ratio)} x ${peer}`);
    const missed = Object.entries(result.bars).filter(([, reached]) => !reached);
    const bars = `${Object.keys(result.bars).length - missed.length} of ${Object.keys(result.bars).length}`;
    return [
      `${id} [${result.name}](#${result.name})`,
      `${number(result.ours[result.measure])} ${unit(result.measure)} (${spaced(result.measure)})`,
      ratios.join('; '),
      bars,
      missed.map(([text]) => text).join('; '),
    ];
  });
  return table(['bench', 'ours, median', 'ours / peer', 'bars reached', 'bars missed'], rows);
}

/** Everything of one bench: contestants beside each other, bars, notes, machine. */
function section({ id, name, result }) {
  const contestants = [
    ['Stepwell', result.ours],
    ...Object.entries(result.variants ?? {}).map(([variant, figures]) => [`Stepwell, ${variant}`, figures]),
    ...Object.entries(result.peers),
  ];
  const figures = [...new Set(contestants.flatMap(([, all]) => Object.keys(all)))];
  const [low, high] = result.interval95;
  const lines = [
    `### ${name}`,
    '',
    `${id}, ${result.rounds} rounds, medians; 95 % interval of ours ${number(low)} to ${number(high)} ${unit(result.measure)}; invariants ${result.invariants}. ${machine(result.machine)}`,
    '',
    table(
      ['', ...figures.map(heading)],
      contestants.map(([who, all]) => [who, ...figures.map((each) => number(all[each]))]),
    ),
    '',
    ...Object.entries(result.bars).map(([text, reached]) => `- ${reached ? 'reached' : '**missed**'}: ${text}`),
    ...Object.entries(result.notes ?? {}).map(([about, note]) => `- ${about}: ${note}`),
  ];
  return [...lines, ...scale(name)].join('\n');
}

/** Time over work as a chart, when the bench was run at several sizes. */
function scale(name) {
  const document = read(`${name}-scale`);
  if (!document) return [];
  const rate = ['eventsPerSecond', 'requestsPerSecond'].find((figure) => document.points[0].figures[figure]);
  const works = document.points.map(({ work }) => `"${work.toLocaleString('en-US')}"`);
  const values = document.points.map(({ figures }) => Math.round(figures[rate]));
  return [
    '',
    `Over more work (${document.points[0].unit}); a flat line is cost that grows in step. ${machine(document.machine)}`,
    '',
    '```mermaid',
    'xychart-beta',
    `  x-axis "${document.points[0].unit}" [${works.join(', ')}]`,
    `  y-axis "${unit(rate)}" 0 --> ${Math.ceil(Math.max(...values) * 1.2)}`,
    `  line [${values.join(', ')}]`,
    '```',
  ];
}

const machine = ({ cpu, cores, memoryGb, kernel, node, measuredAt }) =>
  `${cores} cores (${cpu}), ${memoryGb} GB, Linux ${kernel}, Node ${node}, ${measuredAt?.slice(0, 10) ?? ''}.`;

function figures() {
  const results = BENCHES.map(([name, id]) => ({ id, name, result: read(name) })).filter(({ result }) => result);
  return [overview(results), ...results.map(section)].join('\n\n');
}

const [first, ...others] = process.argv.slice(2);
const check = first === '--check';
if (!check && first) publish([first, ...others]);
keepFigures('performance', 'performance.mjs', figures(), check);
