import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CommitFailed, idsFrom, VersionConflict, type Database } from '../src/index.js';
import { CAUSE, NOTE, Probe, SCHEMA, TENANT, type ProbeEvent } from './probe.js';

let probe: Probe;
let db: Database<ProbeEvent>;
const scope = { tenantId: TENANT, cause: CAUSE };
const INSERT = `INSERT INTO ${SCHEMA}.note (tenant_id, note_id, version, size) VALUES ($1, $2, 1, $3)`;
/** Over the version before, or nothing. */
const SAVE = `INSERT INTO ${SCHEMA}.note AS n (tenant_id, note_id, version, size) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant_id, note_id) DO UPDATE SET size = excluded.size,
    version = ${SCHEMA}.next_version(n.version, excluded.version)`;
const count = async (table: string): Promise<number> =>
  Number((await probe.rows(`SELECT count(*) AS n FROM ${SCHEMA}.${table}`))[0]?.n);
const counts = async (...tables: readonly string[]): Promise<number[]> => {
  const found: number[] = [];
  for (const table of tables) found.push(await count(table));
  return found;
};

beforeAll(async () => {
  probe = await Probe.start();
  db = await probe.openDatabase();
});
afterAll(() => probe.stop());
beforeEach(() => probe.clear());

describe('a transaction', () => {
  it('commits state, events, timers and audit together', async () => {
    await db.transaction(scope, async (tx) => {
      await tx.query(INSERT, [TENANT, NOTE, 3]);
      tx.record({ type: 'noted', noteId: NOTE });
      tx.schedule({ id: NOTE, command: 'remind', due: tx.now, key: NOTE, data: {} });
      tx.audit({ action: 'note', subjectId: NOTE, outcome: 'ok' });
    });
    expect(await counts('note', 'said', 'timer', 'audit')).toEqual([1, 1, 1, 1]);
    expect(probe.committed.at(-1)).toEqual({ events: 1, timers: 1 });
  });

  it('writes nothing when the work throws', async () => {
    const work = db.transaction(scope, async (tx) => {
      await tx.query(INSERT, [TENANT, NOTE, 3]);
      tx.record({ type: 'noted', noteId: NOTE });
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await counts('note', 'said')).toEqual([0, 0]);
  });

  it('fails when a statement failed, even if the work caught it (COMMIT is answered with ROLLBACK)', async () => {
    const work = db.transaction(scope, async (tx) => {
      await tx.query(INSERT, [TENANT, NOTE, 3]);
      await tx.query('SELECT 1/0').catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await count('note')).toBe(0);
  });

  it('fails when a statement nobody waited for fails', async () => {
    const work = db.transaction(scope, async (tx) => {
      void tx.query(INSERT, [TENANT, NOTE, 3]);
      void tx.query(INSERT, [TENANT, NOTE, 4]);
      await Promise.resolve();
    });
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await count('note')).toBe(0);
  });

  it('tells the first failure to a statement that follows it', async () => {
    const work = db.transaction(scope, async (tx) => {
      void tx.query('SELECT 1/0');
      await tx.query('SELECT 1');
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
  });

  it('refuses statements after its end', async () => {
    const late = await db.transaction(scope, (tx) => Promise.resolve(tx));
    await expect(late.query('SELECT 1')).rejects.toBeInstanceOf(CommitFailed);
  });

  it('reads the clinical clock once', async () => {
    probe.clock.set('2026-03-01T10:00:00Z');
    const times = await db.transaction(scope, (tx) => {
      const before = tx.now;
      probe.clock.advance({ minutes: 5 });
      return Promise.resolve([before, tx.now]);
    });
    expect(times).toEqual(['2026-03-01T10:00:00.000Z', '2026-03-01T10:00:00.000Z']);
  });

  it('leaves the connection usable after a failure', async () => {
    for (let n = 0; n < 20; n += 1) {
      await expect(db.transaction(scope, (tx) => tx.query('SELECT no_such_column'))).rejects.toMatchObject({
        code: '42703',
      });
      expect(await db.transaction(scope, (tx) => tx.query('SELECT $1::int AS n', [n]))).toEqual([{ n }]);
    }
  });

  it('recovers a prepared statement that was first parsed inside a failed transaction', async () => {
    const text = `SELECT $1::int + ${Date.now()} AS n`;
    for (let round = 0; round < 3; round += 1) {
      const work = db.transaction(scope, async (tx) => {
        await Promise.allSettled([tx.query('SELECT 1/0'), tx.query(text, [1])]);
      });
      await expect(work).rejects.toMatchObject({ code: '22012' });
    }
    for (let round = 0; round < 12; round += 1)
      expect(await db.transaction(scope, (tx) => tx.query(text, [1]))).toHaveLength(1);
  });

  it('gives the same ids for the same cause', async () => {
    const ids = (): Promise<string[]> =>
      db.transaction({ ...scope, ids: () => idsFrom(NOTE) }, (tx) => Promise.resolve([tx.newId(), tx.newId()]));
    const [first, second] = [await ids(), await ids()];
    expect(first).toEqual(second);
    expect(new Set(first).size).toBe(2);
  });
});

describe('a write whose rows nobody needs', () => {
  const sizes = (): Promise<unknown[]> => probe.rows(`SELECT size FROM ${SCHEMA}.note`);

  it('is done at commit when nothing is asked after it', async () => {
    await db.transaction(scope, (tx) => Promise.resolve(tx.write(INSERT, [TENANT, NOTE, 3])));
    expect(await sizes()).toEqual([{ size: 3 }]);
  });

  it('is seen by whatever is asked after it', async () => {
    const seen = await db.transaction(scope, (tx) => {
      tx.write(INSERT, [TENANT, NOTE, 3]);
      return tx.query(`SELECT size FROM ${SCHEMA}.note`);
    });
    expect(seen).toEqual([{ size: 3 }]);
  });

  it('comes before a later write of the same row', async () => {
    await db.transaction(scope, (tx) => {
      tx.write(SAVE, [TENANT, NOTE, 1, 3]);
      tx.write(SAVE, [TENANT, NOTE, 2, 4]);
      return Promise.resolve();
    });
    expect(await sizes()).toEqual([{ size: 4 }]);
  });

  it('is undone with everything else', async () => {
    const work = db.transaction(scope, (tx) => {
      tx.write(INSERT, [TENANT, NOTE, 3]);
      return Promise.reject(new Error('changed my mind'));
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await sizes()).toEqual([]);
  });

  it('fails the commit when it fails', async () => {
    const work = db.transaction(scope, (tx) => {
      tx.write(INSERT, [TENANT, NOTE, 3]);
      tx.write(INSERT, [TENANT, NOTE, 4]);
      tx.record({ type: 'noted', noteId: NOTE });
      return Promise.resolve();
    });
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await counts('note', 'said')).toEqual([0, 0]);
  });
});

describe('conflicts', () => {
  it.each([
    ['serialization failure', '40001'],
    ['deadlock', '40P01'],
  ])('redoes the whole transaction after a %s', async (_, sqlState) => {
    let tries = 0;
    await db.transaction(scope, async (tx) => {
      tries += 1;
      await tx.query(INSERT, [TENANT, NOTE, tries]);
      tx.record({ type: 'noted', noteId: NOTE });
      if (tries < 3) await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '${sqlState}'; END $$`);
    });
    expect(tries).toBe(3);
    expect(await probe.rows(`SELECT size FROM ${SCHEMA}.note`)).toEqual([{ size: 3 }]);
    expect(await count('said')).toBe(1);
  });

  it('redoes a transaction whose save, on its way to COMMIT, finds another version', async () => {
    let tries = 0;
    await db.transaction(scope, async (tx) => {
      tries += 1;
      if (tries === 1) await db.transaction(scope, (other) => other.query(INSERT, [TENANT, NOTE, 3]));
      tx.write(SAVE, [TENANT, NOTE, tries, 7]);
      tx.record({ type: 'noted', noteId: NOTE });
    });
    expect(tries).toBe(2);
    expect(await probe.rows(`SELECT version, size FROM ${SCHEMA}.note`)).toEqual([{ version: 2, size: 7 }]);
    expect(await count('said')).toBe(1);
  });

  it('gives up after three tries', async () => {
    let tries = 0;
    const work = db.transaction(scope, () => {
      tries += 1;
      throw new VersionConflict('note');
    });
    await expect(work).rejects.toBeInstanceOf(VersionConflict);
    expect(tries).toBe(3);
  });

  it('does not redo any other failure', async () => {
    let tries = 0;
    const work = db.transaction(scope, async (tx) => {
      tries += 1;
      await tx.query('SELECT 1/0');
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(tries).toBe(1);
  });
});

describe('deadlines', () => {
  it('cuts a statement that runs too long', async () => {
    const hasty = await probe.openDatabase({ statementTimeoutMs: 50 });
    await expect(hasty.transaction(scope, (tx) => tx.query('SELECT pg_sleep(5)'))).rejects.toMatchObject({
      code: '57014',
    });
  });

  it('cuts a wait for a lock that takes too long', async () => {
    const hasty = await probe.openDatabase({ lockTimeoutMs: 50 });
    await db.transaction(scope, (tx) => tx.query(INSERT, [TENANT, NOTE, 1]));
    await db.transaction(scope, async (tx) => {
      await tx.query(`SELECT 1 FROM ${SCHEMA}.note FOR UPDATE`);
      const waiting = hasty.transaction(scope, (other) => other.query(`SELECT 1 FROM ${SCHEMA}.note FOR UPDATE`));
      await expect(waiting).rejects.toMatchObject({ code: '55P03' });
    });
  });
});

describe('a lost connection', () => {
  it('fails the transaction and opens a new connection for the next', async () => {
    const work = db.transaction(scope, async (tx) => {
      const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await probe.rows('SELECT pg_terminate_backend($1)', [row?.pid]);
      await tx.query('SELECT 1');
    });
    await expect(work).rejects.toThrow(/terminat|connection error/i);
    expect(await db.transaction(scope, (tx) => tx.query('SELECT 1 AS n'))).toEqual([{ n: 1 }]);
  });

  it('is not handed out again, however often it happens', async () => {
    const single = await probe.openDatabase({ poolSize: 1 });
    for (let round = 0; round < 5; round += 1) {
      const work = single.transaction(scope, async (tx) => {
        await tx.query('SELECT 1');
        await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
      });
      await expect(work).rejects.toThrow(/terminat|connection error/i);
      expect(await single.transaction(scope, (tx) => tx.query('SELECT 1 AS n'))).toEqual([{ n: 1 }]);
    }
  });
});

describe('round trips', () => {
  it('sends BEGIN and the tenant with the first statement, and everything last with COMMIT', async () => {
    const once = (): Promise<number> =>
      packets(async () => {
        await db.transaction(scope, async (tx) => {
          await tx.query(`SELECT * FROM ${SCHEMA}.note WHERE note_id = $1 FOR UPDATE`, [NOTE]);
          void tx.query(`UPDATE ${SCHEMA}.note SET size = size + 1 WHERE note_id = $1`, [NOTE]);
          await Promise.resolve();
          tx.record({ type: 'noted', noteId: NOTE });
          tx.audit({ action: 'note', subjectId: NOTE, outcome: 'ok' });
        });
      });
    // A busy machine may split one send into several reads: the fewest of some tries is what was sent.
    const seen = [await once(), await once(), await once(), await once(), await once()];
    expect(Math.min(...seen)).toBe(2);
  });
});

/** Packets sent to Postgres while `work` runs. */
async function packets(work: () => Promise<void>): Promise<number> {
  const { Socket } = await import('node:net');
  const { _writev: writev, _write: write } = Socket.prototype;
  let sent = 0;
  Socket.prototype._writev = function (...args) {
    sent += 1;
    return writev?.apply(this, args);
  };
  Socket.prototype._write = function (...args) {
    sent += 1;
    return write.apply(this, args);
  };
  try {
    await work();
    return sent;
  } finally {
    Socket.prototype._write = write;
    if (writev) Socket.prototype._writev = writev;
  }
}
