import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectEveryRouteGuarded, expectTenantIsolation } from '@stepwell/testing';
import { idOf, World } from './world.js';

describe('the directory', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
    await world.track([{ phase: 'P2', weekdays: [1, 3, 5], minutes: 180, leaderStaffId: world.leaderId }]);
  });
  afterAll(() => world.stop());

  it('keeps tenants apart in every table', async () => {
    await expectTenantIsolation(world.service);
  });

  it('guards every route', async () => {
    await expectEveryRouteGuarded(world.service);
  });

  it('publishes sites, programs and staff without names', async () => {
    expect(await world.payloads('SiteRegistered')).toEqual([
      {
        siteId: world.siteId,
        zone: 'America/New_York',
        jurisdiction: 'US-MD',
        edition: '4',
        opioidTreatmentProgram: true,
      },
    ]);
    expect(await world.payloads('ProgramDefined')).toEqual([
      { programId: world.programId, siteId: world.siteId, ageBand: 'adult' },
    ]);
    expect(await world.payloads('StaffRegistered')).toEqual([
      { staffId: world.leaderId, tier: 'L3', siteIds: [world.siteId], credentialUntil: null },
    ]);
  });
});
