import { addDays, addMinutes, atLocalTime, siteDate, type Id } from '@stepwell/kernel';
import { CommandKeys } from '../clinic/command-keys.js';
import { knownProvider, openProvider, type Provider } from '../clinic/provider.js';
import type { ProgressLine } from '../commands/progress.js';
import type { DemoClock } from '../host/clocks.js';
import type { Host } from '../host/host.js';
import { TimeTravel } from '../host/time-travel.js';
import type { DemoDiary, DemoPage } from './diary.js';
import { DemoHistory } from './history.js';
import { HISTORY_DAYS } from './stories.js';

/** The demo provider: two sites in two zones. */
export const DEMO_TENANT: Id = '7d0c3a5e-5f0e-4a57-9a55-2f4e8b1c6d01';
const SITES = [
  { name: 'Harbor', zone: 'America/New_York', opioidTreatmentProgram: true },
  { name: 'Foothills', zone: 'America/Denver', opioidTreatmentProgram: false },
] as const;
/** So much before now the history ends at the latest: an evening in the west is past, and an hour is left to settle. */
const SETTLING_MINUTES = 180;
const LAST_HOUR_MINUTES = 62;

/** What a newcomer needs to look around. */
export type Demo = Pick<Provider, 'tokens' | 'sites'>;

/** How the demo is written. */
export interface DemoWork {
  readonly clock: DemoClock;
  readonly diary: DemoDiary;
  readonly progress: ProgressLine;
  /** Aborted: the history stops at the next day; a later start goes on with it. */
  readonly signal: AbortSignal;
}

/**
 * The demo provider, made on first start through the services' public commands in virtual time: months of sessions, samples,
 * reviews and signatures, so that every phase was really reached. Later starts find it, or finish it.
 */
export async function seedDemo(host: Host, work: DemoWork): Promise<Demo> {
  const known = await knownProvider(host, DEMO_TENANT);
  if (known && !work.diary.page) return known;
  const page = known ? work.diary.page! : firstPage(work.clock);
  work.diary.turn(page);
  work.clock.rewindTo(page.at);
  return write(host, work, page);
}

function firstPage(clock: DemoClock): DemoPage {
  clock.release();
  const today = siteDate(addMinutes(clock.now(), -SETTLING_MINUTES), SITES[0].zone);
  const first = addDays(today, -HISTORY_DAYS);
  return { first, day: -1, at: atLocalTime(first, '06:00', SITES[0].zone), begun: Date.now() };
}

async function write(host: Host, work: DemoWork, { first, day: from }: DemoPage): Promise<Demo> {
  const { clock, diary, progress, signal } = work;
  const time = new TimeTravel(host, {
    now: () => clock.now(),
    moveTo: (at) => (diary.move(at), clock.moveTo(at)),
  });
  const keys = new CommandKeys(DEMO_TENANT);
  keys.begin('provider');
  const provider = await openProvider(host, DEMO_TENANT, SITES, first, keys);
  await time.rest();
  const history = new DemoHistory(provider, time, keys, first);
  await history.recall(from);
  for (let day = Math.max(from, 0); day < HISTORY_DAYS; day++) {
    signal.throwIfAborted();
    progress.advance('writing demo history, day', day + 1, HISTORY_DAYS);
    diary.turn({ ...diary.page!, day });
    await history.live(day);
  }
  diary.turn({ ...diary.page!, day: HISTORY_DAYS });
  await comeToday(time, work);
  return provider;
}

/** Lets the time since the history pass; what waited for fresh facts in it finds them. */
async function comeToday(time: TimeTravel, { clock, diary }: DemoWork): Promise<void> {
  const today = clock.today();
  await time.goTo(addMinutes(today, -LAST_HOUR_MINUTES));
  await time.freshen();
  await time.passAnHour();
  clock.release();
  diary.close();
  await time.goTo(clock.now());
}
