import type { Id, Instant, Phase, SiteDate, Taper } from '@stepwell/kernel';
import { bamIop, cssrs, dimensions, gad7, phq9 } from './answers.js';
import type { Provider, ProviderSite } from './provider.js';

/** One person on the way through treatment. */
export interface Patient {
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly site: ProviderSite;
}

/** What an admission starts with. */
export interface Placement {
  readonly level: string;
  readonly track: 'day' | 'evening';
  readonly phase: Phase;
  readonly taper: Taper;
}

export const INTENSIVE: Placement = {
  level: '2.1',
  track: 'day',
  phase: 'P2',
  taper: { sessionsPerWeek: 3, minutesPerSession: 180 },
};
const AT_INTAKE = [cssrs('intake'), phq9(12), gad7(10)];

/** Refers a person to a site. */
export async function refer(provider: Provider, site: ProviderSite, source = 'self', patientId?: Id): Promise<Patient> {
  const body = {
    siteId: site.siteId,
    source,
    preferredTrack: 'either',
    ageBand: 'adult',
    ...(patientId ? { patientId } : {}),
  };
  const made = await provider.as('front-desk').post<{ patientId: Id; episodeId: Id }>('/intake/v1/referrals', body);
  return { patientId: made.patientId, episodeId: made.episodeId, site };
}

/** Assesses a person with these answers and signs the assessment; answers what the rules say. */
export async function assess(
  provider: Provider,
  { episodeId }: Patient,
  answers: object,
): Promise<{ assessmentId: Id }> {
  const counselor = provider.as('counselor');
  const { assessmentId } = await counselor.post<{ assessmentId: Id }>(
    `/intake/v1/episodes/${episodeId}/assessments`,
    answers,
  );
  await counselor.post(`/intake/v1/assessments/${assessmentId}/complete`);
  return { assessmentId };
}

/** The whole way in: assessment, level, plan, admission. */
export async function admit(provider: Provider, patient: Patient, placement: Placement = INTENSIVE): Promise<void> {
  const facts = { substanceUseDiagnosis: true, dailyMonitoringNeeded: false, recoveryResidenceAvailable: true };
  await assess(provider, patient, { instruments: AT_INTAKE, dimensions: dimensions(1, 0, 1, 1, 3, 1), facts });
  await enter(provider, patient, placement);
}

/** From a signed assessment to a seat: level, plan, admission. */
export async function enter(provider: Provider, patient: Patient, placement: Placement = INTENSIVE): Promise<void> {
  const episode = `/intake/v1/episodes/${patient.episodeId}`;
  const counselor = provider.as('counselor');
  await counselor.post(`${episode}/level-decisions`, { level: placement.level });
  const { sessionsPerWeek, minutesPerSession: minutes } = placement.taper;
  const goals = [{ horizon: 'short' }, { horizon: 'short' }, { horizon: 'long' }];
  await counselor.post(`${episode}/plan`, { goals, components: [{ component: 'group', sessionsPerWeek, minutes }] });
  const { track, phase, taper } = placement;
  await provider
    .as('intake-coordinator')
    .post(`${episode}/admission`, { programId: patient.site.programId, track, phase, taper });
}

/** Records everybody on the site's rosters of the day, or of the sessions that start at `startsAt`, as having taken part. Answers the number of people. */
export async function attendAll(
  provider: Provider,
  site: ProviderSite,
  siteDate: SiteDate,
  absent: ReadonlySet<Id> = new Set(),
  startsAt?: Instant,
): Promise<number> {
  const counselor = provider.as('counselor');
  const { sessions } = await counselor.get<{ sessions: RosterLine[] }>(
    `/attendance/v1/sites/${site.siteId}/roster?siteDate=${siteDate}`,
  );
  let people = 0;
  for (const { session, entries } of sessions) {
    if (startsAt !== undefined && session.startsAt !== startsAt) continue;
    const rows = entries.map(({ patientId }) => ({
      patientId,
      ...(absent.has(patientId)
        ? { missed: { reason: 'no-show' } }
        : { attended: { minutes: session.plannedMinutes } }),
    }));
    if (rows.length > 0) await counselor.post(`/attendance/v1/sessions/${session.sessionId}/attendance`, { rows });
    people += rows.length;
  }
  return people;
}

interface RosterLine {
  readonly session: { readonly sessionId: Id; readonly startsAt: Instant; readonly plannedMinutes: number };
  readonly entries: readonly { readonly patientId: Id }[];
}

/** The weekly measures of somebody who is doing well, and a clean sample. */
export async function goodWeek(provider: Provider, patient: Patient, at: Instant): Promise<void> {
  const instruments = [cssrs('since-last-contact'), bamIop(6, 18), phq9(4), gad7(3)];
  await provider.as('counselor').post(`/intake/v1/patients/${patient.patientId}/screenings`, { instruments });
  await sample(provider, patient, [], at);
}

/** A urine sample with these substances positive. */
export async function sample(
  provider: Provider,
  { patientId, site }: Patient,
  positive: readonly string[],
  collectedAt: Instant,
): Promise<void> {
  const panel = ['opioid', 'cocaine', 'fentanyl', 'benzodiazepine'];
  const results = [...new Set([...panel, ...positive])].map((substance) => ({
    substance,
    positive: positive.includes(substance),
  }));
  await provider.as('nurse').post(`/medication/v1/patients/${patientId}/drug-tests`, {
    siteId: site.siteId,
    collectedAt,
    outcome: 'collected',
    method: 'presumptive',
    results,
  });
}

const RELAPSE_PREVENTION = {
  kind: 'relapse-prevention-plan',
  sections: [
    { section: 'triggers', steps: ['Payday'] },
    { section: 'coping-steps', steps: ['Walk home the other way'] },
    { section: 'people-to-call', steps: ['My sister'] },
  ],
  patientSigned: true,
};

/** What a review of the plan finds. */
export interface PlanProgress {
  /** Share of the short-term goals that are met, 0..1. */
  readonly met: number;
  readonly dischargePlan: boolean;
  readonly reliableChange: boolean;
}

/** Re-rates all dimensions low and reviews the plan with these goals met. */
export async function review(
  provider: Provider,
  patient: Patient,
  ready: { readonly dischargePlan: boolean },
): Promise<void> {
  const facts = { substanceUseDiagnosis: true, dailyMonitoringNeeded: false, recoveryResidenceAvailable: true };
  const instruments = [cssrs('since-last-contact'), phq9(4), gad7(3)];
  await assess(provider, patient, { instruments, dimensions: dimensions(0, 0, 1, 1, 1, 1), facts });
  await reviewPlan(provider, patient, { met: 1, dischargePlan: ready.dischargePlan, reliableChange: true });
}

/** Writes the relapse-prevention plan, shows the results to the patient, who agrees, and goes on with the plan. */
export async function reviewPlan(
  provider: Provider,
  { episodeId }: Patient,
  { met, dischargePlan, reliableChange }: PlanProgress,
): Promise<void> {
  const counselor = provider.as('counselor');
  const episode = await counselor.get<{ plan: { goals: { goalId: Id; horizon: string }[] } | null }>(
    `/intake/v1/episodes/${episodeId}`,
  );
  const short = (episode.plan?.goals ?? []).filter(({ horizon }) => horizon === 'short').map(({ goalId }) => goalId);
  const goalsMet = short.slice(0, Math.round(short.length * met));
  const plan = `/intake/v1/episodes/${episodeId}/plan`;
  await counselor.post(`${plan}/artefacts`, RELAPSE_PREVENTION);
  const outcome = { relapsePreventionPlan: true, dischargePlan, reliableChange, outcome: 'continue' };
  await counselor.post(`${plan}/reviews`, { goalsMet, ...outcome, resultsShown: true, agreement: 'agrees' });
}

/** Signs every open step-down proposal but those of some people; answers how many. */
export async function acceptAll(provider: Provider, but: ReadonlySet<Id> = new Set()): Promise<number> {
  const counselor = provider.as('counselor');
  const { items } = await counselor.get<{ items: { id: Id; patientId: Id }[] }>(
    '/step-down/v1/proposals?status=open&kind=step-down&limit=200',
  );
  const signed = items.filter(({ patientId }) => !but.has(patientId));
  for (const { id } of signed) await counselor.post(`/step-down/v1/proposals/${id}/accept`, {});
  return signed.length;
}
