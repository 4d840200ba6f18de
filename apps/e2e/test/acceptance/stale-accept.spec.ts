import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import { cssrs } from '@stepwell/stepwell/clinic/answers';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import { refused, World } from '../world.js';
import { Acts } from './acts.js';
import { Course, type Roster } from './course.js';
import { Ladder } from './ladder.js';
import { C18_DAY, C18_START, readyOnDay35 } from './stories.js';

const OPEN_MS = 90_000;
const CASE_MS = 120_000;
/** Day 35 is a Monday; the proposal of its close is signed on Thursday for the Monday after. */
const THURSDAY = C18_DAY + 3;
const FRIDAY = C18_DAY + 4;
const MONDAY = C18_DAY + 7;
/** Longer than intake's facts may be old. */
const STALE_MINUTES = 16;
const PLAN_WITH_INTENT = cssrs('since-last-contact', ['q1', 'q2', 'q5']);

describe('Stale accept', () => {
  let world: World;
  let acts: Acts;
  let ladder: Ladder;
  let course: Course;
  let unheard: Patient;
  let between: Patient;
  let orderId: Id;
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    [acts, ladder, course] = [new Acts(world), new Ladder(world), new Course(world)];
    [unheard, between] = [await acts.enrolled(C18_START), await acts.enrolled(C18_START)];
    const methadone = { medication: 'methadone', doseMg: 80, intent: 'maintenance', treatmentStart: '2025-06-02' };
    ({ orderId } = await acts.order(between, methadone));
    const story = readyOnDay35(acts, between);
    const mondays = [0, 7, 14, 21, 28, 35].map((day) => [day, () => weekOfDoses(day, story.diary[day])]);
    const diary = { ...story.diary, ...Object.fromEntries(mondays) };
    course.add(readyOnDay35(acts, unheard), { ...story, diary });
  }, OPEN_MS);
  afterAll(() => world.stop(), OPEN_MS);

  const as = (role: Parameters<World['provider']['as']>[0]) => world.provider.as(role);
  const told = async (service: string, { patientId }: Patient, name: string) =>
    (await world.told(service, patientId, name)).map(({ data }) => data);
  const weekOfDoses = async (day: number, first?: () => Promise<unknown>): Promise<void> => {
    await first?.();
    const path = `/medication/v1/orders/${orderId}`;
    await as('nurse').post(`${path}/doses`, { amount: 80, unit: 'mg', siteDate: world.date(day) });
    await as('nurse').post(`${path}/take-homes`, { doses: 6, from: world.date(day + 1) });
  };
  const accept = (id: Id, body: object = {}) => as('counselor').post(`/step-down/v1/proposals/${id}/accept`, body);
  /** What scheduling shows, but for what stands in the way of more. */
  const seated = async (): Promise<object> => ({ ...((await acts.seatOf(between)) as object), open: [] });
  /** Planned minutes of the patient's sessions of a day. */
  const rostered = async ({ patientId }: Patient, day: number): Promise<readonly number[]> => {
    const path = `/attendance/v1/sites/${world.site.siteId}/roster?siteDate=${world.date(day)}`;
    const { sessions } = await as('counselor').get<Roster>(path);
    const own = sessions.filter(({ entries }) => entries.some((one) => one.patientId === patientId));
    return own.map(({ session }) => session.plannedMinutes);
  };

  it(
    'Q5 that step-down has not heard of: the accept is refused as not current; once it hears, there is a hold with its evidence',
    async () => {
      await course.until(C18_DAY);
      await world.goTo(C18_DAY + 1, '07:00');
      const [proposal] = (await ladder.of(unheard)).proposals;
      expect(proposal).toMatchObject({ kind: 'step-down', to: 'P3' });
      await world.time.freshen();
      const answer = await world.whileDeaf('step-down', async () => {
        await acts.screen(unheard, [PLAN_WITH_INTENT]);
        world.pass(STALE_MINUTES);
        expect(await ladder.of(unheard)).toMatchObject({ holds: [], proposals: [{ id: proposal!.id }] });
        return refused(accept(proposal!.id));
      });
      expect(answer).toMatchObject({ status: 409, code: 'facts-not-current' });
      expect(answer.facts['sources']).toContain('intake');
      await world.time.rest();
      const [screening] = (await world.told('intake', unheard.patientId, 'ScreeningCompleted')).slice(-1);
      const { holds, proposals } = await ladder.of(unheard);
      expect(proposals).toEqual([]);
      expect(holds).toMatchObject([{ trigger: 'U1' }]);
      expect(holds[0]!.evidence).toContain(screening!.id);
      expect(await refused(accept(proposal!.id))).toMatchObject({ status: 409, code: 'proposal-not-open' });
    },
    CASE_MS,
  );

  it(
    'accepted on Thursday for Monday, Q5 on Friday: cancelled; Monday’s roster, hours and take-homes are as they were',
    async () => {
      await course.until(THURSDAY);
      const before = {
        seat: await seated(),
        episode: await as('counselor').get(`/intake/v1/episodes/${between.episodeId}`),
        order: await as('nurse').get<{ takeHomeLevel?: unknown }>(`/medication/v1/orders/${orderId}`),
      };
      await world.time.freshen();
      const [proposal] = (await ladder.of(between)).proposals;
      await accept(proposal!.id, { effectiveOn: world.date(MONDAY) });
      await world.time.rest();
      expect(await told('scheduling', between, 'SeatReserved')).toMatchObject([{ from: world.date(MONDAY) }]);
      await course.until(FRIDAY);
      await acts.screen(between, [PLAN_WITH_INTENT]);
      await world.time.rest();
      expect(await told('step-down', between, 'PhaseChangeCancelled')).toMatchObject([{ reason: 'red-signal' }]);
      expect(await told('scheduling', between, 'SeatReleased')).toHaveLength(1);

      await world.goTo(MONDAY, '07:00');
      await world.time.passAnHour();
      expect(await ladder.of(between)).toMatchObject({ phase: 'P2', approval: null, holds: [{ trigger: 'U1' }] });
      expect(await told('step-down', between, 'PhaseChanged')).toEqual([]);
      expect(await rostered(between, MONDAY)).toEqual([180]);
      expect(await seated()).toEqual(before.seat);
      const { level } = await as('counselor').get<{ level: unknown }>(`/intake/v1/episodes/${between.episodeId}`);
      expect(level).toEqual((before.episode as { level: unknown }).level);
      expect((await told('intake', between, 'LevelOfCareDecided')).at(-1)).toMatchObject({
        level: { code: '2.1' },
        hourBand: { minHours: 9 },
      });
      expect(await as('nurse').get(`/medication/v1/orders/${orderId}`)).toEqual(before.order);
      expect(await told('medication', between, 'TakeHomeLevelChanged')).toEqual([]);
    },
    CASE_MS,
  );
});
