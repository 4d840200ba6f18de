// `npm run bench -- <name> [--json] [--rounds N]`: ratio benchmarks beside real peers, which are installed on demand.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, node, root, run } from './setup.mjs';

const [name, ...args] = process.argv.slice(2);
const bench = join(root, 'bench');
const names = readdirSync(bench).filter((entry) => existsSync(join(bench, entry, 'bench.ts')));
if (!names.includes(name)) {
  process.stderr.write(`Name a bench: ${names.join(', ')}\n`);
  process.exit(2);
}

/** Installs a folder's own lock once; standard output stays free for --json. */
async function install(folder) {
  if (existsSync(join(folder, 'node_modules'))) return;
  process.stderr.write(`Installing ${folder.slice(root.length + 1)} ...\n`);
  const code = await run('npm', ['ci', '--workspaces=false', '--no-fund', '--no-audit', '--loglevel=error'], {
    spawn: { cwd: folder, stdio: ['ignore', 2, 2] },
  });
  if (code !== 0) process.exit(2);
}

await ensureBuilt();
for (const peer of readdirSync(join(bench, 'peers'))) await install(join(bench, 'peers', peer));
process.exit(await run(node, ['--import', join(root, 'tools/dev-loader.mjs'), join(bench, 'main.ts'), name, ...args]));
