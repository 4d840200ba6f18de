import { Random } from './schedule/random.js';

/** What may go wrong. */
export const FAULTS = [
  'kill',
  'pause',
  'cut-database',
  'cut-bus',
  'terminate',
  'conflict',
  'postgres-crash',
  'broker-crash',
  'refuse',
  'slow',
  'rebalance',
  'lose-record',
  'expire',
  'limit',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Which bus the services run on. */
export type Bus = 'broker' | 'postgres-log';

/** Everything that shapes one simulation; with the seed it says what happens. */
export interface Plan {
  readonly seed: number;
  readonly bus: Bus;
  readonly publishers: number;
  readonly consumers: number;
  readonly clients: number;
  /** Commands of each client. */
  readonly commands: number;
  /** Streams that commands write to. */
  readonly keys: number;
  readonly faults: readonly Fault[];
  /** Mean time between faults, ms. */
  readonly faultEveryMs: number;
  /** Most rows of one publish and of one consumer transaction. */
  readonly batch: number;
  /** A planted fault of the core, null for the core as it is. */
  readonly mutation: string | null;
}

/** The plan of a seed: sizes and faults differ from seed to seed, since each mix reaches other states. */
export function planOf(seed: number, given: Partial<Plan> = {}): Plan {
  const random = new Random(seed ^ 0x51ed27);
  const faults: Fault[] = DRAWN.filter((fault) => random.chance(RARE.has(fault) ? 0.2 : 0.45));
  if (new Random(seed ^ 0x13579b).chance(0.2)) faults.push('limit');
  return {
    seed,
    bus: random.chance(0.5) ? 'broker' : 'postgres-log',
    publishers: random.int(1, 2),
    consumers: random.int(1, 2),
    clients: random.int(2, 4),
    commands: random.int(4, 9),
    keys: random.int(1, 4),
    faults: random.chance(0.1) ? [] : faults,
    faultEveryMs: random.pick([30, 80, 200]),
    batch: random.pick([2, 3, 5, 9]),
    mutation: null,
    ...given,
  };
}

/** Drawn by itself: another draw among these would make other plans of the seeds that are kept. */
const DRAWN: readonly Fault[] = FAULTS.filter((fault) => fault !== 'limit');
const RARE: ReadonlySet<Fault> = new Set(['lose-record', 'expire']);

/** The command that repeats a plan: only what the seed does not already say. */
export function commandOf(plan: Plan): string {
  const usual = planOf(plan.seed);
  const parts = [`--seed ${plan.seed}`];
  for (const name of ['bus', 'publishers', 'consumers', 'clients', 'commands', 'keys', 'batch', 'mutation'] as const)
    if (plan[name] !== usual[name]) parts.push(`--${name} ${String(plan[name])}`);
  if (plan.faults.join() !== usual.faults.join()) parts.push(`--fault ${plan.faults.join(',') || 'none'}`);
  return `npm run simulation -- ${parts.join(' ')}`;
}
