// The chart must be whole in itself, so it carries copies of files that live elsewhere in the repository.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { chart, deploy, root } from './places.mjs';

const files = join(chart, 'files');
const FOLDERS = { alerts: '.yaml', dashboards: '.json' };

/** Each file with its copy. */
function copies() {
  const ofTelemetry = Object.entries(FOLDERS).flatMap(([name, suffix]) =>
    names(join(deploy, 'telemetry', name))
      .filter((file) => file.endsWith(suffix))
      .map((file) => ({ from: join(deploy, 'telemetry', name, file), to: join(files, name, file) })),
  );
  const ofKafka = ['topics.yaml', 'acl.yaml'].map((name) => ({
    from: join(deploy, 'kafka', name),
    to: join(files, name),
  }));
  return [...ofKafka, ...ofTelemetry];
}

/** Copies that differ from their originals, are missing in a folder that is carried, or have no original any more. */
export function staleCopies() {
  const wanted = copies().filter(({ to }) => existsSync(dirname(to)));
  const differs = ({ from, to }) => !existsSync(to) || !readFileSync(from).equals(readFileSync(to));
  const known = new Set(wanted.map(({ to }) => to));
  const carried = Object.keys(FOLDERS).flatMap((name) =>
    names(join(files, name)).map((file) => join(files, name, file)),
  );
  const orphans = carried.filter((path) => !known.has(path));
  return [...wanted.filter(differs).map(({ to }) => to), ...orphans].map((path) => relative(root, path));
}

/** Makes every copy anew. */
export function copy() {
  for (const name of Object.keys(FOLDERS)) rmSync(join(files, name), { recursive: true, force: true });
  for (const { from, to } of copies()) {
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to);
  }
}

function names(folder) {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
