import type { OpenBus } from '../world.js';

export function timers(_open: OpenBus): void {}
