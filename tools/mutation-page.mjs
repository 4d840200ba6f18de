// Writes the figures of docs/mutation.md from what whole runs of `npm run mutation` found.
// `node tools/mutation-page.mjs [service ...]` takes the summaries of the named services from their reports/ into
// docs/mutation/, then writes the page; `--check` writes nothing and ends with 1 when the page is not what they say.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepFigures, number, table } from './figures-page.mjs';
import { score } from './mutation/summary.mjs';
import { root } from './setup.mjs';

const SERVICES = ['intake', 'step-down'];
const published = join(root, 'docs', 'mutation');

const read = (service) => {
  const path = join(published, `${service}.json`);
  return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8'))] : [];
};

function publish(services) {
  mkdirSync(published, { recursive: true });
  for (const service of services)
    copyFileSync(join(root, 'apps', service, 'reports/mutation/summary.json'), join(published, `${service}.json`));
}

const HEAD = ['noticed', 'of these by endless loop', 'survived', 'reached by no spec', 'does not load', 'score'];
const cells = (counts) => {
  const [killed, timeout, survived, noCoverage, error] = counts;
  return [...[killed + timeout, timeout, survived, noCoverage, error].map(number), `${score(counts).toFixed(1)} %`];
};

function section({ service, measuredAt, seconds, machine, total, files }) {
  const { cores, cpu, memoryGb, kernel, node } = machine;
  const rows = Object.entries(files).filter(([, counts]) => counts.some((count) => count > 0));
  rows.sort(([a, x], [b, y]) => y[2] + y[3] - (x[2] + x[3]) || (a < b ? -1 : 1));
  return [
    `### ${service}`,
    '',
    `${measuredAt.slice(0, 10)}, ${number(seconds / 60)} minutes; ${cores} cores (${cpu}), ${memoryGb} GB, Linux ${kernel}, Node ${node}.`,
    '',
    table(
      ['file', ...HEAD],
      [['all', ...cells(total)], ...rows.map(([file, counts]) => [file.replace('src/domain/', ''), ...cells(counts)])],
    ),
  ].join('\n');
}

const [first, ...others] = process.argv.slice(2);
const check = first === '--check';
if (!check && first) publish([first, ...others]);
keepFigures('mutation', 'mutation-page.mjs', SERVICES.flatMap(read).map(section).join('\n\n'), check);
