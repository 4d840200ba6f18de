import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import { audit, ciwa, cows, cssrs, dimensions, gad7, phq9 } from '@stepwell/stepwell/clinic/answers';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import { refused, World } from '../world.js';
import { Acts, SETTLED, type Assessed } from './acts.js';
import { Ladder } from './ladder.js';
import { openSite } from './sites.js';

const OPEN_MS = 90_000;

describe('assessment and placement, seen by the whole platform', () => {
  let world: World;
  let acts: Acts;
  let ladder: Ladder;
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    acts = new Acts(world);
    ladder = new Ladder(world);
  }, OPEN_MS);
  afterAll(() => world.stop(), OPEN_MS);

  const onRoster = async (day: number): Promise<Id[]> => {
    const { sessions } = await world.provider
      .as('counselor')
      .get<{ sessions: { entries: { patientId: Id }[] }[] }>(
        `/attendance/v1/sites/${world.site.siteId}/roster?siteDate=${world.date(day)}`,
      );
    return sessions.flatMap(({ entries }) => entries.map(({ patientId }) => patientId));
  };

  it('C01 plain IOP: gates clear, R9 gives 2.1, AUDIT zone IV offers medication; admitted to three times three hours with a seat', async () => {
    const patient = await acts.refer();
    const pawss = { instrument: 'PAWSS', items: { threshold: 1, ...items(10, 1) } };
    const assessed = await acts.assess(patient, {
      instruments: [cssrs('intake'), ciwa(3), pawss, audit(22), phq9(11), gad7(9)],
      dimensions: dimensions(1, 0, 1, 1, 3, 1),
      facts: { ...SETTLED, hoursSinceLastDrink: 144, drinkingLast72Hours: false, heavyDrinkingLast72Hours: false },
    });
    expect(assessed).toMatchObject({
      gates: { fired: [], place: null, status: null },
      level: { ruleFired: 'R9', level: '2.1', modifiers: [], actions: ['offer-alcohol-medication'] },
      recommended: { edition: '4', code: '2.1' },
      raised: [],
    });
    expect(assessed.scores).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ instrument: 'AUDIT', total: 22, band: 'zone-4' }),
        expect.objectContaining({ instrument: 'PAWSS', total: 1, band: 'low-risk' }),
        expect.objectContaining({ instrument: 'PHQ-9', total: 11, item9Positive: false }),
        expect.objectContaining({ instrument: 'C-SSRS', risk: 'none' }),
      ]),
    );
    await acts.enter(patient);
    expect(await acts.told('intake', patient)).toEqual([
      ...['ReferralReceived', 'AssessmentCompleted', 'LevelOfCareDecided', 'TreatmentPlanSigned', 'PatientAdmitted'],
    ]);
    const { data } = await world.toldOnce('intake', patient.patientId, 'PatientAdmitted');
    expect(data).toMatchObject({ phase: 'P2', taper: { sessionsPerWeek: 3, minutesPerSession: 180 } });
    expect(data).toMatchObject({ level: { code: '2.1' }, hourBand: { minHours: 9, maxHours: 20, ageBand: 'adult' } });
    expect(await acts.told('scheduling', patient)).toEqual(['EnrollmentStarted']);
    expect(await onRoster(0)).toContain(patient.patientId);
    expect(await ladder.of(patient)).toMatchObject({ phase: 'P2', holds: [], proposals: [], actions: [] });
  });

  /** C06 at a site of this edition. */
  const wantsMedicine = async (edition: '3' | '4'): Promise<[Patient, Assessed]> => {
    const site = edition === '4' ? world.site : await openSite(world, edition);
    const patient = await acts.refer(site);
    const assessed = await acts.assess(patient, {
      instruments: [cssrs('intake'), cows(14)],
      dimensions: dimensions(2, 1, 1, 1, 3, 2),
      facts: { ...SETTLED, opioidUseLast7Days: true, onOpioidMedication: false, medicationStartNeeded: true },
    });
    return [patient, assessed];
  };

  it.each([
    ['3', '2.1', null],
    ['4', '2.7', 'level-not-offered'],
  ] as const)(
    'C06 fentanyl, wants medicine: G7 starts medication today and blocks nothing; edition %s shows %s',
    async (edition, code, reason) => {
      const [patient, assessed] = await wantsMedicine(edition);
      expect(assessed).toMatchObject({
        gates: {
          fired: [
            { gate: 'G7', blocks: false, actions: ['moud-evaluation-24h', 'same-day-medication-start', 'naloxone'] },
          ],
          ...{ place: null, status: null },
        },
        level: { ruleFired: 'R9', modifiers: ['medically-managed'] },
        recommended: { edition, code },
      });
      await world.time.rest();
      const medication = `/medication/v1/patients/${patient.patientId}`;
      expect(await world.provider.as('nurse').get(`${medication}/medication`)).toMatchObject({
        reviews: [{ kind: 'withdrawal-review' }],
      });
      const order = await acts.order(patient, {
        medication: 'buprenorphine',
        doseMg: 8,
        intent: 'induction',
        clinical: { cows: 14 },
      });
      expect(order).toMatchObject({ status: 'active' });
      const dose = { amount: 8, unit: 'mg', siteDate: world.date(0) };
      await world.provider.as('nurse').post(`/medication/v1/orders/${order.orderId}/doses`, dose);
      await world.provider.as('nurse').post(`${medication}/naloxone`, { siteId: patient.site.siteId, units: 2 });
      if (reason) {
        const bare = acts.decide(patient, '2.1');
        expect(await refused(bare)).toMatchObject({ status: 422, code: 'reason-needed' });
      }
      await acts.decide(patient, '2.1', reason ?? undefined);
      await acts.plan(patient);
      await acts.admit(patient);
      await world.time.rest();
      expect(await acts.told('intake', patient)).not.toContain('ReferralOutOpened');
      expect((await world.toldOnce('medication', patient.patientId, 'MedicationOrdered')).data).toMatchObject({
        medication: 'buprenorphine',
        siteDate: world.date(0),
      });
      expect((await world.toldOnce('medication', patient.patientId, 'NaloxoneProvided')).data).toMatchObject({
        units: 2,
      });
      expect((await world.toldOnce('intake', patient.patientId, 'LevelOfCareDecided')).data).toMatchObject({
        ...{ level: { code: '2.1' }, recommended: code, reasonIfDifferent: reason, hourBand: { minHours: 9 } },
      });
      expect(await acts.seatOf(patient)).toMatchObject({ seat: { phase: 'P2' } });
    },
  );

  it('C10 passive ideation: low risk asks for a safety plan and weekly screens, blocks nothing and holds nothing', async () => {
    const patient = await acts.refer();
    const assessed = await acts.assess(patient, {
      instruments: [cssrs('intake', ['q1']), phq9(14, 1)],
      dimensions: dimensions(0, 0, 2, 1, 2, 1),
      facts: SETTLED,
    });
    expect(assessed).toMatchObject({
      gates: { fired: [] },
      level: { ruleFired: 'R9', actions: ['safety-plan', 'weekly-suicide-screening'] },
      recommended: { code: '2.1' },
      raised: [],
    });
    expect(assessed.scores).toEqual([
      expect.objectContaining({ instrument: 'C-SSRS', risk: 'low' }),
      expect.objectContaining({ instrument: 'PHQ-9', total: 14, item9Positive: true }),
    ]);
    await acts.enter(patient);
    expect(await acts.told('intake', patient)).not.toContain('SafetyConcernOpened');
    expect(await acts.seatOf(patient)).toMatchObject({ seat: { phase: 'P2' } });
    expect(await acts.told('step-down', patient)).toEqual([]);
    expect(await ladder.of(patient)).toMatchObject({ phase: 'P2', holds: [] });
    await acts.screen(patient, [cssrs('since-last-contact', ['q1'])]);
    await world.time.rest();
    const { criteria } = await ladder.evaluation(patient);
    expect(criteria.find(({ id }) => id === 'A8')).toMatchObject({ verdict: 'met', value: 'low' });
  });

  it('C17 "6-hour IOP": HW-1 refuses twice three hours at 2.1 and proposes 1.5 or a third day; nobody gets a seat by it', async () => {
    const patient = await acts.refer();
    await acts.rerate(patient, [1, 0, 1, 1, 3, 1], [cssrs('intake')]);
    await acts.decide(patient);
    const short = await refused(acts.plan(patient, 2, 180));
    expect(short).toMatchObject({ status: 422, code: 'hours-outside-band' });
    expect(short.facts).toMatchObject({
      ...{ rule: 'HW-1', plannedMinutes: 360, minHours: 9 },
      proposals: ['add-minutes:180', 'add-sessions:1', 'decide-level:1.5'],
    });
    await acts.plan(patient, 3, 180);
    const taper = { sessionsPerWeek: 2, minutesPerSession: 180 };
    expect(await refused(acts.admit(patient, { taper }))).toMatchObject({ status: 422, code: 'hours-outside-band' });
    await world.time.rest();
    expect(await acts.told('intake', patient)).not.toContain('PatientAdmitted');
    expect(await acts.told('scheduling', patient)).toEqual([]);
    await acts.admit(patient);
    await world.time.rest();
    expect(await acts.told('scheduling', patient)).toEqual(['EnrollmentStarted']);
  });

  it('C35 incomplete: three of seven GAD-7 items are no score, a missing D6 is R0 REVIEW and no zero anywhere', async () => {
    const patient = await acts.refer();
    const assessed = await acts.assess(patient, {
      instruments: [cssrs('intake'), { instrument: 'GAD-7', items: { item1: 0, item2: 0, item3: 0 } }],
      dimensions: dimensions(0, 0, 1, 1, 2),
      facts: SETTLED,
    });
    expect(assessed).toMatchObject({
      recommended: null,
      level: { ruleFired: 'R0', level: null, needsClinicianReview: true },
    });
    expect(assessed.missing).toEqual(expect.arrayContaining(['d6', 'GAD-7.item4', 'GAD-7.item7']));
    const { data } = await world.toldOnce('intake', patient.patientId, 'AssessmentCompleted');
    expect(data).toMatchObject({ recommended: null, ruleFired: 'R0', needsClinicianReview: true });
    expect(data['dimensions']).toEqual({ d1: 0, d2: 0, d3: 1, d4: 1, d5: 2, d6: null });
    expect(data['scores']).toContainEqual(expect.objectContaining({ instrument: 'GAD-7', total: null, band: null }));
    expect(await refused(acts.decide(patient))).toMatchObject({ status: 422, code: 'reason-needed' });
    await acts.decide(patient, '2.1', 'clinical-judgement');
    await acts.plan(patient);
    await acts.admit(patient);
    await world.time.rest();
    const { criteria } = await ladder.evaluation(patient);
    expect(criteria.find(({ id }) => id === 'A11')).toMatchObject({
      verdict: 'unknown',
      missing: 'all-dimensions-rated',
    });
    expect(criteria.find(({ id }) => id === 'A7')).toMatchObject({ verdict: 'unknown' });
  });
});

const items = (count: number, yes: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`item${i + 1}`, i < yes ? 1 : 0]));
