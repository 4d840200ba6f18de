// Writes the list of docs/metrics.md from the metrics a service registers: `node tools/metrics.mjs`, after a build;
// `--check` writes nothing and ends with 1 when the page lists others.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMetrics } from '@stepwell/messaging';
import { root } from './setup.mjs';

const page = join(root, 'docs', 'metrics.md');
const BEGIN = '<!-- metrics: written by tools/metrics.mjs, not by hand -->';
const END = '<!-- end of metrics -->';

const row = (cells) => `| ${cells.join(' | ')} |`;
const label = (name) => `\`${name}\``;
const rows = describeMetrics().map(({ name, type, labels, help }) =>
  row([label(name), type, labels.map(label).join(' '), help.replaceAll('|', '\\|')]),
);
const list = [row(['metric', 'type', 'labels', 'says']), row(['---', '---', '---', '---']), ...rows].join('\n');

const current = readFileSync(page, 'utf8');
const [before] = current.split(BEGIN);
const [, after] = current.split(END);
const wanted = `${before}${BEGIN}\n\n${list}\n\n${END}${after}`;
if (process.argv[2] !== '--check') writeFileSync(page, wanted);
else if (current !== wanted) {
  process.stderr.write('docs/metrics.md does not list the metrics there are: run node tools/metrics.mjs.\n');
  process.exit(1);
}
