import type { Fault, Run } from '../framework/fault.js';
import { pause, until } from '../framework/pause.js';
import { catchAt, killAt } from '../framework/strike.js';
import { API } from '../proxies/kafka-proxy.js';
import type { ServiceProcess } from '../framework/service-process.js';

const RELAY = /^stepwell intake relay$/;
const DELETION = { application: RELAY, statement: /DELETE FROM intake\.outbox/, at: 'request' } as const;
const COPY = { application: /^stepwell bus publisher$/, statement: /INSERT INTO bus\.record/ } as const;

/** Faults of the relay: an outbox is published, then deleted, by one owner per lane. */
export const RELAY_FAULTS: readonly Fault[] = [
  {
    id: 'F3',
    words: 'kill -9 of the relay between the acknowledgement of the bus and the deletion',
    bus: 'both',
    inject: ({ world, random }) => killAt(world.of('facts'), { ...DELETION, nth: random.between(1, 10) }),
  },
  {
    id: 'F4',
    words: 'kill -9 of the relay in the middle of a publish',
    bus: 'both',
    inject: (run) => (run.world.kafka ? killInFrame(run) : killInCopy(run)),
  },
  {
    id: 'F5',
    words:
      'two relays believe they own a lane: the lock connection is gone at the server only, a publish still on its way',
    bus: 'kafka',
    inject: async (run) => {
      const { world, random, traffic } = run;
      const { process, stopped } = await catchAt(world.of('facts'), { ...DELETION, nth: random.between(1, 5) });
      stopped.release();
      world.kafka!.proxy.block('to-broker', new RegExp(`^${process.name}$`));
      await pause(random.between(50, 400));
      const { heal } = process.database.severServerSide(RELAY);
      await traffic.flows(10);
      await pause(random.between(1_500, 3_000));
      world.kafka!.proxy.unblock();
      await pause(random.between(0, 500));
      heal();
    },
  },
];

/** The broker gets the first half of a produce request, and the process behind it is gone. */
async function killInFrame({ world, random }: Run): Promise<void> {
  const proxy = world.kafka!.proxy;
  let [left, victim] = [random.between(1, 10), ''];
  proxy.watch(({ api, client }) => {
    if (api !== API.produce || !client.startsWith('facts') || victim !== '' || --left > 0) return 'pass';
    victim = client;
    return random.chance(0.5) ? 'half' : 'lose-answer';
  });
  await until('a relay publishes', () => victim !== '', 30_000);
  proxy.watch(null);
  await again(world.named(victim));
}

async function killInCopy({ world, random }: Run): Promise<void> {
  const at = random.pick(['request', 'answer'] as const);
  await killAt(world.of('facts'), { ...COPY, at, nth: random.between(1, 10) });
}

async function again(process: ServiceProcess): Promise<void> {
  await process.kill();
  await process.start();
}
