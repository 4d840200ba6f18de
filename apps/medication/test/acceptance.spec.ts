import { addDays } from '@stepwell/kernel';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openClinic, patient, type Clinic, type Problem } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.service.stop());

interface View {
  readonly orders: readonly {
    readonly missedDays: number;
    readonly held: boolean;
    readonly returnDose: { readonly kind: string; readonly maxMg: number } | null;
  }[];
  readonly reviews: readonly { readonly kind: string }[];
}

const viewOf = async (patientId: string): Promise<View> =>
  (await clinic.nurse.get<View>(`/medication/v1/patients/${patientId}/medication`)).body;

describe('C26 missed methadone', () => {
  test.each([
    [101, 3, 'half', 55],
    [102, 4, 'see-prescriber', 40],
    [103, 5, 'induction', 50],
  ])('patient %s: %s days missed: hold, return %s at most %s mg', async (n, missedDays, kind, maxMg) => {
    const firstDay = clinic.service.clock.now().slice(0, 10);
    const patientId = patient(n);
    const { orderId } = await clinic.ordered(patientId, { medication: 'methadone', doseMg: 110 });
    expect((await clinic.dose(orderId, { amount: 110, siteDate: firstDay })).status).toBe(201);
    clinic.service.clock.advance({ days: missedDays + 1 });
    await clinic.service.quiet();
    const today = clinic.service.clock.now().slice(0, 10);

    const [order] = (await viewOf(patientId)).orders;
    expect(order).toMatchObject({ missedDays, held: true, returnDose: { kind, maxMg } });
    const refused = await clinic.dose(orderId, { amount: maxMg, siteDate: today });
    expect(refused.body).toMatchObject({
      code: 'doses-held-until-reassessed',
      facts: { missedDays, suggestedMaxMg: maxMg },
    });
    expect((await viewOf(patientId)).reviews.map((review) => review.kind)).toContain('missed-dose-review');
    const told = (await clinic.service.events('medication.DoseMissed.v1')).filter((event) => event.key === patientId);
    const counted = told.map((event) => (event.data as { consecutiveDays: number }).consecutiveDays);
    expect(counted).toEqual([3, 4, 5].filter((day) => day <= missedDays));

    const again = await clinic.physician.post(
      `/medication/v1/orders/${orderId}/reassess`,
      { doseMg: maxMg, reason: 'return-after-missed-doses' },
      { 'if-match': '"1"' },
    );
    expect(again.status).toBe(200);
    expect((await clinic.dose(orderId, { amount: maxMg, siteDate: today })).status).toBe(201);
    expect((await viewOf(patientId)).orders[0]).toMatchObject({ missedDays: 0, held: false, returnDose: null });
  });
});

test('C27 take-home cap: day 20 stops 21 doses at 14, day 32 allows 28', async () => {
  const patientId = patient(110);
  const order = { medication: 'methadone', doseMg: 80, treatmentStart: clinic.service.clock.now().slice(0, 10) };
  const { orderId } = await clinic.ordered(patientId, order);
  clinic.service.clock.advance({ days: 20 });
  const tomorrow = (): string => addDays(clinic.service.clock.now().slice(0, 10), 1);
  const path = `/medication/v1/orders/${orderId}/take-homes`;
  const refused = await clinic.nurse.post<Problem>(path, { doses: 21, from: tomorrow() });
  expect(refused.status).toBe(422);
  expect(refused.body).toMatchObject({ code: 'take-home-above-cap', facts: { capDoses: 14, treatmentDay: 20 } });
  clinic.service.clock.advance({ days: 12 });
  const granted = await clinic.nurse.post(path, { doses: 28, from: tomorrow() });
  expect(granted.body).toMatchObject({ doses: 28, from: tomorrow(), through: addDays(tomorrow(), 27) });
  const told = (await clinic.service.events('medication.TakeHomeDispensed.v1')).filter((e) => e.key === patientId);
  expect(told.map((event) => event.data)).toEqual([
    expect.objectContaining({ orderId, doses: 28, from: tomorrow(), siteDate: addDays(tomorrow(), -1) }),
  ]);
});

describe('C28 naltrexone clash', () => {
  const ordered = (crclMlMin: number) => ({
    medication: 'xr-naltrexone',
    clinical: { pdmpFindings: ['buprenorphine'], crclMlMin },
  });

  test('hard stop, acamprosate suggested when CrCl > 30, nothing recorded', async () => {
    const refused = await clinic.order(patient(120), ordered(80));
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      code: 'naltrexone-with-opioid-agonist',
      facts: { agonists: ['buprenorphine'], alternatives: ['acamprosate'] },
    });
    expect((await clinic.order(patient(120), ordered(30))).body.facts).toMatchObject({ alternatives: [] });
    const told = await clinic.service.events();
    expect(told.filter((event) => event.key === patient(120))).toEqual([]);
  });

  test('the suggested acamprosate is accepted, at the dose the kidneys allow (C29)', async () => {
    const answer = await clinic.ordered(patient(120), { medication: 'acamprosate', clinical: { crclMlMin: 40 } });
    expect(answer).toMatchObject({ doseMg: 333, timesPerDay: 3 });
  });
});
