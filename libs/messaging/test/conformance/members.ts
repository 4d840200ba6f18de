import type { OpenBus } from '../world.js';

export function members(_open: OpenBus): void {}
