// `npm start`, `npm run replay`, `npm run stepwell`: sets up, builds, and hands over to the command line under Node 24.
import { join } from 'node:path';
import { ensureBuilt, node, root, run } from './setup.mjs';

const [first, ...rest] = process.argv.slice(2);
const args = first === '--cli' ? rest : first === 'replay' ? ['replay', ...rest] : ['up', ...process.argv.slice(2)];

/**
 * A whole trial needs 150 MB of heap; without a limit the engine lets it grow to three times that before it cleans up.
 * Twice the usual room for young objects halves the time it spends on them.
 */
const HEAP = ['--max-old-space-size=320', '--max-semi-space-size=32'];

await ensureBuilt();
process.exit(await run(node, [...HEAP, '--enable-source-maps', join(root, 'apps/stepwell/dist/main.js'), ...args]));
