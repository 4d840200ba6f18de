import type { Load, Traffic } from './traffic.js';
import type { Random } from './random.js';
import type { Bus, World, WorldOptions } from './world.js';
import type { Allowed } from './invariants.js';
import type { Need } from './needs.js';

/** What a fault may touch while it strikes. */
export interface Run {
  readonly world: World;
  /** Numbers of this seed. */
  readonly random: Random;
  readonly traffic: Traffic;
  readonly load: Load;
  /** One line for a reader of a failed run. */
  note(line: string): void;
}

/** One row of the matrix. */
export interface Fault {
  /** Number in the matrix, with a letter for a variant: `F21b`. */
  readonly id: string;
  /** What happens, in one line. */
  readonly words: string;
  readonly bus: Bus | 'both';
  /** What the machine must have. */
  readonly needs?: readonly Need[];
  /** Strikes, and resolves when everything that was broken is whole again, as far as an operator would see to it. */
  inject(run: Run): Promise<void>;
  /** What else must hold at the end; answers violations in words. */
  check?(run: Run): Promise<readonly string[]>;
  readonly allowed?: Allowed;
  /** A world of its own, thrown away after each seed: the fault leaves traces that are no violation. */
  readonly alone?: boolean;
  /** Differences of the world it needs. */
  readonly world?: Partial<WorldOptions>;
  /** Longest time to catch up after it, ms. Default 120000. */
  readonly settleMs?: number;
  /** Part of every CI run, on these buses. */
  readonly inCi?: readonly Bus[];
}

/** A row that nothing runs here, and why. */
export interface NotRun {
  readonly id: string;
  readonly words: string;
  readonly reason: string;
}
