// `npm run faults [-- --only F14 --seeds 20 --load high]`: real processes, faults from outside, invariants checked.
import { join } from 'node:path';
import { ensureBuilt, node, root, run } from './setup.mjs';

await ensureBuilt();
const main = join(root, 'apps/e2e/faults/main.ts');
process.exit(await run(node, ['--import', join(root, 'tools/dev-loader.mjs'), main, ...process.argv.slice(2)]));
