import type { Id } from '@stepwell/kernel';
import { ciwa, cssrs, dimensions, gad7, phq9 } from '../clinic/answers.js';
import { assess, enter, INTENSIVE, refer, type Patient } from '../clinic/journey.js';
import { inParallel } from '../replay/batches.js';
import { instantAt, type Caseload } from './caseload.js';
import type { SimulatedPerson } from './cohort.js';
import type { Outcome } from './recipe.js';

const PARALLEL = 8;
const HAND_OVER = '12:00';
const SETTLED = { substanceUseDiagnosis: true, dailyMonitoringNeeded: false, recoveryResidenceAvailable: true };

interface Findings {
  readonly dimensions: Record<string, number>;
  readonly facts?: object;
  readonly withdrawal?: object;
  readonly suicide?: readonly string[];
  /** Where the person goes instead. */
  readonly out?: { readonly kind: string; readonly gate?: string };
}

/** What an intake finds, for each outcome of clinical 8.4 step 2, in answers that the rules read that way (1.5, 4.4). */
const FINDINGS: Readonly<Record<Outcome, Findings>> = {
  intensive: { dimensions: dimensions(1, 0, 1, 1, 3, 1) },
  outpatient: { dimensions: dimensions(0, 0, 1, 1, 1, 1) },
  'partial-hospital': { dimensions: dimensions(1, 0, 1, 1, 4, 1) },
  residential: { dimensions: dimensions(1, 0, 1, 3, 4, 3), out: { kind: 'residential' } },
  'withdrawal-management': {
    dimensions: dimensions(3, 0, 1, 1, 3, 1),
    facts: { drinkingLast72Hours: true },
    withdrawal: ciwa(20),
    out: { kind: 'withdrawal-management', gate: 'G2' },
  },
  emergency: {
    dimensions: dimensions(1, 0, 4, 1, 3, 1),
    suicide: ['q1', 'q2', 'q4', 'q5'],
    out: { kind: 'psychiatric', gate: 'G1' },
  },
};

/** Referrals, intakes and first days of one day of the run. Answers how many people were admitted. */
export async function arrive(caseload: Caseload, day: number): Promise<number> {
  const on = (is: (person: SimulatedPerson) => boolean) => caseload.people.filter(is);
  await inParallel(
    on(({ referredOn }) => referredOn === day),
    PARALLEL,
    (person) => referred(caseload, person),
  );
  await inParallel(
    on(({ intakeOn }) => intakeOn === day),
    PARALLEL,
    (person) => seen(caseload, person, day),
  );
  const first = on(({ startsOn }) => startsOn === day);
  await inParallel(first, PARALLEL, (person) => admitted(caseload, person));
  return first.length;
}

async function referred(caseload: Caseload, person: SimulatedPerson): Promise<void> {
  const patient = await refer(caseload.provider, caseload.siteOf(person), 'self', person.patientId);
  caseload.known.set(person.patientId, { ...patient, person, measuredWeek: 0, reviewedOn: person.startsOn ?? 0 });
}

async function seen(caseload: Caseload, person: SimulatedPerson, day: number): Promise<void> {
  const { provider } = caseload;
  const patient = caseload.of(person);
  const outcome = person.keepsIntake ? 'kept' : 'missed';
  const attempt = { kind: 'intake-visit', outcome };
  await provider.as('front-desk').post(`/intake/v1/episodes/${patient.episodeId}/contact-attempts`, attempt);
  if (!person.keepsIntake) return;
  await caseload.tryTo('intake', () => assess(provider, patient, answersOf(person)));
  const { out } = FINDINGS[person.outcome];
  if (out) await caseload.tryTo('referral-out', () => handOver(caseload, patient, out, day));
}

function answersOf({ outcome, phq9: mood, item9, traits }: SimulatedPerson): object {
  const { dimensions: ratings, facts, withdrawal, suicide } = FINDINGS[outcome];
  const risk = suicide ?? (item9 > 0 ? ['q1'] : []);
  const instruments = [cssrs('intake', risk), phq9(mood[0]!, item9), gad7(10), ...(withdrawal ? [withdrawal] : [])];
  const medicated = traits.medicine !== 'none';
  const medication = { opioidUseLast7Days: false, onOpioidMedication: medicated, stableOnMedication: medicated };
  return { instruments, dimensions: ratings, facts: { ...SETTLED, ...medication, ...facts } };
}

async function handOver({ provider }: Caseload, { episodeId }: Patient, out: object, day: number): Promise<void> {
  const counselor = provider.as('counselor');
  const { referralsOut } = await counselor.post<{ referralsOut: readonly { referralOutId: Id }[] }>(
    `/intake/v1/episodes/${episodeId}/referrals-out`,
    out,
  );
  const path = `/intake/v1/referrals-out/${referralsOut.at(-1)!.referralOutId}`;
  const accepted = { receivingSite: 'partner-clinic', handOverAt: instantAt(day, HAND_OVER), contact: 'charge-nurse' };
  await counselor.post(`${path}/accept`, accepted);
  await counselor.post(`${path}/close`, { outcome: 'handed-over' });
}

async function admitted(caseload: Caseload, person: SimulatedPerson): Promise<void> {
  const placement = { ...INTENSIVE, track: person.track };
  await caseload.tryTo('admission', () => enter(caseload.provider, caseload.of(person), placement));
}
