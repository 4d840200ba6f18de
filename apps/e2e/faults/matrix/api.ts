import type { Fault } from '../framework/fault.js';
import { killAt } from '../framework/strike.js';

const SERVICE = /^stepwell intake$/;

/** Faults of the process that takes commands. */
export const API: readonly Fault[] = [
  {
    id: 'F1',
    words: 'kill -9 of the API inside a transaction, before COMMIT',
    bus: 'both',
    inCi: ['postgres'],
    inject: ({ world, random }) => {
      const statement = random.pick([/INSERT INTO intake\.fact/, /\braised AS/, /^COMMIT/]);
      return killAt(world.of('facts'), { application: SERVICE, statement, at: 'request', nth: random.between(1, 12) });
    },
  },
  {
    id: 'F2',
    words: 'kill -9 of the API after COMMIT, before the reply; the client asks again with the same key',
    bus: 'both',
    inject: ({ world, random }) =>
      killAt(world.of('facts'), {
        application: SERVICE,
        statement: /^COMMIT/,
        at: 'answer',
        nth: random.between(1, 12),
      }),
  },
];
