import { randomUUID } from 'node:crypto';
import { addDays } from '@stepwell/kernel';
import { expectEveryRouteGuarded, expectTenantIsolation, OTHER_TENANT_ID } from '@stepwell/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OFFICE_ID, openClinic, patient, type Clinic, type Problem } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.service.stop());

const collected = (results: readonly [string, boolean][], more: object = {}) => ({
  siteId: clinic.service.siteId,
  collectedAt: '2026-01-05T13:00:00Z',
  outcome: 'collected',
  method: 'presumptive',
  results: results.map(([substance, positive]) => ({ substance, positive })),
  ...more,
});
const resulted = (patientId: string, body: object, who = clinic.nurse) =>
  who.post<Problem & Record<string, unknown>>(`/medication/v1/patients/${patientId}/drug-tests`, body);
const told = async (patientId: string, type: string) =>
  (await clinic.service.events(`medication.${type}.v1`)).filter((event) => event.key === patientId);

interface View {
  readonly alerts: readonly { readonly alertId: string; readonly kind: string; readonly severity: string }[];
  readonly reviews: readonly { readonly reviewId: string; readonly kind: string }[];
  readonly naloxone: object | null;
  readonly missing: readonly string[];
}
const viewOf = async (patientId: string) =>
  (await clinic.nurse.get<View>(`/medication/v1/patients/${patientId}/medication`)).body;

describe('drug tests', () => {
  test('what is prescribed is expected, here or elsewhere', async () => {
    const patientId = patient(1);
    await clinic.ordered(patientId, { medication: 'buprenorphine', doseMg: 16, startDate: '2026-01-01' });
    const elsewhere = { medicine: 'clonazepam', from: '2026-01-01' };
    const path = `/medication/v1/patients/${patientId}/prescribed-elsewhere`;
    expect((await clinic.nurse.post(path, elsewhere)).status).toBe(201);
    const test = await resulted(
      patientId,
      collected([
        ['buprenorphine', true],
        ['benzodiazepine', true],
        ['opioid', true],
      ]),
    );
    expect(test).toMatchObject({ status: 201, body: { nonPrescribedPositive: true, opioidPositive: true } });
    const [event] = await told(patientId, 'DrugTestResulted');
    expect(event?.data).toMatchObject({
      outcome: 'collected',
      nonPrescribedPositive: true,
      results: [
        { substance: 'buprenorphine', positive: true, expected: true },
        { substance: 'benzodiazepine', positive: true, expected: true },
        { substance: 'opioid', positive: true, expected: false },
      ],
    });
  });

  test('an opioid-positive test under naltrexone raises a hard alert, and the next dose is stopped', async () => {
    const patientId = patient(2);
    const { orderId } = await clinic.ordered(patientId, {
      medication: 'naltrexone',
      doseMg: 50,
      startDate: '2026-01-01',
    });
    await resulted(patientId, collected([['fentanyl', true]]));
    const [alert] = (await viewOf(patientId)).alerts;
    expect(alert).toMatchObject({ kind: 'naltrexone-opioid-positive-test', severity: 'hard' });
    const dose = await clinic.dose(orderId, { amount: 50, siteDate: '2026-01-05' });
    expect(dose.body.code).toBe('naltrexone-opioid-positive-test');

    const path = `/medication/v1/alerts/${alert!.alertId}/acknowledge`;
    const trainee = clinic.service.as({ roles: ['counselor'], tier: 'L2' });
    expect((await trainee.post<Problem>(path, { reason: 'seen' })).body.code).toBe('acknowledger-tier-too-low');
    const elsewhere = clinic.service.as({ roles: ['nurse'], siteIds: [OFFICE_ID], tier: 'M1' });
    expect((await elsewhere.post<Problem>(path, { reason: 'seen' })).body.code).toBe('site-not-allowed');
    expect(await clinic.nurse.post(path, { reason: 'prescriber-called' })).toMatchObject({
      body: { status: 'acknowledged' },
    });
    expect((await clinic.nurse.post<Problem>(path, { reason: 'x' })).body.code).toBe('alert-already-acknowledged');
    expect((await told(patientId, 'SafetyAlertAcknowledged'))[0]?.data).toMatchObject({
      reason: 'prescriber-called',
      by: { tier: 'M1' },
    });
    expect((await viewOf(patientId)).alerts).toEqual([]);
    expect((await clinic.nurse.post(`/medication/v1/alerts/${randomUUID()}/acknowledge`, { reason: 'x' })).status).toBe(
      404,
    );
  });

  test('C31 the medication is not found: a review, no discharge', async () => {
    const patientId = patient(3);
    await clinic.ordered(patientId, { medication: 'buprenorphine', doseMg: 16, startDate: '2026-01-01' });
    await resulted(
      patientId,
      collected([
        ['buprenorphine', false],
        ['norbuprenorphine', false],
      ]),
    );
    const [review] = (await viewOf(patientId)).reviews.filter(({ kind }) => kind === 'diversion-review');
    const done = await clinic.nurse.post(`/medication/v1/reviews/${review!.reviewId}/done`, {
      reason: 'observed-dosing',
    });
    expect(done.status).toBe(200);
    const again = await clinic.nurse.post<Problem>(`/medication/v1/reviews/${review!.reviewId}/done`, { reason: 'x' });
    expect(again.body.code).toBe('review-already-done');
  });

  test.each<[string, object, number, string]>([
    ['another site', { siteId: '51000000-0000-4000-8000-0000000000ff' }, 409, 'site-not-known'],
    ['the future', { collectedAt: '2026-01-05T14:00:01Z' }, 422, 'collected-in-future'],
    ['no zone', { collectedAt: '2026-01-05T13:00:00' }, 400, 'invalid-input'],
    ['a made-up outcome', { outcome: 'fine' }, 400, 'invalid-input'],
  ])('%s is refused', async (_, more, status, code) => {
    const answer = await resulted(patient(4), collected([], more));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('a batch is idempotent by reference, and counts are read back', async () => {
    const [a, b] = [patient(5), patient(6)];
    const row = (patientId: string, externalRef: string, results: [string, boolean][], more: object = {}) => ({
      ...collected(results, more),
      patientId,
      externalRef,
    });
    const rows = [
      row(a, 't1', [
        ['opioid', true],
        ['cocaine', false],
      ]),
      row(b, 't2', [['opioid', false]]),
      row(b, 't3', [['opioid', true]], { outcome: 'out-of-temperature' }),
      row(b, 't2', [['opioid', false]]),
      row(b, 't4', [], { siteId: '51000000-0000-4000-8000-0000000000ff' }),
    ];
    const first = await clinic.machine.post('/medication/v1/drug-tests/batch', { rows });
    expect(first.body).toMatchObject({ recorded: 3, alreadyRecorded: 1, refused: 1 });
    const again = await clinic.machine.post('/medication/v1/drug-tests/batch', { rows });
    expect(again.body).toMatchObject({ recorded: 0, alreadyRecorded: 4, refused: 1 });
    const summary = await clinic.machine.post('/medication/v1/summary', { patientIds: [a, b] });
    expect(summary.body).toEqual({
      ...{ patients: 2, orders: 0, doses: 0, takeHomeDoses: 0, missedDoses: 0, openAlerts: 0 },
      ...{ drugTests: 3, collectedTests: 2, opioidPositiveTests: 1, nonPrescribedPositiveTests: 1 },
      positivesBySubstance: { opioid: 1 },
    });
    const cohort = [
      { patientId: a, from: '2026-01-05' },
      { patientId: b, from: addDays('2026-01-05', -7) },
    ];
    const weekly = await clinic.machine.post('/medication/v1/drug-tests/weekly', { cohort, weeks: 2 });
    expect(weekly.body).toEqual({
      weeks: [
        { week: 1, collected: 1, opioidPositive: 1, nonPrescribedPositive: 1 },
        { week: 2, collected: 1, opioidPositive: 0, nonPrescribedPositive: 0 },
      ],
    });
  });
});

describe('naloxone and the worklist', () => {
  test('naloxone is asked for with an agonist and kept when handed out', async () => {
    const patientId = patient(10);
    await clinic.ordered(patientId, { medication: 'buprenorphine', doseMg: 16 });
    expect((await viewOf(patientId)).missing).toContain('naloxone');
    const path = `/medication/v1/patients/${patientId}/naloxone`;
    expect((await clinic.nurse.post(path, { siteId: clinic.service.siteId, units: 2 })).status).toBe(201);
    expect(await viewOf(patientId)).toMatchObject({ naloxone: { siteDate: '2026-01-05', units: 2 } });
    expect((await viewOf(patientId)).missing).not.toContain('naloxone');
    expect((await told(patientId, 'NaloxoneProvided'))[0]?.data).toMatchObject({ units: 2 });
    const unknown = { siteId: '51000000-0000-4000-8000-0000000000ff', units: 1 };
    expect((await clinic.nurse.post<Problem>(path, unknown)).body.code).toBe('site-not-known');
  });

  test('the worklist is read page by page, due first, and only by its sites', async () => {
    interface Page {
      readonly items: readonly { readonly reviewId: string; readonly dueAt: string }[];
      readonly nextCursor: string | null;
    }
    await clinic.ordered(patient(11), { medication: 'buprenorphine', doseMg: 16 });
    const whole = (await clinic.nurse.get<Page>('/medication/v1/worklist?limit=200')).body;
    expect(whole.items.length).toBeGreaterThan(1);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page = (
        await clinic.nurse.get<Page>(`/medication/v1/worklist?limit=1${cursor && `&cursor=${cursor}`}`)
      ).body;
      seen.push(...page.items.map((item) => item.reviewId));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(whole.items.map((item) => item.reviewId));
    const elsewhere = clinic.service.as({ roles: ['nurse'], siteIds: [OFFICE_ID] });
    expect((await elsewhere.get<Page>('/medication/v1/worklist')).body.items).toEqual([]);
    expect((await elsewhere.get(`/medication/v1/worklist?siteId=${clinic.service.siteId}`)).status).toBe(403);
    expect((await clinic.nurse.get('/medication/v1/worklist?cursor=!')).status).toBe(400);
  });

  test('counts need ids', async () => {
    expect((await clinic.machine.post('/medication/v1/adherence/still-dosing', {})).status).toBe(400);
    const nobody = await clinic.machine.post('/medication/v1/adherence/still-dosing', { patientIds: [randomUUID()] });
    expect(nobody.body).toMatchObject({ counted: 0, stillDosing: { '30': 0, '60': 0, '90': 0, '161': 0 } });
  });
});

test('every route says who may call it', async () => {
  await expectEveryRouteGuarded(clinic.service);
});

test('every table is one tenant’s, and another tenant sees nothing', async () => {
  await expectTenantIsolation(clinic.service);
  const foreign = clinic.service.as({ roles: ['service'], tenantId: OTHER_TENANT_ID });
  const summary = await foreign.post('/medication/v1/summary', { patientIds: [patient(5), patient(6)] });
  expect(summary.body).toMatchObject({ patients: 0, drugTests: 0 });
});
