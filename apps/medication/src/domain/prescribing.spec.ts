import { describe, expect, test } from '@jest/globals';
import { acknowledgeAlert, evolveAlert, type Alert } from './alert.js';
import { NEW_PATIENT, NOTHING_KNOWN } from './clinical-context.js';
import type { OrderEvent } from './events.js';
import { evolveOrder } from './order.js';
import { order } from './order.fixture.js';
import {
  changeOrder,
  failInduction,
  prescribe,
  stopOrder,
  type ChangeRequest,
  type OrderRequest,
  type PrescribingCase,
} from './prescribing.js';
import { HOUSE_MEDICATION_V1 as rules } from './rules/house-medication.v1.js';

const moment = { siteId: 'site', zone: 'America/New_York', siteDate: '2026-01-05', at: '2026-01-05T14:00:00.000Z' };

const request = (more: Partial<OrderRequest> = {}): OrderRequest => ({
  medication: 'buprenorphine',
  product: null,
  doseMg: 16,
  everyDays: null,
  timesPerDay: null,
  splitAllowed: null,
  intent: 'maintenance',
  startDate: '2026-01-05',
  treatmentStart: null,
  firstDayExceptionReason: null,
  secondDoseRule: false,
  stopReasons: [],
  clinical: NOTHING_KNOWN,
  ...more,
});

const given = (more: Partial<PrescribingCase> = {}): PrescribingCase => {
  let made = 0;
  return {
    patientId: 'patient',
    patient: { ...NEW_PATIENT, naloxoneOnRecord: true },
    opioidTreatmentProgram: true,
    prescriber: { staffId: 's1', tier: 'M3', credentialUntil: null },
    moment,
    rules,
    newId: () => `id-${(made += 1)}`,
    ...more,
  };
};

const tier = (of: 'M1' | 'M2' | 'M3', credentialUntil: string | null = null) => ({
  prescriber: { staffId: 's1', tier: of, credentialUntil },
});

describe('who may order', () => {
  test.each<[string, OrderRequest, Partial<PrescribingCase>, string]>([
    ['nurse', request(), tier('M1'), 'prescriber-tier-too-low'],
    ['nurse practitioner', request(), tier('M2'), 'ok'],
    ['methadone by a nurse practitioner', request({ medication: 'methadone' }), tier('M2'), 'prescriber-tier-too-low'],
    ['methadone by a physician', request({ medication: 'methadone' }), tier('M3'), 'ok'],
    [
      'methadone outside an OTP',
      request({ medication: 'methadone' }),
      { opioidTreatmentProgram: false },
      'methadone-outside-otp',
    ],
    ['credential ends today', request(), tier('M3', '2026-01-05'), 'ok'],
    ['credential ended yesterday', request(), tier('M3', '2026-01-04'), 'credential-expired'],
    ['product of another medication', request({ product: 'sublocade' }), {}, 'product-not-of-medication'],
    [
      'ordered already',
      request(),
      {
        patient: {
          ...NEW_PATIENT,
          activeOrders: [{ orderId: 'o', medication: 'buprenorphine', product: 'buprenorphine-transmucosal' }],
        },
      },
      'medication-already-ordered',
    ],
  ])('%s', (_, asked, more, expected) => {
    const decision = prescribe(asked, given(more));
    expect(decision.ok ? 'ok' : decision.rejection).toBe(expected);
  });
});

describe('soft stops', () => {
  const clinical = { ...NOTHING_KNOWN, currentMedications: ['alprazolam'] };

  test('C05 without a reason the policies are named; with one the alert is raised and acknowledged', () => {
    const asked = request({ clinical });
    expect(prescribe(asked, given())).toEqual({
      ok: false,
      rejection: 'soft-stop-reason-needed',
      facts: { policies: ['agonist-with-sedative'] },
    });
    const stopReasons = [{ policy: 'agonist-with-sedative', reason: 'benefit-outweighs-risk' }];
    const decision = prescribe({ ...asked, stopReasons }, given());
    expect(decision.ok && decision.events.map((event) => event.type)).toEqual([
      'medication-ordered',
      'safety-alert-raised',
      'safety-alert-acknowledged',
    ]);
  });

  test('a reason lifts no hard stop', () => {
    const stopReasons = [{ policy: 'methadone-outside-otp', reason: 'urgent' }];
    const decision = prescribe(
      request({ medication: 'methadone', stopReasons }),
      given({ opioidTreatmentProgram: false }),
    );
    expect(decision.ok).toBe(false);
  });
});

test('C29 acamprosate without a dose gets the one the kidneys allow', () => {
  const dose = (crclMlMin: number | null) => {
    const decision = prescribe(
      request({ medication: 'acamprosate', doseMg: null, clinical: { ...NOTHING_KNOWN, crclMlMin } }),
      given(),
    );
    const [event] = decision.ok ? decision.events : [];
    return event?.type === 'medication-ordered' ? event.doseMg : null;
  };
  expect([dose(51), dose(50), dose(31), dose(30)]).toEqual([666, 333, 333, null]);
});

test('C08 the split-dose review is due when week 28 begins', () => {
  const clinical = { ...NOTHING_KNOWN, pregnant: true, gestationWeeks: 20, ecgOn: '2026-01-01' };
  const decision = prescribe(request({ medication: 'methadone', doseMg: 95, clinical }), given());
  const reviews = decision.ok ? decision.events.filter((event) => event.type === 'review-opened') : [];
  expect(reviews.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
    ['obstetric-link', '2026-01-06T14:00:00.000Z'],
    ['split-dose-review', '2026-03-02T14:00:00.000Z'],
  ]);
});

describe('an order that runs', () => {
  const running = order({ medication: 'methadone', product: 'methadone-oral', doseMg: 95 });
  const change = (more: Partial<ChangeRequest> = {}): ChangeRequest => ({
    ...{ doseMg: 100, everyDays: null, timesPerDay: null, splitAllowed: null, intent: null, secondDoseRule: null },
    ...{ reason: 'titration', reassessed: false, stopReasons: [], clinical: { ...NOTHING_KNOWN, ecgOn: '2026-01-01' } },
    ...more,
  });
  const pregnant = { patient: { ...NEW_PATIENT, naloxoneOnRecord: true, pregnant: true } };
  const outcome = (decision: { ok: boolean; rejection?: string }) => decision.rejection ?? 'ok';

  test.each([
    ['raised', outcome(changeOrder(running, change(), given())), 'ok'],
    [
      'after it was stopped',
      outcome(changeOrder({ ...running, status: 'stopped' }, change(), given())),
      'order-not-active',
    ],
    ['by a nurse', outcome(changeOrder(running, change(), given(tier('M1')))), 'prescriber-tier-too-low'],
    [
      'C08 lowered in pregnancy',
      outcome(changeOrder(running, change({ doseMg: 90 }), given(pregnant))),
      'pregnancy-agonist-taper',
    ],
    [
      'C08 stopped in pregnancy',
      outcome(stopOrder(running, 'taper-complete', given(pregnant))),
      'pregnancy-stop-reason-needed',
    ],
    ['moved elsewhere in pregnancy', outcome(stopOrder(running, 'transferred', given(pregnant))), 'ok'],
    ['stopped', outcome(stopOrder(running, 'patient-request', given())), 'ok'],
    ['stopped twice', outcome(stopOrder({ ...running, status: 'stopped' }, 'x', given())), 'order-not-active'],
    ['induction failed', outcome(failInduction(running, 'precipitated-withdrawal', 0, moment)), 'ok'],
    ['induction failed after a dose', outcome(failInduction(running, 'x', 1, moment)), 'already-dosed'],
  ])('%s', (_, actual, expected) => expect(actual).toBe(expected));

  test('state is the fold of what was decided', () => {
    const decision = prescribe(request(), given());
    const events = (decision.ok ? decision.events : []) as OrderEvent[];
    const made = evolveOrder(null, events[0]!);
    expect(made).toMatchObject({
      status: 'active',
      version: 1,
      doseMg: 16,
      startDate: '2026-01-05',
      treatmentStart: '2026-01-05',
    });
    const after = changeOrder(made, change({ doseMg: 8, reassessed: true }), given());
    const changed = evolveOrder(made, (after.ok ? after.events : [])[0] as OrderEvent);
    expect(changed).toMatchObject({ version: 2, doseMg: 8, reassessedOn: '2026-01-05' });
    const ended = stopOrder(changed, 'left', given());
    const stopped = evolveOrder(changed, (ended.ok ? ended.events : [])[0] as OrderEvent);
    expect(stopped).toMatchObject({ version: 3, status: 'stopped', endDate: '2026-01-05' });
    expect(() => evolveOrder(null, (ended.ok ? ended.events : [])[0] as OrderEvent)).toThrow('not there');
  });
});

describe('safety alerts', () => {
  const raised = {
    type: 'safety-alert-raised',
    patientId: 'p',
    alertId: 'a',
    orderId: null,
    kind: 'k',
    severity: 'soft',
    moment,
  } as const;
  const alert: Alert = evolveAlert(null, raised);

  test.each([
    ['T1', 'acknowledger-tier-too-low'],
    ['L2', 'acknowledger-tier-too-low'],
    ['L3', 'ok'],
    ['M1', 'ok'],
  ] as const)('acknowledged by %s', (by, expected) => {
    const decision = acknowledgeAlert(alert, 'seen', { staffId: 's', tier: by }, moment);
    expect(decision.ok ? 'ok' : decision.rejection).toBe(expected);
  });

  test('only once', () => {
    const decision = acknowledgeAlert(alert, 'seen', { staffId: 's', tier: 'M1' }, moment);
    const after = decision.ok ? decision.events.reduce(evolveAlert, alert) : alert;
    expect(after).toMatchObject({ status: 'acknowledged', version: 2 });
    expect(acknowledgeAlert(after, 'seen', { staffId: 's', tier: 'M1' }, moment)).toMatchObject({
      rejection: 'alert-already-acknowledged',
    });
  });
});
