import type { Medication } from '@stepwell/contracts';
import { atLocalTime } from '@stepwell/kernel';
import type { ApiClient } from '../clinic/api-client.js';
import type { Clinic } from './clinics.js';
import { dateOf, VISIT_TIME, ZONE } from './clock-work.js';
import type { Person } from './trial.js';

/** Medication of an arm, by the words in its name. */
export function medicationOf(arm: string, injected: boolean): Medication {
  if (/methadone/i.test(arm)) return 'methadone';
  if (/NTX|naltrexone/i.test(arm)) return injected ? 'xr-naltrexone' : 'naltrexone';
  return injected ? 'xr-buprenorphine' : 'buprenorphine';
}

/** Refers one person to the clinic of their site; answers the episode. */
export async function refer(api: ApiClient, person: Person, clinic: Clinic): Promise<string> {
  const { episodeId } = await api.post<{ episodeId: string }>('/intake/v1/referrals', {
    patientId: person.patientId,
    siteId: clinic.siteId,
    source: 'opioid-treatment-program',
    preferredTrack: 'day',
    ageBand: person.adult ? 'adult' : 'adolescent',
  });
  return episodeId;
}

/**
 * Admits one person: the assessment holds what the data holds (no dimension is rated, so the table gives no level), a
 * clinician decides the level with a coded reason, the plan is signed, and the arm becomes a medication order.
 */
export async function admit(api: ApiClient, person: Person, episodeId: string, clinic: Clinic): Promise<void> {
  const facts = { substanceUseDiagnosis: true, opioidUseLast7Days: true, onOpioidMedication: false };
  const { assessmentId } = await api.post<{ assessmentId: string }>(`/intake/v1/episodes/${episodeId}/assessments`, {
    facts,
  });
  await api.post(`/intake/v1/assessments/${assessmentId}/complete`);
  await api.post(`/intake/v1/episodes/${episodeId}/level-decisions`, { level: '1.7', reason: 'clinical-judgement' });
  const components = [{ component: 'individual', sessionsPerWeek: 1, minutes: 60 }];
  await api.post(`/intake/v1/episodes/${episodeId}/plan`, { goals: [{ horizon: 'short' }], components });
  const taper = { sessionsPerWeek: 1, minutesPerSession: 60 };
  await api.post(`/intake/v1/episodes/${episodeId}/admission`, {
    programId: clinic.programId,
    track: 'day',
    phase: 'P2',
    taper,
  });
}

/** Orders the medication of the arm from the day of randomization; answers the order. */
export async function order(api: ApiClient, person: Person, clinic: Clinic): Promise<string> {
  const injected = person.doses.some(({ unit }) => unit === 'injection');
  const { orderId } = await api.post<{ orderId: string }>(`/medication/v1/patients/${person.patientId}/orders`, {
    siteId: clinic.siteId,
    medication: medicationOf(person.arm ?? '', injected),
    intent: 'induction',
    splitAllowed: false,
    startDate: dateOf(person.randomizedOn ?? 0),
  });
  return orderId;
}

/** The clinical time of something only its day is known of. */
export function noonOf(day: number): string {
  return atLocalTime(dateOf(day), VISIT_TIME, ZONE);
}
