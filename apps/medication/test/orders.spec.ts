import { randomUUID } from 'node:crypto';
import { StaffRegisteredV1 } from '@stepwell/contracts';
import { OTHER_TENANT_ID } from '@stepwell/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OFFICE_ID, openClinic, patient, type Clinic, type OrderAnswer, type Problem } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.service.stop());

const told = async (patientId: string) =>
  (await clinic.service.events()).filter((event) => event.key === patientId).map((event) => event.type);

describe('a new order', () => {
  test('is stored, told and answered with its version and address', async () => {
    const answer = await clinic.order(patient(1), { medication: 'buprenorphine', doseMg: 28, intent: 'maintenance' });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ etag: '"1"', location: `/medication/v1/orders/${answer.body.orderId}` });
    expect(answer.body).toMatchObject({ doseMg: 28, status: 'active', startDate: '2026-01-05', reviews: ['naloxone'] });
    const [event] = await clinic.service.events('medication.MedicationOrdered.v1');
    expect(event).toMatchObject({ key: patient(1), siteId: clinic.service.siteId });
    expect(event?.data).toMatchObject({ medication: 'buprenorphine', dose: 28, everyDays: 1, siteDate: '2026-01-05' });
    const read = await clinic.nurse.get<OrderAnswer>(`/medication/v1/orders/${answer.body.orderId}`);
    expect(read.body).toMatchObject({ orderId: answer.body.orderId, version: 1 });
  });

  test.each<[string, string, object, number, string]>([
    [
      'methadone outside an OTP',
      'medical-director',
      { medication: 'methadone', siteId: OFFICE_ID },
      422,
      'methadone-outside-otp',
    ],
    ['methadone by a nurse practitioner', 'prescriber', { medication: 'methadone' }, 403, 'prescriber-tier-too-low'],
    [
      'an unknown site',
      'medical-director',
      { medication: 'disulfiram', siteId: '51000000-0000-4000-8000-0000000000ff' },
      409,
      'site-not-known',
    ],
    [
      'a product of another medication',
      'medical-director',
      { medication: 'naltrexone', product: 'sublocade' },
      422,
      'product-not-of-medication',
    ],
    [
      'C29 renal',
      'medical-director',
      { medication: 'acamprosate', clinical: { crclMlMin: 28 } },
      422,
      'acamprosate-renal-stop',
    ],
    [
      'C30 QTc',
      'medical-director',
      { medication: 'methadone', doseMg: 130, clinical: { qtcMs: 512 } },
      422,
      'methadone-qtc-stop-and-consult',
    ],
    [
      'C08 disulfiram in pregnancy',
      'medical-director',
      { medication: 'disulfiram', clinical: { pregnant: true } },
      422,
      'pregnancy-disulfiram',
    ],
    ['an unknown field', 'medical-director', { medication: 'naltrexone', dose: 50 }, 400, 'invalid-input'],
    [
      'an impossible date',
      'medical-director',
      { medication: 'naltrexone', startDate: '2026-02-30' },
      400,
      'invalid-input',
    ],
    ['no such medication', 'medical-director', { medication: 'heroin' }, 400, 'invalid-input'],
  ])('%s is refused', async (_, role, body, status, code) => {
    const who = clinic.service.as(role as 'prescriber');
    const answer = await clinic.order(patient(2), body, who);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await told(patient(2))).toEqual([]);
  });

  test('C05 a soft stop asks for a reason, then leaves an acknowledged alert', async () => {
    const body = {
      medication: 'methadone',
      doseMg: 80,
      clinical: { currentMedications: ['alprazolam'], ecgOn: '2026-01-02' },
    };
    const asked = await clinic.order(patient(3), body);
    expect(asked.body).toMatchObject({
      code: 'soft-stop-reason-needed',
      facts: { policies: ['agonist-with-sedative'] },
    });
    const stopReasons = [{ policy: 'agonist-with-sedative', reason: 'benefit-outweighs-risk' }];
    const given = await clinic.order(patient(3), { ...body, stopReasons });
    expect(given.body).toMatchObject({ status: 'active', alerts: ['agonist-with-sedative'], reviews: ['naloxone'] });
    expect(await told(patient(3))).toEqual([
      'medication.MedicationOrdered.v1',
      'medication.SafetyAlertRaised.v1',
      'medication.SafetyAlertAcknowledged.v1',
    ]);
    const view = await clinic.nurse.get<{ alerts: object[] }>(`/medication/v1/patients/${patient(3)}/medication`);
    expect(view.body.alerts).toEqual([]);
  });

  test('the same medication twice is refused, also when both arrive at once', async () => {
    const both = await Promise.all(
      [1, 2].map(() => clinic.order(patient(4), { medication: 'disulfiram', doseMg: 250 })),
    );
    expect(both.map((answer) => answer.status).sort()).toEqual([201, 409]);
    expect(both.find((answer) => answer.status === 409)?.body.code).toBe('medication-already-ordered');
  });

  test('an agonist clash is found in this service’s own orders', async () => {
    await clinic.ordered(patient(5), { medication: 'buprenorphine', doseMg: 16 });
    const clash = await clinic.order(patient(5), { medication: 'naltrexone', doseMg: 50 });
    expect(clash.body).toMatchObject({
      code: 'naltrexone-with-opioid-agonist',
      facts: { agonists: ['buprenorphine'] },
    });
  });

  test('a repeat with the same key gets the first answer; another body is refused', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const path = `/medication/v1/patients/${patient(6)}/orders`;
    const body = { siteId: clinic.service.siteId, medication: 'naltrexone', doseMg: 50 };
    const first = await clinic.physician.post<OrderAnswer>(path, body, headers);
    const again = await clinic.physician.post<OrderAnswer>(path, body, headers);
    expect(again).toMatchObject({ status: 201, body: { orderId: first.body.orderId } });
    const other = await clinic.physician.post<Problem>(path, { ...body, doseMg: 25 }, headers);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    const without = await clinic.physician.post<Problem>(path, body, { 'idempotency-key': '' });
    expect([without.status, without.body.code]).toEqual([400, 'idempotency-key-missing']);
    expect(await told(patient(6))).toEqual(['medication.MedicationOrdered.v1']);
  });

  test('an expired credential signs nothing', async () => {
    const { staffId } = clinic.service.staff.prescriber;
    const staff = { staffId, tier: 'M2' as const, siteIds: [clinic.service.siteId] };
    await clinic.service.deliver(StaffRegisteredV1, { ...staff, credentialUntil: '2026-01-04' });
    const refused = await clinic.order(patient(7), { medication: 'naltrexone' }, clinic.service.as('prescriber'));
    expect([refused.status, refused.body.code]).toEqual([403, 'credential-expired']);
    await clinic.service.deliver(StaffRegisteredV1, { ...staff, credentialUntil: '2026-01-05' });
    expect((await clinic.order(patient(7), { medication: 'naltrexone' }, clinic.service.as('prescriber'))).status).toBe(
      201,
    );
  });
});

describe('a running order', () => {
  const change = (orderId: string, body: object, version: string | null, action = 'change') =>
    clinic.physician.post<OrderAnswer & Problem>(
      `/medication/v1/orders/${orderId}/${action}`,
      body,
      version === null ? {} : { 'if-match': version },
    );

  test('is changed under its version and stopped', async () => {
    const { orderId } = await clinic.ordered(patient(20), { medication: 'buprenorphine', doseMg: 16 });
    const body = { doseMg: 24, reason: 'craving' };
    expect(await change(orderId, body, null)).toMatchObject({ status: 428, body: { code: 'if-match-required' } });
    expect(await change(orderId, body, '"1"')).toMatchObject({ status: 200, body: { doseMg: 24, version: 2 } });
    expect(await change(orderId, body, '"1"')).toMatchObject({ status: 412, body: { code: 'stale-version' } });
    expect(await change(orderId, { reason: 'left' }, '"2"', 'stop')).toMatchObject({
      status: 200,
      body: { status: 'stopped' },
    });
    expect(await change(orderId, body, '"3"')).toMatchObject({ status: 409, body: { code: 'order-not-active' } });
    expect(await told(patient(20))).toEqual([
      'medication.MedicationOrdered.v1',
      'medication.MedicationChanged.v1',
      'medication.MedicationStopped.v1',
    ]);
  });

  test('fails its induction only before the first dose', async () => {
    const never = await clinic.ordered(patient(21), { medication: 'xr-naltrexone' });
    const failed = await change(never.orderId, { reason: 'not-opioid-free' }, '"1"', 'induction-failed');
    expect(failed).toMatchObject({ status: 200, body: { status: 'induction-failed' } });
    const dosed = await clinic.ordered(patient(22), { medication: 'buprenorphine', doseMg: 8, intent: 'induction' });
    await clinic.dose(dosed.orderId, { amount: 8, siteDate: '2026-01-05' });
    const refused = await change(dosed.orderId, { reason: 'x' }, '"1"', 'induction-failed');
    expect(refused).toMatchObject({ status: 409, body: { code: 'already-dosed' } });
  });

  test('is out of reach for other sites, other tenants and the wrong roles', async () => {
    const { orderId } = await clinic.ordered(patient(23), { medication: 'buprenorphine', doseMg: 16 });
    const paths = [`/medication/v1/orders/${orderId}`, `/medication/v1/patients/${patient(23)}/medication`];
    const elsewhere = clinic.service.as({ roles: ['nurse'], siteIds: [OFFICE_ID] });
    for (const path of paths) expect((await elsewhere.get(path)).body).toMatchObject({ code: 'site-not-allowed' });
    const foreign = clinic.service.as({ roles: ['nurse'], tenantId: OTHER_TENANT_ID });
    expect((await foreign.get(paths[0]!)).status).toBe(404);
    expect((await foreign.get(paths[1]!)).body).toMatchObject({ orders: [], context: { phase: null } });
    const counselor = clinic.service.as('counselor');
    expect((await counselor.post(`${paths[0]!}/stop`, { reason: 'x' })).status).toBe(403);
    expect((await clinic.physician.get('/medication/v1/orders/not-an-id')).status).toBe(400);
    const untiered = clinic.service.as({ roles: ['prescriber'], tier: null });
    const answer = await clinic.order(patient(24), { medication: 'naltrexone' }, untiered);
    expect([answer.status, answer.body.code]).toEqual([403, 'tier-not-allowed']);
  });
});
