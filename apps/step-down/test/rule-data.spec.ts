import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SafetyConcernOpenedV1, SiteRegisteredV1 } from '@stepwell/contracts';
import { addMinutes, atLocalTime, uuidv5, type Id, type Instant } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import type { Policy } from '../src/domain/policy.js';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';
import { onDay, ZONE } from './picture.js';
import { admission, moveTo, startStepDown } from './stepping-down.js';

/** First day on which the tenant's own version decides. */
const SECOND = 38;
const base = HOUSE_STEP_DOWN_V1.policy;
const own: Policy = {
  ...base,
  deadlines: { ...base.deadlines, overdueMinutes: 120 },
  dayClose: { localTime: '05:00' },
};

let service: TestService;
const patient = (name: string): Id => uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-777777777777', name);
const dueOf = async (command: string, key: Id, text: string): Promise<Instant[]> =>
  (
    await service.sql<{ due: Date }>(
      `SELECT due FROM step_down.timer WHERE command = $1 AND key = $2 AND data::text LIKE $3`,
      [command, key, `%${text}%`],
    )
  ).map((row) => row.due.toISOString());
const concern = async (id: Id, day: number): Promise<Instant> => {
  await service.deliver(SafetyConcernOpenedV1, {
    ...{ patientId: id, concernId: uuidv5(id, `concern-${day}`), kind: 'suicide-risk-high', severity: 'emergency' },
    ...{ trigger: 'cssrs-q4', siteDate: onDay(day), zone: ZONE },
  });
  const rows = await service.sql<{ body: { dueAt: Instant } }>(
    `SELECT body FROM step_down.action WHERE patient_id = $1 AND kind = 'emergency-protocol'`,
    [id],
  );
  return rows
    .map((row) => row.body.dueAt)
    .sort()
    .at(-1)!;
};

beforeAll(async () => {
  service = await startStepDown(SECOND - 2);
  await service.deliverAll(['before', 'after'].map((name) => admission(service.siteId, 'P2', patient(name))));
  const version = { effectiveFrom: onDay(SECOND), body: own };
  expect(await service.as('medical-director').post('/step-down/v1/rule-sets', version)).toMatchObject({ status: 201 });
}, 60_000);
afterAll(() => service.stop());

describe('a version in force decides, not the shipped one', () => {
  it('an action of a day before it is overdue after the shipped minutes', async () => {
    const dueAt = await concern(patient('before'), SECOND - 2);
    const { overdueMinutes } = base.deadlines;
    expect(await dueOf('actions-overdue', service.siteId, dueAt)).toEqual([addMinutes(dueAt, overdueMinutes)]);
  });

  it('the day on which it takes force is closed at its time, and a site first seen then as well', async () => {
    await moveTo(service, SECOND);
    const dayClose = atLocalTime(onDay(SECOND + 1), '05:00', ZONE);
    expect(await dueOf('close-day', service.siteId, onDay(SECOND))).toEqual([dayClose]);
    const siteId = patient('second site');
    const site = { siteId, zone: ZONE, jurisdiction: 'US-MD', edition: '4', opioidTreatmentProgram: true } as const;
    await service.deliver(SiteRegisteredV1, site);
    expect(await dueOf('close-day', siteId, onDay(SECOND))).toEqual([dayClose]);
  });

  it('an action of its days is overdue after its own minutes', async () => {
    const dueAt = await concern(patient('after'), SECOND);
    expect(await dueOf('actions-overdue', service.siteId, dueAt)).toEqual([addMinutes(dueAt, 120)]);
  });
});
