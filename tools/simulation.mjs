// `npm run simulation [-- --seeds 2000 | --seed 7 --trace | --mutations]`: the messaging core under seeded faults, from source.
import { join } from 'node:path';
import { ensureSetup, node, root, run } from './setup.mjs';

await ensureSetup();
const loader = join(root, 'tools/dev-loader.mjs');
const main = join(root, 'libs/messaging/simulation/main.ts');
process.exit(await run(node, ['--conditions=@stepwell/source', '--import', loader, main, ...process.argv.slice(2)]));
