import type { BusMessage } from '../src/transports/transport.js';
import { Commands } from './commands.js';
import { Faults } from './faults.js';
import { Invariants, type Invariant } from './invariants.js';
import type { Fault, Plan } from './plan.js';
import { World } from './world.js';

/** What became of one simulation. */
export interface Outcome {
  readonly plan: Plan;
  /** What was broken: the invariant's name, a colon, and what was seen. */
  readonly violations: readonly string[];
  /** How often each fault was injected. */
  readonly faults: ReadonlyMap<Fault, number>;
  readonly steps: number;
  /** Virtual time it took, ms. */
  readonly ms: number;
  /** Equal for runs in which the same happened. */
  readonly digest: number;
  /** What happened: the last of it, or all when asked for. */
  readonly trace: readonly string[];
}

const COMMANDS_DEADLINE_MS = 60_000;
const QUIET_DEADLINE_MS = 90_000;
const MOST_STEPS = 60_000;
const LOOK_MS = 100;

/** Node's own, taken before anything of the simulation stands in its place. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs one simulation from its start to its healed end and looks at the invariants. */
export async function simulate(plan: Plan, tracesAll = false): Promise<Outcome> {
  const simulation = new Simulation(plan, tracesAll);
  const violations = await simulation.run();
  const { scheduler } = simulation.world;
  const { count: steps, now: ms, digest, trace } = scheduler;
  return { plan, violations, faults: simulation.faults.counts, steps, ms, digest, trace };
}

class Simulation {
  readonly world: World;
  private readonly commands: Commands;
  readonly faults: Faults;
  private over = false;
  private failure: unknown = null;
  private quiet = false;

  constructor(plan: Plan, tracesAll: boolean) {
    this.world = new World(plan, tracesAll);
    this.commands = new Commands(this.world);
    this.faults = new Faults(this.world);
  }

  async run(): Promise<readonly string[]> {
    const unhandled = (error: unknown): void => void (this.failure ??= error);
    process.on('unhandledRejection', unhandled);
    try {
      this.world.start();
      this.story().then(
        () => (this.over = true),
        (error: unknown) => unhandled(error ?? new Error('the story failed')),
      );
      await this.steps();
      return this.judge();
    } finally {
      for (const { process: one } of this.world.slots) one?.kill();
      this.world.end();
      await turn();
      process.off('unhandledRejection', unhandled);
    }
  }

  private async steps(): Promise<void> {
    const { scheduler } = this.world;
    await turn();
    while (!this.over && this.failure === null && scheduler.count < MOST_STEPS) {
      const productRan = scheduler.step();
      if (productRan === null) return;
      if (productRan) await turn();
    }
  }

  /** Commands under faults; then everything heals, parked streams are tried again, and the services come to rest. */
  private async story(): Promise<void> {
    void this.faults.run();
    await Promise.race([this.commands.run(), this.world.sleep(COMMANDS_DEADLINE_MS)]);
    await this.world.sleep(this.world.random.int(0, 400));
    this.faults.heal();
    await this.commands.runLast();
    const deadline = this.world.scheduler.now + QUIET_DEADLINE_MS;
    while (!this.quiet && this.world.scheduler.now < deadline) {
      await this.world.sleep(LOOK_MS);
      await this.operate();
      this.quiet = this.isQuiet();
    }
  }

  /** An operator tries parked streams again. */
  private async operate(): Promise<void> {
    const { server, consumers, random } = this.world;
    if (server.rows('step_down', 'parked_key').length === 0) return;
    const slot = random.pick(consumers);
    const { member, process: own } = slot;
    if (!member || !own) return;
    const actor = { kind: 'person', id: 'operator', tier: null } as const;
    const retry = own.run(async () => {
      for (const entry of await member.engine.parks.list()) await member.engine.parks.retry(entry, actor);
    });
    await Promise.race([retry.catch(() => undefined), own.died, this.world.sleep(5000)]);
  }

  /** I12 outbox, timers, parks and lag are back to nothing. */
  private isQuiet(): boolean {
    return this.left().every(([, count]) => count === 0);
  }

  private left(): readonly (readonly [string, number])[] {
    const { server } = this.world;
    const told = server.rows<{ sequence: number; tenant_id: string; key: string }>('intake', 'event_log');
    const marks = server.rows<{ sequence: number; tenant_id: string; key: string }>('step_down', 'watermark');
    const reached = new Map(marks.map((mark) => [`${mark.tenant_id} ${mark.key}`, mark.sequence]));
    return [
      ['rows in an outbox', server.rows('intake', 'outbox').length + server.rows('step_down', 'outbox').length],
      ['timers', server.rows('step_down', 'timer').length],
      ['parked streams', server.rows('step_down', 'parked_key').length],
      ['parked events', server.rows('step_down', 'parked_event').length],
      ['events not applied', told.filter((e) => (reached.get(`${e.tenant_id} ${e.key}`) ?? 0) < e.sequence).length],
    ];
  }

  private judge(): readonly string[] {
    const { world, failure } = this;
    if (failure !== null)
      return [told('I13', failure instanceof Error ? (failure.stack ?? failure.message) : 'failed')];
    const left = this.left().filter(([, count]) => count > 0);
    const stuck = this.quiet
      ? []
      : [told('I12', `not at rest: ${left.map(([what, count]) => `${count} ${what}`).join(', ') || 'commands'}`)];
    return [...world.broken, ...stuck, ...new Invariants(world, this.commands, this.bus(), this.quiet).check()];
  }

  private bus(): readonly BusMessage[] {
    const { world } = this;
    if (world.plan.bus === 'broker') return world.broker.logs.all();
    const records = world.server.rows<BusMessage>('bus', 'record');
    return records.sort((a, b) => a.offset - b.offset);
  }
}

function told(invariant: Invariant, what: string): string {
  return `${invariant}: ${what}`;
}
