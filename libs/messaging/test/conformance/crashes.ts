import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { addMinutes, uuidv5 } from '@stepwell/kernel';
import type { ChildOrder, CrashPoint } from '../child.js';
import { noteTimer, onDue } from '../timer-notes.js';
import { commandCause, onStartedRun, applyRun, patient, TENANT, type OpenBus, type World } from '../world.js';
import { inWorld } from './in-world.js';

const CHILD = fileURLToPath(new URL('../child.ts', import.meta.url));
const LOADER = fileURLToPath(new URL('../../../../tools/dev-loader.mjs', import.meta.url));
const PATIENTS = 5;
const FACTS = 12;

/** Runs a child until it dies; a world's `until` may kill it from outside. */
function child(order: ChildOrder): { died: Promise<string>; kill(): void } {
  const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@stepwell/source', '--import', LOADER];
  const { NODE_OPTIONS: _jest, ...env } = process.env;
  const running = spawn(process.execPath, [...flags, CHILD, JSON.stringify(order)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  running.stderr.on('data', (text: Buffer) => void (errors += text.toString()));
  const died = new Promise<string>((resolve) =>
    running.once('exit', (code, signal) => resolve(signal ?? `exit ${code} ${errors}`)),
  );
  return { died, kill: () => void running.kill('SIGKILL') };
}

const toldBy = (world: World): Promise<number> =>
  world.sql<{ n: number }>('SELECT count(*)::int AS n FROM intake.event_log').then((rows) => rows[0]!.n);

const effects = (world: World): Promise<number> =>
  world.sql<{ n: number }>('SELECT count(*)::int AS n FROM step_down.effect').then((rows) => rows[0]!.n);

/** What was committed to the log, and only that, was applied: once, in order. */
async function expectLogApplied(world: World): Promise<void> {
  for (let p = 1; p <= PATIENTS; p++) {
    const log = await world.sql<{ payload: string }>(
      'SELECT payload FROM intake.event_log WHERE key = $1 ORDER BY sequence',
      [patient(p)],
    );
    const told = log.map((row) => Number((JSON.parse(row.payload) as { reason: string }).reason.slice(2)));
    expect(await world.applied(patient(p))).toEqual(told);
  }
}

/** Each effect of the listener was told once in its own log. */
async function expectAnsweredOnce(world: World): Promise<void> {
  const rows = await world.sql(`SELECT causation_id FROM step_down.event_log GROUP BY 1 HAVING count(*) <> 1`);
  expect(rows).toEqual([]);
  const [row] = await world.sql<{ same: boolean }>(
    `SELECT (SELECT count(DISTINCT event_id) FROM step_down.effect) = (SELECT count(*) FROM step_down.event_log) AS same`,
  );
  expect(row).toEqual({ same: true });
}

const answering = () =>
  onStartedRun(async (tx, events) => {
    await applyRun(tx, events);
    for (const event of events) tx.recordFor(event, { patientId: event.key } as never);
  });

function orderOf(world: World, role: ChildOrder['role'], at: CrashPoint, nth: number): ChildOrder {
  const urls = world.urls[role === 'tell' ? 'intake' : 'step-down'];
  return { role, urls, bus: world.bus.address, at, nth, patients: PATIENTS, facts: FACTS };
}

/** Real processes killed with SIGKILL before and after each step. */
export function crashes(open: OpenBus): void {
  describe('crashes', () => {
    for (const at of ['before-commit', 'after-commit', 'before-publish', 'after-publish'] as const)
      test(
        `a publisher killed ${at}: what was committed is applied once, in order; what was not never was`,
        inWorld(open, async (world) => {
          await world.listener([onStartedRun()]);
          expect(await child(orderOf(world, 'tell', at, 6)).died).toBe('SIGKILL');
          await world.teller();
          await world.quiet(30_000);
          expect(await toldBy(world)).toBeGreaterThan(0);
          await expectLogApplied(world);
        }),
        60_000,
      );

    for (const at of ['before-handler', 'after-handler', 'before-commit', 'after-commit'] as const)
      test(
        `a consumer killed ${at}: another goes on, every fact has its effect once`,
        inWorld(open, async (world) => {
          const teller = await world.teller();
          for (let n = 1; n <= FACTS; n++)
            for (let p = 1; p <= PATIENTS; p++) await world.tell(teller, patient(p), [n]);
          const nth = at.endsWith('commit') ? 4 : 2;
          expect(await child(orderOf(world, 'listen', at, nth)).died).toBe('SIGKILL');
          await world.listener([answering()]);
          await world.until(
            () => effects(world),
            (n) => n >= FACTS * PATIENTS,
            30_000,
          );
          await world.quiet(30_000);
          await expectLogApplied(world);
          await expectAnsweredOnce(world);
        }),
        60_000,
      );

    test(
      'publisher and consumer killed at any moment, again and again',
      inWorld(open, async (world) => {
        for (const [tellUntil, applyUntil] of [
          [7, 3],
          [40, 25],
          [90, 60],
        ] as const) {
          const teller = child(orderOf(world, 'tell', 'never', 1));
          await world.until(
            () => toldBy(world),
            (n) => n >= tellUntil,
            30_000,
          );
          const listener = child(orderOf(world, 'listen', 'never', 1));
          await world.until(
            () => effects(world),
            (n) => n >= applyUntil,
            30_000,
          );
          teller.kill();
          listener.kill();
          await Promise.all([teller.died, listener.died]);
        }
        await world.teller();
        await world.listener([answering()]);
        await world.quiet(30_000);
        await expectLogApplied(world);
        await expectAnsweredOnce(world);
      }),
      120_000,
    );

    for (const at of ['before-handler', 'after-handler', 'before-commit', 'after-commit'] as const)
      test(
        `a process killed ${at} of a timer: it fires once`,
        inWorld(open, async (world) => {
          const scheduler = await world.silentListener();
          const timers = Array.from({ length: 6 }, (_, n) => {
            const key = patient(n);
            return { id: uuidv5(key, 'timer'), command: 'remind', due: world.clock.now(), key, data: { n } };
          });
          await scheduler.db.transaction({ tenantId: TENANT, cause: commandCause() }, (tx) =>
            Promise.resolve(tx.schedule(...timers)),
          );
          const later = { ...timers[0]!, id: uuidv5(TENANT, 'later'), due: addMinutes(world.clock.now(), 5) };
          await scheduler.db.transaction({ tenantId: TENANT, cause: commandCause() }, (tx) =>
            Promise.resolve(tx.schedule(later)),
          );
          const nth = at.endsWith('handler') ? 3 : 1;
          expect(await child(orderOf(world, 'timers', at, nth)).died).toBe('SIGKILL');
          await world.listener([
            onDue(async (tx, timer) => {
              await noteTimer(tx, timer);
              tx.record({ patientId: timer.key } as never);
            }),
          ]);
          await world.until(
            () => effects(world),
            (n) => n >= 6,
            30_000,
          );
          await world.quiet();
          expect(await effects(world)).toBe(6);
          await expectAnsweredOnce(world);
        }),
        60_000,
      );
  });
}
