import { atLocalTime, uuidv5 } from '@stepwell/kernel';
import { ApiClient } from '../clinic/api-client.js';
import { VirtualClock } from '../host/clocks.js';
import { Host, type HostOptions } from '../host/host.js';
import { readAsked } from './asked.js';
import { openClinics } from './clinics.js';
import { TimeTravel } from '../host/time-travel.js';
import { dateOf, goTo, ZONE } from './clock-work.js';
import { emptyDay, planDays } from './day-plan.js';
import { Driver } from './driver.js';
import { MemoryWatch } from './memory.js';
import { readArm } from './reading.js';
import type { ReplayResult } from './result.js';
import type { Trial } from './trial.js';

/** How a replay is asked to run. */
export interface ReplayOptions {
  readonly trial: Trial;
  readonly host: Omit<HostOptions, 'clock'>;
  readonly progress: (day: number, days: number) => void;
}

const TENANT_NAMESPACE = '5f1c0a52-2b8e-5d39-a4a9-8f2f7e3c9d10';
/** The replay acts as one research physician with every role at every site; nothing goes around the commands. */
const ROLES = [
  'org-admin',
  'site-admin',
  'scheduler',
  'front-desk',
  'intake-coordinator',
  'counselor',
  'nurse',
  'prescriber',
  'medical-director',
  'analyst',
  'service',
] as const;
const BEFORE_THE_FIRST_DAY = -2;

/** Replays a trial in virtual time: the clock goes on when the platform is at rest. */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { trial } = options;
  const began = performance.now();
  const clock = new VirtualClock(atLocalTime(dateOf(BEFORE_THE_FIRST_DAY), '12:00', ZONE));
  const host = await Host.start({ ...options.host, clock });
  const memory = new MemoryWatch(() => [process.pid, ...(host.database.pid ? [host.database.pid] : [])]);
  try {
    const api = await physician(host, trial);
    await run(options, host, clock, api);
    const result = await read(host, api, trial);
    const wallSeconds = (performance.now() - began) / 1000;
    return { ...result, wallSeconds, eventsPerSecond: result.events / wallSeconds, peakPssMb: memory.stop() };
  } finally {
    memory.stop();
    await host.stop();
  }
}

async function physician(host: Host, trial: Trial): Promise<ApiClient> {
  const tenantId = uuidv5(TENANT_NAMESPACE, `ctn-${trial.number}`);
  const staffId = uuidv5(tenantId, 'research-physician');
  const token = await host.issuer.token(
    { subject: staffId, tenantId, roles: ROLES, siteIds: 'all', staffId, tier: 'M3' },
    48,
  );
  return new ApiClient(host.origin, token);
}

async function run(
  { trial, progress, host: { signal } }: ReplayOptions,
  host: Host,
  clock: VirtualClock,
  api: ApiClient,
): Promise<void> {
  const time = new TimeTravel(host, clock);
  const sites = [...new Set(trial.people.map(({ site }) => site))].sort();
  const clinics = await openClinics(api, sites);
  await time.rest();
  const driver = new Driver(api, clinics, time, trial.dirt);
  const days = planDays(trial);
  const last = [...days.keys()].at(-1) ?? 0;
  for (let day = 0; day <= last; day++) {
    signal?.throwIfAborted();
    await driver.live(day, days.get(day) ?? emptyDay());
    progress(day, last);
  }
  await goTo(time, last + 1, '06:00');
}

type Outcome = Omit<ReplayResult, 'wallSeconds' | 'eventsPerSecond' | 'peakPssMb'>;

async function read(host: Host, api: ApiClient, trial: Trial): Promise<Outcome> {
  const commands = api.commands;
  const arms = [];
  for (const arm of trial.arms) arms.push(await readArm(api, trial, arm));
  const [proposals, asked, digest] = await Promise.all([
    api.get<{ items: { kind: string; count: number }[] }>('/step-down/v1/proposals/counts'),
    readAsked(api),
    api.get<{ sha256: string }>('/step-down/v1/decisions/digest'),
  ]);
  const looks = await Promise.all(host.services.map((service) => service.idle()));
  return {
    trial: trial.number,
    transport: host.transport.kind,
    screened: trial.people.length,
    arms,
    dirt: trial.dirt.toObject(),
    commands,
    events: host.events.seen,
    proposals: byKind(proposals.items),
    asked,
    parked: looks.reduce((sum, { parked }) => sum + parked, 0),
    decisionsDigest: digest.sha256,
  };
}

function byKind(items: readonly { readonly kind: string; readonly count: number }[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { kind, count } of items) kinds[kind] = (kinds[kind] ?? 0) + count;
  return kinds;
}
