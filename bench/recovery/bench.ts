import type { BenchRun, Figures } from '../harness/report.js';
import type { BenchOptions } from '../main.js';
import { figuresOf, together, type Victim } from './kills.js';
import { ourKills, type Kills } from './ours.js';
import { peerKills } from './peer.js';

const RATE = 500;
const KILLS = 20;
const REST_MS = 3_000;
const MOST_RELAY_MS = 1_000;
const MOST_CONSUMER_MS = 7_500;

export const peers = ['nest-default'];

/** B5: kill -9 and a start at once, at a steady rate: how long until an event of after the kill is applied, and until all is. */
export async function bench({ rounds, args }: BenchOptions): Promise<BenchRun> {
  const kills = args.includes('--rounds') ? rounds : KILLS;
  const rate = numberOf(args, '--rate') ?? RATE;
  const all = (victims: readonly Victim[], run: (victim: Victim) => Promise<Kills>) =>
    measured(wanted(args, victims), run);
  const ours = await all(['relay', 'consumer', 'broker', 'postgres'], (one) =>
    ourKills('kafka', one, kills, rate, REST_MS),
  );
  const log = await all(['relay', 'consumer', 'postgres'], (one) => ourKills('postgres', one, kills, rate, REST_MS));
  const stock = await all(['consumer', 'broker', 'postgres'], (one) => peerKills(one, kills, rate, REST_MS));
  return {
    name: 'recovery',
    measure: 'consumerP99Ms',
    ours: [ours],
    variants: { 'postgres-log': [log] },
    peers: { 'kafkajs-stock': [stock] },
    knownUnsafe: ['kafkajs-stock'],
    bars: ({ relayP99Ms = NaN, consumerP99Ms = NaN, violations }) => ({
      [`relay back within ${MOST_RELAY_MS} ms at p99`]: relayP99Ms <= MOST_RELAY_MS,
      [`consumer back within ${MOST_CONSUMER_MS} ms at p99`]: consumerP99Ms <= MOST_CONSUMER_MS,
      'nothing lost, nothing doubled': violations === 0,
    }),
    notes: {
      kills: `${kills} of each at ${rate} commands a second, every process started again at once`,
      relay: 'killed between acknowledgement and deletion, a second process of the service stands by',
      session: '6 s, the default of our Kafka transport; 30 s for kafkajs as it comes',
      'kafkajs-stock': 'a stock producer sends straight to the topic: it has no relay that could be killed',
    },
  };
}

async function measured(victims: readonly Victim[], run: (victim: Victim) => Promise<Kills>): Promise<Figures> {
  const parts: Record<string, number>[] = [];
  let violations = 0;
  for (const victim of victims) {
    process.stderr.write(`killing: ${victim}\n`);
    const { recoveries, violations: found } = await run(victim);
    parts.push(figuresOf(victim, recoveries));
    violations += found;
  }
  return together(parts, violations);
}

function wanted(args: readonly string[], victims: readonly Victim[]): readonly Victim[] {
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1]?.split(',') : undefined;
  return victims.filter((victim) => only?.includes(victim) ?? true);
}

function numberOf(args: readonly string[], name: string): number | undefined {
  const at = args.indexOf(name);
  return at >= 0 ? Number(args[at + 1]) : undefined;
}
