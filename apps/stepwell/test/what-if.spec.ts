import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { atLocalTime } from '@stepwell/kernel';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { admit, refer } from '../src/clinic/journey.js';
import { openProvider, type Provider } from '../src/clinic/provider.js';
import { VirtualClock } from '../src/host/clocks.js';
import { Host } from '../src/host/host.js';
import { TimeTravel } from '../src/host/time-travel.js';
import { CommandLine, temporary, type Ended } from './process.js';

const OPEN_MS = 120_000;
const ZONE = 'America/New_York';
const FIRST = '2026-01-05';
const SITES = [{ name: 'Site A', zone: ZONE, opioidTreatmentProgram: true }];
const MATRIX = fileURLToPath(new URL('../../../docs/policies/matrix-16-weeks.yaml', import.meta.url));
const DAYS = ['--from', FIRST, '--to', '2026-01-20'];

interface Compared {
  readonly total: number;
  readonly statement: string;
  readonly tally: { readonly patients: number; readonly down: { readonly shifts: Record<string, number> } };
}

describe('stepwell what-if', () => {
  const folder = temporary();
  const tenant = randomUUID();
  const clock = new VirtualClock(atLocalTime(FIRST, '08:00', ZONE));
  let database: TestDatabase;
  let host: Host;
  let provider: Provider;
  let admin: pg.Client;

  beforeAll(async () => {
    database = await freshDatabase('what_if_cli');
    host = await Host.start({ dataFolder: folder, databaseUrl: database.adminUrl, port: 0, clock });
    admin = new pg.Client(database.adminUrl);
    await admin.connect();
    provider = await openProvider(host, tenant, SITES, FIRST);
    const time = new TimeTravel(host, clock);
    await time.rest();
    for (let n = 0; n < 3; n++) {
      const patient = await refer(provider, provider.sites[0]!);
      await admit(provider, patient);
      await provider.as('counselor').post(`/intake/v1/patients/${patient.patientId}/facts`, { kind: 'housing-lost' });
    }
    await time.rest();
    await time.goTo(atLocalTime('2026-01-08', '08:00', ZONE));
  }, OPEN_MS);
  afterAll(async () => {
    await admin.end();
    await host.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }, OPEN_MS);

  const whatIf = (...args: string[]): Promise<Ended> =>
    CommandLine.run(['what-if', '--tenant', tenant, '--origin', host.origin, '--data-folder', folder, ...args]);

  test('another policy over the past: every number with its unit, and that it is no causal result', async () => {
    const told = await whatIf('--policy', MATRIX, ...DAYS);
    expect([told.code, told.err]).toEqual([0, '']);
    expect(told.out).toContain('over 2026-01-05 to 2026-01-20: 3 patients, 3 stays');
    expect(told.out).toContain('not a causal result');
    expect(told.out).toContain('Nobody would have been proposed for another day.');
    expect(told.out).toMatch(/0\.0 h delivered in fact; planned 0\.0 h in the phase/);
    const whole = JSON.parse((await whatIf('--policy', MATRIX, ...DAYS, '--json')).out) as Compared;
    const paged = await whatIf(
      '--policy',
      MATRIX,
      ...DAYS,
      '--json',
      '--page',
      '1',
      '--site',
      provider.sites[0]!.siteId,
    );
    expect(JSON.parse(paged.out)).toEqual(whole);
    expect(whole.tally.down.shifts['neither']).toBe(3);
    const lines = await whatIf('--policy', MATRIX, ...DAYS, '--page', '1');
    expect(lines.err).toContain('patients 30 % ...\n');
  });

  test('--live: every stored decision comes out bit for bit; one that was changed is named, exit code 1', async () => {
    const sound = await whatIf('--live', ...DAYS);
    expect([sound.code, sound.err]).toEqual([0, '']);
    expect(sound.out).toMatch(/^2026-01-05 to 2026-01-20: (\d+) of \1 stored decisions came out bit for bit/);
    expect(Number(/(\d+) of/.exec(sound.out)![1])).toBeGreaterThan(2);
    const paged = await whatIf('--live', ...DAYS, '--page', '1', '--json');
    expect(JSON.parse(paged.out)).toMatchObject({ different: [], notReplayable: {} });
    await admin.query(
      `UPDATE step_down.decision SET body = jsonb_set(jsonb_set(body, '{content,criteria,0,value}', '99'), '{hash}', '"x"')
       WHERE decision_id = (SELECT min(decision_id::text)::uuid FROM step_down.decision)`,
    );
    const tampered = await whatIf('--live', ...DAYS);
    expect(tampered.code).toBe(1);
    expect(tampered.out).toMatch(/│ A1 +│/);
  });

  test('what cannot be asked is refused in words', async () => {
    const file = join(folder, 'broken.yaml');
    writeFileSync(file, 'policy: own\nextends: house-step-down\nchange:\n  transitions/P2-P3/A12/minDays: 3\n');
    expect(await whatIf('--policy', file, ...DAYS)).toMatchObject({
      code: 1,
      out: expect.stringContaining(`${file}:4:3 error`),
    });
    expect(await whatIf(...DAYS)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Give --policy <file>, or --live'),
    });
    expect(await whatIf('--policy', join(folder, 'none.yaml'), ...DAYS)).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no such file'),
    });
    expect(await whatIf('--live', '--from', '2026-01-09', '--to', '2026-01-08')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/422 stretch-empty .*Who can lift it: the caller\.\n$/),
    });
    expect(await whatIf('--live', ...DAYS, '--page', '0')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--page 0'),
    });
    expect((await whatIf('--policy', MATRIX, '--live', ...DAYS)).code).toBe(2);
    const other = await CommandLine.run([
      'what-if',
      '--live',
      ...DAYS,
      '--tenant',
      randomUUID(),
      '--origin',
      host.origin,
      '--data-folder',
      folder,
    ]);
    expect(other.out).toContain('0 of 0 stored decisions');
  });
});
