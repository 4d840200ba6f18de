import type { Id } from '@stepwell/kernel';
import { inParallel } from '../replay/batches.js';
import { dateOf, dayOfTreatment, type Caseload, type KnownPerson, type MedicationOrdered } from './caseload.js';
import { SIMULATION_RECIPE } from './recipe.js';

const PARALLEL = 8;
const REVIEWS_AT_ONCE = 200;
const MISSED_DOSES = 'missed-dose-review';
/** What the prescriber looked at, so that nothing stops the order. */
const CLINICAL = { qtcMs: 420, pregnant: false, currentMedications: [], pdmpFindings: [], conditions: [] };

/** Orders the medicine of those whose first day it is, with naloxone in hand. Answers how many orders were made. */
export async function order(caseload: Caseload, day: number): Promise<number> {
  const starting = [...caseload.known.values()].filter(
    ({ person }) => person.startsOn === day && person.traits.medicine !== 'none',
  );
  await inParallel(starting, PARALLEL, (known) => caseload.tryTo('medication-order', () => ordered(caseload, known)));
  return starting.length;
}

async function ordered({ provider }: Caseload, known: KnownPerson): Promise<void> {
  const { medicine } = known.person.traits;
  if (medicine === 'none') return;
  const { siteId } = known.site;
  const doseMg = SIMULATION_RECIPE.doses[medicine].mg;
  const path = `/medication/v1/patients/${known.patientId}`;
  const { orderId } = await provider.as('prescriber').post<{ orderId: Id }>(`${path}/orders`, {
    siteId,
    medication: medicine,
    doseMg,
    intent: 'maintenance',
    clinical: CLINICAL,
  });
  known.order = { orderId, doseMg };
  await provider.as('nurse').post(`${path}/naloxone`, { siteId, units: 2 });
}

interface Running extends KnownPerson {
  readonly order: MedicationOrdered;
}

/** Records the day's doses and misses of everybody with an order, as a dispensing system tells them. */
export async function dose(caseload: Caseload, day: number): Promise<void> {
  const due = running(caseload, day);
  const taken = due.filter((known) => takesOn(known, day));
  const missed = due.filter((known) => !takesOn(known, day));
  const nurse = caseload.provider.as('nurse');
  if (taken.length > 0)
    await nurse.post('/medication/v1/doses/batch', { rows: taken.map((known) => given(known, day)) });
  const rows = missed.map(({ order: { orderId } }) => ({ orderId, siteDate: dateOf(day), reason: 'no-show' }));
  if (rows.length > 0) await nurse.post('/medication/v1/doses-missed/batch', { rows });
}

function given({ patientId, person, order: { orderId, doseMg } }: Running, day: number): object {
  const amount = { amount: doseMg, unit: 'mg', siteDate: dateOf(day) };
  return { ...amount, orderId, externalRef: `${patientId}/${day}`, observed: person.traits.medicine === 'methadone' };
}

/** With a running order, and not gone. */
function running(caseload: Caseload, day: number): readonly Running[] {
  return [...caseload.known.values()].filter((known): known is Running => {
    const since = dayOfTreatment(known.person, day);
    const { exit } = known.person.course;
    return known.order !== undefined && since !== null && (exit === null || since <= exit.day);
  });
}

const takesOn = ({ person }: KnownPerson, day: number): boolean =>
  person.course.dosed[dayOfTreatment(person, day) ?? 0] === true;

interface Review {
  readonly reviewId: Id;
  readonly patientId: Id;
  readonly orderId: Id | null;
  readonly kind: string;
}

/**
 * The prescriber's worklist of every site. After missed doses the patient is seen and the dose goes on once they are back;
 * until then that review waits. The rest is looked at on the day.
 */
export async function reviewMedication(caseload: Caseload, day: number): Promise<void> {
  const prescriber = caseload.provider.as('prescriber');
  for (const { siteId } of caseload.provider.sites) {
    const { items } = await prescriber.get<{ items: Review[] }>(
      `/medication/v1/worklist?siteId=${siteId}&limit=${REVIEWS_AT_ONCE}`,
    );
    for (const review of items) {
      const known = caseload.known.get(review.patientId);
      if (review.kind === MISSED_DOSES && known?.order && !(await isBack(caseload, known, day))) continue;
      await caseload.tryTo('medication-review', () =>
        prescriber.post(`/medication/v1/reviews/${review.reviewId}/done`, { reason: 'seen' }),
      );
    }
  }
}

/** Whether somebody takes doses again, or is gone for good; who does is reassessed. */
async function isBack(caseload: Caseload, known: KnownPerson, day: number): Promise<boolean> {
  const { order: medication } = known;
  if (!medication || !running(caseload, day).some(({ patientId }) => patientId === known.patientId)) return true;
  if (!takesOn(known, day)) return false;
  const path = `/medication/v1/orders/${medication.orderId}`;
  const prescriber = caseload.provider.as('prescriber');
  await caseload.tryTo('reassessment', async () => {
    const { version } = await prescriber.send('GET', path);
    const body = { doseMg: medication.doseMg, reason: 'return-after-missed-doses', clinical: CLINICAL };
    await prescriber.post(`${path}/reassess`, body, version ?? undefined);
  });
  return true;
}

/** Ends the order of somebody who goes: nobody gives these doses any more. */
export async function stop(caseload: Caseload, known: KnownPerson, reason: string): Promise<void> {
  const { order: medication } = known;
  if (!medication) return;
  const path = `/medication/v1/orders/${medication.orderId}`;
  const prescriber = caseload.provider.as('prescriber');
  await caseload.tryTo('medication-stop', async () => {
    const { version } = await prescriber.send('GET', path);
    await prescriber.post(`${path}/stop`, { reason }, version ?? undefined);
  });
  delete known.order;
}
