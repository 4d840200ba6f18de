import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LeaveStartedV1, toHeaders } from '@stepwell/contracts';
import pg from 'pg';
import { EventOutbox } from '../src/outbox/event-outbox.js';
import { laneOf } from '../src/index.js';
import { openPostgresBus } from './postgres-bus.js';
import { commandCause, patient, publishTold, TENANT, World, type Member, type Told } from './world.js';

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('the append', () => {
  let world: World;
  let teller: Member<Told>;
  beforeAll(async () => {
    world = await World.open(openPostgresBus);
    teller = await world.silentTeller();
  });
  afterAll(() => world.close());

  test('outbox and permanent log are written by one statement', () => {
    const outbox = new EventOutbox<Told>('intake', 'intake', publishTold);
    const scope = { tenantId: TENANT, cause: commandCause(), now: world.clock.now() };
    const facts = range(1, 3).map((n) => ({ kind: 'started', patientId: patient(n), n }) as const);
    const statement = outbox.append(facts, scope)!;
    for (const table of ['intake.stream', 'intake.outbox', 'intake.event_log']) expect(statement.text).toContain(table);
    expect(statement.text).not.toContain(';');
    expect(outbox.append([], scope)).toBeNull();
  });

  test('a transaction that fails leaves nothing to publish', async () => {
    const failing = teller.db.transaction({ tenantId: TENANT, cause: commandCause() }, async (tx) => {
      tx.record({ kind: 'started', patientId: patient(50), n: 1 });
      await tx.query('SELECT 1 / 0');
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await world.sql('SELECT 1 FROM intake.event_log WHERE key = $1', [patient(50)])).toEqual([]);
    expect(await world.sql('SELECT 1 FROM intake.outbox WHERE key = $1', [patient(50)])).toEqual([]);
    expect(await world.sql('SELECT 1 FROM intake.stream WHERE key = $1', [patient(50)])).toEqual([]);
  });

  /** One try: a deadlock is not hidden by a retry. */
  async function appendOnce(facts: readonly Told[]): Promise<void> {
    const outbox = new EventOutbox<Told>('intake', 'intake', publishTold);
    const session = await teller.db.begin(TENANT);
    await session.commit([outbox.append(facts, { tenantId: TENANT, cause: commandCause(), now: world.clock.now() })!]);
  }

  test('writers of the same patients in opposite orders never deadlock, and sequences have no gaps; ids follow them', async () => {
    const writers = range(0, 5).map(async (writer) => {
      for (const round of range(1, 20)) {
        const patients = writer % 2 ? [1, 2, 3] : [3, 2, 1];
        const facts = patients.map((n) => ({ kind: 'started', patientId: patient(n), n: round }) as const);
        await appendOnce(facts);
      }
    });
    await Promise.all(writers);
    for (const n of [1, 2, 3]) {
      const rows = await world.sql<{ sequence: number }>(
        'SELECT sequence::int AS sequence FROM intake.event_log WHERE key = $1 ORDER BY id',
        [patient(n)],
      );
      expect(rows.map((row) => row.sequence)).toEqual(range(1, 120));
    }
    const same = await world.sql(
      'SELECT id, event_id FROM intake.outbox EXCEPT SELECT id, event_id FROM intake.event_log',
    );
    expect(same).toEqual([]);
  });

  test('a payload outside its contract, a foreign contract or a wrong key fails the transaction', async () => {
    const good = publishTold({ kind: 'started', patientId: patient(60), n: 1 }, { now: world.clock.now() });
    const append = (change: object): (() => unknown) => {
      const outbox = new EventOutbox<null>('intake', 'intake', () => ({ ...good, ...change }) as never);
      return () => outbox.append([null], { tenantId: TENANT, cause: commandCause(), now: world.clock.now() });
    };
    expect(append({})).not.toThrow();
    expect(append({ data: { ...(good as { data: object }).data, surname: 'x' } })).toThrow('additionalProperties');
    expect(append({ data: {} })).toThrow('required');
    expect(append({ key: patient(61) })).toThrow('the key is not patientId');
    expect(append({ contract: { ...LeaveStartedV1, service: 'medication' } })).toThrow('not intake');
  });

  test('every CloudEvents attribute that travels has a column of its own, and the lane is the partition', async () => {
    const columns = await world.sql<{ column_name: string }>(
      "SELECT column_name FROM information_schema.columns WHERE table_schema = 'intake' AND table_name = 'outbox'",
    );
    const names = new Set(columns.map((row) => row.column_name));
    const columnOf: Record<string, string> = {
      ce_id: 'event_id',
      ce_source: 'source',
      ce_type: 'type',
      ce_time: 'occurred_at',
      ce_recordedat: 'recorded_at',
      ce_sequence: 'sequence',
      ce_tenantid: 'tenant_id',
      ce_siteid: 'site_id',
      ce_correlationid: 'correlation_id',
      ce_causationid: 'causation_id',
      ce_traceparent: 'traceparent',
    };
    const event = { ...world.envelope(patient(1), 1), siteId: patient(2), traceparent: '00-a-b-01' };
    const carried = Object.keys(toHeaders(event)).filter((name) => name.startsWith('ce_') && name !== 'ce_specversion');
    expect(carried.map((name) => columnOf[name] ?? name).filter((name) => !names.has(name))).toEqual([]);
    const lanes = await world.sql<{ key: string; lane: number }>('SELECT DISTINCT key, lane FROM intake.outbox');
    for (const row of lanes) expect(row.lane).toBe(laneOf(row.key));
  });

  test('no business transaction notifies anybody: the hint to another relay comes from the relay’s own connection', async () => {
    const heard: number[] = [];
    const client = new pg.Client(world.database.adminUrl);
    await client.connect();
    client.on('notification', (message) => heard.push(message.processId));
    await client.query('LISTEN stepwell_intake_outbox');
    await world.tell(teller, patient(70), range(1, 5));
    await world.until(
      () => Promise.resolve(heard.length),
      (hints) => hints > 0,
    );
    const notifiers = await world.sql('SELECT DISTINCT usename FROM pg_stat_activity WHERE pid = ANY($1)', [heard]);
    expect(notifiers).toEqual([{ usename: 'intake_relay' }]);
    await client.end();
  });
});
