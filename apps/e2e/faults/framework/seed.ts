import { LOADS, Traffic, type Load } from './traffic.js';
import type { Fault, Run } from './fault.js';
import { violationsOf } from './invariants.js';
import { pause, until } from './pause.js';
import { Random } from './random.js';
import type { Bus, World } from './world.js';

/** What became of one seed. */
export interface Outcome {
  readonly fault: string;
  readonly bus: Bus;
  readonly load: Load;
  readonly seed: number;
  readonly violations: readonly string[];
  /** From the end of the fault until a command sent then was applied at the end of the chain, s; null when it never was. */
  readonly recoverySeconds: number | null;
  /** Commands that had a final answer. */
  readonly commands: number;
  readonly seconds: number;
}

const SETTLE_MS = 120_000;
const CALM_MS = 300;

/** Runs one seed of a fault in a world: traffic, the fault, traffic again, quiet, then every check. */
export async function runSeed(world: World, fault: Fault, load: Load, seed: number): Promise<Outcome> {
  const { bus } = world.options;
  const random = new Random(`${fault.id}/${bus}/${load}/${seed}`);
  const traffic = new Traffic(
    { origins: () => world.origins(), token: world.token },
    world.ledger,
    LOADS[load],
    random,
  );
  const run: Run = { world, random: random.fork('fault'), traffic, load, note: (line) => world.tell(line) };
  const began = performance.now();
  const before = world.ledger.counted;
  const violations: string[] = [];
  let recoverySeconds: number | null = null;
  try {
    traffic.start();
    await traffic.flows();
    await pause(run.random.between(0, 400));
    run.note(`${fault.id} seed ${seed} strikes`);
    await fault.inject(run);
    run.note('over');
    await world.allUp();
    recoverySeconds = await recovery(run, fault.settleMs ?? SETTLE_MS);
    await pause(CALM_MS);
    await traffic.finish(fault.settleMs ?? SETTLE_MS);
    await settled(world, fault.settleMs ?? SETTLE_MS);
  } catch (error) {
    violations.push(`I12 ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    await traffic.finish(1_000);
  }
  violations.push(...(await checked(world, fault, run)));
  const commands = world.ledger.counted - before;
  const seconds = (performance.now() - began) / 1000;
  return { fault: fault.id, bus, load, seed, violations, recoverySeconds, commands, seconds };
}

async function checked(world: World, fault: Fault, run: Run): Promise<readonly string[]> {
  try {
    return [...(await violationsOf(world, fault.allowed)), ...((await fault.check?.(run)) ?? [])];
  } catch (error) {
    return [`the checks could not be made: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Seconds until a command sent now is applied by both consumers. */
async function recovery({ world, traffic }: Run, deadlineMs: number): Promise<number> {
  const began = performance.now();
  const patient = await traffic.probe();
  const applied = async (): Promise<boolean> => {
    const [row] = await world.postgres.sql<{ views: number }>(
      'SELECT count(*)::int AS views FROM step_down.view WHERE key = $1',
      [patient],
    );
    return row!.views === 2;
  };
  await until('a command sent after the fault is applied by all', applied, deadlineMs);
  return (performance.now() - began) / 1000;
}

const LEFT = `SELECT
  (SELECT count(*)::int FROM intake.outbox WHERE key <> '') AS "facts outbox",
  (SELECT count(*)::int FROM medication.outbox WHERE key <> '') AS "echo outbox",
  (SELECT count(*)::int FROM intake.event_log WHERE type = 'intake.LeaveStarted.v1')
    - (SELECT count(*)::int FROM medication.effect) AS "echo lag",
  (SELECT count(*)::int FROM intake.event_log WHERE type = 'intake.LeaveStarted.v1')
    + (SELECT count(*)::int FROM medication.event_log WHERE type = 'medication.NaloxoneProvided.v1')
    - (SELECT count(*)::int FROM step_down.effect) AS "projection lag"`;

/** I12: outbox and lag return to nothing. */
export async function settled(world: World, deadlineMs: number): Promise<void> {
  let left: Record<string, unknown> = {};
  const quiet = async (): Promise<boolean> => {
    [left = {}] = await world.postgres.sql(LEFT);
    return Object.values(left).every((count) => count === 0);
  };
  await until('outbox and lag return to nothing', quiet, deadlineMs).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : ''} ${JSON.stringify(left)}`);
  });
}
