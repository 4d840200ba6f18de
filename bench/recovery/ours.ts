import { catchAt } from '../../apps/e2e/faults/framework/strike.js';
import { violationsOf } from '../../apps/e2e/faults/framework/invariants.js';
import { pause } from '../../apps/e2e/faults/framework/pause.js';
import { Random } from '../../apps/e2e/faults/framework/random.js';
import { settled } from '../../apps/e2e/faults/framework/seed.js';
import { Traffic } from '../../apps/e2e/faults/framework/traffic.js';
import { World, type Bus } from '../../apps/e2e/faults/framework/world.js';
import type { Victim } from './kills.js';
import { recoveryOf, type Passage, type Recovery } from './timing.js';

/** Everything that one run of kills showed. */
export interface Kills {
  readonly recoveries: readonly Recovery[];
  readonly violations: number;
}

const SETTLE_MS = 120_000;
const DELETION = {
  application: /^stepwell intake relay$/,
  statement: /DELETE FROM intake\.outbox/,
  at: 'request',
} as const;

const PASSAGES = `
  SELECT (extract(epoch FROM pg_xact_commit_timestamp(event_log.xmin)) * 1000)::float8 AS "from",
    (extract(epoch FROM pg_xact_commit_timestamp(effect.xmin)) * 1000)::float8 AS "to"
  FROM step_down.effect JOIN intake.event_log USING (event_id) WHERE effect.source = 'intake'`;

/** Kills one kind of process again and again in a world of its own, under commands at a steady rate. */
export async function ourKills(bus: Bus, victim: Victim, times: number, rate: number, restMs: number): Promise<Kills> {
  const world = await World.start({ bus, postgres: { track_commit_timestamp: 'on' } });
  const random = new Random(`recovery ${bus} ${victim}`);
  const traffic = new Traffic({ origins: () => world.origins(), token: world.token }, world.ledger, rate, random);
  const killedAt: number[] = [];
  try {
    traffic.start();
    await traffic.flows(2 * rate);
    for (let n = 0; n < times; n++) {
      killedAt.push(await kill(world, victim));
      await world.allUp();
      await pause(restMs + random.between(0, 1_000));
    }
    await traffic.finish(SETTLE_MS);
    await settled(world, SETTLE_MS);
    const violations = await violationsOf(world);
    for (const violation of violations) process.stderr.write(`  ${violation}\n`);
    const passages = await world.postgres.sql<Passage & object>(PASSAGES);
    const recoveries = killedAt.map((at, n) => recoveryOf(passages, at, killedAt[n + 1] ?? Infinity));
    return { recoveries, violations: violations.length };
  } finally {
    await world.stop();
  }
}

/** SIGKILL, and a new start at once; answers when it was. A relay dies between acknowledgement and deletion. */
async function kill(world: World, victim: Victim): Promise<number> {
  if (victim === 'relay') {
    const { process, stopped } = await catchAt(world.of('facts'), DELETION);
    const at = Date.now();
    await process.kill();
    stopped.cut();
    void process.start().catch(() => undefined);
    return at;
  }
  const at = Date.now();
  if (victim === 'postgres') await world.postgres.kill().then(() => world.postgres.start());
  if (victim === 'broker') await world.kafka!.broker.kill().then(() => world.kafka!.broker.start());
  if (victim === 'consumer') {
    const consumer = world.named('projection-1');
    await consumer.kill();
    void consumer.start().catch(() => undefined);
  }
  return at;
}
