// Writes the tables of docs/configuration.md from the settings in code: `node tools/configuration.mjs`, after a build;
// `--check` writes nothing and ends with 1 when the page says something else.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS_BY_VERB } from '@stepwell/platform';
import { root } from './setup.mjs';

const page = join(root, 'docs', 'configuration.md');
const BEGIN = '<!-- settings: written by tools/configuration.mjs, not by hand -->';
const END = '<!-- end of settings -->';

const row = (cells) => `| ${cells.join(' | ')} |`;
const code = (text) => `\`${text}\``;
const value = ({ fallback }) => (fallback === undefined ? 'must be set' : fallback === '' ? '' : code(fallback));
const accepts = ({ expected, secret }) => `${expected.replace(/^expected /, '')}${secret ? '; or a file' : ''}`;

function table([verbs, settings]) {
  const rows = settings.map((setting) =>
    row(
      [code(setting.name), value(setting), accepts(setting), setting.about].map((text) => text.replaceAll('|', '\\|')),
    ),
  );
  const head = [row(['setting', 'default', 'takes', 'is']), row(['---', '---', '---', '---'])];
  return [`### ${verbs}`, '', ...head, ...rows].join('\n');
}

const tables = Object.entries(SETTINGS_BY_VERB).map(table).join('\n\n');
const current = readFileSync(page, 'utf8');
const [before] = current.split(BEGIN);
const [, after] = current.split(END);
const wanted = `${before}${BEGIN}\n\n${tables}\n\n${END}${after}`;
if (process.argv[2] !== '--check') writeFileSync(page, wanted);
else if (current !== wanted) {
  process.stderr.write(
    'docs/configuration.md does not list the settings there are: run node tools/configuration.mjs.\n',
  );
  process.exit(1);
}
