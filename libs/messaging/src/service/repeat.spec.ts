import { expect, test } from '@jest/globals';
import { Rested } from './repeat.js';

test('work at rest is done at first and once in so many turns, and at once when it is needed', async () => {
  let done = 0;
  const rested = new Rested(() => Promise.resolve(void (done += 1)), 3);
  const seen: number[] = [];
  for (const isNeeded of [false, false, false, false, true, true, false, false, false]) {
    await rested.turn(isNeeded);
    seen.push(done);
  }
  expect(seen).toEqual([1, 1, 1, 2, 3, 4, 4, 4, 5]);
});

test('work that failed is done again at the next turn', async () => {
  let tries = 0;
  const rested = new Rested(() => (++tries === 1 ? Promise.reject(new Error('no')) : Promise.resolve()), 3);
  await expect(rested.turn(false)).rejects.toThrow('no');
  await rested.turn(false);
  expect(tries).toBe(2);
});
