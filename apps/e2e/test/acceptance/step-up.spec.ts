import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import { cssrs, dimensions } from '@stepwell/stepwell/clinic/answers';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import { World } from '../world.js';
import { Acts, SETTLED, type Assessed } from './acts.js';
import { Course } from './course.js';
import { Ladder } from './ladder.js';
import { cowsOf } from './scores.js';
import { C18_DAY, C18_START, readyOnDay35 } from './stories.js';

const OPEN_MS = 90_000;
const CASE_MS = 120_000;
/** First day in P3. */
const P3_FROM = C18_DAY + 2;
const FIRST_POSITIVE = P3_FROM + 2;
const SECOND_POSITIVE = P3_FROM + 9;
const HOUR_MS = 3_600_000;
/** Group days of P3 that the patient stays away from. */
const MISSED = [38, 45];

describe('a step up, by facts of all services', () => {
  let world: World;
  let acts: Acts;
  let ladder: Ladder;
  let course: Course;
  let patient: Patient;
  let rerated: Assessed;
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    [acts, ladder, course] = [new Acts(world), new Ladder(world), new Course(world)];
    patient = await acts.enrolled(C18_START);
    const methadone = { medication: 'methadone', doseMg: 80, intent: 'maintenance', treatmentStart: '2025-06-02' };
    const { orderId } = await acts.order(patient, methadone);
    const story = readyOnDay35(acts, patient);
    const mondays = [0, 7, 14, 21, 28, 35, 42].map((day) => [day, () => weekOfDoses(orderId, day, story.diary[day])]);
    course.add({
      patient,
      visits: { ...story.visits, ...Object.fromEntries(MISSED.map((day) => [day, { missed: { reason: 'forgot' } }])) },
      diary: {
        ...story.diary,
        ...Object.fromEntries(mondays),
        [FIRST_POSITIVE]: () => acts.test(patient, ['fentanyl']),
        [SECOND_POSITIVE]: () => fentanylAgain(),
      },
    });
  }, OPEN_MS);
  afterAll(() => world.stop(), OPEN_MS);

  const as = (role: Parameters<World['provider']['as']>[0]) => world.provider.as(role);
  const told = async (service: string, name: string) =>
    (await world.told(service, patient.patientId, name)).map(({ data }) => data);
  const asked = async (trigger: string) =>
    (await told('step-down', 'ActionRequested')).filter((one) => one['trigger'] === trigger).map((one) => one['kind']);

  /** One dose at the window and six to take home, after what else the day holds. */
  const weekOfDoses = async (orderId: Id, day: number, first?: () => Promise<unknown>): Promise<void> => {
    await first?.();
    const path = `/medication/v1/orders/${orderId}`;
    await as('nurse').post(`${path}/doses`, { amount: 80, unit: 'mg', siteDate: world.date(day) });
    await as('nurse').post(`${path}/take-homes`, { doses: 6, from: world.date(day + 1) });
  };

  const fentanylAgain = async (): Promise<void> => {
    await acts.test(patient, ['fentanyl']);
    rerated = await acts.assess(patient, {
      instruments: [cssrs('since-last-contact'), cowsOf(8)],
      dimensions: dimensions(1, 0, 1, 1, 2, 1),
      facts: { ...SETTLED, opioidUseLast7Days: true, onOpioidMedication: true },
    });
  };

  it(
    'C21 before: on methadone, P3 since day 37; the first positive alone asks for contact and tests (U5)',
    async () => {
      await course.until(C18_DAY);
      await world.goTo(C18_DAY + 1, '07:00');
      const [proposal] = (await ladder.of(patient)).proposals;
      const { criteria } = await ladder.proposal(proposal!.id);
      expect(criteria.find(({ id }) => id === 'A10')).toMatchObject({ verdict: 'met', value: 1, unit: 'pdc' });
      await ladder.accept(patient);
      await ladder.takesEffect(P3_FROM);
      expect(await ladder.of(patient)).toMatchObject({ phase: 'P3', actions: [] });
      await course.until(SECOND_POSITIVE - 1);
      expect(await asked('U5')).toEqual(['counselor-contact', 'plan-note', 'weekly-tests']);
      expect(await ladder.of(patient)).toMatchObject({ phase: 'P3', proposals: [] });
    },
    CASE_MS,
  );

  it(
    'C21 step-up: fentanyl on day 2 and day 9 of P3, two misses, COWS 8: U4 proposes P2 within 48 h; medication, naloxone and take-homes are reviewed',
    async () => {
      await course.until(SECOND_POSITIVE);
      expect(rerated.gates.fired).toMatchObject([{ gate: 'G7', blocks: false }]);
      expect(rerated.gates.fired[0]!.actions).toEqual(expect.arrayContaining(['moud-evaluation-24h', 'naloxone']));
      expect((await told('attendance', 'SessionMissed')).slice(-2)).toMatchObject(
        MISSED.map((day) => ({ siteDate: world.date(day), class: 'unexcused' })),
      );
      await world.goTo(SECOND_POSITIVE + 1, '07:00');
      const standing = await ladder.of(patient);
      expect(standing).toMatchObject({
        phase: 'P3',
        holds: [],
        decision: { kind: 'propose-step-up', reasons: ['U4'] },
      });
      expect(standing.proposals).toMatchObject([{ kind: 'step-up', to: 'P2', triggers: ['U4'] }]);
      const [proposed] = await told('step-down', 'StepUpProposed');
      expect(proposed).toMatchObject({
        from: 'P3',
        to: 'P2',
        triggers: ['U4'],
        levelFrom: { code: '1.5' },
        levelTo: { code: '2.1' },
      });
      const known = Date.parse(world.at(SECOND_POSITIVE + 1, '06:30'));
      expect((Date.parse(String(proposed!['dueAt'])) - known) / HOUR_MS).toBe(48);
      expect(await asked('U4')).toEqual(['re-rating', 'medication-review', 'naloxone', 'take-home-review']);
      const view = await as('nurse').get<{ reviews: { kind: string }[] }>(
        `/medication/v1/patients/${patient.patientId}/medication`,
      );
      expect(view.reviews.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['medication-review', 'naloxone', 'take-home-review']),
      );
    },
    CASE_MS,
  );

  it(
    'C21 signed, the step up is in force at once everywhere; nobody is discharged and no take-home is raised',
    async () => {
      await as('nurse').post(`/medication/v1/patients/${patient.patientId}/naloxone`, {
        siteId: world.site.siteId,
        units: 2,
      });
      const { proposals } = await ladder.of(patient);
      const after = await as('counselor').post(`/step-down/v1/proposals/${proposals[0]!.id}/accept`, {});
      expect(after).toMatchObject({ phase: 'P2', proposals: [] });
      await world.time.rest();
      const today = world.date(SECOND_POSITIVE + 1);
      expect((await told('step-down', 'PhaseChanged')).at(-1)).toMatchObject({
        ...{
          direction: 'up',
          from: 'P3',
          to: 'P2',
          effectiveOn: today,
          levelTo: { code: '2.1' },
          signedBy: { tier: 'L4' },
        },
      });
      expect((await told('intake', 'LevelOfCareDecided')).at(-1)).toMatchObject({
        cause: 'phase-change',
        level: { code: '2.1' },
      });
      expect((await told('scheduling', 'EnrollmentMoved')).at(-1)).toMatchObject({ phase: 'P2', from: today });
      const episode = await as('counselor').get(`/intake/v1/episodes/${patient.episodeId}`);
      expect(episode).toMatchObject({ status: 'admitted', phase: 'P2' });
      for (const name of ['DischargeProposed', 'PatientDischarged']) expect(await told('intake', name)).toEqual([]);
      expect(await told('medication', 'TakeHomeLevelChanged')).toEqual([]);
      expect(await told('medication', 'MedicationStopped')).toEqual([]);
      expect(await told('medication', 'NaloxoneProvided')).toHaveLength(1);
    },
    CASE_MS,
  );
});
