import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv5 } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import { TIMERS } from '../src/app/outcomes.js';
import { morningOf, startStepDown } from './stepping-down.js';

let service: TestService;

beforeAll(async () => {
  service = await startStepDown(35);
}, 60_000);
afterAll(() => service.stop());

/** Leaves a timer as other code than this would, lets it fall due and answers what is parked of it, then takes it away. */
async function parkedOf(command: string, data: object, key = service.siteId): Promise<readonly string[]> {
  const id = uuidv5(service.siteId, `${command} ${JSON.stringify(data)}`);
  await service.sql(
    `INSERT INTO step_down.timer (tenant_id, id, lane, command, due, key, data, correlation_id, causation_id)
     VALUES ($1, $2, 0, $3, $4, $5, $6, $2, $2)`,
    [service.tenantId, id, command, morningOf(34), key, JSON.stringify(data)],
  );
  service.running.wake();
  await service.quiet();
  const rows = await service.sql<{ command: string }>(
    'DELETE FROM step_down.timer WHERE id = $1 AND parked_reason IS NOT NULL RETURNING command',
    [id],
  );
  return rows.map((row) => row.command);
}

describe('a timer that cannot be read waits for a person; it is never lost', () => {
  const patientId = uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-777777777777', 'patient');
  it.each([
    ['no site', TIMERS.closeDay, { day: '2026-01-05' }],
    ['no day', TIMERS.closeDay, { siteId: patientId }],
    ['a site that is none', TIMERS.closeDay, { siteId: 'east', day: '2026-01-05' }],
    ['a day that is none', TIMERS.closeDay, { siteId: patientId, day: '2026-02-30' }],
    ['no patient', TIMERS.takeEffect, { approvalId: patientId }],
    ['no approval', TIMERS.takeEffect, { patientId }],
    ['no patient', TIMERS.overdue, { siteId: patientId, dueAt: morningOf(34) }],
    ['no time', TIMERS.overdue, { siteId: patientId, patientId }],
    ['no site', TIMERS.overdue, { siteId: null, patientId, dueAt: morningOf(34) }],
    ['a time that is a number', TIMERS.overdue, { siteId: patientId, patientId, dueAt: 5 }],
  ])('%s: %s %j', async (_, command, data) => {
    expect(await parkedOf(command, data)).toEqual([command]);
  });

  it('one that can be read is gone when it has fired, also when there is nothing left to do', async () => {
    expect(await parkedOf(TIMERS.closeDay, { siteId: patientId, day: '2026-01-05' })).toEqual([]);
    expect(await parkedOf(TIMERS.overdue, { siteId: null, patientId, dueAt: morningOf(34) }, patientId)).toEqual([]);
    expect(
      await parkedOf(TIMERS.overdue, { siteId: patientId, patientId: service.siteId, dueAt: morningOf(34) }, patientId),
    ).toEqual([]);
    expect((await service.running.idle()).timersDue).toBe(0);
  });
});
