import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import { refused, World } from '../world.js';
import { Acts } from './acts.js';
import { Course } from './course.js';
import { Ladder, unmet, type Criterion } from './ladder.js';
import { C18_DAY, C18_START, readyOnDay35 } from './stories.js';

const OPEN_MS = 90_000;
const CASE_MS = 120_000;
/** Sessions of the window that were called off the evening before: 9 of 12 attended. */
const CALLED_OFF = [9, 11, 25];
const LOWERED = 0.75;

interface Policy {
  readonly transitions: readonly {
    readonly criteria: readonly ({ readonly id: string } & Record<string, unknown>)[];
  }[];
}
interface Decision {
  readonly id: Id;
  readonly kind: string;
  readonly hash: string;
  readonly ruleSet: { readonly version: number };
  readonly content: { readonly siteDate: string; readonly criteria: readonly Criterion[] };
}

describe('a rule that changes, seen by the whole platform', () => {
  let world: World;
  let acts: Acts;
  let ladder: Ladder;
  let course: Course;
  let patient: Patient;
  let denied: Decision;
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    [acts, ladder, course] = [new Acts(world), new Ladder(world), new Course(world)];
    patient = await acts.enrolled(C18_START);
    const story = readyOnDay35(acts, patient);
    const called = CALLED_OFF.map((day) => [
      day,
      { missed: { reason: 'other', notifiedAt: world.at(day - 1, '18:00') } },
    ]);
    course.add({ ...story, visits: Object.fromEntries(called) });
  }, OPEN_MS);
  afterAll(() => world.stop(), OPEN_MS);

  const evaluate = () => world.provider.as('counselor').post(`/step-down/v1/patients/${patient.patientId}/evaluations`);
  const decisions = async (): Promise<readonly Decision[]> => {
    const { items } = await world.provider
      .as('counselor')
      .get<{ items: Decision[] }>(`/step-down/v1/decisions?patientId=${patient.patientId}&limit=100`);
    return items;
  };
  const a2 = (criteria: readonly Criterion[]) => criteria.find(({ id }) => id === 'A2');
  /** The policy in force with A2 at three quarters everywhere. */
  const lowered = async (): Promise<Policy> => {
    const { items } = await world.provider
      .as('medical-director')
      .get<{ items: { body: Policy }[] }>('/step-down/v1/rule-sets');
    const policy = items[0]!.body;
    const soften = (rule: { readonly id: string }) =>
      rule.id === 'A2' ? { ...rule, minAttendedShare: LOWERED } : rule;
    const transitions = policy.transitions.map((step) => ({ ...step, criteria: step.criteria.map(soften) }));
    return { ...policy, transitions };
  };

  it(
    'C38 under version 1 three sessions of twelve called off late deny P3: A2 alone is not met',
    async () => {
      await course.until(C18_DAY - 1);
      const body = await lowered();
      const put = (effectiveFrom: string) =>
        world.provider.as('medical-director').post('/step-down/v1/rule-sets', { effectiveFrom, body });
      expect(await refused(put(world.date(C18_DAY)))).toMatchObject({ status: 422, code: 'too-soon' });
      expect(await put(world.date(C18_DAY + 1))).toMatchObject({ version: 2 });
      await course.until(C18_DAY);
      await evaluate();
      [denied] = (await decisions()) as [Decision];
      expect(denied).toMatchObject({
        kind: 'review',
        ruleSet: { version: 1 },
        content: { siteDate: world.date(C18_DAY) },
      });
      expect(unmet(denied.content.criteria)).toEqual(['A2']);
      expect(a2(denied.content.criteria)).toMatchObject({ verdict: 'not-met', value: LOWERED });
      await world.goTo(C18_DAY + 1, '07:00');
      expect(await world.told('step-down', patient.patientId, 'StepDownProposed')).toEqual([]);
    },
    CASE_MS,
  );

  it(
    'C38 version 2 lowers A2 to 75 %: a new decision under version 2, P3 proposed; the denial stays as it was',
    async () => {
      await evaluate();
      const renewed = (await decisions()).find(({ ruleSet }) => ruleSet.version === 2)!;
      expect(renewed).toMatchObject({ kind: 'review', content: { siteDate: world.date(C18_DAY + 1) } });
      expect(a2(renewed.content.criteria)).toMatchObject({ verdict: 'met', value: LOWERED });
      expect(renewed.hash).not.toBe(denied.hash);
      await world.goTo(C18_DAY + 2, '07:00');
      const proposed = await world.toldOnce('step-down', patient.patientId, 'StepDownProposed');
      expect(proposed.data).toMatchObject({ to: 'P3', ruleSet: { version: 2 }, siteDate: world.date(C18_DAY + 1) });
      expect((await decisions()).find(({ id }) => id === denied.id)).toEqual(denied);
      const replayed = await ladder.evaluation(patient, world.date(C18_DAY));
      expect(replayed).toMatchObject({ ruleSet: { version: 1 }, decisionHash: denied.hash });
      const activated = await world.sql<{ data: object }>(
        `SELECT payload::json AS data FROM step_down.event_log WHERE type = 'step-down.RuleSetActivated.v1' ORDER BY sequence`,
      );
      expect(activated.map(({ data }) => data)).toMatchObject([
        { version: 1 },
        { version: 2, effectiveFrom: world.date(C18_DAY + 1) },
      ]);
    },
    CASE_MS,
  );
});
