// `npm run simulation`: the messaging core on a seeded scheduler. Clock, randomness and driver are in place before any of
// the product is loaded.
import { installClient } from './database/client.js';
import { installGlobals } from './schedule/globals.js';

installGlobals();
installClient();
const { cli } = await import('./cli.js');
process.exitCode = await cli(process.argv.slice(2));
