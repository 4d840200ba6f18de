// A page of docs/ whose figures are written from documents that runs left, between two marks; the words around stay as they are.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const row = (cells) => `| ${cells.join(' | ')} |`;
const END = '<!-- end of figures -->';

/** Four digits are more than these machines can tell apart. */
export const number = (value) =>
  value === undefined || value === null ? '' : value.toLocaleString('en-US', { maximumSignificantDigits: 4 });

export const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/**
 * Writes `figures` into docs/`name`.md; with `check` writes nothing and ends with 1 when the page says otherwise.
 * `script` is the tool that is run to mend it.
 */
export function keepFigures(name, script, figures, check) {
  const path = join(root, 'docs', `${name}.md`);
  const begin = `<!-- figures: written by tools/${script}, not by hand -->`;
  const current = readFileSync(path, 'utf8');
  const [before] = current.split(begin);
  const [, after] = current.split(END);
  const wanted = `${before}${begin}\n\n${figures}\n\n${END}${after}`;
  if (!check) return writeFileSync(path, wanted);
  if (current === wanted) return;
  process.stderr.write(`docs/${name}.md is not what docs/${name}/ says: run node tools/${script}.\n`);
  process.exit(1);
}
