import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { atLocalTime, type Id } from '@stepwell/kernel';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import pg from 'pg';
import { admit, refer, type Patient } from '../src/clinic/journey.js';
import { openProvider, type Provider } from '../src/clinic/provider.js';
import { VirtualClock } from '../src/host/clocks.js';
import { Host } from '../src/host/host.js';
import { TimeTravel } from '../src/host/time-travel.js';
import { CommandLine, temporary, type Ended } from './process.js';

const ZONE = 'America/New_York';
const [FIRST_DAY, TUESDAY] = ['2026-01-05', '2026-01-07'] as const;
const SITES = [{ name: 'Harbor', zone: ZONE, opioidTreatmentProgram: true }];
const ROSTER = ['session', 'appointment', 'patient_fact', 'patient', 'membership'] as const;
const SPEC_MS = 120_000;

interface Compared {
  readonly switched: boolean;
  readonly events: number;
  readonly tables: readonly {
    readonly name: string;
    readonly liveRows: number;
    readonly liveDigest: string;
    readonly nextDigest: string;
    readonly onlyLive: number;
    readonly onlyNext: number;
    readonly examples: readonly string[];
  }[];
}

describe('stepwell rebuild', () => {
  const folder = temporary();
  const clock = new VirtualClock(atLocalTime(FIRST_DAY, '06:00', ZONE));
  let database: TestDatabase;
  let host: Host;
  let provider: Provider;
  let admin: pg.Client;
  const patients: Patient[] = [];

  beforeAll(async () => {
    database = await freshDatabase('rebuild_cli');
    host = await Host.start({ dataFolder: folder, databaseUrl: database.adminUrl, port: 0, clock });
    admin = new pg.Client(database.adminUrl);
    await admin.connect();
    provider = await openProvider(host, randomUUID(), SITES, FIRST_DAY);
    await rest();
    for (let n = 0; n < 4; n++) patients.push(await arrival());
    await rest();
  }, SPEC_MS);

  afterAll(async () => {
    await admin.end();
    await host.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }, SPEC_MS);

  const rest = (): Promise<void> => new TimeTravel(host, clock).rest();
  const arrival = async (): Promise<Patient> => {
    const patient = await refer(provider, provider.sites[0]!);
    await admit(provider, patient);
    return patient;
  };
  const rebuild = (...args: string[]): Promise<Ended> =>
    CommandLine.run(['rebuild', ...args, '--origin', host.origin, '--data-folder', folder]);
  const parsed = ({ out }: Ended): Compared => JSON.parse(out) as Compared;
  const roster = (): Promise<object> =>
    provider.as('counselor').get(`/attendance/v1/sites/${provider.sites[0]!.siteId}/roster?siteDate=${TUESDAY}`);
  const differing = ({ tables }: Compared): string[] =>
    tables.filter((table) => table.liveDigest !== table.nextDigest).map(({ name }) => name);

  /** Indexes, policies, rights and settings of a table, as the catalogue has them. */
  async function shapeOf(schema: string, table: string): Promise<unknown> {
    const sql = `SELECT c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relacl::text, r.rolname AS owner,
        (SELECT json_agg(json_build_array(i.relname, pg_get_indexdef(i.oid)) ORDER BY i.relname) FROM pg_index x
          JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid) AS indexes,
        (SELECT json_agg(json_build_array(conname, pg_get_constraintdef(k.oid)) ORDER BY conname) FROM pg_constraint k
          WHERE k.conrelid = c.oid) AS rules,
        (SELECT json_agg(json_build_array(policyname, cmd, roles, qual, with_check) ORDER BY policyname) FROM pg_policies
          WHERE schemaname = $1 AND tablename = $2) AS policies,
        (SELECT json_agg(json_build_array(attname, format_type(atttypid, atttypmod), attnotnull) ORDER BY attnum)
          FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0) AS columns
      FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE c.oid = format('%I.%I', $1::text, $2::text)::regclass`;
    return (await admin.query<object>(sql, [schema, table])).rows[0];
  }

  async function shapesOf(schema: string, tables: readonly string[]): Promise<readonly unknown[]> {
    const shapes: unknown[] = [];
    for (const table of tables) shapes.push(await shapeOf(schema, table));
    return shapes;
  }

  test('--list names the views, their service and tables', async () => {
    const listed = await rebuild('--list', '--json');
    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(listed.out)).toEqual([
      expect.objectContaining({ name: 'roster', service: 'attendance', tables: ROSTER }),
      expect.objectContaining({ name: 'medication-facts', service: 'medication', tables: ['patient_fact'] }),
    ]);
    const unknown = await rebuild('nothing', '--dry-run');
    expect(unknown).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Views: roster, medication-facts.'),
    });
    expect((await rebuild('roster')).err).toBe('--reason is missing: it goes into the audit record.\n');
  });

  test.each([
    { view: 'roster', schema: 'attendance' },
    { view: 'medication-facts', schema: 'medication' },
  ])(
    '$view: an untouched view is what its events say, and the new tables are like the old ones in everything',
    async ({ view, schema }) => {
      const dry = await rebuild(view, '--dry-run', '--json');
      expect([dry.err, dry.code]).toEqual(['', 0]);
      expect(parsed(dry)).toMatchObject({ switched: false });
      expect(differing(parsed(dry))).toEqual([]);
      const names = parsed(dry).tables.map(({ name }) => name);
      expect(parsed(dry).tables.some(({ liveRows }) => liveRows > 0)).toBe(true);
      const before = await shapesOf(schema, names);
      const done = await rebuild(view, '--reason', 'exercise', '--json');
      expect([done.code, parsed(done).switched]).toEqual([0, true]);
      expect(await shapesOf(schema, names)).toEqual(before);
      const left = await admin.query("SELECT relname FROM pg_class WHERE relname LIKE '%\\_\\_next%'");
      expect(left.rows).toEqual([]);
      expect(differing(parsed(await rebuild(view, '--dry-run', '--json')))).toEqual([]);
    },
    SPEC_MS,
  );

  test(
    'a planted corruption is told and mended, while every read succeeds and sees the old roster or the new one whole',
    async () => {
      const sound = await roster();
      const ids: Id[] = patients.map(({ patientId }) => patientId);
      await admin.query('DELETE FROM attendance.membership WHERE patient_id = $1', [ids[0]]);
      await admin.query('UPDATE attendance.session SET planned_minutes = 1 WHERE site_date = $1', [TUESDAY]);
      await admin.query(
        `UPDATE attendance.patient SET standing = standing || '{"holds": ["nobody-placed-this"]}' WHERE patient_id = $1`,
        [ids[1]],
      );
      const corrupt = await roster();
      expect(corrupt).not.toEqual(sound);

      const seen = new Map<string, number>();
      let reading = true;
      const readers = Array.from({ length: 4 }, async () => {
        while (reading) {
          const body = JSON.stringify(await roster());
          seen.set(body, (seen.get(body) ?? 0) + 1);
        }
      });
      const told = await rebuild('roster', '--dry-run');
      expect(told.code).toBe(1);
      expect(told.out).toContain('The live view differed from its events:');
      expect(told.out).toContain(ids[0]);
      expect([...seen.keys()]).toEqual([JSON.stringify(corrupt)]);
      const done = await rebuild('roster', '--reason', 'corrupt-roster', '--json');
      expect([done.code, done.err]).toEqual([0, '']);
      expect(differing(parsed(done))).toEqual(['session', 'patient', 'membership']);
      const membership = parsed(done).tables.find(({ name }) => name === 'membership')!;
      expect([membership.onlyLive, membership.onlyNext > 0]).toEqual([0, true]);
      expect(membership.examples[0]).toContain(`${provider.tenantId} ${ids[0]}`);
      expect(await roster()).toEqual(sound);
      reading = false;
      await Promise.all(readers);
      expect([...seen.keys()].sort()).toEqual([JSON.stringify(corrupt), JSON.stringify(sound)].sort());
      expect(differing(parsed(await rebuild('roster', '--dry-run', '--json')))).toEqual([]);
      const audit = await admin.query<{ action: string; outcome: string }>(
        "SELECT action, outcome FROM attendance.audit WHERE action LIKE 'events-rebuild%' AND outcome LIKE 'corrupt-%' ORDER BY audit_id",
      );
      expect(audit.rows.map(({ outcome }) => outcome)).toEqual([
        'corrupt-roster roster begun',
        'corrupt-roster roster switched, 3 of 5 tables differed',
      ]);
    },
    SPEC_MS,
  );

  test(
    'live traffic goes on: whoever arrives while views are made anew is on the roster, once',
    async () => {
      let arriving = true;
      const arrived: Patient[] = [];
      const arrivals = (async () => {
        while (arriving) arrived.push(await arrival());
      })();
      for (let n = 0; n < 2; n++) {
        const [one, other] = await Promise.all([
          rebuild('roster', '--reason', 'exercise', '--json'),
          rebuild('medication-facts', '--reason', 'exercise', '--json'),
        ]);
        expect([one.code, other.code]).toEqual([0, 0]);
        expect([...differing(parsed(one)), ...differing(parsed(other))]).toEqual([]);
      }
      arriving = false;
      await arrivals;
      await rest();
      expect(arrived.length).toBeGreaterThan(2);
      const known = await admin.query('SELECT 1 FROM attendance.patient WHERE patient_id = ANY($1)', [
        arrived.map(({ patientId }) => patientId),
      ]);
      expect(known.rowCount).toBe(arrived.length);
      expect(differing(parsed(await rebuild('roster', '--dry-run', '--json')))).toEqual([]);
      expect(differing(parsed(await rebuild('medication-facts', '--dry-run', '--json')))).toEqual([]);
      const parked = await admin.query(
        'SELECT 1 FROM attendance.parked_key UNION ALL SELECT 1 FROM medication.parked_key',
      );
      expect(parked.rowCount).toBe(0);
    },
    SPEC_MS,
  );

  test('two at once: the second is refused and the first goes on', async () => {
    const both = await Promise.all([1, 2, 3].map(() => rebuild('roster', '--reason', 'exercise', '--json')));
    expect(both.map(({ code }) => code)).toContain(0);
    for (const { code, err } of both)
      if (code !== 0) expect([code, err]).toEqual([2, expect.stringContaining('rebuild-under-way')]);
  });
});
