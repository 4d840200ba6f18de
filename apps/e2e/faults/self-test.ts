// Services that are broken on purpose: a matrix that does not catch them proves nothing.
import { runSeed } from './framework/seed.js';
import { World, type WorldOptions } from './framework/world.js';
import { MATRIX } from './matrix/matrix.js';
import { say } from './report/table.js';

/** A planted defect, and whether the checks saw it. */
export interface SelfTest {
  readonly words: string;
  readonly caught: boolean;
}

interface Planted {
  readonly words: string;
  readonly fault: string;
  /** What a violation must begin with to count. */
  readonly sign: RegExp;
  readonly world: WorldOptions;
}

const TRIES = 6;
const PLANTED: readonly Planted[] = [
  {
    words: 'a relay that deletes before the bus has acknowledged is caught when it is killed in a publish',
    fault: 'F4',
    sign: /^I2 logged events are not on the bus/,
    world: { bus: 'postgres', changes: { facts: { behaviour: { forgetsAcks: true } } } },
  },
  {
    words: 'a consumer whose effects are not in the transaction of its watermark is caught when it is killed in it',
    fault: 'F7',
    sign: /^I3 echo: effects happened more than once/,
    world: { bus: 'postgres', changes: { echo: { behaviour: { effectsApart: true } } } },
  },
];

/** Runs each planted defect until it is seen, a few seeds at most. */
export async function selfTest(): Promise<readonly SelfTest[]> {
  const tests: SelfTest[] = [];
  for (const planted of PLANTED) {
    const caught = await isCaught(planted);
    say(`${caught ? 'caught' : 'MISSED'}: ${planted.words}`);
    tests.push({ words: planted.words, caught });
  }
  return tests;
}

async function isCaught({ fault: id, sign, world: options }: Planted): Promise<boolean> {
  const fault = MATRIX.find((one) => one.id === id)!;
  const world = await World.start(options);
  try {
    for (let seed = 1; seed <= TRIES; seed++) {
      const { violations } = await runSeed(world, { ...fault, settleMs: 5_000 }, 'mid', seed);
      for (const violation of violations) say(`  seed ${seed}: ${violation.split('\n')[0]}`);
      if (violations.some((violation) => sign.test(violation))) return true;
    }
    return false;
  } finally {
    await world.stop();
  }
}
