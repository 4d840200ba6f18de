import { describe, expect, test } from '@jest/globals';
import { addMinutes } from '@stepwell/kernel';
import { MarkReader } from '../src/marks/mark-reader.js';
import { inWorld } from './conformance/in-world.js';
import { openPostgresBus } from './postgres-bus.js';
import { onStarted, patient, TENANT, type World } from './world.js';

const marksOf = (world: World) =>
  world.sql<{ partition: number; as_of: Date }>('SELECT partition, as_of FROM step_down.mark ORDER BY partition');

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
      const vouched = world.clock.now();
      world.clock.set(addMinutes(vouched, 10));
      await world.tell(teller, patient(1), [1]);
      await world.until(
        async () => (await listener.engine.idle()).lag,
        (lag) => lag > 0,
      );
      await listener.engine.writeMarks();
      const [row] = await world.sql<{ as_of: string }>(
        "SELECT DISTINCT payload::json ->> 'asOf' AS as_of FROM step_down.outbox UNION SELECT DISTINCT value::json ->> 'asOf' FROM bus.record WHERE key = '' AND topic = 'stepwell.step-down.v1'",
      );
      expect(row).toEqual({ as_of: vouched });
      held = false;
      await world.quiet();
    }),
  );
});
