import type { Fault } from '../framework/fault.js';
import { pause } from '../framework/pause.js';
import { killAt } from '../framework/strike.js';

const ECHO = /^stepwell (medication|apart)$/;
const PROJECTION = /^stepwell step-down$/;

/** Faults of consumers. */
export const CONSUMER: readonly Fault[] = [
  {
    id: 'F6',
    words: 'kill -9 of a consumer after the commit in the database, before anybody is told',
    bus: 'both',
    inCi: ['kafka'],
    inject: ({ world, random }) => {
      const place = { statement: /^COMMIT/, at: 'answer', nth: random.between(1, 8) } as const;
      return random.chance(0.5)
        ? killAt(world.of('echo'), { application: ECHO, ...place })
        : killAt(world.of('projection'), { application: PROJECTION, ...place });
    },
  },
  {
    id: 'F7',
    words: 'kill -9 of a consumer in the middle of its transaction',
    bus: 'both',
    inCi: ['postgres'],
    inject: ({ world, random }) => {
      const place = { at: 'request', nth: random.between(1, 8) } as const;
      const [first, last] = [/effect AS e/, /^COMMIT/];
      return random.chance(0.5)
        ? killAt(world.of('echo'), { application: ECHO, statement: random.pick([first, last]), ...place })
        : killAt(world.of('projection'), { application: PROJECTION, statement: random.pick([first, last]), ...place });
    },
  },
  {
    id: 'F8',
    words: 'a consumer stands still for longer than its session, another takes over, then it goes on (zombie)',
    bus: 'kafka',
    inject: async ({ world, random }) => {
      const second = await world.join('echo');
      const frozen = random.pick([world.named('echo-1'), second]);
      frozen.signal('SIGSTOP');
      await pause(random.between(7_000, 10_000));
      frozen.signal('SIGCONT');
      await pause(1_500);
      await world.leave(second);
    },
  },
  {
    id: 'F9',
    words: 'rebalance storm: members join and leave every other second',
    bus: 'both',
    inject: async ({ world, random }) => {
      for (let n = 0; n < 4; n++) {
        const joined = await world.join('echo');
        await pause(random.between(200, 2_000));
        if (random.chance(0.5)) await joined.terminate();
        await world.leave(joined);
      }
    },
  },
];
