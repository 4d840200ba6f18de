import type { Fault, NotRun } from './framework/fault.js';
import { missingForKafka } from './framework/kafka.js';
import { lacking } from './framework/needs.js';
import { runSeed, type Outcome } from './framework/seed.js';
import type { Load } from './framework/traffic.js';
import { World, type Bus } from './framework/world.js';
import { commandOf, say } from './report/table.js';

/** What is to be run. */
export interface Wanted {
  readonly faults: readonly Fault[];
  readonly loads: readonly Load[];
  readonly seeds: readonly number[];
  readonly buses: readonly Bus[];
  /** Each fault only on the buses that it names for CI. */
  readonly ci: boolean;
}

/** Everything that was run, and what could not be. */
export interface Ran {
  readonly outcomes: readonly Outcome[];
  readonly notRun: readonly NotRun[];
}

/** Runs faults, bus by bus, in worlds that are shared as long as nothing is wrong in them; `keep` gets all so far after each. */
export async function runMatrix(wanted: Wanted, keep: (ran: Ran) => void): Promise<Ran> {
  const outcomes: Outcome[] = [];
  const notRun = new Map<string, NotRun>();
  const ran = (): Ran => {
    return { outcomes, notRun: [...notRun.values()].filter(({ id }) => !outcomes.some(({ fault }) => fault === id)) };
  };
  for (const bus of wanted.buses) {
    const worlds = new Worlds(bus);
    try {
      for (const fault of wanted.faults.filter((one) => isFor(one, bus, wanted.ci))) {
        const reason = lacking(fault.needs ?? []) ?? worlds.missing;
        if (reason) notRun.set(fault.id, { id: fault.id, words: fault.words, reason });
        else outcomes.push(...(await runFault(worlds, fault, wanted)));
        if (worlds.missing) notRun.set(fault.id, { id: fault.id, words: fault.words, reason: worlds.missing });
        keep(ran());
      }
    } finally {
      await worlds.end();
    }
  }
  return ran();
}

function isFor(fault: Fault, bus: Bus, ci: boolean): boolean {
  return (fault.bus === 'both' || fault.bus === bus) && (!ci || (fault.inCi?.includes(bus) ?? false));
}

async function runFault(worlds: Worlds, fault: Fault, { loads, seeds }: Wanted): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const load of loads)
    for (const seed of seeds) {
      const world = await worlds.for(fault);
      if (!world) return outcomes;
      const outcome = await runSeed(world, fault, load, seed);
      outcomes.push(outcome);
      tell(outcome, world);
      await worlds.after(fault, outcome);
    }
  return outcomes;
}

function tell(outcome: Outcome, world: World): void {
  const { fault, bus, load, seed, violations, recoverySeconds, commands, seconds } = outcome;
  const name = `${fault} ${bus} ${load} seed ${seed}`;
  const back = recoverySeconds === null ? 'did not recover' : `flowing again in ${recoverySeconds.toFixed(2)} s`;
  if (violations.length === 0) return say(`${name}: held, ${commands} commands, ${back} (${seconds.toFixed(1)} s)`);
  say(`${name}: VIOLATED, ${commands} commands, ${back}`);
  for (const violation of violations) say(`  ${violation}`);
  say(`  kept: ${world.folder}; again: ${commandOf(outcome)}`);
}

/** One world per set of settings, kept for the next seed, thrown away when something was wrong in it. */
class Worlds {
  private world: World | null = null;
  private settings = '';
  /** Why no world can be had on this bus at all. */
  missing: string | null = null;

  constructor(private readonly bus: Bus) {}

  async for(fault: Fault): Promise<World | null> {
    const settings = JSON.stringify(fault.world ?? {});
    if (this.world && (fault.alone || settings !== this.settings)) await this.end();
    this.settings = settings;
    try {
      this.world ??= await World.start({ bus: this.bus, ...fault.world });
    } catch (error) {
      this.missing = missingForKafka(error);
      if (!this.missing) throw error;
    }
    return this.world;
  }

  async after(fault: Fault, { violations }: Outcome): Promise<void> {
    if (fault.alone || violations.length > 0) await this.end(violations.length > 0);
  }

  async end(keep = false): Promise<void> {
    const world = this.world;
    this.world = null;
    await world?.stop(keep);
  }
}
