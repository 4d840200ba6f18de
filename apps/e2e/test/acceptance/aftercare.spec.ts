import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import { bamIop, cssrs, gad7, phq9 } from '@stepwell/stepwell/clinic/answers';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import { World } from '../world.js';
import { Acts } from './acts.js';
import { Course } from './course.js';
import { Ladder, unmet, values } from './ladder.js';

const OPEN_MS = 90_000;
const CASE_MS = 180_000;
/** Last use; 104 days later it is week 18. */
const LAST_USE = 22;
/** Days whose close proposes the next phase: 30 and 60 days without use, 42 days in P4. */
const PROPOSED = { P3: 52, P4: 82, P5: 126 } as const;
const SAMPLES = [28, 35, 42, 49, 60, 72, 84, 96, 108, 120];
const INJECTIONS = [1, 29, 57, 85, 113];
/** A Wednesday in P4 on which the patient left early: 95 % of the planned hours in six weeks. */
const LEFT_EARLY = { day: 107, minutes: 63 };

describe('from admission to aftercare, by facts of all services', () => {
  let world: World;
  let acts: Acts;
  let ladder: Ladder;
  let course: Course;
  let patient: Patient;
  let aftercareSeries: Id;
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    [acts, ladder, course] = [new Acts(world), new Ladder(world), new Course(world)];
    patient = await acts.enrolled({ phq9: 15, gad7: 12 });
    const { orderId } = await acts.order(patient, { medication: 'xr-naltrexone' });
    aftercareSeries = await openAftercare();
    const inject = (day: number) => () =>
      as('nurse').post(`/medication/v1/orders/${orderId}/doses`, {
        amount: 380,
        unit: 'mg',
        siteDate: world.date(day),
      });
    const diary = {
      ...Object.fromEntries(SAMPLES.map((day) => [day, () => acts.test(patient)])),
      ...Object.fromEntries(INJECTIONS.map((day) => [day, inject(day)])),
      [LAST_USE]: () => acts.report(patient, 'self-reported-use', 'alcohol'),
      ...{ 45: better(8, 6), 50: reviewed(3), 75: better(5, 5), 80: reviewed(4), 113: handOver(inject(113)) },
      ...{ 119: better(3, 4), 121: reviewed(5), 124: () => acts.screen(patient, [cssrs('since-last-contact')]) },
    };
    course.add({ patient, visits: { [LEFT_EARLY.day]: { attended: { minutes: LEFT_EARLY.minutes } } }, diary });
  }, OPEN_MS);
  afterAll(() => world.stop(), OPEN_MS);

  const as = (role: Parameters<World['provider']['as']>[0]) => world.provider.as(role);
  const told = async (service: string, name: string) =>
    (await world.told(service, patient.patientId, name)).map(({ data }) => data);

  /** A weekly aftercare group that takes bookings. */
  const openAftercare = async (): Promise<Id> => {
    const { siteId } = world.site;
    const { tracks } = await as('scheduler').get<{ tracks: { trackId: Id; kind: string }[] }>(
      `/scheduling/v1/tracks?siteId=${siteId}`,
    );
    const { staffId } = await as('org-admin').post<{ staffId: Id }>('/scheduling/v1/staff', {
      tier: 'L4',
      siteIds: [siteId],
    });
    const { seriesId } = await as('scheduler').post<{ seriesId: Id }>('/scheduling/v1/series', {
      ...{ trackId: tracks.find(({ kind }) => kind === 'day')!.trackId, phase: 'P5', component: 'aftercare' },
      ...{
        weekdays: [5],
        startLocal: '14:00',
        minutes: 60,
        capacity: 10,
        from: world.date(0),
        leaderStaffId: staffId,
        dropIn: true,
      },
    });
    return seriesId;
  };
  /** Symptoms as scored, and two good weekly measures. */
  const better = (phq: number, gad: number) => async (): Promise<void> => {
    await acts.screen(patient, [bamIop(4, 20), phq9(phq), gad7(gad), barc10(51)]);
  };
  const reviewed = (goalsMet: number) => async (): Promise<void> => {
    await acts.screen(patient, [bamIop(4, 20)]);
    await acts.rerate(patient, [0, 0, 1, 1, 1, 0], [cssrs('since-last-contact')]);
    await acts.review(patient, goalsMet, goalsMet === 5);
  };
  /** The aftercare slot is booked and the prescriber who goes on confirmed. */
  const handOver = (first: () => Promise<unknown>) => async (): Promise<void> => {
    await first();
    const booking = { patientId: patient.patientId, seriesId: aftercareSeries, siteDate: world.date(130) };
    await as('front-desk').post('/scheduling/v1/appointments', booking);
    await acts.report(patient, 'prescriber-confirmed');
  };

  /** Lives until the close of the day that proposes `to`, signs, and goes to the day of the change. */
  const stepsTo = async (to: keyof typeof PROPOSED): Promise<void> => {
    const day = PROPOSED[to];
    await course.until(day - 1);
    await world.goTo(day, '07:00');
    expect((await ladder.of(patient)).proposals).toEqual([]);
    await course.until(day);
    await world.goTo(day + 1, '07:00');
    expect((await ladder.of(patient)).proposals).toMatchObject([{ kind: 'step-down', to, siteDate: world.date(day) }]);
  };
  const signed = async (to: keyof typeof PROPOSED): Promise<void> => {
    const day = PROPOSED[to];
    await ladder.accept(patient);
    await course.until(day + 1);
    await ladder.takesEffect(day + 2);
    expect(await ladder.of(patient)).toMatchObject({ phase: to });
  };

  it(
    'C25 on the way: P3 after 30 and P4 after 60 days without use',
    async () => {
      for (const to of ['P3', 'P4'] as const) {
        await stepsTo(to);
        await signed(to);
      }
    },
    CASE_MS,
  );

  it(
    'C25 all good in week 18: 10 of 10 samples negative, 104 days, response and remission, slot and prescriber: P5 is proposed',
    async () => {
      await stepsTo('P5');
      const [proposal] = (await ladder.of(patient)).proposals;
      const { criteria } = await ladder.proposal(proposal!.id);
      expect(unmet(criteria)).toEqual([]);
      expect(values(criteria)).toEqual({
        ...{ A1: 42, A2: 1, A3: 0, A4: 8, A5: 104, A6: 20, A7: 3, A8: 'none', A9: true, A10: true, A11: '1.5' },
      });
      const booked = await world.toldOnce('scheduling', patient.patientId, 'AppointmentBooked');
      expect(booked.data).toMatchObject({ component: 'aftercare', siteDate: world.date(130) });
      expect(criteria.find(({ id }) => id === 'A9')!.evidence).toContain(booked.id);
      expect((await told('intake', 'TreatmentPlanReviewed')).at(-1)).toMatchObject({
        dischargePlan: true,
        shortGoalsMet: 5,
      });
      const samples = await told('medication', 'DrugTestResulted');
      expect(samples.map((sample) => sample['nonPrescribedPositive'])).toEqual(SAMPLES.map(() => false));
      const phq = await phqTotals();
      expect([phq[0], phq.at(-1)]).toEqual([
        { total: 15, band: 'moderately-severe' },
        { total: 3, band: 'minimal' },
      ]);
      const { weeks } = await as('counselor').get<{
        weeks: { delivered: { minutes: number }; planned: { minutes: number } }[];
      }>(`/attendance/v1/patients/${patient.patientId}/weeks?from=${world.date(84)}&to=${world.date(125)}`);
      expect([
        sum(weeks.map((week) => week.delivered.minutes)),
        sum(weeks.map((week) => week.planned.minutes)),
      ]).toEqual([513, 540]);
    },
    CASE_MS,
  );

  it(
    'C25 signed: aftercare, level 1.0, no weekly seat, the booked slot stays',
    async () => {
      await signed('P5');
      expect(
        (await told('step-down', 'PhaseChanged')).map((change) => [change['from'], change['to'], change['direction']]),
      ).toEqual([
        ['P2', 'P3', 'down'],
        ['P3', 'P4', 'down'],
        ['P4', 'P5', 'down'],
      ]);
      await world.toldOnce('step-down', patient.patientId, 'AftercareEnrolled');
      expect((await told('intake', 'LevelOfCareDecided')).at(-1)).toMatchObject({
        cause: 'phase-change',
        level: { code: '1.0' },
      });
      expect((await told('scheduling', 'EnrollmentMoved')).at(-1)).toMatchObject({ phase: 'P5' });
      expect(await told('scheduling', 'AppointmentCancelled')).toEqual([]);
      expect(await told('medication', 'MedicationStopped')).toEqual([]);
      expect(await told('intake', 'PatientDischarged')).toEqual([]);
    },
    CASE_MS,
  );

  const phqTotals = async (): Promise<{ total: number; band: string }[]> => {
    const events = [...(await told('intake', 'AssessmentCompleted')), ...(await told('intake', 'ScreeningCompleted'))];
    const scores = events.flatMap((data) => data['scores'] as { instrument: string; total: number; band: string }[]);
    return scores.filter(({ instrument }) => instrument === 'PHQ-9').map(({ total, band }) => ({ total, band }));
  };
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);
/** BARC-10 answers with this total (10-60 points). */
const barc10 = (total: number): object => ({
  instrument: 'BARC-10',
  items: Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`item${i + 1}`, Math.floor(total / 10) + (i < total % 10 ? 1 : 0)]),
  ),
});
