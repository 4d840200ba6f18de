import { describe, expect, test } from '@jest/globals';
import { VersionConflict } from '@stepwell/platform';
import { applyOne, applyRun, onStarted, onStartedRun, patient, TENANT, type OpenBus } from '../world.js';
import { inWorld } from './in-world.js';

const P = patient(1);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** As the driver throws it. */
class DriverError extends Error {
  constructor(readonly code: string) {
    super('from the server');
  }
}

/** Errors that pass by themselves, cut connections, slow handlers, stops (design 5, rules 4 and 5). */
export function transactions(open: OpenBus): void {
  describe('transactions', () => {
    for (const error of [
      ...['40001', '40P01', '55P03', '25P03', '08006', '57P01', '57P03', '53100', '53200', '53300', 'ECONNRESET'].map(
        (code) => new DriverError(code),
      ),
      new VersionConflict('probe'),
    ])
      test(
        `a transient error (${'code' in error ? error.code : error.name}) is retried in place and never parks`,
        inWorld(open, async (world) => {
          let failures = 3;
          const flaky = onStarted(async (tx, event) => {
            await applyOne(tx, event);
            if (event.sequence === 2 && failures-- > 0) throw error;
          });
          const listener = await world.listener([flaky]);
          await world.inject(...range(1, 4).map((n) => world.envelope(P, n)));
          await world.quiet();
          expect(await world.applied(P)).toEqual([1, 2, 3, 4]);
          expect(failures).toBe(-1);
          expect(await listener.engine.parks.list()).toEqual([]);
        }),
      );

    test(
      'a real deadlock with another transaction is retried',
      inWorld(open, async (world) => {
        await world.sql("INSERT INTO step_down.total VALUES ($1, 'a', 0, 0), ($1, 'b', 0, 0)", [TENANT]);
        let meetings = 0;
        const crossed = onStarted(async (tx, event) => {
          await tx.query("UPDATE step_down.total SET events = events + 1 WHERE key = 'a'");
          if (meetings++ === 0) {
            const other = world.sql(
              "UPDATE step_down.total SET events = events + 1 WHERE key = 'b'; SELECT pg_sleep(0.1)",
            );
            await other;
          }
          await tx.query("UPDATE step_down.total SET events = events + 1 WHERE key = 'b'");
          await applyOne(tx, event);
        });
        await world.listener([crossed]);
        await world.inject(world.envelope(P, 1));
        await world.quiet();
        expect(await world.applied(P)).toEqual([1]);
      }),
    );

    test(
      'a Postgres connection cut in the middle of a batch loses and doubles nothing',
      inWorld(open, async (world) => {
        let cuts = 0;
        const cut = onStarted(async (tx, event) => {
          await applyOne(tx, event);
          if (event.sequence % 10 !== 5 || cuts++ >= 3) return;
          const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
          await world.sql('SELECT pg_terminate_backend($1)', [row!.pid]);
        });
        const listener = await world.listener([cut]);
        await world.inject(...range(1, 40).map((n) => world.envelope(P, n)));
        await world.quiet();
        expect(await world.applied(P)).toEqual(range(1, 40));
        expect(cuts).toBeGreaterThan(3);
        expect(await listener.engine.parks.list()).toEqual([]);
      }),
    );

    test(
      'every connection of a service cut again and again under load: all applied once, in order',
      inWorld(open, async (world) => {
        const teller = await world.teller();
        await world.listener([onStartedRun()]);
        const patients = range(1, 10).map(patient);
        for (const n of range(1, 12)) {
          for (const id of patients) {
            const tell = (): Promise<void> => world.tell(teller, id, [n]);
            await tell().catch(tell);
          }
          if (n % 3 === 0)
            await world.sql(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND usename IN ('step_down_app', 'intake_relay', 'step_down_relay')`,
            );
        }
        await world.quiet(30_000);
        for (const id of patients) expect(await world.applied(id)).toEqual(range(1, 12));
      }),
    );

    test(
      'a slow handler delays its batch and nothing else goes wrong',
      inWorld(open, async (world) => {
        const slow = onStarted(async (tx, event) => {
          if (event.sequence === 1) await tx.query('SELECT pg_sleep(1.5)');
          await applyOne(tx, event);
        });
        const listener = await world.listener([slow]);
        await world.inject(world.envelope(P, 1), world.envelope(P, 2), world.envelope(patient(2), 1));
        await world.quiet();
        expect(await world.applied(P)).toEqual([1, 2]);
        expect(await world.applied(patient(2))).toEqual([1]);
        expect(await listener.engine.parks.list()).toEqual([]);
      }),
    );

    test(
      'stopped under load and started again: every fact applied once, in order, nothing parked',
      inWorld(open, async (world) => {
        const teller = await world.teller();
        const patients = range(1, 8).map(patient);
        const telling = (async () => {
          for (const n of range(1, 25)) for (const id of patients) await world.tell(teller, id, [n]);
        })();
        for (let stops = 0; stops < 4; stops++) {
          const listener = await world.listener([onStartedRun()]);
          await world.until(
            async () => Number((await world.sql<{ n: string }>('SELECT count(*) AS n FROM step_down.effect'))[0]!.n),
            (n) => n > 30 * (stops + 1),
          );
          await listener.stop();
        }
        await telling;
        const last = await world.listener([onStartedRun()]);
        await world.quiet();
        for (const id of patients) expect(await world.applied(id)).toEqual(range(1, 25));
        expect(await last.engine.parks.list()).toEqual([]);
      }),
    );

    test(
      'a batch that records nothing commits without waiting for the disk, the first recorded event turns that off',
      inWorld(open, async (world) => {
        const seen: string[] = [];
        await world.sql(`ALTER DATABASE ${world.database.name} SET synchronous_commit = on`);
        await world.sql(`CREATE TABLE seen (mode text); GRANT INSERT ON seen TO PUBLIC`);
        await world.sql(`CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
          $$BEGIN INSERT INTO public.seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END$$`);
        await world.sql(`CREATE CONSTRAINT TRIGGER noting AFTER INSERT ON step_down.effect
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note()`);
        await world.sql('GRANT USAGE ON SCHEMA public TO PUBLIC');
        let recording = false;
        const handler = onStartedRun(async (tx, events) => {
          await applyRun(tx, events);
          if (recording) tx.recordFor(events[0]!, { patientId: P } as never);
        });
        await world.listener([handler]);
        await world.inject(world.envelope(P, 1));
        await world.quiet();
        recording = true;
        await world.inject(world.envelope(P, 2));
        await world.quiet();
        for (const row of await world.sql<{ mode: string }>('SELECT mode FROM seen')) seen.push(row.mode);
        expect(seen).toEqual(['off', 'on']);
      }),
    );
  });
}
