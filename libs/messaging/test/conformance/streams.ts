import { describe, expect, test } from '@jest/globals';
import { laneOf } from '../../src/index.js';
import { LeaveEndedV1, toHeaders } from '@stepwell/contracts';
import { sampleOf } from '@stepwell/testing';
import { onStarted, onStartedRun, OTHER_TENANT, patient, TENANT, TOPIC, type OpenBus, type World } from '../world.js';
import { inWorld } from './in-world.js';

const P = patient(1);
const Q = patient(2);

async function watermark(world: World, key: string): Promise<number> {
  const [row] = await world.sql<{ sequence: string }>('SELECT sequence FROM step_down.watermark WHERE key = $1', [key]);
  return Number(row?.sequence ?? 0);
}

/** Sequence, duplicates, gaps, and what is on the wire (design 4). */
export function streams(open: OpenBus): void {
  describe('streams', () => {
    test(
      'facts are applied once and in order, by @On and by @OnRun alike',
      inWorld(open, async (world) => {
        const teller = await world.teller();
        await world.listener([onStartedRun()]);
        await world.tell(teller, P, [1, 2, 3]);
        await world.tellTogether(
          teller,
          [4, 5, 6].map((n) => ({ kind: 'started', patientId: P, n })),
        );
        await world.tell(teller, Q, [1]);
        await world.quiet();
        expect(await world.applied(P)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(await world.applied(Q)).toEqual([1]);
      }),
    );

    test(
      'a duplicate is dropped',
      inWorld(open, async (world) => {
        await world.listener([onStarted()]);
        const events = [1, 2, 3].map((n) => world.envelope(P, n));
        await world.inject(...events);
        await world.inject(...events, world.envelope(P, 4), ...events);
        await world.quiet();
        expect(await world.applied(P)).toEqual([1, 2, 3, 4]);
      }),
    );

    test(
      'a stream that arrives out of order is put right from the feed',
      inWorld(open, async (world) => {
        const silent = await world.silentTeller();
        await world.tell(silent, P, [1, 2, 3]);
        const events = await world.loggedEvents();
        await world.listener([onStarted()]);
        await world.inject(events[2]!, events[0]!, events[1]!, events[2]!);
        await world.quiet();
        expect(await world.applied(P)).toEqual([1, 2, 3]);
      }),
    );

    test(
      'a gap is filled from the publisher’s feed, in order, and alarmed only if the feed lacks it',
      inWorld(open, async (world) => {
        const teller = await world.teller();
        const listener = await world.listener([onStarted()]);
        await world.tell(teller, P, [1]);
        await world.quiet();
        await teller.stop();
        const silent = await world.silentTeller();
        await world.tell(silent, P, [2, 3, 4]);
        await world.sql('DELETE FROM intake.outbox WHERE sequence IN (2, 3)');
        await silent.stop();
        await world.teller();
        await world.quiet();
        expect(await world.applied(P)).toEqual([1, 2, 3, 4]);
        expect(listener.log.has('a gap was repaired from the feed')).toBe(true);
        expect(listener.log.has('a stream has a gap that its feed cannot fill')).toBe(false);
      }),
    );

    test(
      'a gap the feed cannot fill holds the stream with an alarm; other streams flow; it heals when the feed does',
      inWorld(open, async (world) => {
        const listener = await world.listener([onStarted()]);
        await world.inject(world.envelope(P, 1), world.envelope(P, 3), world.envelope(P, 4), world.envelope(Q, 1));
        await world.until(
          () => world.applied(Q),
          (applied) => applied.length === 1,
        );
        await world.quiet();
        expect(await world.applied(P)).toEqual([1]);
        expect(await listener.engine.parks.list()).toMatchObject([
          { key: P, reason: 'gap', events: 2, source: 'intake' },
        ]);
        expect(listener.log.has('a stream has a gap that its feed cannot fill')).toBe(true);
        const silent = await world.silentTeller();
        await world.tell(silent, P, [1, 2]);
        await world.sql('UPDATE intake.event_log SET event_id = $1 WHERE sequence = 1', [world.envelope(P, 1).id]);
        await world.until(
          () => world.applied(P),
          (applied) => applied.length === 4,
        );
        expect(await world.applied(P)).toEqual([1, 2, 3, 4]);
        await world.until(
          () => listener.engine.parks.list(),
          (list) => list.length === 0,
        );
      }),
    );

    test(
      'gaps of two tenants in one batch are both filled: what one feed had is kept while the other is read',
      inWorld(open, async (world) => {
        const silent = await world.silentTeller();
        for (const tenantId of [TENANT, OTHER_TENANT]) await world.tell(silent, P, [1, 2, 3], tenantId);
        const last = (await world.loggedEvents()).filter(({ sequence }) => sequence === 3);
        await world.inject(...last);
        const listener = await world.listener([onStarted()]);
        for (const tenantId of [TENANT, OTHER_TENANT])
          await world.until(
            () => world.applied(P, tenantId),
            (applied) => applied.join() === '1,2,3',
          );
        expect(await listener.engine.parks.list()).toEqual([]);
      }),
    );

    test(
      'an unknown field is ignored',
      inWorld(open, async (world) => {
        const listener = await world.listener([onStarted()]);
        const event = world.envelope(P, 1);
        await world.inject({ ...event, data: { ...(event.data as object), addedLater: { a: 1 } } });
        await world.quiet();
        expect(await world.applied(P)).toEqual([1]);
        expect(await listener.engine.parks.list()).toEqual([]);
      }),
    );

    test(
      'a type nobody handles is skipped, its watermark advances, its payload is not even read',
      inWorld(open, async (world) => {
        await world.listener([onStarted()]);
        const unhandled = world.envelope(P, 2, { type: LeaveEndedV1.type, data: { anything: true } });
        const unknown = world.envelope(P, 3, { type: 'intake.InventedLater.v1', data: { anything: true } });
        await world.inject(world.envelope(P, 1), unhandled, unknown, world.envelope(P, 4));
        await world.quiet();
        expect(await world.applied(P)).toEqual([1, 4]);
        expect(await watermark(world, P)).toBe(4);
      }),
    );

    test(
      'an unknown major of a handled type parks its stream with that reason, others flow',
      inWorld(open, async (world) => {
        const listener = await world.listener([onStarted()]);
        const next = world.envelope(P, 2, { type: 'intake.LeaveStarted.v2' });
        await world.inject(world.envelope(P, 1), next, world.envelope(P, 3), world.envelope(Q, 1));
        await world.quiet();
        expect(await world.applied(P)).toEqual([1]);
        expect(await world.applied(Q)).toEqual([1]);
        expect(await listener.engine.parks.list()).toMatchObject([{ key: P, reason: 'unknown-major', events: 2 }]);
      }),
    );

    test(
      'a payload that breaks its contract parks its stream',
      inWorld(open, async (world) => {
        const listener = await world.listener([onStarted()]);
        await world.inject(world.envelope(P, 1, { data: { patientId: P } }), world.envelope(Q, 1));
        await world.quiet();
        expect(await world.applied(Q)).toEqual([1]);
        expect(await listener.engine.parks.list()).toMatchObject([{ key: P, reason: 'invalid-data', events: 1 }]);
      }),
    );

    test(
      'unreadable bytes and broken envelopes go to quarantine and stop nobody',
      inWorld(open, async (world) => {
        await world.listener([onStarted()]);
        const transport = await world.transport();
        const good = { topic: TOPIC, partition: laneOf(P), key: P, headers: toHeaders(world.envelope(P, 1)) };
        await transport.publish([
          { ...good, value: '{"cut' },
          { ...good, headers: {}, value: '{}' },
          { ...good, headers: { ...good.headers, ce_sequence: '-1' }, value: '{}' },
          { ...good, headers: { ...good.headers, ce_tenantid: 'x' }, value: '{}' },
        ]);
        await world.inject(world.envelope(P, 1));
        await world.quiet();
        expect(await world.applied(P)).toEqual([1]);
        const rows = await world.sql<{ reason: string }>('SELECT reason FROM step_down.quarantine ORDER BY "offset"');
        expect(rows.map((row) => row.reason)).toEqual([
          'bad-json',
          'not-cloudevents-1.0',
          'bad-sequence',
          'bad-tenant',
        ]);
      }),
    );

    test(
      'another event with the same sequence raises an alarm and is kept aside, never applied',
      inWorld(open, async (world) => {
        const listener = await world.listener([onStarted()]);
        await world.inject(world.envelope(P, 1));
        await world.quiet();
        await world.inject(world.envelope(P, 1, { id: patient(77) }), world.envelope(P, 2));
        await world.quiet();
        expect(await world.applied(P)).toEqual([1, 2]);
        expect(listener.log.has('another event has the same sequence')).toBe(true);
        const rows = await world.sql<{ reason: string }>('SELECT reason FROM step_down.quarantine');
        expect(rows).toEqual([{ reason: 'same-sequence-other-id' }]);
      }),
    );

    test(
      'one batch of several tenants is worked tenant by tenant, each under its own setting',
      inWorld(open, async (world) => {
        const seen: string[] = [];
        const note = onStarted(async (tx, event) => {
          const [row] = await tx.query<{ tenant: string }>("SELECT current_setting('app.tenant') AS tenant");
          seen.push(`${row!.tenant === event.tenantId} ${tx.tenantId === event.tenantId}`);
        });
        await world.listener([note, onStartedRun()]);
        await world.inject(
          world.envelope(P, 1),
          world.envelope(P, 1, { tenantId: OTHER_TENANT }),
          world.envelope(P, 2, { tenantId: OTHER_TENANT }),
          world.envelope(P, 2),
        );
        await world.quiet();
        expect(seen).toEqual(['true true', 'true true', 'true true', 'true true']);
        expect(await world.applied(P, TENANT)).toEqual([1, 2]);
        expect(await world.applied(P, OTHER_TENANT)).toEqual([1, 2]);
      }),
    );

    test(
      'a consumer that starts past the log’s retention reads the feed and goes on from the live end',
      inWorld(open, async (world) => {
        const teller = await world.teller();
        await world.tell(teller, P, [1, 2, 3]);
        await world.tell(teller, Q, [1], OTHER_TENANT);
        await world.quiet();
        await world.bus.expire(TOPIC);
        await world.tell(teller, P, [4]);
        await world.listener([onStarted()]);
        await world.tell(teller, P, [5]);
        await world.quiet();
        expect(await world.applied(P)).toEqual([1, 2, 3, 4, 5]);
        expect(await world.applied(Q, OTHER_TENANT)).toEqual([1]);
      }),
    );

    test(
      'a consumer that read further than the log now reaches takes from the feed what gets its old offsets',
      inWorld(open, async (world) => {
        const teller = await world.teller();
        const first = await world.listener([onStarted()]);
        await world.tell(teller, P, [1, 2]);
        await world.quiet();
        await first.stop();
        await world.sql('UPDATE step_down.consumer_offset SET next = next + 10 WHERE next > 0');
        await world.tell(teller, P, [3]);
        const again = await world.listener([onStarted()]);
        await world.tell(teller, P, [4]);
        await world.quiet();
        expect(await world.applied(P)).toEqual([1, 2, 3, 4]);
        expect(again.log.has('starting from the feeds: the log lost its tail')).toBe(true);
        const told = sampleOf(await again.scrape(), 'bus_positions_lost_total', { why: 'cut', service: 'step-down' });
        expect(told).toBeGreaterThanOrEqual(1);
      }),
    );
  });
}
