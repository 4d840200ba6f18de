import { afterAll, beforeAll, describe } from '@jest/globals';
import { thingsOf, troubled } from './bad-input/things.js';
import { honoursVersions, type Field } from './bad-input/versions.js';
import { keepsStrangersOut } from './bad-input/walls.js';
import { World } from './world.js';

const OPEN_MS = 90_000;

describe('a thing that a path names', () => {
  let world: World;
  let field: Field;
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '08:30');
    const known = await troubled(world);
    await world.goTo(0, '09:05');
    field = { world, known, things: await thingsOf(world, known) };
  }, OPEN_MS);
  afterAll(() => world?.stop(), OPEN_MS);

  describe('before strangers', () => keepsStrangersOut(() => field));
  describe('a version that is sent', () => honoursVersions(() => field));
});
