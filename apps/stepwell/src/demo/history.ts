import { addDays, addMinutes, atLocalTime, weekday, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import type { CommandKeys } from '../clinic/command-keys.js';
import { acceptAll, admit, attendAll, goodWeek, refer, review, sample, type Patient } from '../clinic/journey.js';
import { STARTS, type Provider } from '../clinic/provider.js';
import type { TimeTravel } from '../host/time-travel.js';
import { FROM_RESIDENTIAL, groupsOf, HISTORY_DAYS, STORIES, type Group, type Story } from './stories.js';

const [EASTERN, WESTERN] = [0, 1] as const;
const REVIEW_EVERY_DAYS = 14;
const CHARTED_AFTER_MINUTES = 10;
/** Mondays proposals are signed; they take effect on Tuesdays, once the facts are known to be current. */
const SIGNING_DAY = 1;
const EFFECTIVE_DAY = 2;

/** Writes the demo's months through the services' public commands, day by day. Every day can be repeated as a whole. */
export class DemoHistory {
  private readonly patients = new Map<Story, Patient>();

  constructor(
    private readonly provider: Provider,
    private readonly time: TimeTravel,
    private readonly keys: CommandKeys,
    private readonly first: SiteDate,
  ) {}

  /** Names the people who came before `day`: their referrals are asked for again and answered as they were then. */
  async recall(day: number): Promise<void> {
    for (const story of STORIES) if (story.day < day) await this.meet(story);
  }

  /** One day at both sites: arrivals, sessions, weekly measures, reviews, signatures. */
  async live(day: number): Promise<void> {
    const date = addDays(this.first, day);
    // The night's closings come first at both sites, as they do in real time: step-down closes its day upon them at 06:30.
    await this.time.goTo(this.at(date, '06:00', EASTERN));
    await this.time.goTo(this.at(date, '07:00', EASTERN));
    await this.arrive(day);
    this.keys.begin(`day ${day}`);
    if (weekday(date) === EFFECTIVE_DAY) await this.takeEffect(date);
    await this.time.goTo(this.at(date, '06:00', WESTERN));
    for (const group of groupsOf(day)) await this.meetGroup(group, date);
    // Still the same day at both sites, and every session is over.
    const evening = this.at(date, '21:30', WESTERN);
    await this.time.goTo(evening);
    for (const [story, patient] of this.patients) if (story.placement) await this.care(story, patient, day, evening);
    if (weekday(date) !== SIGNING_DAY) return;
    await this.time.freshen();
    await acceptAll(this.provider, this.slippingOn(day));
  }

  /** What was proposed in the morning is not signed in the evening for somebody whose sample came back positive since. */
  private slippingOn(day: number): ReadonlySet<Id> {
    const slipping = [...this.patients].filter(([story]) => isSlipping(story, day));
    return new Set(slipping.map(([, { patientId }]) => patientId));
  }

  /** What waited for current facts is tried again every hour: it finds them a few minutes old. */
  private async takeEffect(date: SiteDate): Promise<void> {
    await this.time.goTo(this.at(date, '07:55', EASTERN));
    await this.time.freshen();
    await this.time.goTo(this.at(date, '08:01', EASTERN));
  }

  /** Charts a group while it sits, before anybody would be missed. */
  private async meetGroup({ site, track }: Group, date: SiteDate): Promise<void> {
    const start = this.at(date, STARTS[track], site);
    await this.time.goTo(addMinutes(start, CHARTED_AFTER_MINUTES));
    await attendAll(this.provider, this.provider.sites[site]!, date, new Set(), start);
  }

  private at(date: SiteDate, time: string, site: 0 | 1): Instant {
    return atLocalTime(date, time, this.provider.sites[site]!.zone);
  }

  private async arrive(day: number): Promise<void> {
    for (const story of STORIES.filter((candidate) => candidate.day === day)) {
      const patient = await this.meet(story);
      if (story.placement) await admit(this.provider, patient, story.placement);
    }
  }

  private async meet(story: Story): Promise<Patient> {
    this.keys.begin(`story ${STORIES.indexOf(story)}`);
    const source = story.placement === FROM_RESIDENTIAL ? 'residential' : 'self';
    const patient = await refer(this.provider, this.provider.sites[story.site]!, source);
    this.patients.set(story, patient);
    return patient;
  }

  private async care(story: Story, patient: Patient, day: number, evening: Instant): Promise<void> {
    const since = day - story.day;
    if (since % 7 === 6) {
      if (isSlipping(story, day)) await sample(this.provider, patient, ['cocaine'], evening);
      else await goodWeek(this.provider, patient, evening);
    }
    const dischargePlan = since > 70;
    if (since > 0 && since % REVIEW_EVERY_DAYS === 0) await review(this.provider, patient, { dischargePlan });
    if (since === 90) await this.ready(patient);
  }

  /** What aftercare needs before it can begin (A9, A10 of P4 to P5). */
  private async ready({ patientId }: Patient): Promise<void> {
    for (const kind of ['aftercare-slot-booked', 'prescriber-confirmed']) {
      await this.provider.as('front-desk').post(`/intake/v1/patients/${patientId}/facts`, { kind });
    }
  }
}

function isSlipping({ slipsIn }: Story, day: number): boolean {
  return slipsIn !== undefined && HISTORY_DAYS - day <= slipsIn;
}
