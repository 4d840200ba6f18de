import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openPostgresBus } from './postgres-bus.js';
import { onStarted, patient, World } from './world.js';

describe('the whole path', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open(openPostgresBus);
  });
  afterAll(() => world.close());

  test('told facts are applied once, in order', async () => {
    const teller = await world.teller();
    await world.listener([onStarted()]);
    await world.tell(teller, patient(1), [1, 2, 3]);
    await world.tell(teller, patient(2), [1, 2]);
    await world.quiet();
    expect(await world.applied(patient(1))).toEqual([1, 2, 3]);
    expect(await world.applied(patient(2))).toEqual([1, 2]);
  });
});
