import { addDays, daysBetween, type Id, type SiteDate } from '@stepwell/kernel';
import type { ApiClient } from '../clinic/api-client.js';
import type { Host } from '../host/host.js';
import { inChunks, inParallel } from '../replay/batches.js';
import { dateOf, type Caseload } from './caseload.js';
import type { CohortOrder } from './cohort.js';
import type { Exit } from './recipe.js';
import { RETENTION_DAYS, type SimulationResult } from './result.js';
import { follow, type Stay } from './survival.js';

const DAYS_PER_WEEK = 7;
const PARALLEL = 8;
const MOST_PATIENTS = 2_000;

interface Episode {
  readonly patientId: Id;
  readonly status: string;
  readonly admission: { readonly siteDate: SiteDate } | null;
  readonly assessment: { readonly recommended: { readonly code: string } | null } | null;
  /** Rests on no assessment when it followed a phase change. */
  readonly level: { readonly assessmentId: Id | null } | null;
  readonly discharge: { readonly reason: string; readonly lastContactDate: SiteDate } | null;
}

type Outcome = Omit<SimulationResult, 'wallSeconds' | 'told'>;

/** Reads the whole result from the services' own read models: never from the generator. */
export async function read(host: Host, caseload: Caseload, order: CohortOrder): Promise<Outcome> {
  const { provider, refusals } = caseload;
  const last = dateOf(order.weeks * DAYS_PER_WEEK - 1);
  const episodes = (
    await Promise.all(provider.sites.map(({ siteId }) => episodesOf(provider.as('counselor'), siteId)))
  ).flat();
  const admitted = episodes.filter(({ admission }) => admission !== null);
  const stays = admitted.map((episode) => stayOf(episode, last));
  const followed = follow(stays);
  const ids = admitted.map(({ patientId }) => patientId);
  const [visits, { samples, doses }, proposals, steppedDown, cases, looks] = await Promise.all([
    visitsOf(provider.as('counselor'), admitted, last),
    samplesOf(provider.as('medical-director'), ids),
    provider
      .as('analyst')
      .get<{ items: { kind: string; status: string; count: number }[] }>('/step-down/v1/proposals/counts'),
    signedDownTo(provider.as('counselor')),
    inParallel(ids, PARALLEL, (id) => provider.as('counselor').get<Standing>(`/step-down/v1/patients/${id}`)),
    Promise.all(host.services.map((service) => service.idle())),
  ]);
  return {
    ...order,
    referred: episodes.length,
    statuses: countBy(episodes.map(({ status }) => status)),
    intensive: episodes.filter(({ admission, assessment }) => admission ?? assessment?.recommended?.code === '2.1')
      .length,
    keptIntake: episodes.filter(({ assessment }) => assessment !== null).length,
    admitted: admitted.length,
    exited: stays.filter(({ how }) => how !== null).length,
    exits: followed.exits,
    medianStayDays: followed.medianDays,
    retention: Object.fromEntries(RETENTION_DAYS.map((day) => [day, followed.longerThan(day)])),
    visits,
    samples,
    doses,
    proposals: proposals.items,
    steppedDown,
    levelTransfers: admitted.filter(({ level }) => level?.assessmentId === null).length,
    openHolds: countBy(cases.flatMap(({ holds }) => holds.map(({ trigger }) => trigger))),
    phases: countBy(cases.flatMap(({ phase }) => phase ?? [])),
    refusals: refusals.toObject(),
    parked: looks.reduce((sum, { parked }) => sum + parked, 0),
  };
}

interface Standing {
  readonly phase: string | null;
  readonly holds: readonly { readonly trigger: string }[];
}

async function episodesOf(counselor: ApiClient, siteId: Id): Promise<Episode[]> {
  const all: Episode[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: Episode[]; cursor: string | null } = await counselor.get(
      `/intake/v1/episodes?siteId=${siteId}&limit=200${cursor ? `&cursor=${cursor}` : ''}`,
    );
    all.push(...page.items);
    cursor = page.cursor;
  }
  return all;
}

const EXIT_OF: Readonly<Record<string, Exit>> = {
  completed: 'completed',
  transferred: 'transferred',
  left: 'left',
  administrative: 'left',
  terminated: 'terminated',
};

/** Days from admission to the last contact. Somebody still in treatment, or gone and not signed out yet, was seen until the end. */
function stayOf(episode: Episode, last: SiteDate): Stay<Exit> {
  const from = episode.admission!.siteDate;
  const ended = episode.discharge;
  if (!ended) return { days: daysBetween(from, last) + 1, how: null };
  return { days: daysBetween(from, ended.lastContactDate) + 1, how: EXIT_OF[ended.reason] ?? 'other' };
}

/** Sessions from admission to the last contact, kept and missed. */
async function visitsOf(counselor: ApiClient, admitted: readonly Episode[], last: SiteDate) {
  const each = await inParallel(admitted, PARALLEL, async (episode) => {
    const { days } = stayOf(episode, last);
    const from = episode.admission!.siteDate;
    const { visits } = await counselor.post<{ visits: { kept: number; missed: number } }>(
      '/attendance/v1/attendance/summary',
      {
        patientIds: [episode.patientId],
        from,
        to: addDays(from, days - 1),
      },
    );
    return visits;
  });
  const total = (of: 'kept' | 'missed'): number => each.reduce((sum, visits) => sum + visits[of], 0);
  return { kept: total('kept'), missed: total('missed') };
}

async function samplesOf(director: ApiClient, ids: readonly Id[]) {
  let [collected, positive, taken, missed] = [0, 0, 0, 0];
  for (const patientIds of inChunks(ids, MOST_PATIENTS)) {
    const sum = await director.post<Medicated>('/medication/v1/summary', { patientIds });
    collected += sum.collectedTests;
    positive += sum.nonPrescribedPositiveTests;
    taken += sum.doses;
    missed += sum.missedDoses;
  }
  return { samples: { collected, positive }, doses: { taken, missed } };
}

interface Medicated {
  readonly collectedTests: number;
  readonly nonPrescribedPositiveTests: number;
  readonly doses: number;
  readonly missedDoses: number;
}

/** People for whom a step down to each phase was signed; an approval that a red signal cancelled is among them. */
async function signedDownTo(counselor: ApiClient): Promise<Readonly<Record<string, number>>> {
  const people = new Map<string, Set<Id>>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: { patientId: Id; to: string }[]; cursor: string | null } = await counselor.get(
      `/step-down/v1/proposals?status=accepted&kind=step-down&limit=200${cursor ? `&cursor=${cursor}` : ''}`,
    );
    for (const { patientId, to } of page.items) people.set(to, (people.get(to) ?? new Set()).add(patientId));
    cursor = page.cursor;
  }
  return Object.fromEntries([...people].sort(([a], [b]) => (a < b ? -1 : 1)).map(([to, all]) => [to, all.size]));
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...Map.groupBy(names.toSorted(), (name) => name)].map(([name, all]) => [name, all.length]),
  );
}
