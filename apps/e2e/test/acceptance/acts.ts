import type { Id, Instant } from '@stepwell/kernel';
import { cssrs, dimensions, gad7, phq9 } from '@stepwell/stepwell/clinic/answers';
import { refer, type Patient } from '@stepwell/stepwell/clinic/journey';
import type { ProviderSite } from '@stepwell/stepwell/clinic/provider';
import type { World } from '../world.js';

/** Asked of everybody: nothing here needs more than a level from the table. */
export const SETTLED = { substanceUseDiagnosis: true, dailyMonitoringNeeded: false, recoveryResidenceAvailable: true };
/** Admission to three groups of three hours a week. */
export const INTENSIVE = { track: 'day', phase: 'P2', taper: { sessionsPerWeek: 3, minutesPerSession: 180 } };
/** A rating of an ordinary first assessment: R9 gives 2.1. */
const AT_ENTRY = [0, 0, 1, 1, 2, 1] as const;

/** What a signed assessment says. */
export interface Assessed {
  readonly assessmentId: Id;
  readonly recommended: { readonly edition: string; readonly code: string } | null;
  readonly gates: {
    readonly fired: readonly { readonly gate: string; readonly blocks: boolean; readonly actions: readonly string[] }[];
    readonly place: string | null;
    readonly status: string | null;
  };
  readonly level: Readonly<Record<string, unknown>>;
  readonly scores: readonly Readonly<Record<string, unknown>>[];
  readonly raised: readonly Readonly<Record<string, unknown>>[];
  readonly missing: readonly string[];
}

/** The commands of intake and medication that acceptance cases are made of, as the people who give them. */
export class Acts {
  constructor(private readonly world: World) {}

  private get counselor() {
    return this.world.provider.as('counselor');
  }

  refer(site: ProviderSite = this.world.site, source = 'self'): Promise<Patient> {
    return refer(this.world.provider, site, source);
  }

  /** Names of the events a service published about a patient, in their order. */
  async told(service: string, { patientId }: Patient): Promise<string[]> {
    return (await this.world.told(service, patientId)).map(({ type }) => type.split('.')[1]!);
  }

  /** What scheduling shows of a patient's seat. */
  seatOf({ patientId }: Patient): Promise<unknown> {
    return this.world.provider.as('scheduler').get(`/scheduling/v1/patients/${patientId}/enrollment`);
  }

  /** Answers an assessment, signs it, and reads what the rules made of it. */
  async assess(patient: Patient, answers: object): Promise<Assessed> {
    const { assessmentId } = await this.counselor.post<{ assessmentId: Id }>(
      `/intake/v1/episodes/${patient.episodeId}/assessments`,
      answers,
    );
    return this.counselor.post<Assessed>(`/intake/v1/assessments/${assessmentId}/complete`);
  }

  decide(patient: Patient, level = '2.1', reason?: string): Promise<unknown> {
    const body = { level, ...(reason ? { reason } : {}) };
    return this.counselor.post(`/intake/v1/episodes/${patient.episodeId}/level-decisions`, body);
  }

  /** A plan of `shortGoals` short-term goals and one long-term one. */
  plan(patient: Patient, sessionsPerWeek = 3, minutes = 180, shortGoals = 5): Promise<unknown> {
    const goals = [...Array.from({ length: shortGoals }, () => ({ horizon: 'short' })), { horizon: 'long' }];
    const components = [{ component: 'group', sessionsPerWeek, minutes }];
    return this.counselor.post(`/intake/v1/episodes/${patient.episodeId}/plan`, { goals, components });
  }

  admit(patient: Patient, more: object = {}): Promise<unknown> {
    const body = { ...INTENSIVE, programId: patient.site.programId, ...more };
    return this.world.provider
      .as('intake-coordinator')
      .post(`/intake/v1/episodes/${patient.episodeId}/admission`, body);
  }

  /** From a signed assessment to a seat. */
  async enter(patient: Patient): Promise<void> {
    await this.decide(patient);
    await this.plan(patient);
    await this.admit(patient);
    await this.world.time.rest();
  }

  /** A new patient in P2 with these first scores. */
  async enrolled(scores: { readonly phq9: number; readonly gad7: number }): Promise<Patient> {
    const patient = await this.refer();
    const instruments = [cssrs('intake'), phq9(scores.phq9), gad7(scores.gad7)];
    await this.assess(patient, { instruments, dimensions: dimensions(...AT_ENTRY), facts: SETTLED });
    await this.enter(patient);
    return patient;
  }

  /** A re-rating of all six dimensions. */
  rerate(patient: Patient, ratings: readonly number[], instruments: readonly object[] = []): Promise<Assessed> {
    return this.assess(patient, { instruments, dimensions: dimensions(...ratings), facts: SETTLED });
  }

  screen({ patientId }: Patient, instruments: readonly object[]): Promise<{ screeningId: Id }> {
    return this.counselor.post(`/intake/v1/patients/${patientId}/screenings`, { instruments });
  }

  report({ patientId }: Patient, kind: string, substance?: string): Promise<unknown> {
    const body = { kind, ...(substance ? { substance } : {}) };
    return this.world.provider.as('front-desk').post(`/intake/v1/patients/${patientId}/facts`, body);
  }

  /** Reviews the plan: the first `met` short-term goals are met and a relapse-prevention plan is signed. */
  async review({ episodeId }: Patient, met: number, dischargePlan = false): Promise<void> {
    const { plan } = await this.counselor.get<{ plan: { goals: { goalId: Id; horizon: string }[] } }>(
      `/intake/v1/episodes/${episodeId}`,
    );
    const short = plan.goals.filter(({ horizon }) => horizon === 'short').map(({ goalId }) => goalId);
    const sections = ['triggers', 'coping-steps', 'people-to-call'].map((section) => ({ section, steps: ['A step'] }));
    const relapsePrevention = { kind: 'relapse-prevention-plan', sections, patientSigned: true };
    await this.counselor.post(`/intake/v1/episodes/${episodeId}/plan/artefacts`, relapsePrevention);
    const outcome = { relapsePreventionPlan: true, dischargePlan, reliableChange: true, outcome: 'continue' };
    await this.counselor.post(`/intake/v1/episodes/${episodeId}/plan/reviews`, {
      ...{ resultsShown: true, agreement: 'agrees' },
      goalsMet: short.slice(0, met),
      ...outcome,
    });
  }

  /** A urine sample, negative but for `positive`. */
  test({ patientId, site }: Patient, positive: readonly string[] = [], collectedAt: Instant = this.world.time.now()) {
    const substances = [...new Set(['opioid', 'cocaine', 'fentanyl', 'benzodiazepine', ...positive])];
    const results = substances.map((substance) => ({ substance, positive: positive.includes(substance) }));
    return this.world.provider.as('nurse').post(`/medication/v1/patients/${patientId}/drug-tests`, {
      ...{ siteId: site.siteId, collectedAt, outcome: 'collected', method: 'definitive', results },
    });
  }

  /** A medication order by the medical director. */
  order({ patientId, site }: Patient, order: object): Promise<Ordered> {
    const body = { siteId: site.siteId, ...order };
    return this.world.provider.as('medical-director').post(`/medication/v1/patients/${patientId}/orders`, body);
  }
}

/** A medication order as answered. */
export interface Ordered {
  readonly orderId: Id;
  readonly version: number;
  readonly doseMg: number | null;
  readonly timesPerDay: number;
  readonly status: string;
}
