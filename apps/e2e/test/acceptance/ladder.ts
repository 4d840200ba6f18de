import type { Id, Instant } from '@stepwell/kernel';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import type { World } from '../world.js';

/** A criterion of step-down as shown. */
export interface Criterion {
  readonly id: string;
  readonly verdict: 'met' | 'not-met' | 'unknown';
  readonly value: unknown;
  readonly threshold: unknown;
  readonly unit: string;
  readonly missing?: string;
  readonly evidence: readonly Id[];
}

/** A patient's place on the ladder as step-down shows it. */
export interface Standing {
  readonly phase: string;
  readonly holds: readonly { readonly id: Id; readonly trigger: string; readonly evidence: readonly Id[] }[];
  readonly proposals: readonly {
    readonly id: Id;
    readonly kind: string;
    readonly to: string;
    readonly triggers: readonly string[];
    readonly siteDate: string;
    readonly dueAt: Instant;
  }[];
  readonly approval: { readonly id: Id; readonly effectiveOn: string } | null;
  readonly actions: readonly {
    readonly id: Id;
    readonly kind: string;
    readonly trigger: string;
    readonly status: string;
    readonly dueAt: Instant;
  }[];
  readonly decision: { readonly kind: string; readonly to: string | null; readonly reasons: readonly string[] };
  readonly decisionHash: string;
  readonly missing: readonly string[];
}

/** An evaluation as shown. */
export interface Evaluation {
  readonly criteria: readonly Criterion[];
  readonly triggers: readonly { readonly id: string; readonly evidence: readonly Id[] }[];
  readonly blockers: readonly string[];
  readonly decision: Standing['decision'];
  readonly ruleSet: { readonly id: string; readonly version: number };
  readonly decisionHash: string;
}

/** Reads of step-down about one patient, and the signature of a change. */
export class Ladder {
  constructor(private readonly world: World) {}

  of({ patientId }: Patient): Promise<Standing> {
    return this.world.provider.as('counselor').get(`/step-down/v1/patients/${patientId}`);
  }

  evaluation({ patientId }: Patient, siteDate?: string): Promise<Evaluation> {
    const query = siteDate ? `?siteDate=${siteDate}` : '';
    return this.world.provider.as('counselor').get(`/step-down/v1/patients/${patientId}/evaluation${query}`);
  }

  proposal(proposalId: Id): Promise<{ readonly criteria: readonly Criterion[] } & Record<string, unknown>> {
    return this.world.provider.as('counselor').get(`/step-down/v1/proposals/${proposalId}`);
  }

  /** Signs the only open proposal on facts as fresh as in real time. */
  async accept(patient: Patient): Promise<void> {
    const [proposal] = (await this.of(patient)).proposals;
    if (!proposal) throw new Error('nothing is proposed');
    await this.world.time.freshen();
    await this.world.provider.as('counselor').post(`/step-down/v1/proposals/${proposal.id}/accept`, {});
    await this.world.time.rest();
  }

  /** Lets an approved change take effect on the morning of `day`. */
  async takesEffect(day: number): Promise<void> {
    await this.world.goTo(day, '07:00');
    await this.world.time.passAnHour();
  }
}

/** The values of criteria by id. */
export function values(criteria: readonly Criterion[]): Record<string, unknown> {
  return Object.fromEntries(criteria.map(({ id, value }) => [id, value]));
}

/** The ids of criteria that are not met. */
export function unmet(criteria: readonly Criterion[]): string[] {
  return criteria.filter(({ verdict }) => verdict !== 'met').map(({ id }) => id);
}
