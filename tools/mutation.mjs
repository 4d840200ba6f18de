// `npm run mutation [-- intake | step-down] [src/domain/plateau.ts ...]`: changes the rules in small ways and asks their own
// specs to notice. A file takes a minute, a service about half an hour; a whole service leaves a summary for docs/mutation.md.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { summaryOf } from './mutation/summary.mjs';
import { ensureSetup, node, root, run } from './setup.mjs';

const SERVICES = ['intake', 'step-down'];
const tool = join(root, 'tools/mutation');

const given = process.argv.slice(2);
const services = SERVICES.filter((name) => given.includes(name));
const files = given.filter((one) => !SERVICES.includes(one));
const strange = files.find((one) => !/^src\/domain\/.*\.ts$/.test(one));
if (strange || (files.length > 0 && services.length !== 1)) {
  process.stderr.write(`Name one of ${SERVICES.join(', ')}, then files below its src/domain, if not all of them.\n`);
  process.exit(2);
}

await ensureSetup();
if (!existsSync(join(tool, 'node_modules'))) {
  const code = await run('npm', ['ci', '--workspaces=false', '--legacy-peer-deps', '--no-fund', '--no-audit'], {
    spawn: { cwd: tool },
  });
  if (code !== 0) process.exit(code);
}

const stryker = join(tool, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const config = join(tool, 'stryker.config.mjs');
let worst = 0;
for (const service of services.length > 0 ? services : SERVICES) {
  const only = files.length > 0 ? ['--mutate', files.join()] : [];
  const cwd = join(root, 'apps', service);
  const began = Date.now();
  rmSync(join(cwd, 'reports/mutation'), { recursive: true, force: true });
  worst = Math.max(worst, await run(node, [stryker, 'run', config, ...only], { spawn: { cwd } }));
  const report = join(cwd, 'reports/mutation/mutation.json');
  if (files.length > 0 || !existsSync(report)) continue;
  const summary = summaryOf(report, service, (Date.now() - began) / 1000);
  writeFileSync(join(cwd, 'reports/mutation/summary.json'), JSON.stringify(summary));
}
process.exit(worst);
