import type { ApiClient } from '../clinic/api-client.js';
import { FIRST_DAY, ZONE } from './clock-work.js';

/** One clinic of the trial as the services know it. */
export interface Clinic {
  readonly siteId: string;
  readonly programId: string;
  /** Drop-in series of planned visits, every day of the week. */
  readonly visitSeriesId: string;
}

/** Planned visits start at this wall time and take this long. */
export const VISIT_START = '08:00';
export const VISIT_MINUTES = 60;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const SEATS = 5_000;

/** Sets up one clinic per site of the data through scheduling's commands: an opioid treatment program with daily visits. */
export async function openClinics(api: ApiClient, sites: readonly string[]): Promise<ReadonlyMap<string, Clinic>> {
  const clinics = new Map<string, Clinic>();
  for (const site of sites) clinics.set(site, await openClinic(api, site));
  return clinics;
}

async function openClinic(api: ApiClient, site: string): Promise<Clinic> {
  const { siteId } = await api.post<{ siteId: string }>('/scheduling/v1/sites', {
    name: `Trial site ${site}`,
    zone: ZONE,
    jurisdiction: 'US-MD',
    edition: '3',
    opioidTreatmentProgram: true,
  });
  const { programId } = await api.post<{ programId: string }>('/scheduling/v1/programs', {
    siteId,
    name: 'Trial',
    ageBand: 'adult',
  });
  const visits = {
    phase: 'P2',
    component: 'visit',
    weekdays: EVERY_DAY,
    startLocal: VISIT_START,
    minutes: VISIT_MINUTES,
    capacity: SEATS,
    from: FIRST_DAY,
    dropIn: true,
  };
  const track = { siteId, programId, track: 'day', name: 'Trial visits', series: [visits] };
  const { seriesIds } = await api.post<{ seriesIds: string[] }>('/scheduling/v1/tracks', track);
  return { siteId, programId, visitSeriesId: seriesIds[0]! };
}
