import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Lanes } from '../src/outbox/lanes.js';
import { SlotFollower } from '../src/outbox/slot-follower.js';
import { openPostgresBus } from './postgres-bus.js';
import { patient, RecordingLog, World, type Member, type Told } from './world.js';

const SLOT = `follower_${process.pid}`;

describe('an outbox that somebody else publishes from the write-ahead log', () => {
  let world: World;
  let teller: Member<Told>;
  const log = new RecordingLog();
  const stops: (() => Promise<void>)[] = [];
  /** Rows that the service published itself when it found the slot. */
  let own = 0;
  beforeAll(async () => {
    world = await World.open(openPostgresBus);
    teller = await world.silentTeller();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    own = 0;
    log.lines.length = 0;
    await world.sql('DELETE FROM intake.outbox');
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
    await world.sql(`SELECT pg_drop_replication_slot('${SLOT}') FROM pg_replication_slots WHERE slot_name = '${SLOT}'`);
  });

  const waiting = (): Promise<number> =>
    world.sql<{ n: number }>('SELECT count(*)::int AS n FROM intake.outbox').then((rows) => rows[0]!.n);
  const slotIsMade = () => world.sql(`SELECT pg_create_logical_replication_slot('${SLOT}', 'pgoutput')`);
  const slotConfirms = () => world.sql(`SELECT pg_replication_slot_advance('${SLOT}', pg_current_wal_lsn())`);
  /** Until it says so: the rows are gone a moment before. The slot goes on confirming, as heartbeats let it. */
  const published = (follower: SlotFollower, rows: number): Promise<number> =>
    world.until(
      () => slotConfirms().then(() => follower.published),
      (n) => n === rows,
    );
  const looked = async (follower: SlotFollower): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) {
      follower.wake();
      await world.until(
        () => Promise.resolve(follower.resting || log.lines.length > 0),
        (yes) => yes,
      );
    }
  };

  function follow(): SlotFollower {
    const lanes = new Lanes(world.urls.intake.relay, 'intake');
    const drain = async (): Promise<number> => {
      own += await waiting();
      await world.sql('DELETE FROM intake.outbox');
      return own;
    };
    const follower = new SlotFollower({ schema: 'intake', slot: SLOT, relay: { drain }, lanes, log, retryMs: [5, 50] });
    stops.push(async () => {
      await follower.stop();
      await lanes.close();
    });
    follower.start();
    return follower;
  }

  test('without the slot nothing goes, which is said once', async () => {
    await world.tell(teller, patient(1), [1, 2]);
    const follower = follow();
    await looked(follower);
    expect(await waiting()).toBe(2);
    expect(log.lines.map(({ event }) => event)).toEqual([
      `nobody publishes the outbox: there is no replication slot ${SLOT}`,
    ]);
  });

  test('what was committed before the slot is published by the service itself', async () => {
    await world.tell(teller, patient(1), [1, 2, 3]);
    await slotIsMade();
    const follower = follow();
    await published(follower, 3);
    expect([own, await waiting()]).toEqual([3, 0]);
  });

  test('a row stays until the slot has confirmed a place behind its commit', async () => {
    await slotIsMade();
    const follower = follow();
    await looked(follower);
    await world.tell(teller, patient(1), [1, 2]);
    for (let turn = 0; turn < 20; turn += 1) {
      follower.wake();
      expect(await waiting()).toBe(2);
    }
    await published(follower, 2);
    expect([own, await waiting()]).toEqual([0, 0]);
  });
});
