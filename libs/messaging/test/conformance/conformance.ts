import type { OpenBus } from '../world.js';
import { crashes } from './crashes.js';
import { members } from './members.js';
import { metrics } from './metrics.js';
import { operations } from './operations.js';
import { parking } from './parking.js';
import { streams } from './streams.js';
import { timers } from './timers.js';
import { transactions } from './transactions.js';

/** Everything the bus promises, on any transport: called by one spec file per transport. */
export function conformance(open: OpenBus): void {
  streams(open);
  parking(open);
  transactions(open);
  members(open);
  timers(open);
  operations(open);
  crashes(open);
  metrics(open);
}
