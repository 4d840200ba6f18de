import { inParallel } from '../replay/batches.js';
import type { TimeTravel } from '../host/time-travel.js';
import { dateOf, type Caseload, type MedicationOrdered } from './caseload.js';
import type { SimulatedPerson } from './cohort.js';
import { stop } from './medicating.js';
import { SIMULATION_RECIPE, type Exit } from './recipe.js';

const PARALLEL = 8;
const NEXT_APPOINTMENT_DAYS = 7;

/** Signs out everybody whose last day was yesterday, and those who have stayed away long enough. Answers how many. */
export async function end(caseload: Caseload, time: TimeTravel, day: number): Promise<number> {
  const going = caseload.people.filter((person) => signedOutOn(person) === day);
  await inParallel(going.filter(isLost), PARALLEL, (person) => stop(caseload, caseload.of(person), 'patient-left'));
  if (going.some(isLost)) await time.rest();
  await inParallel(going, PARALLEL, (person) => caseload.tryTo('discharge', () => discharge(caseload, person, day)));
  await inParallel(going, PARALLEL, (person) => stop(caseload, caseload.of(person), 'transferred'));
  return going.length;
}

/** Day of the run on which a person's discharge is signed; null when there is none. */
export function signedOutOn({ startsOn, course }: SimulatedPerson): number | null {
  if (startsOn === null || !course.exit) return null;
  const { day, how } = course.exit;
  return startsOn + day + (how === 'left' ? SIMULATION_RECIPE.signedOutAfterDays : 1);
}

function discharge({ provider, known }: Caseload, person: SimulatedPerson, day: number): Promise<unknown> {
  const { episodeId, order } = known.get(person.patientId)!;
  const lastContactDate = dateOf(person.startsOn! + person.course.exit!.day);
  const continuity = order ? { continuity: [continued(order, day)] } : {};
  const body = { lastContactDate, ...termsOf(person.course.exit!.how, day), ...continuity };
  return provider.as('counselor').post(`/intake/v1/episodes/${episodeId}/discharge`, body);
}

/** Somebody else goes on with the medicine from the next appointment, and the supply lasts until then. */
function continued({ orderId }: MedicationOrdered, day: number): object {
  const appointmentOn = dateOf(day + NEXT_APPOINTMENT_DAYS);
  return { orderId, continuedBy: 'partner-clinic', appointmentOn, supplyUntil: appointmentOn };
}

/** Nobody can hand medicine over to somebody who has stayed away. */
const isLost = ({ course, traits }: SimulatedPerson): boolean =>
  course.exit?.how === 'left' && traits.medicine !== 'none';

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
