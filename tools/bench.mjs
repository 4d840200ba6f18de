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

await ensureBuilt();
process.exit(await run(node, ['--import', join(root, 'tools/dev-loader.mjs'), join(bench, 'main.ts'), name, ...args]));
