import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { StartRefused, tenantTable, type Database } from '../src/index.js';
import { CAUSE, NOTE, OTHER_TENANT, Probe, SCHEMA, TENANT, type ProbeEvent } from './probe.js';

let probe: Probe;
let db: Database<ProbeEvent>;
const mine = { tenantId: TENANT, cause: CAUSE };
const theirs = { tenantId: OTHER_TENANT, cause: CAUSE };
const INSERT = `INSERT INTO ${SCHEMA}.note (tenant_id, note_id, version, size) VALUES ($1, $2, 1, $3)`;
const REFUSED_BY_POLICY = { code: '42501' };

beforeAll(async () => {
  probe = await Probe.start();
  db = await probe.openDatabase();
});
afterAll(() => probe.stop());
beforeEach(() => probe.clear());

describe('RLS rule 1: the app role is bound by row-level security', () => {
  it.each([
    ['a superuser', () => probe.adminUrl, 'is a superuser'],
    ['a role with BYPASSRLS', () => probe.url('bypass'), 'has BYPASSRLS'],
    ['the owner', () => probe.url('owner'), `owns ${SCHEMA}.`],
    ['a member of the owner', () => probe.url('member'), `owns ${SCHEMA}.`],
  ])('start-up refuses %s', async (_, url, why) => {
    const open = probe.openDatabase({ url: url() });
    await expect(open).rejects.toThrow(StartRefused);
    await expect(open).rejects.toThrow(why);
  });

  it('every table forces it', async () => {
    const open = await probe.rows(
      `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
      [SCHEMA],
    );
    expect(open.map(({ relname }) => relname).toSorted()).toEqual(['migrations', 'release']);
  });
});

describe('RLS rule 2: without a tenant there are no rows, and no error', () => {
  it.each([
    ['never set', 'SELECT 1'],
    ['set to nothing', "SELECT set_config('app.tenant', '', false)"],
  ])('%s', async (_, before) => {
    await db.transaction(mine, (tx) => tx.query(INSERT, [TENANT, NOTE, 1]));
    const client = new pg.Client(probe.url('app'));
    await client.connect();
    await client.query(before);
    const { rows } = await client.query(`SELECT * FROM ${SCHEMA}.note`);
    await client.end();
    expect(rows).toEqual([]);
  });
});

describe('RLS rule 3: no write for another tenant', () => {
  it('refuses an insert', async () => {
    await expect(db.transaction(mine, (tx) => tx.query(INSERT, [OTHER_TENANT, NOTE, 1]))).rejects.toMatchObject(
      REFUSED_BY_POLICY,
    );
  });

  it('refuses to move a row', async () => {
    await db.transaction(mine, (tx) => tx.query(INSERT, [TENANT, NOTE, 1]));
    const move = db.transaction(mine, (tx) => tx.query(`UPDATE ${SCHEMA}.note SET tenant_id = $1`, [OTHER_TENANT]));
    await expect(move).rejects.toMatchObject(REFUSED_BY_POLICY);
  });

  it('touches no foreign row', async () => {
    await db.transaction(theirs, (tx) => tx.query(INSERT, [OTHER_TENANT, NOTE, 1]));
    const touched = await db.transaction(mine, (tx) =>
      tx.query(`UPDATE ${SCHEMA}.note SET size = 9 RETURNING note_id`),
    );
    const removed = await db.transaction(mine, (tx) => tx.query(`DELETE FROM ${SCHEMA}.note RETURNING note_id`));
    expect([touched, removed]).toEqual([[], []]);
    expect(await probe.rows(`SELECT size FROM ${SCHEMA}.note`)).toEqual([{ size: 1 }]);
  });
});

describe('RLS rule 4: keys start with the tenant', () => {
  it('two tenants may hold the same id', async () => {
    await db.transaction(mine, (tx) => tx.query(INSERT, [TENANT, NOTE, 1]));
    await db.transaction(theirs, (tx) => tx.query(INSERT, [OTHER_TENANT, NOTE, 2]));
    expect(await db.transaction(mine, (tx) => tx.query(`SELECT size FROM ${SCHEMA}.note`))).toEqual([{ size: 1 }]);
  });

  it('a table whose primary key starts elsewhere is refused', () => {
    expect(() => tenantTable(SCHEMA, 'bad', 'id uuid PRIMARY KEY')).toThrow('must start with tenant_id');
    expect(() => tenantTable(SCHEMA, 'bad', 'id uuid, PRIMARY KEY (id, tenant_id)')).toThrow(
      'must start with tenant_id',
    );
  });

  it('every unique index starts with it', async () => {
    const indexes = await probe.rows(
      `SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
        WHERE n.nspname = $1 AND x.indisunique AND a.attname <> 'tenant_id' AND t.relname NOT IN ('migrations', 'release')`,
      [SCHEMA],
    );
    expect(indexes).toEqual([]);
  });
});

describe('RLS rule 5: the tenant is set for one transaction only', () => {
  it('is gone on the same connection afterwards', async () => {
    const single = await probe.openDatabase({ poolSize: 1 });
    await single.transaction(mine, (tx) => tx.query(INSERT, [TENANT, NOTE, 1]));
    const session = await single.begin(null);
    const rows = await session.query(
      `SELECT current_setting('app.tenant', true) AS tenant, (SELECT count(*)::int FROM ${SCHEMA}.note) AS n`,
    );
    await session.rollback();
    expect(rows).toEqual([{ tenant: '', n: 0 }]);
  });

  it('is gone after a failure too', async () => {
    const single = await probe.openDatabase({ poolSize: 1 });
    await expect(single.transaction(mine, (tx) => tx.query('SELECT 1/0'))).rejects.toThrow();
    expect(
      await single.transaction(theirs, (tx) => tx.query(`SELECT current_setting('app.tenant') AS tenant`)),
    ).toEqual([{ tenant: OTHER_TENANT }]);
  });

  it('may change inside one session, for consumers', async () => {
    const session = await db.begin(TENANT);
    await session.query(INSERT, [TENANT, NOTE, 1]);
    session.setTenant(OTHER_TENANT);
    expect(await session.query(`SELECT size FROM ${SCHEMA}.note`)).toEqual([]);
    await session.query(INSERT, [OTHER_TENANT, NOTE, 2]);
    session.setTenant(TENANT);
    expect(await session.query(`SELECT size FROM ${SCHEMA}.note`)).toEqual([{ size: 1 }]);
    await session.commit();
    expect(await probe.rows(`SELECT count(*)::int AS n FROM ${SCHEMA}.note`)).toEqual([{ n: 2 }]);
  });
});

describe('RLS rule 9: mixed tenants over a pool of two', () => {
  it('no foreign row ever appears', async () => {
    const pool = await probe.openDatabase({ poolSize: 2 });
    const step = fc.record({ tenant: fc.nat(3), fails: fc.boolean(), id: fc.uuid() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
        const foreign = await Promise.all(steps.map((one) => insertAndLook(pool, one)));
        expect(foreign.flat()).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

/** Writes as one of four tenants, perhaps fails afterwards, and answers every foreign row it sees. */
async function insertAndLook(
  pool: Database<ProbeEvent>,
  { tenant, fails, id }: { tenant: number; fails: boolean; id: string },
): Promise<object[]> {
  const tenantId = `0c000000-0000-4000-8000-00000000000${tenant}`;
  let foreign: object[] = [];
  const work = pool.transaction({ tenantId, cause: CAUSE }, async (tx) => {
    await tx.query(`${INSERT} ON CONFLICT DO NOTHING`, [tenantId, id, tenant]);
    foreign = await tx.query(`SELECT * FROM ${SCHEMA}.note WHERE size <> $1`, [tenant]);
    if (fails) await tx.query('SELECT 1/0');
  });
  await work.catch(() => undefined);
  return foreign;
}

describe('append-only tables', () => {
  it('the audit record takes inserts and reads, never changes or deletes', async () => {
    await db.transaction(mine, (tx) => Promise.resolve(tx.audit({ action: 'look', subjectId: NOTE, outcome: 'ok' })));
    const rows = await db.transaction(mine, (tx) =>
      tx.query(`SELECT action, outcome, actor_id, tier FROM ${SCHEMA}.audit`),
    );
    expect(rows).toEqual([{ action: 'look', outcome: 'ok', actor_id: 'subject-1', tier: 'L3' }]);
    for (const change of [`UPDATE ${SCHEMA}.audit SET outcome = 'x'`, `DELETE FROM ${SCHEMA}.audit`])
      await expect(db.transaction(mine, (tx) => tx.query(change))).rejects.toMatchObject(REFUSED_BY_POLICY);
  });
});

describe('an address that does not answer', () => {
  it('is one clear line that names the setting, without the password', async () => {
    const open = probe.openDatabase({ url: 'postgres://probe_app:secret@127.0.0.1:1/none' });
    await expect(open).rejects.toThrow('DATABASE_URL: cannot open Postgres at 127.0.0.1:1/none (ECONNREFUSED)');
  });
});
