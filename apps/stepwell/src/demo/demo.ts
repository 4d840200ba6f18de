import { addDays, atLocalTime, instantOf, siteDate, weekday, type Id, type SiteDate } from '@stepwell/kernel';
import type { ProgressLine } from '../commands/progress.js';
import {
  acceptAll,
  admit,
  attendAll,
  goodWeek,
  INTENSIVE,
  refer,
  review,
  sample,
  type Patient,
  type Placement,
} from '../clinic/journey.js';
import { knownProvider, openProvider, type Provider } from '../clinic/provider.js';
import type { DemoClock } from '../host/clocks.js';
import type { Host } from '../host/host.js';
import { TimeTravel } from '../host/time-travel.js';

/** The demo provider: two sites in two zones. */
export const DEMO_TENANT: Id = '7d0c3a5e-5f0e-4a57-9a55-2f4e8b1c6d01';
const SITES = [
  { name: 'Harbor', zone: 'America/New_York', opioidTreatmentProgram: true },
  { name: 'Foothills', zone: 'America/Denver', opioidTreatmentProgram: false },
] as const;
const HISTORY_DAYS = 140;
const EVENING: Placement = { ...INTENSIVE, track: 'evening' };
const FROM_RESIDENTIAL: Placement = {
  level: '2.1',
  track: 'day',
  phase: 'P1',
  taper: { sessionsPerWeek: 5, minutesPerSession: 180 },
};
const LAST_OF_DAY = '22:30';
const REVIEW_EVERY_DAYS = 14;
/** Mondays proposals are signed; they take effect on Tuesdays, once the facts are known to be current. */
const SIGNING_DAY = 1;
const EFFECTIVE_DAY = 2;

/** Somebody of the demo: admitted on a day of the history (null: only referred), and how it goes. */
interface Story {
  readonly day: number;
  readonly site: 0 | 1;
  readonly placement: Placement | null;
  /** From this many days before today on samples are positive. */
  readonly slipsIn?: number;
}

/** Chosen so that today somebody is in every phase, and one person has slipped. */
const STORIES: readonly Story[] = [
  { day: 0, site: 0, placement: INTENSIVE },
  { day: 64, site: 0, placement: INTENSIVE },
  { day: 98, site: 0, placement: INTENSIVE },
  { day: 98, site: 1, placement: EVENING, slipsIn: 12 },
  { day: 122, site: 1, placement: EVENING },
  { day: 126, site: 0, placement: EVENING },
  { day: 136, site: 0, placement: FROM_RESIDENTIAL },
  { day: 139, site: 1, placement: null },
];

/** What a newcomer needs to look around. */
export interface Demo {
  readonly tokens: Readonly<Record<string, string>>;
}

/**
 * The demo provider, made on first start through the services' public commands in virtual time: months of sessions, samples,
 * reviews and signatures, so that every phase was really reached. Later starts find it.
 */
export async function seedDemo(host: Host, clock: DemoClock, progress: ProgressLine): Promise<Demo> {
  const known = await knownProvider(host, DEMO_TENANT);
  if (known) return { tokens: known.tokens };
  const today = siteDate(clock.now(), SITES[0].zone);
  const first = addDays(today, -HISTORY_DAYS);
  clock.rewindTo(atLocalTime(first, '06:00', SITES[0].zone));
  const time = new TimeTravel(host, clock);
  const provider = await openProvider(host, DEMO_TENANT, SITES, first);
  await time.rest();
  const patients = new Map<Story, Patient>();
  for (let day = 0; day < HISTORY_DAYS; day++) {
    progress.advance('writing demo history, day', day + 1, HISTORY_DAYS);
    await live(provider, time, patients, day, addDays(first, day));
  }
  clock.release();
  await time.goTo(instantOf(Date.parse(clock.now())));
  return { tokens: provider.tokens };
}

/** One day at both sites: arrivals, sessions, weekly measures, reviews, signatures. */
async function live(
  provider: Provider,
  time: TimeTravel,
  patients: Map<Story, Patient>,
  day: number,
  date: SiteDate,
): Promise<void> {
  await time.goTo(atLocalTime(date, '07:00', SITES[0].zone));
  await arrive(provider, patients, day);
  if (weekday(date) === EFFECTIVE_DAY) await time.passAnHour();
  await time.goTo(atLocalTime(date, LAST_OF_DAY, SITES[1].zone));
  for (const site of provider.sites) await attendAll(provider, site, date);
  for (const [story, patient] of patients) if (story.placement) await care(provider, time, story, patient, day);
  if (weekday(date) !== SIGNING_DAY) return;
  await time.freshen();
  await acceptAll(provider);
}

async function arrive(provider: Provider, patients: Map<Story, Patient>, day: number): Promise<void> {
  for (const story of STORIES.filter((candidate) => candidate.day === day)) {
    const source = story.placement === FROM_RESIDENTIAL ? 'residential' : 'self';
    const patient = await refer(provider, provider.sites[story.site]!, source);
    if (story.placement) await admit(provider, patient, story.placement);
    patients.set(story, patient);
  }
}

async function care(provider: Provider, time: TimeTravel, story: Story, patient: Patient, day: number): Promise<void> {
  const since = day - story.day;
  const slipping = story.slipsIn !== undefined && HISTORY_DAYS - day <= story.slipsIn;
  if (since % 7 === 6) {
    if (slipping) await sample(provider, patient, ['cocaine'], time.now());
    else await goodWeek(provider, patient, time.now());
  }
  if (since > 0 && since % REVIEW_EVERY_DAYS === 0) await review(provider, patient, { dischargePlan: since > 70 });
  if (since === 90) await ready(provider, patient);
}

/** What aftercare needs before it can begin (A9, A10 of P4 to P5). */
async function ready(provider: Provider, { patientId }: Patient): Promise<void> {
  for (const kind of ['aftercare-slot-booked', 'prescriber-confirmed']) {
    await provider.as('front-desk').post(`/intake/v1/patients/${patientId}/facts`, { kind });
  }
}
