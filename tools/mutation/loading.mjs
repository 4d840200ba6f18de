// How Stryker's copy of a service is loaded: TypeScript as everywhere else, and the service's own modules anew after each
// `reload()`, which a change needs that acts while modules load.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const swc = JSON.parse(readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8'));
const own = (name) => new URL(name, import.meta.url).href;
/** What specs get in the place of these packages. */
const STAND_INS = { '@jest/globals': own('./globals.mjs'), 'fast-check': own('./properties.mjs') };

/** Whether it is a module of the service; Stryker steps into its copy only after its plugins are loaded. */
const isOurs = (path) => path.startsWith(`${process.cwd()}/src/`);

let generation = 0;
/** From here on, imports of the service's own modules load them again. */
export const reload = () => (generation += 1);
/** The address under which a module of the service is loaded now. */
export const now = (url) => (url.startsWith('file:') && isOurs(fileURLToPath(url)) ? `${url}?${generation}` : url);

const direct = new Map();
const IMPORT = /^(?:import|export)\s(?!type\s)[^;]*?from ['"](\.[^'"]+)\.js['"]/gm;

function importsOf(path) {
  if (!direct.has(path)) {
    const found = [...readFileSync(path, 'utf8').matchAll(IMPORT)].map(([, target]) =>
      join(dirname(path), `${target}.ts`),
    );
    direct.set(path, found);
  }
  return direct.get(path);
}

/** Whether loading the module at `from` loads the one at `target`; both are paths. */
export function reaches(from, target, seen = new Set()) {
  if (from === target) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return importsOf(from).some((next) => reaches(next, target, seen));
}

/** Compiles once for all processes of a run: the result lies beside the source, in Stryker's own copy. */
function compiled(path) {
  const kept = `${path}.compiled`;
  if (isOurs(path) && existsSync(kept)) return readFileSync(kept, 'utf8');
  const { code } = transformSync(readFileSync(path, 'utf8'), {
    ...swc,
    filename: path,
    swcrc: false,
    sourceMaps: false,
  });
  if (isOurs(path)) {
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return code;
}

const sources = new Map();

registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL?.replace(/\?\d+$/, '');
    const standIn = parent?.endsWith('.ts') && STAND_INS[specifier];
    if (standIn) return { url: standIn, format: 'module', shortCircuit: true };
    if (!/^\.{1,2}\/.*\.js$/.test(specifier) || !parent?.endsWith('.ts')) return next(specifier, context);
    const url = new URL(`${specifier.slice(0, -3)}.ts`, parent);
    return existsSync(url) ? { url: now(url.href), format: 'module', shortCircuit: true } : next(specifier, context);
  },
  load(url, context, next) {
    const path = url.startsWith('file:') ? fileURLToPath(url.replace(/\?\d+$/, '')) : '';
    if (!path.endsWith('.ts')) return next(url, context);
    if (!sources.has(path)) sources.set(path, compiled(path));
    return { format: 'module', source: sources.get(path), shortCircuit: true };
  },
});
