import type { Id } from '@stepwell/kernel';
import type { ProviderSite } from '@stepwell/stepwell/clinic/provider';
import { ZONE, type World } from '../world.js';

/** Opens another site of the provider with this edition of the level codes and a P2 day track. */
export async function openSite(world: World, edition: '3' | '4'): Promise<ProviderSite> {
  const admin = world.provider.as('org-admin');
  const { siteId } = await admin.post<{ siteId: Id }>('/scheduling/v1/sites', {
    ...{ name: `Edition ${edition}`, zone: ZONE, jurisdiction: 'US-MD', edition, opioidTreatmentProgram: false },
  });
  const program = { siteId, name: 'Adult IOP', ageBand: 'adult' };
  const { programId } = await admin.post<{ programId: Id }>('/scheduling/v1/programs', program);
  const { staffId } = await admin.post<{ staffId: Id }>('/scheduling/v1/staff', { tier: 'L4', siteIds: [siteId] });
  const group = {
    phase: 'P2',
    component: 'group',
    weekdays: [1, 3, 5],
    startLocal: '09:00',
    minutes: 180,
    capacity: 12,
  };
  const series = [{ ...group, from: world.date(0), leaderStaffId: staffId }];
  await admin.post('/scheduling/v1/tracks', { siteId, programId, track: 'day', name: 'day track', series });
  await world.time.rest();
  return { siteId, programId, zone: ZONE };
}
