import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addMinutes, type Id } from '@stepwell/kernel';
import { laneOf } from '@stepwell/messaging';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import pg from 'pg';
import { openProvider, type Provider } from '../src/clinic/provider.js';
import { refer } from '../src/clinic/journey.js';
import { VirtualClock } from '../src/host/clocks.js';
import { Host } from '../src/host/host.js';
import { TimeTravel } from '../src/host/time-travel.js';
import { CommandLine, temporary, until, type Ended } from './process.js';

const BEGIN = '2026-01-05T13:12:00.000Z';
const DIRECTORY = 'stepwell.directory.v1';
const SITES = [{ name: 'Site A', zone: 'America/New_York', opioidTreatmentProgram: true }];
const SITE_B = { name: 'Site B', zone: 'America/Denver', opioidTreatmentProgram: false };
const EVER = ['--from', '2026-01-01T00:00:00Z', '--to', '2026-02-01T00:00:00Z'];
const OPEN_MS = 90_000;

describe('stepwell events', () => {
  const tenantId = randomUUID();
  const folder = temporary();
  const clock = new VirtualClock(BEGIN);
  let database: TestDatabase;
  let host: Host;
  let provider: Provider;
  let admin: pg.Client;
  let siteB: Id;

  beforeAll(async () => {
    database = await freshDatabase('operations_cli');
    host = await Host.start({ dataFolder: folder, databaseUrl: database.adminUrl, port: 0, clock });
    admin = new pg.Client(database.adminUrl);
    await admin.connect();
    provider = await openProvider(host, tenantId, SITES, '2026-01-05');
    for (let n = 0; n < 3; n++) await refer(provider, provider.sites[0]!);
    await rest();
  }, OPEN_MS);

  afterAll(async () => {
    await admin.end();
    await host.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }, OPEN_MS);

  const rest = (): Promise<void> => new TimeTravel(host, clock).rest();
  const events = (...args: string[]): Promise<Ended> =>
    CommandLine.run(['events', ...args, '--origin', host.origin, '--data-folder', folder]);
  const parsed = <T>({ out }: Ended): T => JSON.parse(out) as T;

  const audited = async (schema: string, action: string): Promise<string[]> => {
    const sql = `SELECT outcome FROM ${schema}.audit WHERE action = $1 AND actor_id = 'operator' ORDER BY audit_id`;
    return (await admin.query<{ outcome: string }>(sql, [action])).rows.map(({ outcome }) => outcome);
  };

  test('lag: seconds of every service, and in words what is old at which site', async () => {
    const settled = await events('lag');
    expect(settled).toMatchObject({ code: 0, err: '' });
    expect(settled.out).toContain('Every event on the bus is applied.');
    await admin.query('BEGIN');
    await admin.query('SELECT 1 FROM attendance.consumer_offset FOR UPDATE');
    try {
      const made = await provider.as('org-admin').post<{ siteId: Id }>('/scheduling/v1/sites', {
        ...SITE_B,
        ...{ jurisdiction: 'US-CO', edition: '4' },
      });
      siteB = made.siteId;
      clock.moveTo(addMinutes(clock.now(), 2 / 3));
      await until(async () => {
        const { services } = parsed<{ services: { records: number }[] }>(await events('lag', '--json'));
        return services.map(({ records }) => records).join() === '0,0,1,0,0' ? true : undefined;
      });
      const told = await events('lag');
      expect(told.out).toContain(
        'roster at Site B is 40 s old: in attendance 1 event waits, the oldest since 2026-01-05 06:12 America/Denver\n',
      );
      expect(told.out).toContain('now 2026-01-05 13:12 UTC');
      const { sites } = parsed<{ sites: object[] }>(await events('lag', '--service', 'attendance', '--json'));
      const site = { service: 'attendance', source: 'scheduling', siteId: siteB, siteName: 'Site B' };
      expect(sites).toEqual([expect.objectContaining({ ...site, oldestSeconds: 40, records: 1 })]);
    } finally {
      await admin.query('ROLLBACK');
    }
    await rest();
    expect((await events('lag')).out).toContain('Every event on the bus is applied.');
    expect((await audited('attendance', 'events-lag')).length).toBeGreaterThanOrEqual(4);
    expect(await audited('scheduling', 'events-sites')).toContain(`read ${tenantId}`);
  });

  test('verify: all places agree; a tampered log and a lost inbox row are named by their stream, exit code 1', async () => {
    const whole = await events('verify', '--json', '--streams');
    expect([whole.code, whole.err]).toEqual([0, '']);
    const lines = whole.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const told = { agree: true, differences: [], window: { from: null, to: null } };
    expect(lines.at(-1)).toMatchObject(told);
    const { publishers } = lines.at(-1) as { publishers: { service: string; log: number; bus: number }[] };
    expect(publishers.map(({ service, log, bus }) => [service, log === bus])).toEqual(
      ['intake', 'scheduling', 'attendance', 'medication', 'step-down'].map((service) => [service, true]),
    );
    const siteStream = lines.find((line) => JSON.stringify(line).includes(siteB)) as {
      stream: { log: object; bus: object };
    };
    expect(siteStream.stream).toMatchObject({ topic: DIRECTORY, log: { count: 1 } });
    expect(siteStream.stream.bus).toEqual(siteStream.stream.log);

    await admin.query('UPDATE scheduling.event_log SET event_id = $1 WHERE key = $2', [randomUUID(), siteB]);
    const tampered = await events('verify');
    expect(tampered.code).toBe(1);
    expect(tampered.out).toContain(
      `other-event-on-bus: scheduling tenant ${tenantId} ${DIRECTORY} ${siteB}: the bus has another event at 1 (`,
    );
    expect(tampered.out).toContain(`other-event-at-watermark: attendance from scheduling tenant ${tenantId}`);
    await admin.query(
      `UPDATE scheduling.event_log SET event_id = (SELECT event_id FROM attendance.watermark WHERE key = $1) WHERE key = $1`,
      [siteB],
    );
    expect((await events('verify')).out).toContain('Outbox, log, bus and inboxes agree.\n');

    await admin.query('DELETE FROM attendance.watermark WHERE key = $1', [siteB]);
    const lost = await events('verify', '--json');
    expect(lost.code).toBe(1);
    expect(parsed<{ differences: object[] }>(lost).differences).toEqual([
      {
        ...{ kind: 'not-consumed', consumer: 'attendance', source: 'scheduling' },
        ...{ tenantId, topic: DIRECTORY, key: siteB, sequence: 1, count: 1 },
      },
    ]);
    expect((await audited('scheduling', 'events-verify')).length).toBeGreaterThanOrEqual(4);
  });

  test('replay: the dry run tells what the run then does, and what was lost is applied once', async () => {
    const replay = (...args: string[]): Promise<Ended> =>
      events('replay', '--consumer', 'attendance', ...EVER, ...args);
    const foretold = await replay('--source', 'scheduling', '--dry-run', '--json');
    expect([foretold.code, foretold.err]).toEqual([0, '']);
    const { sources } = parsed<{ sources: { read: number; applied: number; dropped: number; skipped: number }[] }>(
      foretold,
    );
    expect(sources).toEqual([expect.objectContaining({ source: 'scheduling', applied: 1 })]);
    const unexplained = await replay();
    expect(unexplained).toEqual({ code: 2, out: '', err: '--reason is missing: it goes into the audit record.\n' });
    const unspoken = await replay('--reason', 'Lost it', '--source', 'scheduling');
    expect(unspoken).toMatchObject({
      code: 2,
      err: expect.stringMatching(/400 invalid-input .*Who can lift it: the caller\.\n$/),
    });
    const backwards = await replay('--reason', 'lost-inbox', '--from', '2026-03-01T00:00:00Z');
    expect(backwards.err).toMatch(/422 replay-window-empty .*Who can lift it: the caller\.\n$/);
    const silent = await replay('--reason', 'lost-inbox', '--from', '2026-01-31T00:00:00Z');
    expect(silent.out).toBe('Nothing that attendance hears was recorded then.\n');
    const done = await replay('--reason', 'lost-inbox');
    expect(done.code).toBe(0);
    expect(done.out).toMatch(/^attendance from intake: \d+ events read; /);
    expect(done.out).toMatch(/attendance from scheduling: \d+ events read; 1 applied, /);
    const again = parsed<{ sources: { applied: number }[] }>(await replay('--reason', 'lost-inbox', '--json'));
    expect(again.sources.map(({ applied }) => applied)).toEqual(again.sources.map(() => 0));
    expect((await events('verify')).code).toBe(0);
    const outcomes = await audited('attendance', 'events-replay');
    expect(outcomes).toContain('lost-inbox scheduling 2026-01-01T00:00:00.000Z..2026-02-01T00:00:00.000Z');
  });

  test('rewind: reads a partition again; a place that is none and a way forward are refused in words', async () => {
    const partition = laneOf(siteB);
    const rewind = (...args: string[]): Promise<Ended> =>
      events('rewind', '--consumer', 'attendance', '--partition', String(partition), '--reason', 'look-again', ...args);
    const done = await rewind('--topic', DIRECTORY, '--to-offset', '0');
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toMatch(
      /^attendance reads stepwell\.directory\.v1 partition \d+ again from offset 0; it was at \d+\./,
    );
    await rest();
    expect((await events('verify')).code).toBe(0);
    const forward = await rewind('--topic', DIRECTORY, '--to-offset', '99999');
    expect(forward).toMatchObject({ code: 2, out: '' });
    expect(forward.err).toMatch(/409 rewind-forward .*Who can lift it: nobody\.\n$/);
    const nowhere = await rewind('--topic', 'stepwell.nobody.v1', '--to-offset', '0');
    expect(nowhere.err).toMatch(/404 rewind-unknown-place .*Who can lift it: the caller, with another place\.\n$/);
    const nothing = await rewind('--topic', DIRECTORY);
    expect(nothing.err).toBe('Give --to-offset or --to-instant: where to read from again.\n');
    const both = await rewind('--topic', DIRECTORY, '--to-offset', '0', '--to-instant', BEGIN);
    expect(both.code).toBe(2);
    expect((await audited('attendance', 'events-rewind'))[0]).toMatch(
      /^look-again stepwell\.directory\.v1\/\d+ \d+\.\.0$/,
    );
  });
});
