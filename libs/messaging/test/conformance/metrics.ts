import { describe, expect, test } from '@jest/globals';
import { LeaveStartedV1, PARTITIONS } from '@stepwell/contracts';
import { sampleOf } from '@stepwell/testing';
import { laneOf } from '../../src/outbox/lane.js';
import { applyOne, onStarted, patient, TENANT, TOPIC, type Member, type OpenBus } from '../world.js';
import { inWorld } from './in-world.js';

const P = patient(1);
const OPERATOR = { kind: 'person', id: 'operator', tier: null } as const;
const HERE = { topic: TOPIC, partition: String(laneOf(P)) };

/** Holds a handler back until it is opened. */
class Gate {
  held = false;
  private opened = Promise.withResolvers<void>();

  async pass(): Promise<void> {
    this.held = true;
    await this.opened.promise;
  }

  open(): void {
    this.opened.resolve();
  }

  shut(): void {
    this.held = false;
    this.opened = Promise.withResolvers<void>();
  }
}

type Wanted = readonly (readonly [name: string, labels: Record<string, string>, value: number | null])[];

async function scraped(member: Pick<Member<unknown>, 'scrape'>, wanted: Wanted): Promise<void> {
  const text = await member.scrape();
  const seen = wanted.map(([name, labels]) => [name, labels, sampleOf(text, name, labels)]);
  expect(seen).toEqual(wanted);
}

/** What an operator is told agrees with what happened (events 6). */
export function metrics(open: OpenBus): void {
  describe('metrics', () => {
    test(
      'what is committed and not yet on the bus is counted and aged by the clinical clock, and gone once it is there',
      inWorld(open, async (world) => {
        const silent = await world.silentTeller();
        await world.tell(silent, P, [1, 2]);
        world.clock.advance({ minutes: 2 });
        await scraped(silent, [
          ['outbox_depth', {}, 2],
          ['outbox_oldest_age_seconds', { service: 'intake' }, 120],
          ['lane_owner', { lane: '0' }, 0],
          ['scrape_reading_ok', { reading: 'tables' }, 1],
          ['tables_without_row_security', {}, 0],
        ]);
        const teller = await world.teller();
        await world.quiet();
        await scraped(teller, [
          ['outbox_depth', {}, 0],
          ['outbox_oldest_age_seconds', {}, 0],
          ['relay_batch_size_sum', {}, 2],
          ['messaging_client_sent_messages_total', { messaging_destination_name: TOPIC }, 2],
          ['outbox_publish_delay_seconds_bucket', { le: '60' }, 0],
          ['outbox_publish_delay_seconds_bucket', { le: '300' }, 2],
          ...Array.from({ length: PARTITIONS }, (_, lane) => ['lane_owner', { lane: String(lane) }, 1] as const),
        ]);
      }),
    );

    test(
      'one event parked: one stream waits for a person, and none once it was retried',
      inWorld(open, async (world) => {
        let broken = true;
        const listener = await world.listener([
          onStarted(async (tx, event) => {
            if (broken && event.data.reason === 'n-2') throw new Error('bug');
            await applyOne(tx, event);
          }),
        ]);
        await world.inject(...[1, 2, 3].map((n) => world.envelope(P, n)), world.envelope(patient(2), 1));
        await world.quiet();
        await scraped(listener, [
          ['parked_keys', { source: 'intake', waits_for: 'person' }, 1],
          ['parked_keys', { source: 'intake', waits_for: 'fact' }, 0],
          ['parked_keys', { source: 'medication', waits_for: 'person' }, 0],
          ['inbox_events_total', { outcome: 'applied' }, 2],
          ['inbox_events_total', { outcome: 'waiting' }, 2],
          ['consumer_lag_records', HERE, 0],
          ['consumer_lag_seconds', HERE, 0],
          ['consumer_crash_total', { restart: 'true' }, 0],
        ]);
        broken = false;
        await listener.engine.parks.retry({ tenantId: TENANT, source: 'intake', topic: TOPIC, key: P }, OPERATOR);
        await scraped(listener, [
          ['parked_keys', { source: 'intake', waits_for: 'person' }, 0],
          ['parked_oldest_age_seconds', {}, 0],
          ['inbox_events_total', { outcome: 'applied' }, 4],
        ]);
      }),
    );

    test(
      'duplicates, holes, clashes and the unreadable are counted apart',
      inWorld(open, async (world) => {
        const listener = await world.listener([onStarted()], { holdMs: 60_000 });
        const first = world.envelope(P, 1);
        await world.inject(first);
        await world.quiet();
        await world.inject(first, first, world.envelope(P, 1, { id: patient(77) }));
        await world.inject(world.envelope(patient(2), 3));
        await world.quiet();
        await scraped(listener, [
          ['inbox_events_total', { outcome: 'applied' }, 1],
          ['inbox_duplicates_total', {}, 2],
          ['inbox_events_total', { outcome: 'clashed' }, 1],
          ['inbox_gap_total', { outcome: 'held' }, 1],
          ['inbox_gap_total', { outcome: 'repaired' }, 0],
          ['messaging_client_consumed_messages_total', { messaging_destination_name: TOPIC }, 5],
        ]);
      }),
    );

    test(
      'how far behind: records, and the age of the first of them while it is being worked on',
      inWorld(open, async (world) => {
        const gate = new Gate();
        const listener = await world.listener([
          onStarted(async (tx, event) => {
            await gate.pass();
            await applyOne(tx, event);
          }),
        ]);
        const entered = (): Promise<boolean> =>
          world.until(
            () => Promise.resolve(gate.held),
            (held) => held,
          );
        await world.inject(world.envelope(P, 1), world.envelope(P, 2));
        await entered();
        world.clock.advance({ minutes: 3 });
        await scraped(listener, [
          ['consumer_lag_records', HERE, 2],
          ['consumer_lag_seconds', HERE, 180],
        ]);
        gate.open();
        await world.quiet();
        await scraped(listener, [
          ['consumer_lag_records', HERE, 0],
          ['consumer_lag_seconds', HERE, 0],
          ['event_end_to_end_seconds_count', { source: 'intake' }, 2],
          ['event_end_to_end_seconds_bucket', { le: '60' }, 0],
          ['event_end_to_end_seconds_bucket', { le: '300' }, 2],
        ]);
        gate.shut();
        world.clock.advance({ minutes: 5 });
        await world.inject(world.envelope(P, 3));
        await entered();
        world.clock.advance({ minutes: 1 });
        await scraped(listener, [
          ['consumer_lag_records', HERE, 1],
          ['consumer_lag_seconds', HERE, 60],
        ]);
        gate.open();
        await world.quiet();
        expect(sampleOf(await listener.scrape(), 'rebalances_total')).toBeGreaterThanOrEqual(1);
      }),
    );

    test(
      'a table whose rows another tenant could see is counted, whichever half of its guard is missing',
      inWorld(open, async (world) => {
        const listener = await world.silentListener();
        const counted = async (): Promise<number | null> =>
          sampleOf(await listener.scrape(), 'tables_without_row_security');
        const after = async (change: string): Promise<number | null> => {
          await world.sql(`ALTER TABLE step_down.effect ${change} ROW LEVEL SECURITY`);
          return counted();
        };
        expect(await counted()).toBe(0);
        expect([await after('NO FORCE'), await after('FORCE')]).toEqual([1, 0]);
        expect([await after('DISABLE'), await after('ENABLE')]).toEqual([1, 0]);
      }),
    );

    test(
      'no sample names a patient, a tenant or an event',
      inWorld(open, async (world) => {
        const [teller, listener] = [await world.teller(), await world.listener([onStarted()])];
        await world.tell(teller, P, [1, 2, 3]);
        await world.quiet();
        const ids = (await world.loggedEvents()).map(({ id }) => id);
        for (const text of [await teller.scrape(), await listener.scrape()])
          for (const secret of [P, TENANT, LeaveStartedV1.type, ...ids]) expect(text).not.toContain(secret);
      }),
    );
  });
}
