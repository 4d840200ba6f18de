import type { OpenBus } from '../world.js';

export function transactions(_open: OpenBus): void {}
