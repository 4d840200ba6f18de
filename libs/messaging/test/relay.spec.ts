import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { EventOutbox } from '../src/outbox/event-outbox.js';
import { Lanes } from '../src/outbox/lanes.js';
import { Relay, type RelayOptions } from '../src/outbox/relay.js';
import { TooLarge } from '../src/transports/transport.js';
import type { BusRecord, EventTransport } from '../src/index.js';
import { openPostgresBus } from './postgres-bus.js';
import { commandCause, patient, publishTold, RecordingLog, TENANT, World, type Member, type Told } from './world.js';

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const reasonOf = (record: BusRecord): number =>
  Number((JSON.parse(record.value) as { reason: string }).reason.slice(2));

/** A bus that keeps what it is given and does what a test tells it in between. */
class ScriptedBus {
  readonly batches: number[][] = [];
  inFlight = 0;
  mostInFlight = 0;
  script: (nth: number, batch: readonly BusRecord[]) => Promise<void> = () => Promise.resolve();

  readonly transport = {
    kind: 'postgres',
    connect: () => Promise.resolve(),
    publish: (batch: readonly BusRecord[]) => this.publish(batch),
    subscribe: () => Promise.reject(new Error('nobody listens')),
    wake: () => undefined,
    close: () => Promise.resolve(),
  } satisfies EventTransport;

  get all(): number[] {
    return this.batches.flat();
  }

  private async publish(batch: readonly BusRecord[]): Promise<void> {
    this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
    try {
      await this.script(this.batches.length + 1, batch);
      this.batches.push(batch.map(reasonOf));
    } finally {
      this.inFlight--;
    }
  }
}

describe('the relay', () => {
  let world: World;
  let teller: Member<Told>;
  beforeAll(async () => {
    world = await World.open(openPostgresBus);
    teller = await world.silentTeller();
  });
  afterAll(() => world.close());
  beforeEach(() => world.sql('DELETE FROM intake.outbox'));
  afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));
  const stops: (() => Promise<void>)[] = [];

  function relayOn(
    bus: ScriptedBus,
    batch = 10,
    own: Partial<RelayOptions> = {},
  ): { relay: Relay; lanes: Lanes; stop(): Promise<void> } {
    const lanes = new Lanes(world.urls.intake.relay, 'intake');
    const { transport } = bus;
    const relay = new Relay({
      schema: 'intake',
      transport,
      lanes,
      log: new RecordingLog(),
      batch,
      pollMs: 50,
      retryMs: [5, 50],
      ...own,
    });
    const stop = async (): Promise<void> => {
      await relay.stop();
      await lanes.close();
    };
    stops.push(stop);
    return { relay, lanes, stop };
  }

  const waiting = (): Promise<number> =>
    world.sql<{ n: number }>('SELECT count(*)::int AS n FROM intake.outbox').then((rows) => rows[0]!.n);

  test('publishes in id order, one batch in flight, and deletes what was acknowledged', async () => {
    const bus = new ScriptedBus();
    bus.script = () => new Promise((resolve) => setImmediate(resolve));
    await world.tell(teller, patient(1), range(1, 35));
    const { relay, stop } = relayOn(bus);
    relay.start();
    await world.until(waiting, (n) => n === 0);
    await stop();
    expect(bus.all).toEqual(range(1, 35));
    expect(bus.mostInFlight).toBe(1);
  });

  test('a broker that refuses and refuses gets the same rows again, in order, and none is deleted before', async () => {
    const bus = new ScriptedBus();
    let refusals = 4;
    bus.script = async () => {
      if (refusals-- > 0) throw new Error('not now');
      expect(await waiting()).toBeGreaterThan(0);
    };
    await world.tell(teller, patient(1), range(1, 12));
    const { relay, stop } = relayOn(bus);
    relay.start();
    await world.until(waiting, (n) => n === 0);
    await stop();
    expect(bus.all).toEqual(range(1, 12));
  });

  describe('an event that is larger than the broker takes', () => {
    const log = new RecordingLog();
    const held = (): number => log.lines.filter(({ event }) => event.includes('its stream waits')).length;
    const largeUntil = (lifted: () => boolean) => (_: number, batch: readonly BusRecord[]) =>
      !lifted() && batch.some((record) => record.key === patient(1) && reasonOf(record) === 3)
        ? Promise.reject(new TooLarge('too large'))
        : Promise.resolve();

    test('holds back its own stream, once told, until it fits; all other streams flow, each in its order', async () => {
      const bus = new ScriptedBus();
      let lifted = false;
      bus.script = largeUntil(() => lifted);
      for (const n of [1, 2, 3, 4]) for (const who of [1, 2, 9]) await world.tell(teller, patient(who), [n]);
      const { relay, stop } = relayOn(bus, 5, { log, tooLargeMs: 100 });
      relay.start();
      await world.until(waiting, (n) => n === 2);
      expect(bus.all.toSorted()).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 4, 4]);
      lifted = true;
      await world.until(waiting, (n) => n === 0);
      await stop();
      expect(bus.all.slice(-2)).toEqual([3, 4]);
      expect(held()).toBe(1);
    });

    test('holds back the marks of its lane too: they would vouch for what nobody can see', async () => {
      const bus = new ScriptedBus();
      bus.script = largeUntil(() => false);
      await world.tell(teller, patient(1), [3]);
      const mark = `INSERT INTO intake.outbox OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(outbox, jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('intake.outbox', 'id')), 'key', '', 'event_id', gen_random_uuid()))).*
        FROM intake.outbox`;
      await world.sql(mark);
      await world.tell(teller, patient(2), [7]);
      const { relay, stop } = relayOn(bus, 10, { log, tooLargeMs: 60_000 });
      relay.start();
      await world.until(
        () => Promise.resolve(bus.all.length),
        (n) => n === 1,
      );
      await stop();
      expect(bus.all).toEqual([7]);
      expect(await world.sql('SELECT key FROM intake.outbox ORDER BY id')).toEqual([{ key: patient(1) }, { key: '' }]);
    });
  });

  test('a lower id that commits while a higher one is on its way is published too, never deleted unseen', async () => {
    const outbox = new EventOutbox<Told>('intake', 'intake', publishTold);
    const scope = { tenantId: TENANT, cause: commandCause(), now: world.clock.now() };
    const late = await teller.db.begin(TENANT);
    await late.send(outbox.append([{ kind: 'started', patientId: patient(1), n: 1 }], scope)!);
    await world.tell(teller, patient(2), [2, 3]);
    const bus = new ScriptedBus();
    bus.script = (nth) => (nth === 1 ? late.commit() : Promise.resolve());
    const { relay, stop } = relayOn(bus);
    relay.start();
    await world.until(waiting, (n) => n === 0);
    await stop();
    expect(bus.all).toEqual([2, 3, 1]);
  });

  test('a second relay owns no lane and publishes nothing until the first one’s connection is gone', async () => {
    const [first, second] = [new ScriptedBus(), new ScriptedBus()];
    const one = relayOn(first);
    await one.lanes.session();
    one.relay.start();
    const two = relayOn(second);
    await two.lanes.session();
    two.relay.start();
    expect([one.lanes.list.length, two.lanes.list.length]).toEqual([12, 0]);
    await world.tell(teller, patient(1), range(1, 5));
    one.relay.wake();
    await world.until(waiting, (n) => n === 0);
    expect([first.all, second.all]).toEqual([range(1, 5), []]);
    await one.stop();
    await world.tell(teller, patient(1), range(6, 9));
    await world.until(waiting, (n) => n === 0);
    expect(second.all).toEqual(range(6, 9));
    await two.stop();
  });

  test('a relay whose lock connection is cut while it publishes may publish twice, never out of order after dedupe', async () => {
    const bus = new ScriptedBus();
    let cut = false;
    bus.script = async () => {
      if (cut) return;
      cut = true;
      await world.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'intake_relay' AND datname = current_database()",
      );
    };
    await world.tell(teller, patient(1), range(1, 25));
    const { relay, stop } = relayOn(bus);
    relay.start();
    await world.until(waiting, (n) => n === 0);
    await stop();
    let last = 0;
    const deduped = bus.all.filter((n) => n === last + 1 && ++last > 0);
    expect(deduped).toEqual(range(1, 25));
    expect(bus.all.length).toBeGreaterThan(25);
  });
});
