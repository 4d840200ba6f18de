import { describe, expect, test } from '@jest/globals';
import { FactNotHereYet, type Actor } from '@stepwell/platform';
import { NotParked } from '../../src/park/parking.js';
import {
  applyOne,
  applyRun,
  onStarted,
  onStartedRun,
  patient,
  TENANT,
  TOPIC,
  type OpenBus,
  type World,
} from '../world.js';
import { inWorld } from './in-world.js';

const P = patient(1);
const Q = patient(2);
const STREAM = { tenantId: TENANT, source: 'intake', topic: TOPIC, key: P };
const OPERATOR: Actor = { kind: 'person', id: 'operator', tier: null };

/** A bug that a deployment later removes. */
class Bug {
  present = true;
  constructor(private readonly hits: (reason: string) => boolean) {}
  check(reason: string | undefined): void {
    if (this.present && this.hits(reason ?? '')) throw new Error('bug');
  }
}

const buggy = (bug: Bug) =>
  onStarted(async (tx, event) => {
    bug.check(event.data.reason);
    await applyOne(tx, event);
  });

const buggyRun = (bug: Bug) =>
  onStartedRun(async (tx, events) => {
    for (const event of events) bug.check(event.data.reason);
    await applyRun(tx, events);
  });

async function told(world: World): Promise<string[]> {
  const rows = await world.sql<{ type: string }>('SELECT type FROM step_down.event_log WHERE key = $1 ORDER BY id', [
    P,
  ]);
  return rows.map((row) => row.type);
}

async function audited(world: World): Promise<string[]> {
  const rows = await world.sql<{ action: string; outcome: string }>(
    'SELECT action, outcome FROM step_down.audit ORDER BY audit_id',
  );
  return rows.map((row) => `${row.action} ${row.outcome}`);
}

/** Poison parks its stream in order; people retry and skip (design 5, rule 5). */
export function parking(open: OpenBus): void {
  describe('parking', () => {
    for (const [kind, handler] of [
      ['@On', buggy],
      ['@OnRun', buggyRun],
    ] as const)
      test(
        `a poison event (${kind}) parks its stream, in order; others flow; readers and auditors are told; a retry works off the list`,
        inWorld(open, async (world) => {
          const bug = new Bug((reason) => reason === 'n-2');
          const listener = await world.listener([handler(bug)]);
          const all = [1, 2, 3, 4].map((n) => world.envelope(P, n));
          const others = Array.from({ length: 20 }, (_, i) => world.envelope(patient(100 + i), 1));
          await world.inject(...all.slice(0, 3), ...others, world.envelope(Q, 1));
          await world.inject(all[3]!);
          await world.quiet();
          expect(await world.applied(P)).toEqual([1]);
          expect(await world.applied(Q)).toEqual([1]);
          for (let i = 0; i < 20; i++) expect(await world.applied(patient(100 + i))).toEqual([1]);
          expect(await listener.engine.parks.list()).toMatchObject([
            { ...STREAM, reason: 'handler-failed', errorClass: 'Error', events: 3, eventId: all[1]!.id },
          ]);
          expect((await listener.engine.parks.show(STREAM)).map((line) => line.sequence)).toEqual([2, 3, 4]);
          expect(await told(world)).toEqual(['step-down.FactsParked.v1']);

          expect(await listener.engine.parks.retry(STREAM, OPERATOR)).toEqual({ applied: 0, waiting: 3 });
          expect(await listener.engine.parks.list()).toMatchObject([{ attempts: 1 }]);
          bug.present = false;
          expect(await listener.engine.parks.retry(STREAM, OPERATOR)).toEqual({ applied: 3, waiting: 0 });
          expect(await world.applied(P)).toEqual([1, 2, 3, 4]);
          expect(await listener.engine.parks.list()).toEqual([]);
          expect(await told(world)).toEqual(['step-down.FactsParked.v1', 'step-down.FactsResumed.v1']);
          expect(await audited(world)).toEqual([
            'park handler-failed',
            'park handler-failed',
            'park-retry failed',
            'park-retry applied',
          ]);
          await world.inject(world.envelope(P, 5));
          await world.quiet();
          expect(await world.applied(P)).toEqual([1, 2, 3, 4, 5]);
        }),
      );

    test(
      'many poison events in one batch park their streams, everything else of the batch is applied once',
      inWorld(open, async (world) => {
        const bad = new Set([3, 4, 11, 29].map((n) => `n-${n}`));
        const listener = await world.listener([buggyRun(new Bug((reason) => bad.has(reason)))]);
        const events = Array.from({ length: 40 }, (_, i) => {
          const event = world.envelope(patient(i), 1);
          return { ...event, data: { ...(event.data as object), reason: `n-${i}` } };
        });
        await world.inject(...events);
        await world.quiet();
        const rows = await world.sql<{ reason: string }>('SELECT reason FROM step_down.effect ORDER BY reason');
        const good = events.map((_, i) => `n-${i}`).filter((reason) => !bad.has(reason));
        expect(rows.map((row) => row.reason)).toEqual(good.sort());
        expect(await listener.engine.parks.list()).toHaveLength(4);
      }),
    );

    test(
      'skipping needs a coded reason, and for a safety event a tier that may clear an emergency; both are audited',
      inWorld(open, async (world) => {
        const listener = await world.listener([buggy(new Bug((reason) => reason === 'n-1'))]);
        const safety = world.envelope(P, 2, { type: 'intake.SafetyConcernOpened.v1', data: {} });
        const poison = world.envelope(P, 1);
        await world.inject(poison, safety, world.envelope(P, 3));
        await world.quiet();
        const { parks } = listener.engine;
        const first = { ...STREAM, eventId: poison.id };
        expect(await parks.skip(first, OPERATOR, '')).toBe('reason-required');
        expect(await parks.skip(first, OPERATOR, 'Free text!')).toBe('reason-required');
        expect(await parks.skip(first, OPERATOR, 'known-bug')).toEqual({ applied: 2, waiting: 0 });
        expect(await world.applied(P)).toEqual([3]);
        expect(await audited(world)).toEqual(['park handler-failed', 'park-skip known-bug', 'park-retry applied']);
      }),
    );

    test(
      'a safety event at the head of the list is not skipped without the tier',
      inWorld(open, async (world) => {
        const listener = await world.listener([onStarted()]);
        const safety = world.envelope(P, 3, { type: 'intake.SafetyConcernOpened.v1' });
        await world.inject(world.envelope(P, 1), safety);
        await world.quiet();
        const { parks } = listener.engine;
        const first = { ...STREAM, eventId: safety.id };
        expect(await parks.skip(first, OPERATOR, 'known-bug')).toBe('tier-required');
        expect(await parks.skip(first, { ...OPERATOR, tier: 'L3' }, 'known-bug')).toBe('tier-required');
        expect(await parks.skip(first, { ...OPERATOR, tier: 'L4' }, 'known-bug')).toEqual({ applied: 0, waiting: 0 });
        await world.inject(world.envelope(P, 4));
        await world.quiet();
        expect(await world.applied(P)).toEqual([1, 4]);
      }),
    );

    test(
      'a skip drops the event it names while that is the first: two operators at once, or one asking twice, drop one',
      inWorld(open, async (world) => {
        const listener = await world.listener([buggy(new Bug((reason) => /n-[12]/.test(reason)))]);
        const [one, two] = [1, 2, 3]
          .map((n) => world.envelope(P, n))
          .map((event) => ({ ...STREAM, eventId: event.id }));
        await world.inject(...[1, 2, 3].map((n) => world.envelope(P, n)));
        await world.quiet();
        const { parks } = listener.engine;
        expect(await parks.skip(two!, OPERATOR, 'known-bug')).toBe('moved-on');
        expect(await parks.list()).toMatchObject([{ events: 3, eventId: one!.eventId }]);
        const skip = () => parks.skip(one!, OPERATOR, 'known-bug');
        const answers = await Promise.all([skip(), skip()]);
        expect(answers).toEqual(expect.arrayContaining([{ applied: 0, waiting: 2 }, 'moved-on']));
        expect(await skip()).toBe('moved-on');
        expect(await parks.list()).toMatchObject([{ events: 2, eventId: two!.eventId }]);
        expect((await audited(world)).filter((line) => line.startsWith('park-skip'))).toEqual(['park-skip known-bug']);
        expect(await parks.skip(two!, OPERATOR, 'known-bug')).toEqual({ applied: 1, waiting: 0 });
        expect(await world.applied(P)).toEqual([3]);
        await expect(skip()).rejects.toThrow(NotParked);
      }),
    );

    test(
      'a fact that another stream has not delivered yet waits in place, is no park for its readers, and goes on by itself',
      inWorld(open, async (world) => {
        const awaited = onStarted(async (tx, event) => {
          const [row] = await tx.query('SELECT 1 FROM step_down.effect WHERE key = $1', [Q]);
          if (event.key === P && !row) throw new FactNotHereYet('the other one');
          await applyOne(tx, event);
        });
        const listener = await world.listener([awaited]);
        await world.inject(world.envelope(P, 1), world.envelope(P, 2));
        await world.until(
          () => listener.engine.parks.list(),
          (list) => list[0]?.events === 2,
        );
        expect(await listener.engine.parks.list()).toMatchObject([{ key: P, reason: 'fact-awaited', events: 2 }]);
        expect((await listener.engine.idle()).lag).toBeGreaterThan(0);
        await world.inject(world.envelope(Q, 1));
        await world.quiet();
        expect(await world.applied(P)).toEqual([1, 2]);
        expect(await told(world)).toEqual([]);
      }),
    );
  });
}
