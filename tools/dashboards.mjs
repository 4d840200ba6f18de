// `npm run dashboards`: writes the Grafana dashboards and the rules of the promises from tools/telemetry.
// `-- --check` writes nothing and ends with 1 when a committed file differs.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { DASHBOARDS } from './telemetry/dashboards.mjs';
import { sloRules } from './telemetry/slos.mjs';
import { root } from './setup.mjs';

const folder = join(root, 'deploy', 'telemetry', 'dashboards');
const made = [
  [join(root, 'deploy', 'telemetry', 'alerts', 'stepwell-slo.yaml'), sloRules()],
  ...Object.entries(DASHBOARDS).map(([name, dashboard]) => [join(folder, `${name}.json`), JSON.stringify(dashboard)]),
];
/** As `npm run format` would leave them. */
const formatted = ([path, text]) => resolveConfig(path).then((config) => format(text, { ...config, filepath: path }));
const texts = await Promise.all(made.map(formatted));
const wanted = new Map(made.map(([path], nth) => [path, texts[nth]]));

const current = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};
mkdirSync(folder, { recursive: true });
const stray = readdirSync(folder)
  .map((name) => join(folder, name))
  .filter((path) => path.endsWith('.json') && !wanted.has(path));
const stale = [...wanted].filter(([path, text]) => current(path) !== text).map(([path]) => path);
if (process.argv[2] !== '--check') {
  for (const path of stray) rmSync(path);
  for (const [path, text] of wanted) writeFileSync(path, text);
} else if (stale.length + stray.length > 0) {
  const names = [...stale, ...stray].map((path) => relative(root, path)).join(', ');
  process.stderr.write(`${names}: not what tools/telemetry makes: run npm run dashboards.\n`);
  process.exit(1);
}
