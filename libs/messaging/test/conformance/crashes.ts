import type { OpenBus } from '../world.js';

export function crashes(_open: OpenBus): void {}
