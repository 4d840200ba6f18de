import { describe, expect, test } from '@jest/globals';
import { addMinutes, uuidv5, type Instant } from '@stepwell/kernel';
import type { Actor, NewTimer } from '@stepwell/platform';
import { sampleOf } from '@stepwell/testing';
import { noteTimer as note, onDue } from '../timer-notes.js';
import {
  commandCause,
  OTHER_TENANT,
  patient,
  TENANT,
  type Answered,
  type Member,
  type OpenBus,
  type World,
} from '../world.js';
import { inWorld } from './in-world.js';

const OPERATOR: Actor = { kind: 'person', id: 'operator', tier: null };

function timer(n: number, due: Instant, key = patient(1)): NewTimer {
  return { id: uuidv5(key, `timer-${n}`), command: 'remind', due, key, data: { n } };
}

function schedule(member: Member<Answered>, timers: readonly NewTimer[], tenantId = TENANT): Promise<void> {
  return member.db.transaction({ tenantId, cause: commandCause() }, (tx) => Promise.resolve(tx.schedule(...timers)));
}

async function fired(world: World): Promise<string[]> {
  const rows = await world.sql<{ reason: string }>('SELECT reason FROM step_down.effect ORDER BY nth');
  return rows.map((row) => row.reason);
}

/** A member whose timers fail until the bug is gone. */
async function withBug(world: World): Promise<{ member: Member<Answered>; bug: { present: boolean } }> {
  const bug = { present: true };
  const member = await world.listener([
    onDue(async (tx, due) => {
      if (bug.present) throw new Error('bug');
      await note(tx, due);
    }),
  ]);
  return { member, bug };
}

async function audited(world: World): Promise<string[]> {
  const rows = await world.sql<{ action: string; outcome: string; subject_id: string }>(
    'SELECT action, outcome, subject_id FROM step_down.audit ORDER BY audit_id',
  );
  return rows.map((row) => `${row.action} ${row.outcome} ${row.subject_id}`);
}

/** Timers are rows, due by the clinical clock, fired once in the transaction of their effect (design 5, rule 8). */
export function timers(open: OpenBus): void {
  describe('timers', () => {
    test(
      'a timer fires when the clinical clock reaches its due time, not before, and in order of due time',
      inWorld(open, async (world) => {
        const member = await world.listener([onDue(note)]);
        const now = world.clock.now();
        await schedule(member, [
          timer(3, addMinutes(now, 30)),
          timer(1, addMinutes(now, 10)),
          timer(2, addMinutes(now, 20)),
        ]);
        world.clock.set(addMinutes(now, 9));
        member.engine.wake();
        await world.quiet();
        expect(await fired(world)).toEqual([]);
        world.clock.set(addMinutes(now, 20));
        member.engine.wake();
        await world.quiet();
        expect(await fired(world)).toEqual(['n-1', 'n-2']);
        world.clock.set(addMinutes(now, 60));
        member.engine.wake();
        await world.quiet();
        expect(await fired(world)).toEqual(['n-1', 'n-2', 'n-3']);
      }),
    );

    test(
      'a second timer with the same id replaces the first; a cancelled one does not fire',
      inWorld(open, async (world) => {
        const member = await world.listener([onDue(note)]);
        const now = world.clock.now();
        await schedule(member, [timer(1, addMinutes(now, 10)), timer(2, addMinutes(now, 10))]);
        await schedule(member, [{ ...timer(1, addMinutes(now, 50)), data: { n: 9 } }]);
        await member.db.transaction({ tenantId: TENANT, cause: commandCause() }, (tx) =>
          Promise.resolve(tx.cancelTimer(timer(2, now).id)),
        );
        world.clock.advance({ minutes: 49 });
        member.engine.wake();
        await world.quiet();
        expect(await fired(world)).toEqual([]);
        world.clock.advance({ minutes: 1 });
        member.engine.wake();
        await world.quiet();
        expect(await fired(world)).toEqual(['n-9']);
      }),
    );

    test(
      'with two replicas and many tenants every timer fires exactly once, also when connections are cut',
      inWorld(open, async (world) => {
        const one = await world.listener([onDue(note)]);
        const two = await world.listener([onDue(note)]);
        const now = world.clock.now();
        const many = Array.from({ length: 150 }, (_, n) => timer(n, addMinutes(now, 5), patient(n % 40)));
        await schedule(one, many);
        await schedule(two, many, OTHER_TENANT);
        world.clock.advance({ minutes: 5 });
        one.engine.wake();
        two.engine.wake();
        await world.sql(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE 'step_down_%'",
        );
        await world.until(
          () => fired(world),
          (list) => list.length >= 300,
        );
        await world.quiet();
        const rows = await world.sql(
          'SELECT tenant_id, event_id FROM step_down.effect GROUP BY 1, 2 HAVING count(*) > 1',
        );
        expect(rows).toEqual([]);
        expect(await fired(world)).toHaveLength(300);
      }),
    );

    test(
      'a timer whose handler fails is parked alone and audited; the others of its batch fire',
      inWorld(open, async (world) => {
        const member = await world.listener([
          onDue(async (tx, due) => {
            if ((due.data as { n: number }).n === 4) throw new Error('bug');
            await note(tx, due);
          }),
        ]);
        await schedule(
          member,
          Array.from({ length: 9 }, (_, n) => timer(n, world.clock.now())),
        );
        await world.until(
          () => fired(world),
          (list) => list.length === 8,
        );
        await world.quiet();
        expect(await member.engine.idle()).toMatchObject({ parked: 1, timersDue: 0 });
        world.clock.advance({ minutes: 7 });
        const text = await member.scrape();
        expect(['parked_timers', 'parked_timer_oldest_due_seconds'].map((name) => sampleOf(text, name))).toEqual([
          1, 420,
        ]);
        const { timers } = await member.engine.operations.lag();
        expect(timers).toEqual({ due: 0, oldestSeconds: 0, parked: 1, parkedOldestSeconds: 420 });
        expect(await world.sql('SELECT action, outcome FROM step_down.audit')).toEqual([
          { action: 'park', outcome: 'timer-failed' },
        ]);
      }),
    );

    test(
      'a parked timer is listed; a retry fires it again, in its tenant only, and it parks again while it fails',
      inWorld(open, async (world) => {
        const { member, bug } = await withBug(world);
        const one = timer(1, world.clock.now());
        await schedule(member, [one]);
        const { timerParks } = member.engine;
        const [first] = await world.until(
          () => timerParks.list(),
          (list) => list.length === 1,
        );
        const named = { tenantId: TENANT, timerId: one.id };
        const waits = { ...named, command: 'remind', key: one.key, due: one.due, reason: 'timer-failed' };
        expect(first).toEqual({ ...waits, errorClass: 'Error', since: expect.any(String), attempts: 1 });
        expect(await timerParks.retry({ ...named, tenantId: OTHER_TENANT }, OPERATOR)).toBe('not-parked');
        expect(await timerParks.retry(named, OPERATOR)).toEqual({ timerId: one.id, outcome: 'due-again' });
        const again = await world.until(
          () => timerParks.list(),
          (list) => list[0]?.attempts === 2,
        );
        expect(again).toEqual([{ ...first, attempts: 2 }]);
        bug.present = false;
        await timerParks.retry(named, OPERATOR);
        await world.quiet();
        expect(await fired(world)).toEqual(['n-1']);
        expect(await timerParks.list()).toEqual([]);
        expect(await timerParks.retry(named, OPERATOR)).toBe('not-parked');
        expect(await audited(world)).toEqual([
          `park timer-failed ${one.id}`,
          `park-retry due-again ${one.id}`,
          `park timer-failed ${one.id}`,
          `park-retry due-again ${one.id}`,
        ]);
      }),
    );

    test(
      'a skip deletes a parked timer for a coded reason, and no other timer; done twice it changes nothing more',
      inWorld(open, async (world) => {
        const { member } = await withBug(world);
        const [one, two] = [timer(1, world.clock.now()), timer(2, addMinutes(world.clock.now(), 60))];
        await schedule(member, [one, two]);
        const { timerParks } = member.engine;
        await world.until(
          () => timerParks.list(),
          (list) => list.length === 1,
        );
        const [named, future] = [one, two].map(({ id }) => ({ tenantId: TENANT, timerId: id }));
        expect(await timerParks.skip(named!, OPERATOR, 'Free text!')).toBe('reason-required');
        expect(await timerParks.skip(future!, OPERATOR, 'known-bug')).toBe('not-parked');
        expect(await timerParks.skip(named!, OPERATOR, 'known-bug')).toEqual({ timerId: one.id, outcome: 'skipped' });
        expect(await timerParks.skip(named!, OPERATOR, 'known-bug')).toBe('not-parked');
        expect(await timerParks.list()).toEqual([]);
        expect(await world.sql('SELECT id FROM step_down.timer')).toEqual([{ id: two.id }]);
        expect(await audited(world)).toEqual([`park timer-failed ${one.id}`, `park-skip known-bug ${one.id}`]);
      }),
    );

    test(
      'a timer that is scheduled anew while it is parked begins anew',
      inWorld(open, async (world) => {
        const { member, bug } = await withBug(world);
        await schedule(member, [timer(1, world.clock.now())]);
        const { timerParks } = member.engine;
        await world.until(
          () => timerParks.list(),
          (list) => list.length === 1,
        );
        bug.present = false;
        await schedule(member, [timer(1, addMinutes(world.clock.now(), 5))]);
        expect(await timerParks.list()).toEqual([]);
        expect(await world.sql('SELECT attempts, error_class, parked_at FROM step_down.timer')).toEqual([
          { attempts: 0, error_class: null, parked_at: null },
        ]);
      }),
    );

    test(
      'timers of several keys that fall due at once share round trips, each with its own cause; those of one key keep their order',
      inWorld(open, async (world) => {
        let [under, most] = [0, 0];
        const member = await world.listener([
          onDue(async (tx, due) => {
            most = Math.max(most, ++under);
            await note(tx, due);
            tx.record({ patientId: due.key } as never);
            under--;
          }),
        ]);
        const now = world.clock.now();
        const many = [0, 1, 2].flatMap((key) => [1, 2, 3].map((n) => timer(n, addMinutes(now, n - 5), patient(key))));
        await schedule(member, many);
        await world.until(
          () => fired(world),
          (list) => list.length === 9,
        );
        await world.quiet();
        expect(most).toBe(3);
        const told = await world.sql<{ key: string; causation_id: string }>(
          'SELECT key, causation_id FROM step_down.event_log ORDER BY key, sequence',
        );
        const expected = [0, 1, 2].map(patient).sort();
        expect(told).toEqual(
          expected.flatMap((key) => [1, 2, 3].map((n) => ({ key, causation_id: timer(n, now, key).id }))),
        );
      }),
    );

    test(
      'a full disk is the server’s trouble: the timers wait, none is parked, and all fire when there is room again',
      inWorld(open, async (world) => {
        let full = 3;
        const member = await world.listener([
          onDue(async (tx, due) => {
            if (full-- > 0) throw Object.assign(new Error('no space left'), { code: '53100' });
            await note(tx, due);
          }),
        ]);
        const now = world.clock.now();
        await schedule(
          member,
          [1, 2, 3].map((n) => timer(n, addMinutes(now, n - 5))),
        );
        await world.quiet();
        expect(await fired(world)).toEqual(['n-1', 'n-2', 'n-3']);
        expect(await audited(world)).toEqual([]);
      }),
    );

    test(
      'a timer and what its handler records are one: a transient error undoes and repeats both',
      inWorld(open, async (world) => {
        let failures = 2;
        const member = await world.listener([
          onDue(async (tx, due) => {
            await note(tx, due);
            tx.record({ patientId: due.key } as never);
            if (failures-- > 0) throw Object.assign(new Error('conflict'), { code: '40001' });
          }),
        ]);
        await schedule(member, [timer(1, world.clock.now())]);
        await world.until(
          () => fired(world),
          (list) => list.length === 1,
        );
        await world.quiet();
        const rows = await world.sql<{ causation_id: string }>('SELECT causation_id FROM step_down.event_log');
        expect(rows).toEqual([{ causation_id: timer(1, world.clock.now()).id }]);
      }),
    );
  });
}
