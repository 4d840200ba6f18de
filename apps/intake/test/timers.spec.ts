import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidv5 } from '@stepwell/kernel';
import { COME_OF_AGE } from '../src/app/coming-of-age.js';
import { Clinic } from './clinic.js';

let clinic: Clinic;

beforeAll(async () => {
  clinic = await Clinic.open();
}, 60_000);
afterAll(() => clinic.close());

describe('a timer that cannot be read waits for a person; it is never lost', () => {
  test.each([
    ['no data', null],
    ['no episode', {}],
    ['an episode that is a number', { episodeId: 5 }],
    ['an episode that is none', { episodeId: 'the last one' }],
  ])('%s', async (name, data) => {
    const { service } = clinic;
    const id = uuidv5(service.siteId, name);
    await service.sql(
      `INSERT INTO intake.timer (tenant_id, id, lane, command, due, key, data, correlation_id, causation_id)
       VALUES ($1, $2, 0, $3, $4, $5, $6, $2, $2)`,
      [service.tenantId, id, COME_OF_AGE, service.clock.now(), service.siteId, JSON.stringify(data)],
    );
    service.running.wake();
    await service.quiet();
    const parked = await service.sql('SELECT command FROM intake.timer WHERE id = $1 AND parked_reason IS NOT NULL', [
      id,
    ]);
    expect(parked).toEqual([{ command: COME_OF_AGE }]);
  });
});
