import { addDays, atLocalTime, type Id, type Instant, type LocalTime, type SiteDate } from '@stepwell/kernel';
import { Refused } from '../clinic/api-client.js';
import type { Patient } from '../clinic/journey.js';
import type { Provider, ProviderSite } from '../clinic/provider.js';
import { Dirt } from '../replay/dirt.js';
import type { SimulatedPerson } from './cohort.js';

/** All simulated sites stand in one zone, and their first day is a Monday. */
export const ZONE = 'America/New_York';
export const FIRST_DAY: SiteDate = '2025-01-06';

/** Site date of a day of the run. */
export const dateOf = (day: number): SiteDate => addDays(FIRST_DAY, day);
/** The instant of a wall time of a day of the run. */
export const instantAt = (day: number, at: LocalTime): Instant => atLocalTime(dateOf(day), at, ZONE);

/** Medicine that runs, mg a day. */
export interface MedicationOrdered {
  readonly orderId: Id;
  readonly doseMg: number;
}

/** Somebody the services know, beside what will happen to them. */
export interface KnownPerson extends Patient {
  readonly person: SimulatedPerson;
  /** Week of treatment of the last weekly measures, and day of the run of the last full review. */
  measuredWeek: number;
  reviewedOn: number;
  /** While medicine runs. */
  order?: MedicationOrdered;
}

/** The people of a run as the staff know them, and what services refused on the way. */
export class Caseload {
  /** Everybody referred, by patient id. */
  readonly known = new Map<string, KnownPerson>();
  readonly refusals = new Dirt();
  /** Who answered a screen today in a way that somebody has to evaluate before the day ends. */
  readonly toEvaluate = new Set<KnownPerson>();

  constructor(
    readonly provider: Provider,
    readonly people: readonly SimulatedPerson[],
  ) {}

  siteOf(person: SimulatedPerson): ProviderSite {
    return this.provider.sites[person.site]!;
  }

  of(person: SimulatedPerson): KnownPerson {
    return this.known.get(person.patientId)!;
  }

  /** Does one person's piece of work; what a service refuses is counted by its code, as a front desk would note it. */
  async tryTo(what: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refusals.add(`${what}: ${error.code}`);
      return false;
    }
  }
}

/** Day of treatment of a day of the run, from 0; null before the first session. */
export function dayOfTreatment({ startsOn }: SimulatedPerson, day: number): number | null {
  return startsOn === null || day < startsOn ? null : day - startsOn;
}

/** Whether a person comes to a session on a day of the run. The first session is kept by its definition. */
export function comesOn(person: SimulatedPerson, day: number): boolean {
  const since = dayOfTreatment(person, day);
  if (since === null || (person.course.exit && since > person.course.exit.day)) return false;
  return since === 0 || person.course.kept[since] === true;
}
