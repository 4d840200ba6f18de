import { instantOf } from '@stepwell/kernel';
import { runService } from '@stepwell/messaging';
import { environment } from './config.js';
import { intake } from './service.js';

/** The clinical clock of a real clinic is the machine's. */
const clock = { now: () => instantOf(Date.now()) };

await runService(intake, { verb: process.argv[2], environment, config: {}, clock });
