import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { EventOutbox } from '../src/outbox/event-outbox.js';
import { openPostgresBus } from './postgres-bus.js';
import { commandCause, onStarted, patient, publishTold, TENANT, World, type Told } from './world.js';

const P = patient(1);
const outbox = new EventOutbox<Told>('intake', 'intake', publishTold);

/** A connection that walks through a transaction by hand. */
class Hand {
  private constructor(readonly client: pg.Client) {}

  static async begin(url: string): Promise<Hand> {
    const client = new pg.Client(url);
    await client.connect();
    await client.query('BEGIN');
    await client.query("SELECT set_config('app.tenant', $1, true)", [TENANT]);
    return new Hand(client);
  }

  /** Gets its transaction id now, as any early write would. */
  async writeSomething(): Promise<void> {
    await this.client.query('SELECT pg_current_xact_id()');
  }

  append(n: number, patientId = P): Promise<unknown> {
    const scope = { tenantId: TENANT, cause: commandCause(), now: '2026-01-05T14:00:00.000Z' };
    const statement = outbox.append([{ kind: 'started', patientId, n }], scope)!;
    return this.client.query(statement.text, [...statement.values]);
  }

  async commit(): Promise<void> {
    await this.client.query('COMMIT');
    await this.client.end();
  }

  async rollback(): Promise<void> {
    await this.client.query('ROLLBACK');
    await this.client.end();
  }
}

/** A reader gated on transaction ids: everything below the oldest one still open here, by (xid, id), not yet read. */
async function readByXid(world: World, read: Set<string>): Promise<string[]> {
  const rows = await world.sql<{ reason: string }>(
    `SELECT payload::json ->> 'reason' AS reason FROM intake.outbox
     WHERE xmin::text::bigint < COALESCE((SELECT min(backend_xid::text::bigint) FROM pg_stat_activity
       WHERE datname = current_database()), 9223372036854775807)
     ORDER BY xmin::text::bigint, id`,
  );
  const news = rows.map((row) => row.reason).filter((reason) => !read.has(reason));
  for (const reason of news) read.add(reason);
  return news;
}

describe('why the relay drains without a cursor (events 2.2)', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open(openPostgresBus);
  });
  afterAll(() => world.close());

  test('a reader ordered by (xid, id) publishes the later event of a stream first; the relay does not', async () => {
    const url = world.urls.intake.app;
    const t2 = await Hand.begin(url);
    await t2.writeSomething();
    const t0 = await Hand.begin(url);
    await t0.writeSomething();
    const t1 = await Hand.begin(url);
    await t1.writeSomething();

    await t1.append(1);
    await t1.commit();
    await t2.append(2);
    await t2.commit();

    const read = new Set<string>();
    const published = await readByXid(world, read);
    await t0.rollback();
    published.push(...(await readByXid(world, read)));
    expect(published).toEqual(['n-2', 'n-1']);

    const sequences = await world.sql(
      "SELECT sequence::int AS sequence, payload::json ->> 'reason' AS reason FROM intake.event_log ORDER BY sequence",
    );
    expect(sequences).toEqual([
      { sequence: 1, reason: 'n-1' },
      { sequence: 2, reason: 'n-2' },
    ]);

    const listener = await world.listener([onStarted()]);
    await world.teller();
    await world.quiet();
    expect(await world.applied(P)).toEqual([1, 2]);
    expect(listener.log.has('a gap was repaired from the feed')).toBe(false);
    expect(listener.log.has('a stream has a gap that its feed cannot fill')).toBe(false);
  });

  test('an open write transaction anywhere does not hold up the relay', async () => {
    const idle = await Hand.begin(world.urls.intake.app);
    await idle.append(1, patient(9));
    const teller = await world.teller();
    await world.tell(teller, patient(2), [1, 2]);
    await world.until(
      () => world.applied(patient(2)),
      (applied) => applied.length === 2,
    );
    await idle.commit();
    await world.until(
      () => world.applied(patient(9)),
      (applied) => applied.length === 1,
    );
  });
});
