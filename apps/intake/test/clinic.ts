import { randomUUID } from 'node:crypto';
import { SiteRegisteredV1 } from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';
import { startTestService, type HttpAnswer, type TestService } from '@stepwell/testing';
import { intake } from '../src/service.js';

export const PROGRAM: Id = '9c000000-0000-4000-8000-000000000001';
/** A third-edition site. The test service's own site is a fourth-edition one in Maryland. */
export const THIRD_EDITION_SITE: Id = '51000000-0000-4000-8000-000000000003';
export const NORTH_CAROLINA_SITE: Id = '51000000-0000-4000-8000-000000000004';

export interface Person {
  readonly patientId: Id;
  readonly episodeId: Id;
}

type Body = Record<string, unknown>;

/** C-SSRS all no, with the skip. */
export const NO_SUICIDE = { instrument: 'C-SSRS', form: 'intake', items: { q1: 0, q2: 0, q6: 0 } };
/** Answers the level table wants besides the ratings. */
export const SETTLED = { dailyMonitoringNeeded: false, recoveryResidenceAvailable: true, substanceUseDiagnosis: true };
/** A 2.1 week. */
export const IOP_WEEK = [{ component: 'group', sessionsPerWeek: 3, minutes: 180 }];

export const ratings = (d1: number, d2: number, d3: number, d4: number, d5: number, d6: number): Body => ({
  ...{ d1, d2, d3, d4, d5, d6 },
});

/** CIWA-Ar items that add up to `total`, at most 42. */
export function ciwa(total: number): Body {
  const names = ['nausea', 'tremor', 'sweats', 'anxiety', 'agitation', 'headache'];
  const items = names.map((name, i) => [name, Math.max(0, Math.min(7, total - 7 * i))]);
  const rest = { tactile: 0, auditory: 0, visual: 0, orientation: 0 };
  return { instrument: 'CIWA-Ar', form: 'standard', items: { ...rest, ...Object.fromEntries(items) } };
}

const RELAPSE_SECTIONS = ['triggers', 'coping-steps', 'people-to-call'];
const SAFETY_SECTIONS = ['early-signs', 'own-steps', 'people-to-call', 'crisis-lines'];
/** A review at which the patient saw the results and agreed, and nothing else changed. */
export const REVIEW = {
  ...{ goalsMet: [], dischargePlan: false, reliableChange: true, outcome: 'continue' },
  ...{ resultsShown: true, agreement: 'agrees' },
};

/** An intake service with three sites, and the steps of a patient's way in. */
export class Clinic {
  private constructor(readonly service: TestService) {}

  static async open(): Promise<Clinic> {
    const clinic = new Clinic(await startTestService(intake));
    await clinic.site(clinic.service.siteId, 'US-MD', '4');
    await clinic.site(THIRD_EDITION_SITE, 'US-MD', '3');
    await clinic.site(NORTH_CAROLINA_SITE, 'US-NC', '3');
    return clinic;
  }

  async site(siteId: Id, jurisdiction: string, edition: '3' | '4', zone = 'America/New_York'): Promise<void> {
    const data = { siteId, zone, jurisdiction, edition, opioidTreatmentProgram: true };
    await this.service.deliver(SiteRegisteredV1, data);
  }

  close(): Promise<void> {
    return this.service.stop();
  }

  /** Posts as a role and expects success. */
  async done<B = Body>(
    role: Parameters<TestService['as']>[0],
    path: string,
    body: unknown = {},
  ): Promise<HttpAnswer<B>> {
    const answer = await this.service.as(role).post<B>(`/intake/v1/${path}`, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Posts as a role and answers the problem's code with the status. */
  async refused(
    role: Parameters<TestService['as']>[0],
    path: string,
    body: unknown = {},
  ): Promise<readonly [number, string]> {
    const answer = await this.service.as(role).post<{ code?: string }>(`/intake/v1/${path}`, body);
    return [answer.status, answer.body?.code ?? 'no problem'];
  }

  async refer(more: Body = {}): Promise<Person> {
    const body = { siteId: this.service.siteId, source: 'self', preferredTrack: 'day', ageBand: 'adult', ...more };
    const { patientId, episodeId } = (await this.done<Person>('intake-coordinator', 'referrals', body)).body;
    return { patientId, episodeId };
  }

  /** Starts and signs an assessment; answers its body. */
  async assess(person: Person, answers: Body): Promise<Body> {
    const draft = await this.done<{ assessmentId: Id }>(
      'counselor',
      `episodes/${person.episodeId}/assessments`,
      answers,
    );
    return (await this.done('counselor', `assessments/${draft.body.assessmentId}/complete`)).body;
  }

  /** An assessment that gives 2.1 with nothing in the way. */
  assessPlain(person: Person): Promise<Body> {
    return this.assess(person, {
      instruments: [NO_SUICIDE],
      dimensions: ratings(1, 0, 1, 1, 3, 1),
      facts: SETTLED,
    });
  }

  async decide(person: Person, level = '2.1', reason?: string, more: Body = {}): Promise<Body> {
    const body = { level, reason, ...more };
    return (await this.done('clinical-supervisor', `episodes/${person.episodeId}/level-decisions`, body)).body;
  }

  async plan(person: Person, more: Body = {}): Promise<Body> {
    const body = { goals: [{ horizon: 'short' }, { horizon: 'long' }], components: IOP_WEEK, ...more };
    return (await this.done('counselor', `episodes/${person.episodeId}/plan`, body)).body;
  }

  /** Signs a document of the plan with every section its rules need. */
  async artefact(person: Person, kind = 'relapse-prevention-plan', more: Body = {}): Promise<Body> {
    const names = kind === 'safety-plan' ? SAFETY_SECTIONS : RELAPSE_SECTIONS;
    const sections = names.map((section) => ({ section, steps: ['Call my sister'] }));
    const body = { kind, sections, patientSigned: true, ...more };
    return (await this.done('counselor', `episodes/${person.episodeId}/plan/artefacts`, body)).body;
  }

  admission(more: Body = {}): Body {
    return {
      programId: PROGRAM,
      track: 'day',
      phase: 'P2',
      taper: { sessionsPerWeek: 3, minutesPerSession: 180 },
      ...more,
    };
  }

  async admit(person: Person, more: Body = {}): Promise<Body> {
    return (await this.done('intake-coordinator', `episodes/${person.episodeId}/admission`, this.admission(more))).body;
  }

  /** A person from referral to admission. */
  async admitted(more: Body = {}): Promise<Person> {
    const person = await this.refer(more);
    await this.assessPlain(person);
    await this.decide(person);
    await this.plan(person);
    await this.admit(person);
    return person;
  }

  /** What closes a concern: a reason, and an evaluation of this moment. */
  evaluated(reason = 'evaluated'): Body {
    return { reason, evaluation: { evaluatedAt: this.service.clock.now(), finding: 'no-danger' } };
  }

  /** Names of the events about a patient, in order, without service and version. */
  async told(patientId: Id): Promise<readonly string[]> {
    const events = (await this.service.events()).filter(({ key }) => key === patientId);
    return events.map(({ type }) => type.split('.')[1]!);
  }

  /** The newest event of a type about a patient. */
  async newest(patientId: Id, name: string): Promise<Body> {
    const events = await this.service.events(`intake.${name}.v1`);
    const event = events.findLast(({ key }) => key === patientId);
    if (!event) throw new Error(`no ${name} about this patient`);
    return event.data as Body;
  }
}

export const someId = (): Id => randomUUID();
