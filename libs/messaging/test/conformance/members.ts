import { describe, expect, test } from '@jest/globals';
import { PARTITIONS } from '@stepwell/contracts';
import { applyOne, onStarted, patient, type OpenBus, type World } from '../world.js';
import { inWorld } from './in-world.js';

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const patients = range(1, 30).map(patient);

async function effects(world: World): Promise<number> {
  const [row] = await world.sql<{ n: number }>('SELECT count(*)::int AS n FROM step_down.effect');
  return row!.n;
}

async function injectRound(world: World, n: number): Promise<void> {
  await world.inject(...patients.map((id) => world.envelope(id, n)));
}

/** Several members of one group. */
export function members(open: OpenBus): void {
  describe('members', () => {
    test(
      'two members share the partitions, and each fact is applied once, in order, while members come and go',
      inWorld(open, async (world) => {
        const workers = new Map<string, Set<number>>();
        const named = (name: string) =>
          onStarted(async (tx, event) => {
            workers.set(name, (workers.get(name) ?? new Set()).add(event.sequence));
            await applyOne(tx, event);
          });
        const first = await world.listener([named('first')]);
        for (const n of range(1, 5)) await injectRound(world, n);
        await world.listener([named('second')]);
        let round = 5;
        await world.until(
          async () => {
            if (round < 60) await injectRound(world, ++round);
            return workers.get('second')?.size ?? 0;
          },
          (seen) => seen > 0,
        );
        for (const n of range(round + 1, round + 5)) await injectRound(world, n);
        await first.stop();
        for (const n of range(round + 6, round + 10)) await injectRound(world, n);
        await world.until(
          () => effects(world),
          (n) => n === patients.length * (round + 10),
          30_000,
        );
        for (const id of patients) expect(await world.applied(id)).toEqual(range(1, round + 10));
        expect(workers.size).toBe(2);
      }),
    );

    test(
      'a member that finds its offset moved applies nothing on its old picture, reads the offsets again and goes on',
      inWorld(open, async (world) => {
        const listener = await world.listener([onStarted()]);
        await world.inject(...patients.map((id) => world.envelope(id, 1)));
        await world.quiet();
        await world.sql('UPDATE step_down.consumer_offset SET next = next - 1 WHERE next > 0');
        await world.inject(...patients.map((id) => world.envelope(id, 2)));
        await world.quiet();
        for (const id of patients) expect(await world.applied(id)).toEqual([1, 2]);
        expect(listener.log.has('a batch was given back')).toBe(true);
        const rows = await world.sql('SELECT 1 FROM step_down.consumer_offset');
        expect(rows).toHaveLength(PARTITIONS);
      }),
    );

    test(
      'two relays of one service: one moves the rows, the other takes over when it dies, order holds',
      inWorld(open, async (world) => {
        const one = await world.teller();
        const two = await world.teller();
        await world.listener([onStarted()]);
        for (const n of range(1, 5)) for (const id of patients) await world.tell(n % 2 ? one : two, id, [n]);
        await world.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'intake_relay'");
        for (const n of range(6, 8)) for (const id of patients) await world.tell(n % 2 ? one : two, id, [n]);
        await one.stop();
        for (const n of range(9, 10)) for (const id of patients) await world.tell(two, id, [n]);
        await world.until(
          () => effects(world),
          (n) => n === patients.length * 10,
          30_000,
        );
        for (const id of patients) expect(await world.applied(id)).toEqual(range(1, 10));
      }),
    );
  });
}
