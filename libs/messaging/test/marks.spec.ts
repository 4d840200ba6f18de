import { describe, expect, test } from '@jest/globals';
import { addMinutes, type Instant } from '@stepwell/kernel';
import { MarkReader } from '../src/marks/mark-reader.js';
import { inWorld } from './conformance/in-world.js';
import { noteTimer, onDue } from './timer-notes.js';
import { openPostgresBus } from './postgres-bus.js';
import { commandCause, onStarted, patient, TENANT, type World } from './world.js';

const marksOf = (world: World) =>
  world.sql<{ partition: number; as_of: Date }>('SELECT partition, as_of FROM step_down.mark ORDER BY partition');

/** What step-down's marks said so far, on their way or on the bus, earliest first. */
async function vouched(world: World): Promise<string[]> {
  const rows = await world.sql<{ as_of: string }>(
    "SELECT payload::json ->> 'asOf' AS as_of FROM step_down.outbox UNION SELECT value::json ->> 'asOf' FROM bus.record WHERE key = '' AND topic = 'stepwell.step-down.v1' ORDER BY 1",
  );
  return rows.map((row) => row.as_of);
}

describe('freshness marks', () => {
  test(
    'a reader knows how fresh a source is once every partition has a mark; marks are in no log and no stream',
    inWorld(openPostgresBus, async (world) => {
      const teller = await world.teller();
      const listener = await world.listener([onStarted()]);
      const reader = new MarkReader(listener.lanes, 'step_down');
      expect(await reader.asOf('intake')).toBeNull();
      await world.tell(teller, patient(1), [1]);
      const first = world.clock.now();
      await teller.engine.writeMarks();
      await world.until(
        () => marksOf(world),
        (marks) => marks.length === 12,
      );
      expect(await reader.asOf('intake')).toBe(first);
      world.clock.advance({ days: 1 });
      await teller.engine.writeMarks();
      await world.until(
        () => reader.asOf('intake'),
        (asOf) => asOf === world.clock.now(),
      );
      expect(await world.sql("SELECT 1 FROM intake.event_log WHERE key = ''")).toEqual([]);
      expect(await world.sql("SELECT 1 FROM intake.stream WHERE key = ''")).toEqual([]);
      expect(await world.applied(patient(1))).toEqual([1]);
      expect(await reader.asOf('medication')).toBeNull();
    }),
  );

  test(
    'a mark does not vouch for a transaction that is still open',
    inWorld(openPostgresBus, async (world) => {
      const teller = await world.teller();
      await world.listener([onStarted()]);
      const open = await teller.db.begin(TENANT);
      await open.query('SELECT pg_sleep(0.3)');
      await teller.engine.writeMarks();
      await open.commit();
      const marks = await world.until(
        () => marksOf(world),
        (rows) => rows.length === 12,
      );
      const behindMs = Date.parse(world.clock.now()) - marks[0]!.as_of.getTime();
      expect(behindMs).toBeGreaterThanOrEqual(300);
    }),
  );

  test(
    'a service that has not applied all its input vouches only up to where its input vouched',
    inWorld(openPostgresBus, async (world) => {
      let held = true;
      const teller = await world.teller();
      const listener = await world.listener([
        onStarted(async () => {
          if (held) throw Object.assign(new Error('wait'), { code: '40001' });
          await Promise.resolve();
        }),
      ]);
      await teller.engine.writeMarks();
      await world.until(
        () => marksOf(world),
        (rows) => rows.length === 12,
      );
      const fresh = world.clock.now();
      world.clock.set(addMinutes(fresh, 10));
      await world.tell(teller, patient(1), [1]);
      await world.until(
        async () => (await listener.engine.idle()).lag,
        (lag) => lag > 0,
      );
      await listener.engine.writeMarks();
      expect(await vouched(world)).toEqual([fresh]);
      held = false;
      await world.quiet();
    }),
  );

  test(
    'a service vouches for nothing later than its oldest timer that was due and has not fired, parked or about to',
    inWorld(openPostgresBus, async (world) => {
      let bug = true;
      const member = await world.listener([
        onDue(async (tx, due) => {
          if (bug) throw new Error('bug');
          await noteTimer(tx, due);
        }),
      ]);
      const due = world.clock.now();
      const [id, key] = [patient(7), patient(1)];
      const later = addMinutes(due, 10);
      await member.db.transaction({ tenantId: TENANT, cause: commandCause() }, (tx) =>
        Promise.resolve(
          tx.schedule(
            { id, command: 'remind', due, key, data: { n: 1 } },
            { id: patient(8), command: 'remind', due: addMinutes(due, 60), key, data: { n: 2 } },
          ),
        ),
      );
      const { timerParks } = member.engine;
      await world.until(
        () => timerParks.list(),
        (list) => list.length === 1,
      );
      world.clock.set(later);
      await member.engine.writeMarks();
      expect(await vouched(world)).toEqual([due]);
      bug = false;
      await timerParks.retry({ tenantId: TENANT, timerId: id }, { kind: 'person', id: 'operator', tier: null });
      await world.quiet();
      // A transaction that happens to be open holds a mark back by its age.
      const vouchedAgain = (): Promise<Instant | undefined> =>
        member.engine.writeMarks().then(async () => (await vouched(world)).at(-1));
      await world.until(vouchedAgain, (at) => at === later);
    }),
  );

  test(
    'a timer that is due and about to fire holds a mark, and the next mark no more',
    inWorld(openPostgresBus, async (world) => {
      const member = await world.listener([onDue(noteTimer)], { pollMs: 60_000 });
      const due = addMinutes(world.clock.now(), 1);
      await member.db.transaction({ tenantId: TENANT, cause: commandCause() }, (tx) =>
        Promise.resolve(tx.schedule({ id: patient(7), command: 'remind', due, key: patient(1), data: { n: 1 } })),
      );
      await world.until(
        () => Promise.resolve(member.engine.resting),
        (resting) => resting,
      );
      const later = addMinutes(due, 10);
      world.clock.set(later);
      await member.engine.writeMarks();
      expect(await vouched(world)).toEqual([due]);
      member.engine.wake();
      await world.quiet();
      // A transaction that happens to be open holds a mark back by its age.
      const vouchedAgain = (): Promise<Instant | undefined> =>
        member.engine.writeMarks().then(async () => (await vouched(world)).at(-1));
      await world.until(vouchedAgain, (at) => at === later);
    }),
  );
});
