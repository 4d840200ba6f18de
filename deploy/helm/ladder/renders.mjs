// What the chart renders for each file of values, and whether the committed renders are those of these templates.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { chart, golden, kustomize, root } from './places.mjs';

export const INPUTS = join(golden, 'inputs.sha256');
const BASE_VALUES = join(kustomize, 'base', 'values.yaml');

/** Everything that is rendered and committed: name, values and file. */
export const RENDERS = [
  ...readdirSync(join(chart, 'ci'))
    .sort()
    .map((file) => ({ name: file.replace('.yaml', ''), values: join(chart, 'ci', file), file: join(golden, file) })),
  { name: 'kustomize base', values: BASE_VALUES, file: join(kustomize, 'base', 'stepwell.yaml'), more: ['--no-hooks'] },
];

/** Runs helm; answers {ok, out, said}. */
export function helm(path, args) {
  const { status, stdout, stderr } = spawnSync(path, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  return { ok: status === 0, out: stdout, said: `${stdout}${stderr}`.trim() };
}

/** The text of one render; throws with helm's words. */
export function render(path, { values, more = [] }) {
  const { ok, out, said } = helm(path, ['template', 'stepwell', chart, '-n', 'stepwell', '-f', values, ...more]);
  if (!ok) throw new Error(said);
  return out;
}

/** The objects of a render. */
export function objectsOf(text) {
  return parseAllDocuments(text)
    .map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS();
    })
    .filter((object) => object !== null);
}

/**
 * One digest of all that a committed render depends on, for whoever has no helm. Alerts and dashboards are in none: they
 * change often, and elsewhere.
 */
export function inputsDigest() {
  const digest = createHash('sha256');
  const inputs = filesOf(chart).filter((path) => !/\/files\/(alerts|dashboards)\//.test(path));
  for (const path of [...inputs, BASE_VALUES]) digest.update(`${relative(root, path)}\n`).update(readFileSync(path));
  return digest.digest('hex');
}

/** The digest the committed renders were made from; empty when there are none. */
export function renderedDigest() {
  return existsSync(INPUTS) ? readFileSync(INPUTS, 'utf8').trim() : '';
}

/** Files below a folder, sorted. */
export function filesOf(folder) {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesOf(path) : [path];
    });
}
