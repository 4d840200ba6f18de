import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import { bamIop, cssrs, phq9 } from '@stepwell/stepwell/clinic/answers';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import { refused, World } from '../world.js';
import { Acts } from './acts.js';
import { Course } from './course.js';
import { Ladder, unmet, values } from './ladder.js';
import { C18_DAY, C18_START, lateOnEveryDay, readyOnDay35 } from './stories.js';

const OPEN_MS = 90_000;
const CASE_MS = 120_000;
/** Days a moderate screen is held before its review is due (U2). */
const REVIEW_AFTER = 14;

describe('from P2 to P3, by facts of all services', () => {
  let world: World;
  let acts: Acts;
  let ladder: Ladder;
  let course: Course;
  let ready: Patient;
  let almost: Patient;
  let late: Patient;
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    [acts, ladder, course] = [new Acts(world), new Ladder(world), new Course(world)];
    [ready, almost, late] = [await enrolled(), await enrolled(), await enrolled()];
    const story = readyOnDay35(acts, almost);
    const alsoOnTheDay = async (): Promise<void> => {
      await story.diary[C18_DAY]!();
      await acts.screen(almost, [cssrs('since-last-contact', ['q1', 'q2', 'q3'])]);
    };
    const weekly = [41, 48].map((day) => [
      day,
      () => acts.test(almost).then(() => acts.screen(almost, [bamIop(6, 17)])),
    ]);
    course.add(readyOnDay35(acts, ready), lateOnEveryDay(readyOnDay35(acts, late)), {
      ...story,
      visits: { ...story.visits, [C18_DAY + 2]: { missed: { reason: 'transport' } } },
      diary: { ...story.diary, [C18_DAY]: alsoOnTheDay, ...Object.fromEntries(weekly) },
    });
  }, OPEN_MS);
  afterAll(() => world.stop(), OPEN_MS);

  const enrolled = () => acts.enrolled(C18_START);
  const as = (role: Parameters<World['provider']['as']>[0]) => world.provider.as(role);
  const told = async (service: string, { patientId }: Patient, name: string) =>
    (await world.told(service, patientId, name)).map(({ data }) => data);

  it(
    'C18 P2 -> P3: on day 35 every criterion holds, P3 with 2x120 at 1.5 is proposed, and nothing moves without a signature',
    async () => {
      await course.until(C18_DAY - 1);
      await world.goTo(C18_DAY, '07:00');
      expect(await ladder.of(ready)).toMatchObject({ phase: 'P2', proposals: [] });
      await course.until(C18_DAY);
      await world.goTo(C18_DAY + 1, '07:00');
      const { proposals } = await ladder.of(ready);
      expect(proposals).toMatchObject([{ kind: 'step-down', to: 'P3', siteDate: world.date(C18_DAY) }]);
      const { criteria } = await ladder.proposal(proposals[0]!.id);
      expect(unmet(criteria)).toEqual([]);
      expect(values(criteria)).toEqual({
        ...{ A1: 35, A2: 0.9167, A3: 1, A4: 5, A5: 34, A6: 2, A7: 9, A8: 'none', A9: 0.6 },
        ...{ A10: 'no-medication', A11: '1.5' },
      });
      expect(await told('step-down', ready, 'StepDownProposed')).toMatchObject([
        {
          ...{ proposalId: proposals[0]!.id, from: 'P2', to: 'P3', siteDate: world.date(C18_DAY) },
          ...{
            taper: { sessionsPerWeek: 2, minutesPerSession: 120 },
            levelFrom: { code: '2.1' },
            levelTo: { code: '1.5' },
          },
        },
      ]);
      expect(await hours(ready)).toEqual({ delivered: 1944, planned: 2160 });

      const accept = `/step-down/v1/proposals/${proposals[0]!.id}/accept`;
      expect(await refused(as('front-desk').post(accept))).toMatchObject({ status: 403, code: 'role-not-allowed' });
      expect(await refused(as('nurse').post(accept))).toMatchObject({ status: 403, code: 'tier-too-low' });
      await world.goTo(C18_DAY + 1, '23:00');
      expect(await ladder.of(ready)).toMatchObject({ phase: 'P2', approval: null, proposals: [{ to: 'P3' }] });
      expect(await told('step-down', ready, 'PhaseChangeApproved')).toEqual([]);
    },
    CASE_MS,
  );

  it('C18 with the same hours lost a few minutes every day: an hours review (HW-2) is asked for, and P3 is proposed beside it', async () => {
    expect(await hours(late)).toEqual({ delivered: 1944, planned: 2160 });
    expect(await told('step-down', late, 'ActionRequested')).toMatchObject([
      { kind: 'hours-review', trigger: 'HW-2' },
      { kind: 'decide-step-down' },
    ]);
    expect(await told('step-down', late, 'StepDownProposed')).toMatchObject([
      { from: 'P2', to: 'P3', siteDate: world.date(C18_DAY) },
    ]);
    expect(await ladder.of(late)).toMatchObject({ phase: 'P2', proposals: [{ kind: 'step-down', to: 'P3' }] });
  });

  it(
    'C18 accepted: a transfer from 2.1 to 1.5 that takes effect on its day in every service',
    async () => {
      await world.goTo(C18_DAY + 2, '07:00');
      await ladder.accept(ready);
      const effectiveOn = world.date(C18_DAY + 3);
      const [approved] = await told('step-down', ready, 'PhaseChangeApproved');
      expect(approved).toMatchObject({ to: 'P3', effectiveOn, levelFrom: { code: '2.1' }, levelTo: { code: '1.5' } });
      expect(approved).toMatchObject({ approvedBy: { tier: 'L4' }, hourBand: { maxHours: 8.99 } });
      expect(await told('scheduling', ready, 'SeatReserved')).toMatchObject([{ from: effectiveOn }]);
      expect(await ladder.of(ready)).toMatchObject({ phase: 'P2' });
      await course.until(C18_DAY + 2);
      await ladder.takesEffect(C18_DAY + 3);
      expect(await ladder.of(ready)).toMatchObject({ phase: 'P3', approval: null });
      expect(await told('step-down', ready, 'PhaseChanged')).toMatchObject([
        { direction: 'down', from: 'P2', to: 'P3' },
      ]);
      expect((await told('intake', ready, 'LevelOfCareDecided')).at(-1)).toMatchObject({
        ...{ cause: 'phase-change', level: { code: '1.5' }, hourBand: { minHours: null, maxHours: 8.99 } },
        ruleSet: { id: 'house-hours' },
      });
      expect((await told('scheduling', ready, 'EnrollmentMoved')).at(-1)).toMatchObject({
        phase: 'P3',
        from: effectiveOn,
      });
    },
    CASE_MS,
  );

  it(
    'C19 almost: C-SSRS Q3 newly yes is moderate; it beats all improvement and holds at once, whatever time passes',
    async () => {
      const screened = world.date(C18_DAY);
      expect(await told('intake', almost, 'SafetyConcernOpened')).toMatchObject([
        { kind: 'suicide-risk-moderate', severity: 'same-day', trigger: 'cssrs-q3', siteDate: screened },
      ]);
      expect(await told('step-down', almost, 'HoldPlaced')).toMatchObject([{ trigger: 'U2', siteDate: screened }]);
      expect(await told('step-down', almost, 'StepDownProposed')).toEqual([]);
      const found = await ladder.evaluation(almost, screened);
      expect(unmet(found.criteria)).toEqual(['A8']);
      expect(found.criteria.find(({ id }) => id === 'A8')).toMatchObject({ verdict: 'not-met', value: 'moderate' });
      expect(found).toMatchObject({ decision: { kind: 'hold' }, triggers: [{ id: 'U2' }] });
      const asked = await told('step-down', almost, 'ActionRequested');
      const dueDays = (kind: string) => {
        const action = asked.find((one) => one['kind'] === kind && one['trigger'] === 'U2');
        return (Date.parse(String(action!['dueAt'])) - Date.parse(world.at(C18_DAY, '13:00'))) / 86_400_000;
      };
      expect([dueDays('same-day-evaluation'), dueDays('hold-review')]).toEqual([1, REVIEW_AFTER]);
      const missed = (await told('attendance', almost, 'SessionMissed')).at(-1);
      expect(missed).toMatchObject({ siteDate: world.date(C18_DAY + 2), immediateContact: true });

      await course.until(C18_DAY + REVIEW_AFTER);
      await world.goTo(C18_DAY + REVIEW_AFTER + 1, '07:00');
      expect(await told('step-down', almost, 'ActionOverdue')).toContainEqual(
        expect.objectContaining({ kind: 'hold-review' }),
      );
      expect(await ladder.of(almost)).toMatchObject({ phase: 'P2', proposals: [], holds: [{ trigger: 'U2' }] });
    },
    CASE_MS,
  );

  it(
    'C19 the hold ends by a new low screen, a credential and a reason, and only then P3 is proposed',
    async () => {
      const [hold] = (await ladder.of(almost)).holds;
      const release = `/step-down/v1/holds/${hold!.id}/release`;
      const body = { reason: 'screened-low' };
      expect(await refused(as('nurse').post(release, body))).toMatchObject({ status: 403, code: 'tier-too-low' });
      expect(await refused(as('counselor').post(release, body))).toMatchObject({
        status: 409,
        code: 'new-screen-needed',
      });
      await acts.screen(almost, [cssrs('since-last-contact'), phq9(9)]);
      await acts.rerate(almost, [0, 0, 1, 1, 1, 1]);
      await closeConcerns(almost);
      await world.time.rest();
      expect((await ladder.of(almost)).holds).toMatchObject([{ trigger: 'U2' }]);
      await as('counselor').post(release, body);
      await course.until(C18_DAY + REVIEW_AFTER + 1);
      await world.goTo(C18_DAY + REVIEW_AFTER + 2, '07:00');
      expect(await told('step-down', almost, 'HoldReleased')).toMatchObject([{ ...body, releasedBy: { tier: 'L4' } }]);
      expect(await ladder.of(almost)).toMatchObject({ holds: [], proposals: [{ kind: 'step-down', to: 'P3' }] });
    },
    CASE_MS,
  );

  /** Countable and planned minutes of the 28 days that end with `C18_DAY`, as attendance told them. */
  const hours = async (patient: Patient): Promise<object> => {
    const from = world.date(C18_DAY - 27);
    const inWindow = (data: Readonly<Record<string, unknown>>) => String(data['siteDate']) >= from;
    const attended = (await told('attendance', patient, 'SessionAttended')).filter(inWindow);
    const missed = (await told('attendance', patient, 'SessionMissed')).filter(inWindow);
    const minutes = (name: string, of: readonly Readonly<Record<string, unknown>>[]) =>
      sum(of.map((data) => Number(data[name])));
    return {
      delivered: minutes('countableMinutes', attended),
      planned: minutes('plannedMinutes', [...attended, ...missed]),
    };
  };

  const closeConcerns = async ({ patientId }: Patient): Promise<void> => {
    const { openConcerns } = await as('counselor').get<{ openConcerns: { concernId: Id }[] }>(
      `/intake/v1/patients/${patientId}`,
    );
    for (const { concernId } of openConcerns)
      await as('counselor').post(`/intake/v1/safety-concerns/${concernId}/close`, {
        ...{ reason: 'evaluated', evaluation: { evaluatedAt: world.time.now(), finding: 'no-danger' } },
      });
  };
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);
