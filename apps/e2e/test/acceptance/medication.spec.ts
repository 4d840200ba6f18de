import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import { refused, World } from '../world.js';
import { Acts, type Ordered } from './acts.js';
import { Course } from './course.js';
import { Ladder } from './ladder.js';
import { cowsOf } from './scores.js';

const OPEN_MS = 90_000;
const CASE_MS = 60_000;
/** The morning on which those who stayed away come back to the window. */
const BACK = 8;
const START = { phq9: 9, gad7: 8 };

/** What a prescriber sees of somebody on medication. */
interface View {
  readonly orders: readonly Record<string, unknown>[];
  readonly reviews: readonly { readonly kind: string; readonly status: string }[];
}

describe('medication, seen by the whole platform', () => {
  let world: World;
  let acts: Acts;
  let ladder: Ladder;
  let course: Course;
  let clinicTransfer: Patient;
  let transferred: Ordered;
  /** Days missed by the morning of `BACK` -> the patient and the order. */
  const away = new Map<number, readonly [Patient, Ordered]>();
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    [acts, ladder, course] = [new Acts(world), new Ladder(world), new Course(world)];
    for (const missed of [3, 4, 5]) {
      const patient = await acts.enrolled(START);
      const order = await acts.order(patient, { medication: 'methadone', doseMg: 110, intent: 'maintenance' });
      away.set(missed, [patient, order]);
      const lastDose = BACK - missed - 1;
      const diary = Object.fromEntries(days(0, lastDose).map((day) => [day, () => dose(order.orderId, 110, day)]));
      course.add({ patient, diary });
    }
    clinicTransfer = await acts.enrolled(START);
    transferred = await acts.order(clinicTransfer, {
      medication: 'methadone',
      doseMg: 80,
      treatmentStart: world.date(0),
    });
    const atWindow = [...days(0, 20), 32];
    const diary = Object.fromEntries(atWindow.map((day) => [day, () => dose(transferred.orderId, 80, day)]));
    course.add({ patient: clinicTransfer, diary });
    await world.time.rest();
  }, OPEN_MS);
  afterAll(() => world.stop(), OPEN_MS);

  const dose = (orderId: Id, amount: number, day: number) =>
    world.provider
      .as('nurse')
      .post(`/medication/v1/orders/${orderId}/doses`, { amount, unit: 'mg', siteDate: world.date(day) });
  const view = ({ patientId }: Patient): Promise<View> =>
    world.provider.as('nurse').get(`/medication/v1/patients/${patientId}/medication`);

  it('C28 naltrexone clash: buprenorphine in the PDMP stops XR-naltrexone; acamprosate is offered when CrCl > 30', async () => {
    const patient = await acts.enrolled(START);
    const clash = (crclMlMin: number) =>
      refused(
        acts.order(patient, { medication: 'xr-naltrexone', clinical: { pdmpFindings: ['buprenorphine'], crclMlMin } }),
      );
    expect(await clash(31)).toMatchObject({
      ...{ status: 422, code: 'naltrexone-with-opioid-agonist' },
      facts: { agonists: ['buprenorphine'], alternatives: ['acamprosate'] },
    });
    expect(await clash(30)).toMatchObject({ code: 'naltrexone-with-opioid-agonist', facts: { alternatives: [] } });
    await world.time.rest();
    expect(await world.told('medication', patient.patientId)).toEqual([]);
    expect((await view(patient)).orders).toEqual([]);
    const offered = await acts.order(patient, { medication: 'acamprosate', clinical: { crclMlMin: 31 } });
    expect(offered).toMatchObject({ status: 'active', doseMg: 333, timesPerDay: 3 });
    const { data } = await world.toldOnce('medication', patient.patientId, 'MedicationOrdered');
    expect(data).toMatchObject({ medication: 'acamprosate', dose: 333 });
  });

  it.each([
    [3, 'half', 55],
    [4, 'see-prescriber', 40],
    [5, 'induction', 50],
  ])(
    'C26 missed methadone: 110 mg, %s days missed, COWS 10: doses held, return by %s at most %s mg, counselor told (U11)',
    async (missedDays, kind, maxMg) => {
      await course.until(BACK - 1);
      await world.goTo(BACK, '07:00');
      const [patient, { orderId }] = away.get(missedDays)!;
      await acts.screen(patient, [cowsOf(10)]);
      await world.time.rest();
      const seen = await view(patient);
      expect(seen.orders).toMatchObject([{ missedDays, held: true, returnDose: { kind, maxMg } }]);
      expect(seen.reviews.map((review) => review.kind)).toContain('missed-dose-review');
      expect(seen.reviews.map((review) => review.kind)).not.toContain('withdrawal-review');
      expect(await refused(dose(orderId, maxMg, BACK))).toMatchObject({
        ...{ code: 'doses-held-until-reassessed', facts: { missedDays, suggestedMaxMg: maxMg } },
      });
      const counted = (await world.told('medication', patient.patientId, 'DoseMissed')).map(
        ({ data }) => data['consecutiveDays'],
      );
      expect(counted).toEqual([3, 4, 5].filter((days) => days <= missedDays));
      const open = await world.provider
        .as('counselor')
        .get<{ items: object[] }>(`/medication/v1/worklist?siteId=${world.site.siteId}&limit=50`);
      expect(open.items).toContainEqual(
        expect.objectContaining({ patientId: patient.patientId, kind: 'missed-dose-review' }),
      );
      expect((await ladder.of(patient)).missing).toContain('U11');

      const back = { doseMg: maxMg, reason: 'return-after-missed-doses' };
      await world.provider.as('medical-director').post(`/medication/v1/orders/${orderId}/reassess`, back, 1);
      await dose(orderId, maxMg, BACK);
      expect((await view(patient)).orders).toMatchObject([
        { missedDays: 0, held: false, returnDose: null, order: { doseMg: maxMg } },
      ]);
    },
    CASE_MS,
  );

  it('C26 the counselor is asked about every gap once (U11), and no phase moves', async () => {
    await course.until(BACK);
    await world.goTo(BACK + 1, '07:00');
    for (const [patient] of away.values()) {
      const asked = await world.told('step-down', patient.patientId, 'ActionRequested');
      expect(asked.map(({ data }) => [data['kind'], data['trigger']])).toEqual([['missed-dose-review', 'U11']]);
      expect(await ladder.of(patient)).toMatchObject({ phase: 'P2', proposals: [], holds: [] });
    }
  });

  it(
    'C27 take-home cap: day 20 of methadone stops 21 doses at 14, day 32 allows 28',
    async () => {
      const path = `/medication/v1/orders/${transferred.orderId}/take-homes`;
      const nurse = world.provider.as('nurse');
      const ask = (doses: number, day: number) => nurse.post(path, { doses, from: world.date(day + 1) });
      await course.until(20);
      expect(await refused(ask(21, 20))).toMatchObject({
        ...{ status: 422, code: 'take-home-above-cap' },
        facts: { capDoses: 14, treatmentDay: 20 },
      });
      expect(await refused(ask(15, 20))).toMatchObject({ code: 'take-home-above-cap' });
      expect(await world.told('medication', clinicTransfer.patientId, 'TakeHomeDispensed')).toEqual([]);
      await ask(11, 20);
      await course.until(32);
      expect(await refused(ask(29, 32))).toMatchObject({ code: 'take-home-above-cap', facts: { capDoses: 28 } });
      expect(await ask(28, 32)).toMatchObject({ doses: 28, from: world.date(33), through: world.date(60) });
      const told = await world.told('medication', clinicTransfer.patientId, 'TakeHomeDispensed');
      expect(told.map(({ data }) => [data['doses'], data['from']])).toEqual([
        [11, world.date(21)],
        [28, world.date(33)],
      ]);
      await world.time.rest();
      expect((await ladder.of(clinicTransfer)).missing).not.toContain('U11');
    },
    CASE_MS,
  );
});

const days = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
