import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import { World } from '../world.js';
import { Acts } from './acts.js';

const OPEN_MS = 90_000;
const CASE_MS = 120_000;
/** The administrative discharge: 30 days after the last contact, the day of admission. */
const DISCHARGED = 30;
const RETURNED = 45;
/** What the late return is admitted to. */
const DAILY = { phase: 'P1', taper: { sessionsPerWeek: 5, minutesPerSession: 180 } };

describe('C24 vanished on medication, and came back, by facts of all services', () => {
  let world: World;
  let acts: Acts;
  let patient: Patient;
  let orderId: Id;
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    acts = new Acts(world);
    patient = await acts.enrolled({ phq9: 8, gad7: 6 });
    ({ orderId } = await acts.order(patient, { medication: 'xr-naltrexone' }));
    await world.time.rest();
  }, OPEN_MS);
  afterAll(() => world.stop(), OPEN_MS);

  const told = async (service: string, name: string) =>
    (await world.told(service, patient.patientId, name)).map(({ data }) => data);
  const episode = (rest: string): string => `/intake/v1/episodes/${patient.episodeId}/${rest}`;
  const ladder = () => world.provider.as('counselor').get(`/step-down/v1/patients/${patient.patientId}`);
  const context = async () =>
    (
      await world.provider
        .as('nurse')
        .get<{ context: object }>(`/medication/v1/patients/${patient.patientId}/medication`)
    ).context;
  const stays = async (): Promise<unknown> => {
    const sql = "SELECT standing->'episodes' AS stays FROM attendance.patient WHERE patient_id = $1";
    return (await world.sql<{ stays: unknown }>(sql, [patient.patientId]))[0]?.stays;
  };
  const director = () => world.provider.as('medical-director');

  it(
    'is discharged as of the last contact with a plan for the medication, which nobody stops; the seat is free',
    async () => {
      await world.goTo(DISCHARGED, '09:00');
      expect((await told('intake', 'DischargeProposed')).at(-1)).toMatchObject({ suggests: 'administrative' });
      expect(await told('intake', 'PatientDischarged')).toEqual([]);
      const plan = { orderId, continuedBy: 'walk-in-clinic', appointmentOn: world.date(DISCHARGED) };
      await director().post(episode('discharge'), {
        ...{ reason: 'administrative', lastContactDate: world.date(0), aftercareWaiver: 'person-not-reached' },
        continuity: [{ ...plan, supplyUntil: world.date(DISCHARGED) }],
      });
      await world.time.rest();
      expect((await told('intake', 'PatientDischarged'))[0]).toMatchObject({
        tedsReason: 2,
        medicationContinued: true,
      });
      expect(await told('scheduling', 'EnrollmentEnded')).toHaveLength(1);
      expect(await told('medication', 'MedicationStopped')).toEqual([]);
    },
    CASE_MS,
  );

  it(
    'comes back late: the same episode is open again, and assessed before admission to more days than before',
    async () => {
      await world.goTo(RETURNED, '09:00');
      await world.provider.as('intake-coordinator').post(episode('reopen'), { reason: 'late-return' });
      await world.time.rest();
      expect((await told('intake', 'EpisodeReopened'))[0]).toMatchObject({ endedFor: 'administrative' });
      expect(await told('scheduling', 'EnrollmentStarted')).toHaveLength(1);
      expect(await ladder()).toMatchObject({ phase: null });
      expect(await context()).toMatchObject({ discharged: true, phase: 'P2' });
      expect(await stays()).toMatchObject([{ dischargedOn: world.date(DISCHARGED) }]);
      await acts.rerate(patient, [0, 0, 1, 1, 2, 1]);
      await acts.decide(patient);
      await acts.admit(patient, DAILY);
      await world.time.rest();
      const admitted = await told('intake', 'PatientAdmitted');
      expect(admitted.map((one) => one['episodeId'])).toEqual([patient.episodeId, patient.episodeId]);
      const seats = await told('scheduling', 'EnrollmentStarted');
      expect(seats).toMatchObject([{ phase: 'P2' }, { ...DAILY, from: world.date(RETURNED) }]);
      expect(await acts.seatOf(patient)).toMatchObject({ seat: { phase: 'P1', until: null } });
      expect(await ladder()).toMatchObject({ phase: 'P1' });
      expect(await context()).toMatchObject({ discharged: false, phase: 'P1' });
      expect(await stays()).toMatchObject([
        { dischargedOn: world.date(DISCHARGED) },
        { admittedOn: world.date(RETURNED), dischargedOn: null },
      ]);
    },
    CASE_MS,
  );
});
