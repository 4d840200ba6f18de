import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { provision, TENANTLESS_TABLES } from '../src/index.js';
import { openPostgresBus } from './postgres-bus.js';
import { DEFINITIONS, OTHER_TENANT, patient, TENANT, World } from './world.js';

describe('tables, roles and rights', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open(openPostgresBus);
    const teller = await world.silentTeller();
    await world.tell(teller, patient(1), [1]);
    await world.tell(teller, patient(2), [1], OTHER_TENANT);
  });
  afterAll(() => world.close());

  async function as<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  test('every table forces row-level security, except the named list without tenants', async () => {
    const rows = await world.sql<{ relname: string }>(
      `SELECT DISTINCT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
       WHERE nspname IN ('intake', 'step_down') AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)`,
    );
    expect(rows.map((row) => row.relname).sort()).toEqual([...TENANTLESS_TABLES].sort());
  });

  test('a tenant-less table has no tenant column', async () => {
    const rows = await world.sql(
      `SELECT 1 FROM information_schema.columns WHERE table_schema = 'intake' AND table_name = ANY($1) AND column_name = 'tenant_id'`,
      [[...TENANTLESS_TABLES]],
    );
    expect(rows).toEqual([]);
  });

  test.each(['outbox', 'event_log', 'stream'])(
    'the app role sees only its tenant’s rows of %s, and none without a tenant',
    async (table) => {
      await as(world.urls.intake.app, async (client) => {
        expect((await client.query(`SELECT 1 FROM intake.${table}`)).rowCount).toBe(0);
        await client.query("SELECT set_config('app.tenant', $1, false)", [TENANT]);
        expect((await client.query(`SELECT 1 FROM intake.${table}`)).rowCount).toBe(1);
      });
    },
  );

  test('the permanent log can be neither changed nor deleted by app, relay or ops', async () => {
    for (const url of Object.values(world.urls.intake)) {
      for (const sql of [
        'UPDATE intake.event_log SET payload = $$x$$',
        'DELETE FROM intake.event_log',
        'TRUNCATE intake.event_log',
      ])
        await as(url, (client) => expect(client.query(sql)).rejects.toMatchObject({ code: '42501' }));
    }
  });

  test('the relay reads and deletes the outbox of all tenants, and can write nothing', async () => {
    await as(world.urls.intake.relay, async (client) => {
      expect((await client.query('SELECT 1 FROM intake.outbox')).rowCount).toBe(2);
      await expect(client.query('UPDATE intake.outbox SET payload = $$x$$')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query('DELETE FROM intake.timer')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query('SELECT 1 FROM intake.audit')).rejects.toMatchObject({ code: '42501' });
    });
  });

  test('no service reads another’s schema', async () => {
    for (const url of Object.values(world.urls['step-down']))
      await as(url, (client) =>
        expect(client.query('SELECT 1 FROM intake.event_log')).rejects.toMatchObject({ code: '42501' }),
      );
  });

  test('provisioning again, also twice at once, changes nothing', async () => {
    const { adminUrl } = world.database;
    const again = () => provision({ adminUrl, definitions: DEFINITIONS, password: () => 'test', bus: true });
    const before = await world.sql('SELECT count(*) FROM intake.migrations');
    const [one, two] = await Promise.all([again(), again()]);
    expect(one).toEqual(world.urls);
    expect(two).toEqual(world.urls);
    expect(await world.sql('SELECT count(*) FROM intake.migrations')).toEqual(before);
  });

  test('a server that is not there is one clear line that names the setting', async () => {
    const adminUrl = 'postgresql://u:p@127.0.0.1:1/none';
    await expect(provision({ adminUrl, definitions: [], password: () => 'x', bus: false })).rejects.toThrow(
      /^DATABASE_URL: .*ECONNREFUSED/,
    );
  });
});
