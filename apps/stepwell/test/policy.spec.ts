import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openProvider } from '../src/clinic/provider.js';
import { VirtualClock } from '../src/host/clocks.js';
import { Host } from '../src/host/host.js';
import { CommandLine, temporary, type Ended } from './process.js';

const OPEN_MS = 90_000;
const MATRIX = fileURLToPath(new URL('../../../docs/policies/matrix-16-weeks.yaml', import.meta.url));
const SITES = [{ name: 'Site A', zone: 'America/New_York', opioidTreatmentProgram: true }];

describe('stepwell policy', () => {
  const folder = temporary();
  const tenant = randomUUID();
  const file = join(folder, 'own.yaml');
  let database: TestDatabase;
  let host: Host;
  let site: string;
  beforeAll(async () => {
    database = await freshDatabase('policy_cli');
    const clock = new VirtualClock('2026-01-05T13:12:00.000Z');
    host = await Host.start({ dataFolder: folder, databaseUrl: database.adminUrl, port: 0, clock });
    site = (await openProvider(host, tenant, SITES, '2026-01-05')).sites[0]!.siteId;
  }, OPEN_MS);
  afterAll(async () => {
    await host.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }, OPEN_MS);

  const policy = (...args: string[]): Promise<Ended> => CommandLine.run(['policy', ...args]);
  const reaching = (...args: string[]): Promise<Ended> =>
    policy(...args, '--tenant', tenant, '--origin', host.origin, '--data-folder', folder);

  test('check needs no platform and points into the file', async () => {
    expect(await policy('check', MATRIX)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^matrix-16-weeks: a policy/),
    });
    writeFileSync(file, 'policy: own\nextends: house-step-down\nchange:\n  transitions/P2-P3/A12/minDays: 3\n');
    const told = `${file}:4:3 error /change/transitions/P2-P3/A12/minDays A12 is not there; allowed: A1, A2, A3, A4, A5, A6, A7, A8, A9, A10, A11\n1 faults\n`;
    expect(await policy('check', file)).toMatchObject({ code: 1, out: told });
    expect(JSON.parse((await policy('check', file, '--json')).out)).toMatchObject({
      ok: false,
      faults: [{ line: 4, column: 3 }],
    });
    expect(await policy('check', join(folder, 'none.yaml'))).toMatchObject({ code: 2 });
  });

  test('put takes force ahead of time and show says what decides', async () => {
    expect(await reaching('put', file)).toMatchObject({ code: 1 });
    expect(await reaching('put', MATRIX, '--from', '2026-01-05')).toMatchObject({
      code: 2,
      err: expect.stringContaining('too-soon'),
    });
    const put = await reaching('put', MATRIX, '--from', '2026-01-08', '--site', site, '--json');
    expect([put.code, put.err]).toEqual([0, '']);
    expect(JSON.parse(put.out)).toMatchObject({ id: 'matrix-16-weeks', siteId: site, effectiveFrom: '2026-01-08' });
    const again = await reaching('put', MATRIX, '--from', '2026-01-08', '--site', site);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('rule-set-overlaps') });
    const shown = async (...args: string[]): Promise<string> => (await reaching('show', ...args)).out;
    expect(await shown('--on', '2026-01-08', '--site', site)).toMatch(/^# matrix-16-weeks version 2, from 2026-01-08/);
    const house = await shown('--on', '2026-01-07', '--site', site);
    expect(house).toMatch(/^# house-step-down version 1/);
    writeFileSync(file, house);
    expect(await policy('check', file)).toMatchObject({ code: 0 });
  });
});
