import { World, type OpenBus } from '../world.js';

/** A test body with a world of its own, closed whatever happens. */
export function inWorld(open: OpenBus, body: (world: World) => Promise<void>): () => Promise<void> {
  return async () => {
    const world = await World.open(open);
    try {
      await body(world);
    } finally {
      await world.close();
    }
  };
}
