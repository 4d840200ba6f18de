import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import { refused, World } from '../world.js';
import { Acts } from './acts.js';
import { Course, type Roster } from './course.js';
import { Ladder, values } from './ladder.js';
import { C18_DAY, C18_START, readyOnDay35 } from './stories.js';

const OPEN_MS = 90_000;
const CASE_MS = 120_000;
/** Sessions of the twin that are recorded late, and in which order. */
const LATE = [32, 28, 30];
const RECORDED_ON = 33;

/** One event as the bus keeps it. */
interface Sent {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

describe('attendance that arrives twice, late or out of order', () => {
  let world: World;
  let acts: Acts;
  let ladder: Ladder;
  let course: Course;
  let patient: Patient;
  let twin: Patient;
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    [acts, ladder, course] = [new Acts(world), new Ladder(world), new Course(world)];
    [patient, twin] = [await acts.enrolled(C18_START), await acts.enrolled(C18_START)];
    const story = readyOnDay35(acts, twin);
    course.add(readyOnDay35(acts, patient), {
      ...story,
      visits: { ...story.visits, ...Object.fromEntries(LATE.map((day) => [day, null])) },
    });
  }, OPEN_MS);
  afterAll(() => world.stop(), OPEN_MS);

  const counselor = () => world.provider.as('counselor');
  const attendanceFacts = (): Promise<object[]> =>
    world.sql(`SELECT body FROM step_down.fact WHERE patient_id = $1 AND kind = 'attendance' ORDER BY body::text`, [
      patient.patientId,
    ]);
  /** Everything that any service ever said, counted, and what was decided on it. */
  const everything = async () => ({
    facts: await attendanceFacts(),
    logs: await world.sql(
      ['intake', 'scheduling', 'attendance', 'medication', 'step_down']
        .map((schema) => `SELECT '${schema}' AS service, count(*)::int AS events FROM ${schema}.event_log`)
        .join(' UNION ALL '),
    ),
    decided: (await ladder.of(patient)).decisionHash,
    digest: await world.provider.as('analyst').get('/step-down/v1/decisions/digest'),
  });
  const record = async (
    day: number,
    row: object,
  ): Promise<{ readonly rows: readonly { readonly changed: boolean }[] }> => {
    const { siteId } = world.site;
    const siteDate = world.date(day);
    const { sessions } = await counselor().get<Roster>(`/attendance/v1/sites/${siteId}/roster?siteDate=${siteDate}`);
    const [{ session } = { session: { sessionId: '' } }] = sessions.filter(({ entries }) => entries.length > 0);
    const rows = [{ sessionId: session.sessionId, ...row }];
    return counselor().post('/attendance/v1/attendance/batch', { siteId, siteDate, rows });
  };

  it(
    'C37 a session recorded a second time changes nothing, told differently it is refused: one attendance row, one event',
    async () => {
      await course.until(0);
      const { patientId } = patient;
      const again = await record(0, { patientId, attended: { minutes: 180 } });
      expect(again.rows).toMatchObject([{ changed: false }]);
      const another = record(0, { patientId, missed: { reason: 'illness' } });
      expect(await refused(another)).toMatchObject({ status: 422, code: 'rows-refused' });
      await world.toldOnce('attendance', patientId, 'SessionAttended');
      const { sessions } = await counselor().get<{ sessions: object[] }>(
        `/attendance/v1/patients/${patientId}/attendance?from=${world.date(0)}&to=${world.date(0)}`,
      );
      expect(sessions).toHaveLength(1);
    },
    CASE_MS,
  );

  it(
    'C37 sessions recorded late and out of order, after a step up was proposed on their absence: the twin stands where the patient stands',
    async () => {
      await course.until(RECORDED_ON - 1);
      await world.goTo(RECORDED_ON, '07:00');
      expect((await ladder.of(twin)).proposals).toMatchObject([{ kind: 'step-up', triggers: ['U6'] }]);
      for (const day of LATE) await record(day, { patientId: twin.patientId, attended: { minutes: 180 } });
      await world.time.rest();
      await course.until(C18_DAY);
      await world.goTo(C18_DAY + 1, '07:00');
      const withdrawn = (await world.told('step-down', twin.patientId, 'ProposalDecided')).map(({ data }) => data);
      expect(withdrawn).toMatchObject([{ outcome: 'withdrawn', reason: 'facts-changed' }]);
      const found = await Promise.all([patient, twin].map((one) => ladder.evaluation(one, world.date(C18_DAY))));
      expect(values(found[1]!.criteria)).toEqual(values(found[0]!.criteria));
      for (const one of [patient, twin])
        expect(await ladder.of(one)).toMatchObject({ phase: 'P2', proposals: [{ kind: 'step-down', to: 'P3' }] });
    },
    CASE_MS,
  );

  it(
    'C37 every attendance event published again, newest first: one row each, the phase decision unchanged',
    async () => {
      const sent = await world.sql<Sent>(
        `SELECT topic, partition, key, headers, value FROM bus.record
         WHERE topic = 'stepwell.attendance.v1' AND key = $1 ORDER BY "offset" DESC`,
        [patient.patientId],
      );
      const sessions = await world.told('attendance', patient.patientId, 'SessionAttended');
      expect(sent.length).toBeGreaterThan(sessions.length);
      const before = await everything();
      expect(before.facts).toHaveLength(sessions.length + 1);
      await world.host.transport.publish(sent);
      await world.host.transport.publish([...sent].reverse());
      await world.time.rest();
      expect(await everything()).toEqual(before);
      const parked = (await Promise.all(world.host.services.map((service) => service.idle()))).map(
        (idle) => idle.parked,
      );
      expect(parked).toEqual([0, 0, 0, 0, 0]);
      await world.goTo(C18_DAY + 2, '07:00');
      const proposed = await world.toldOnce('step-down', patient.patientId, 'StepDownProposed');
      expect((await ladder.of(patient)).proposals.map(({ id }): Id => id)).toEqual([proposed.data['proposalId']]);
    },
    CASE_MS,
  );
});
