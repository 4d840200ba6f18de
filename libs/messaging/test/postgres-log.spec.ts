import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { PostgresTransport, type BusRecord, type Consumption, type Subscription } from '../src/index.js';
import { openPostgresBus } from './postgres-bus.js';
import { applyOne, onStarted, patient, TOPIC, World } from './world.js';

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

function records(topic: string, count: number, partition = 0): BusRecord[] {
  return range(1, count).map((n) => ({ topic, partition, key: 'k', headers: { n: String(n) }, value: '{}' }));
}

describe('the Postgres log', () => {
  let world: World;
  const transports: PostgresTransport[] = [];
  beforeAll(async () => {
    world = await World.open(openPostgresBus);
  });
  afterAll(async () => {
    for (const transport of transports) await transport.close(1000);
    await world.close();
  });

  async function open(
    options: { publishers?: number; retentionHours?: number; pollMs?: number } = {},
  ): Promise<PostgresTransport> {
    const { pollMs = 50, ...others } = options;
    const times = { pollMs, balanceMs: 50, retryMs: [5, 50] } as const;
    const transport = new PostgresTransport({ url: world.urls.intake.ops, times, ...others });
    transports.push(transport);
    await transport.connect();
    return transport;
  }

  test('publishers at the same time give dense offsets, each once', async () => {
    const publishers = await Promise.all(range(1, 4).map(() => open({ publishers: 2 })));
    const rounds = publishers.flatMap((publisher) => range(1, 15).map(() => publisher.publish(records('dense', 20))));
    await Promise.all(rounds);
    const rows = await world.sql<{ offset: number }>(
      `SELECT "offset"::int AS offset FROM bus.record WHERE topic = 'dense' ORDER BY "offset"`,
    );
    expect(rows.map((row) => row.offset)).toEqual(range(0, 4 * 15 * 20 - 1));
  });

  test('the trap it avoids: head lock and copy in one statement read the head as it was before the lock', async () => {
    await world.sql(
      `CREATE TABLE trap_head (next int); CREATE TABLE trap_record (at int); INSERT INTO trap_head VALUES (0)`,
    );
    const copy = `WITH head AS (SELECT next FROM trap_head FOR UPDATE), moved AS (UPDATE trap_head SET next = next + 10)
      INSERT INTO trap_record SELECT next + n FROM trap_head, generate_series(0, 9) AS n WHERE (SELECT next FROM head) >= 0`;
    const [one, two] = await Promise.all([1, 2].map(() => connect(world.database.adminUrl)));
    await one!.query('BEGIN');
    await one!.query(copy);
    const second = two!.query(copy);
    await world.until(
      () => world.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'WITH head%'"),
      (rows) => rows.length > 0,
    );
    await one!.query('COMMIT');
    await second;
    const rows = await world.sql('SELECT at FROM trap_record GROUP BY at HAVING count(*) > 1');
    expect(rows).toHaveLength(10);
    await Promise.all([one!.end(), two!.end()]);
  });

  test('a record the log cannot take fails the whole publish and leaves no hole', async () => {
    const transport = await open();
    const bad = [...records('holes', 3), { ...records('holes', 1)[0]!, value: 'nul \0 byte' }];
    await expect(transport.publish(bad)).rejects.toThrow();
    await transport.publish(records('holes', 2));
    const rows = await world.sql(`SELECT "offset"::int AS at FROM bus.record WHERE topic = 'holes' ORDER BY 1`);
    expect(rows).toEqual([{ at: 0 }, { at: 1 }]);
  });

  test('a backlog of many batches is read without waiting for the poll in between', async () => {
    const publisher = await open();
    await publisher.publish(records('backlog', 100));
    const reader = await open({ pollMs: 600_000 });
    const seen: number[] = [];
    const consumption = await reader.subscribe({
      group: 'backlog',
      topics: ['backlog'],
      maxBatch: 10,
      positions: (assigned) => Promise.resolve(assigned.map((bounds) => ({ ...bounds, next: 0 }))),
      handle: ({ messages }) => Promise.resolve(void seen.push(...messages.map(({ offset }) => offset))),
    });
    await world.until(
      () => Promise.resolve(seen.length),
      (count) => count >= 100,
    );
    expect(seen).toEqual(range(0, 99));
    await consumption.stop(1000);
  });

  test('what a relay publishes reaches a consumer of the same process whole', async () => {
    const teller = await world.teller();
    const listener = await open();
    const seen: BusRecord[] = [];
    const consumption = await listener.subscribe({
      group: 'whole',
      topics: [TOPIC],
      maxBatch: 10,
      positions: (assigned) => Promise.resolve(assigned.map(({ end, ...place }) => ({ ...place, next: end }))),
      handle: ({ messages }) =>
        Promise.resolve(void seen.push(...messages.map((m) => ({ ...m, value: `${m.value}` })))),
    });
    await world.until(
      () => consumption.lag().catch(() => []),
      (places) => places.length > 0,
    );
    await world.tell(teller, patient(7), [1, 2]);
    await world.until(
      () => Promise.resolve(seen.length),
      (count) => count === 2,
    );
    const told = await world.sql(`SELECT event_id, payload FROM intake.event_log WHERE key = $1 ORDER BY id`, [
      patient(7),
    ]);
    expect(seen.map(({ key }) => key)).toEqual([patient(7), patient(7)]);
    expect(seen.map(({ headers, value }) => ({ event_id: headers['ce_id'], payload: value }))).toEqual(told);
    await consumption.stop(1000);
    await teller.stop();
  });

  test('members share the partitions evenly, partition n of all topics together, and take over when one leaves', async () => {
    const topics = ['shared.a', 'shared.b'];
    const owned = new Map<string, Set<number>>();
    const join = async (name: string): Promise<Consumption> => {
      const mine = new Set<number>();
      owned.set(name, mine);
      const subscription: Subscription = {
        group: 'sharing',
        topics,
        maxBatch: 10,
        positions: (bounds) => {
          for (const { partition } of bounds) mine.add(partition);
          for (const { partition } of bounds) expect(bounds.filter((b) => b.partition === partition)).toHaveLength(2);
          return Promise.resolve(bounds.map(({ topic, partition }) => ({ topic, partition, next: 0 })));
        },
        handle: () => Promise.resolve(),
        revoked: (partitions) => partitions.forEach((partition) => mine.delete(partition)),
      };
      return (await open()).subscribe(subscription);
    };
    const sizes = (): Promise<number[]> => Promise.resolve([...owned.values()].map((mine) => mine.size));
    await join('one');
    await world.until(sizes, ([one]) => one === 12);
    const two = await join('two');
    await world.until(sizes, ([one, second]) => one === 6 && second === 6);
    await join('three');
    await world.until(sizes, (all) => all.every((size) => size === 4));
    const union = new Set([...owned.values()].flatMap((mine) => [...mine]));
    expect(union.size).toBe(12);
    await two.stop(1000);
    owned.delete('two');
    await world.until(sizes, ([one, third]) => one === 6 && third === 6);
  });

  test('what is older than the retention is deleted, and the heads say so', async () => {
    const transport = await open({ retentionHours: 1 });
    await transport.publish(records('old', 3));
    await world.sql(
      `UPDATE bus.record SET written_at = now() - interval '2 hours' WHERE topic = 'old' AND "offset" < 2`,
    );
    await transport.prune();
    expect(await world.sql(`SELECT "offset"::int AS at FROM bus.record WHERE topic = 'old'`)).toEqual([{ at: 2 }]);
    expect(
      await world.sql(
        `SELECT earliest::int AS earliest, next::int AS next FROM bus.head WHERE topic = 'old' AND partition = 0`,
      ),
    ).toEqual([{ earliest: 2, next: 3 }]);
  });

  test('a member overtaken by the retention while it works goes on from the feed and misses nothing', async () => {
    const teller = await world.teller();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let entered = false;
    await world.listener([
      onStarted(async (tx, event) => {
        await applyOne(tx, event);
        entered = true;
        await held;
      }),
    ]);
    await world.tell(teller, patient(1), [1]);
    await world.until(() => Promise.resolve(entered), Boolean);
    await world.tell(teller, patient(1), [2, 3]);
    await world.tell(teller, patient(2), [1]);
    await world.until(
      () => world.sql('SELECT 1 FROM intake.outbox'),
      (rows) => rows.length === 0,
    );
    await world.bus.expire(TOPIC);
    await world.tell(teller, patient(1), [4]);
    await world.tell(teller, patient(3), range(1, 3));
    await world.until(
      () => world.sql('SELECT 1 FROM intake.outbox'),
      (rows) => rows.length === 0,
    );
    release();
    await world.quiet();
    expect(await world.applied(patient(1))).toEqual([1, 2, 3, 4]);
    expect(await world.applied(patient(2))).toEqual([1]);
    expect(await world.applied(patient(3))).toEqual([1, 2, 3]);
  });

  test('a server that is not there is one clear line that names the setting', async () => {
    const transport = new PostgresTransport({ url: 'postgresql://u:p@127.0.0.1:1/none' });
    await expect(transport.connect()).rejects.toThrow(/^DATABASE_URL: .*127\.0\.0\.1:1\/none \(ECONNREFUSED\)$/);
  });
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}
