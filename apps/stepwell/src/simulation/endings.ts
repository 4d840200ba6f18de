import { inParallel } from '../replay/batches.js';
import { dateOf, type Caseload } from './caseload.js';
import type { SimulatedPerson } from './cohort.js';
import { SIMULATION_RECIPE, type Exit } from './recipe.js';

const PARALLEL = 8;
const NEXT_APPOINTMENT_DAYS = 7;

/** Signs out everybody whose last day was yesterday, and those who have stayed away long enough. Answers how many. */
export async function end(caseload: Caseload, day: number): Promise<number> {
  const going = caseload.people.filter((person) => signedOutOn(person) === day);
  await inParallel(going, PARALLEL, (person) => caseload.tryTo('discharge', () => discharge(caseload, person, day)));
  return going.length;
}

/** Day of the run on which a person's discharge is signed; null when there is none. */
export function signedOutOn({ startsOn, course }: SimulatedPerson): number | null {
  if (startsOn === null || !course.exit) return null;
  const { day, how } = course.exit;
  return startsOn + day + (how === 'left' ? SIMULATION_RECIPE.signedOutAfterDays : 1);
}

function discharge({ provider, known }: Caseload, person: SimulatedPerson, day: number): Promise<unknown> {
  const { episodeId } = known.get(person.patientId)!;
  const lastContactDate = dateOf(person.startsOn! + person.course.exit!.day);
  const body = { lastContactDate, ...termsOf(person.course.exit!.how, day) };
  return provider.as('counselor').post(`/intake/v1/episodes/${episodeId}/discharge`, body);
}

/** What a discharge of each kind has to say (intake's house-discharge rules). */
function termsOf(how: Exit, day: number): object {
  switch (how) {
    case 'completed':
    case 'transferred': {
      const appointmentOn = dateOf(day + NEXT_APPOINTMENT_DAYS);
      const aftercare = { appointmentOn, contact: 'primary-counselor', naloxone: 'provided', relapsePlan: 'signed' };
      return { reason: how, aftercare };
    }
    case 'terminated':
      return { reason: how, ground: 'threat', aftercareWaiver: 'declined' };
    case 'left':
    case 'other':
      return { reason: how, aftercareWaiver: 'person-not-reached' };
  }
}
