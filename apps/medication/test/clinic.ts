import { SiteRegisteredV1 } from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';
import { startTestService, type HttpAnswer, type HttpClient, type TestService } from '@stepwell/testing';
import { medication } from '../src/service.js';

/** Every service specs' clinic: an opioid treatment program in New York and an office without that certificate. */
export const OFFICE_ID: Id = '51000000-0000-4000-8000-000000000002';
export const ZONE = 'America/New_York';

/** An order as answered. */
export interface OrderAnswer {
  readonly orderId: Id;
  readonly version: number;
  readonly doseMg: number | null;
  readonly status: string;
  readonly alerts: readonly string[];
  readonly reviews: readonly string[];
}

/** A problem document as answered. */
export interface Problem {
  readonly code: string;
  readonly liftableBy: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** A running medication service with its two sites. */
export interface Clinic {
  readonly service: TestService;
  readonly physician: HttpClient;
  readonly nurse: HttpClient;
  readonly machine: HttpClient;
  order(patientId: Id, body: object, who?: HttpClient): Promise<HttpAnswer<OrderAnswer & Problem>>;
  /** Orders and answers the order; throws when it is refused. */
  ordered(patientId: Id, body: object): Promise<OrderAnswer>;
  dose(orderId: Id, body: object): Promise<HttpAnswer<Problem & { doseId: Id }>>;
}

/** A patient id that differs for each `n`. */
export const patient = (n: number): Id => `9a000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Starts the service and registers the sites. */
export async function openClinic(): Promise<Clinic> {
  const service = await startTestService(medication);
  const site = { zone: ZONE, jurisdiction: 'US-MD', edition: '4' } as const;
  await service.deliver(SiteRegisteredV1, { ...site, siteId: service.siteId, opioidTreatmentProgram: true });
  await service.deliver(SiteRegisteredV1, { ...site, siteId: OFFICE_ID, opioidTreatmentProgram: false });
  const physician = service.as('medical-director');
  const nurse = service.as('nurse');
  const order: Clinic['order'] = (patientId, body, who = physician) =>
    who.post(`/medication/v1/patients/${patientId}/orders`, { siteId: service.siteId, ...body });
  return {
    ...{ service, physician, nurse, order },
    machine: service.as('service'),
    async ordered(patientId, body) {
      const answer = await order(patientId, body);
      if (answer.status !== 201) throw new Error(`order refused: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    dose: (orderId, body) => nurse.post(`/medication/v1/orders/${orderId}/doses`, { unit: 'mg', ...body }),
  };
}
