import { describe, expect, test } from '@jest/globals';
import type { ServiceName } from '@stepwell/contracts';
import { consumed, published, redelivered } from './operations-reading.js';
import { applyOne, onStarted, onStartedRun, patient, TENANT, TOPIC, type OpenBus, type World } from '../world.js';
import { inWorld } from './in-world.js';
import { laneOf } from '../../src/outbox/lane.js';
import type { Member } from '../world.js';

const OPERATOR = { kind: 'person', id: 'operator-1', tier: 'L4' } as const;
const SOURCE: ServiceName = 'intake';
const ALL = { from: null, to: null };
const EVER = { source: SOURCE, from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };

const WAITING_FOR_LOCK = `SELECT 1 FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%consumer_offset%'`;

async function auditOf(world: World): Promise<string[]> {
  const rows = await world.sql<{ action: string; actor_id: string; outcome: string }>(
    "SELECT action, actor_id, outcome FROM step_down.audit WHERE action LIKE 'events-%' ORDER BY audit_id",
  );
  return rows.map(({ action, actor_id: who, outcome }) => `${action} ${who} ${outcome}`);
}

/** An operator's tools, on any transport. */
export function operations(open: OpenBus): void {
  describe('an operator’s tools', () => {
    test(
      'verify: log, outbox, bus and inbox agree while traffic flows, and each tampering is named',
      inWorld(open, async (world) => {
        const [teller, listener] = [await world.teller(), await world.listener([onStartedRun()])];
        await world.tell(teller, patient(1), [1, 2, 3]);
        await world.tell(teller, patient(2), [1]);
        const flowing = traffic(world, teller);
        const first = await published(teller.engine.operations.published(ALL));
        expect(first.differences).toEqual([]);
        const one = first.streams.find(({ key }) => key === patient(1))!;
        expect(one).toMatchObject({
          tenantId: TENANT,
          topic: TOPIC,
          first: 1,
          last: 3,
          log: { count: 3 },
          repeated: 0,
        });
        expect(one.sent === 3 ? one.bus : one.log).toEqual(one.log);
        const inbox = await consumed(listener.engine.operations.consumed(first.ends, 10_000));
        expect(inbox.unsettled).toEqual([]);
        await flowing.stop();
        await world.quiet();

        await world.inject(world.envelope(patient(2), 1));
        await world.inject(world.envelope(patient(1), 2), world.envelope(patient(9), 1));
        await world.sql('UPDATE intake.event_log SET event_id = gen_random_uuid() WHERE key = $1 AND sequence = 3', [
          patient(1),
        ]);
        const [lost] = await world.sql<{ event_id: string }>(
          `INSERT INTO intake.event_log SELECT tenant_id, id + 1000000, lane, gen_random_uuid(), type, source, topic, key, 2,
             occurred_at, recorded_at, site_id, correlation_id, causation_id, traceparent, payload
           FROM intake.event_log WHERE key = $1 AND sequence = 1 RETURNING event_id`,
          [patient(2)],
        );
        const second = await published(teller.engine.operations.published(ALL));
        const kinds = second.differences.map(({ kind, key, sequence }) => `${kind} ${key} ${sequence}`).sort();
        expect(kinds).toEqual(
          [
            `other-event-on-bus ${patient(2)} 1`,
            `other-event-on-bus ${patient(1)} 2`,
            `other-event-on-bus ${patient(1)} 3`,
            `unknown-event-on-bus ${patient(9)} 1`,
            `missing-on-bus ${patient(2)} 2`,
          ].sort(),
        );
        expect(second.differences.find(({ kind }) => kind === 'missing-on-bus')!.expected).toBe(lost!.event_id);
      }),
    );

    test(
      'lag: what waits is told by place and by site with its age, and is nothing once applied',
      inWorld(open, async (world) => {
        let gate: () => void = () => undefined;
        const opened = new Promise<void>((resolve) => (gate = resolve));
        const [teller, listener] = [
          await world.teller(),
          await world.listener([onStarted((tx, event) => opened.then(() => applyOne(tx, event)))]),
        ];
        await world.tell(teller, patient(3), [1, 2]);
        await world.until(
          async () => (await listener.engine.operations.lag()).records,
          (records) => records === 2,
        );
        world.clock.advance({ minutes: 1 });
        const behind = await listener.engine.operations.lag();
        expect(behind).toMatchObject({ service: 'step-down', at: world.clock.now(), records: 2, complete: true });
        expect(behind.sites).toEqual([
          expect.objectContaining({ tenantId: TENANT, siteId: null, source: 'intake', records: 2, oldestSeconds: 60 }),
        ]);
        const place = behind.places.find(({ records }) => records > 0);
        expect(place).toMatchObject({ topic: TOPIC, partition: laneOf(patient(3)), oldestSeconds: 60 });
        gate();
        await world.quiet();
        expect(await listener.engine.operations.lag()).toMatchObject({ records: 0, sites: [], outbox: { rows: 0 } });
      }),
    );

    test(
      'replay: what was applied is dropped, what was lost from the inbox is applied, as the dry run foretold',
      inWorld(open, async (world) => {
        const [teller, listener] = [await world.teller(), await world.listener([onStartedRun()])];
        await world.tell(teller, patient(1), [1, 2, 3]);
        await world.tell(teller, patient(2), [1, 2]);
        await world.quiet();
        const tools = listener.engine.operations.redelivery;
        expect(await redelivered(tools.dryRun(EVER))).toMatchObject({ read: 5, applied: 0, dropped: 5 });
        expect(await auditOf(world)).toEqual([]);
        // A restored inbox that is older than the bus: patient 1 stands at 1.
        await world.sql(
          `UPDATE step_down.watermark SET sequence = 1, event_id = (SELECT event_id FROM intake.event_log
             WHERE key = $1 AND sequence = 1) WHERE key = $1`,
          [patient(1)],
        );
        await world.sql('DELETE FROM step_down.effect WHERE key = $1 AND sequence > 1', [patient(1)]);
        expect(await redelivered(tools.dryRun(EVER))).toMatchObject({ read: 5, applied: 2, dropped: 3 });
        const flowing = traffic(world, teller);
        const done = await redelivered(tools.run(EVER, OPERATOR, 'restored-backup'));
        expect(done.applied).toBeGreaterThanOrEqual(2);
        await flowing.stop();
        await world.quiet();
        expect(await world.applied(patient(1))).toEqual([1, 2, 3]);
        expect(await world.applied(patient(2))).toEqual([1, 2]);
        expect(await world.applied(patient(50))).toEqual(flowing.told());
        expect(await redelivered(tools.run(EVER, OPERATOR, 'again'))).toMatchObject({ applied: 0 });
        expect(await auditOf(world)).toEqual([
          `events-replay operator-1 restored-backup intake ${EVER.from}..${EVER.to}`,
          `events-replay operator-1 again intake ${EVER.from}..${EVER.to}`,
        ]);
      }),
    );

    test(
      'replay: an event that the consumer has in hand at that moment is applied once',
      inWorld(open, async (world) => {
        let gate: () => void = () => undefined;
        const opened = new Promise<void>((resolve) => (gate = resolve));
        let calls = 0;
        const slow = onStarted((tx, event) => {
          calls++;
          return opened.then(() => applyOne(tx, event));
        });
        const [teller, listener] = [await world.teller(), await world.listener([slow])];
        await world.tell(teller, patient(4), [1]);
        await world.until(
          () => Promise.resolve(calls),
          (count) => count === 1,
        );
        const replay = redelivered(listener.engine.operations.redelivery.run(EVER, OPERATOR, 'again'));
        await world.until(
          async () => calls + (await world.sql(WAITING_FOR_LOCK)).length,
          (count) => count === 2,
        );
        gate();
        expect(await replay).toMatchObject({ read: 1, applied: 0, dropped: 1 });
        await world.quiet();
        expect(await world.applied(patient(4))).toEqual([1]);
      }),
    );

    test(
      'rewind: the stored offset goes back and the watermark makes it harmless; forward, unknown and expired are refused',
      inWorld(open, async (world) => {
        const [teller, listener] = [await world.teller(), await world.listener([onStartedRun()])];
        await world.tell(teller, patient(1), [1, 2]);
        world.clock.advance({ minutes: 5 });
        const between = world.clock.now();
        await world.tell(teller, patient(1), [3]);
        await world.quiet();
        const place = { topic: TOPIC, partition: laneOf(patient(1)) };
        const tools = listener.engine.operations;
        const before = listener.engine.counts.dropped;
        expect(await tools.rewind(place, { instant: between }, OPERATOR, 'look-again')).toMatchObject({
          from: 3,
          to: 2,
        });
        expect(await tools.rewind(place, { offset: 0 }, OPERATOR, 'look-again')).toMatchObject({ to: 0 });
        await world.until(
          () => Promise.resolve(listener.engine.counts.dropped - before),
          (dropped) => dropped >= 3,
        );
        await world.tell(teller, patient(1), [4]);
        await world.quiet();
        expect(await world.applied(patient(1))).toEqual([1, 2, 3, 4]);
        expect(await tools.rewind(place, { offset: 9 }, OPERATOR, 'x1')).toBe('rewind-forward');
        expect(await tools.rewind({ ...place, topic: 'nobody' }, { offset: 0 }, OPERATOR, 'x1')).toBe(
          'rewind-unknown-place',
        );
        await world.bus.expire(TOPIC);
        expect(await tools.rewind(place, { offset: 0 }, OPERATOR, 'x1')).toBe('rewind-expired');
        expect(await auditOf(world)).toEqual([
          `events-rewind operator-1 look-again ${TOPIC}/${place.partition} 3..2`,
          expect.stringMatching(/^events-rewind operator-1 look-again .* \d\.\.0$/),
        ]);
      }),
    );
  });
}

/** Events of patient 50, one after the other until stopped. */
function traffic(world: World, teller: Member<Parameters<World['tell']>[0] extends Member<infer T> ? T : never>) {
  let stopping = false;
  let n = 0;
  const going = (async () => {
    while (!stopping) await world.tell(teller, patient(50), [(n += 1)]);
  })();
  return {
    stop: async () => {
      stopping = true;
      await going;
    },
    told: () => Array.from({ length: n }, (_, i) => i + 1),
  };
}
