import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { admit, attendAll, goodWeek, refer, type Patient } from '@stepwell/stepwell/clinic/journey';
import { changedTables, footprint } from './bad-input/footprint.js';
import { loggedIds, unsound, type Sql } from './restart/soundness.js';
import { World } from './world.js';

const OPEN_MS = 90_000;
const SPEC_MS = 120_000;
const BACKWARDS = ['step-down', 'medication', 'attendance', 'scheduling', 'intake'];
const MIXED = ['attendance', 'step-down', 'intake', 'medication', 'scheduling'];
const FRIDAY = 4;

describe('a platform that is restarted in the middle of a week', () => {
  let world: World;
  let people: Patient[];
  const sql: Sql = (text, values) => world.sql(text, values);

  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    people = [];
    for (let i = 0; i < 3; i += 1) {
      const person = await refer(world.provider, world.site);
      await admit(world.provider, person);
      people.push(person);
    }
    await world.goTo(0, '09:05');
    await attendAll(world.provider, world.site, world.date(0));
    await world.goTo(2, '08:00');
  }, OPEN_MS);
  afterAll(() => world?.stop(), OPEN_MS);

  /** Everything a user can see of the people and their site, as text. */
  const shown = async (): Promise<string[]> => {
    const counselor = world.provider.as('counselor');
    const [from, to] = [world.date(0), world.date(6)];
    const paths = people.flatMap(({ patientId, episodeId }) => [
      `/intake/v1/episodes/${episodeId}`,
      `/intake/v1/patients/${patientId}`,
      `/attendance/v1/patients/${patientId}/attendance?from=${from}&to=${to}`,
      `/attendance/v1/patients/${patientId}/weeks?from=${from}&to=${to}`,
      `/medication/v1/patients/${patientId}/medication`,
      `/step-down/v1/patients/${patientId}`,
      `/step-down/v1/patients/${patientId}/evaluation`,
    ]);
    const seats = people.map(({ patientId }) =>
      world.provider.as('scheduler').get(`/scheduling/v1/patients/${patientId}/enrollment`),
    );
    const roster = `/attendance/v1/sites/${world.site.siteId}/roster?siteDate=${world.date(2)}`;
    const bodies = await Promise.all([...[...paths, roster].map((path) => counselor.get(path)), ...seats]);
    return bodies.map((body) => JSON.stringify(body));
  };

  it(
    'shows and holds the same as before, started in another order',
    async () => {
      const [seen, held] = [await shown(), await footprint(world)];
      await world.restart(BACKWARDS);
      await world.time.rest();
      expect(changedTables(held, await footprint(world))).toEqual([]);
      expect(await shown()).toEqual(seen);
      expect(await unsound(sql)).toEqual([]);
    },
    SPEC_MS,
  );

  it(
    'goes on: what is told after it reaches every service, once',
    async () => {
      const before = await loggedIds(sql);
      await world.goTo(2, '09:05');
      expect(await attendAll(world.provider, world.site, world.date(2))).toBe(people.length);
      await world.time.rest();
      for (const { patientId } of people) {
        expect(await world.told('attendance', patientId, 'SessionAttended')).toHaveLength(2);
        const standing = await world.provider
          .as('counselor')
          .get<{ missing: string[] }>(`/step-down/v1/patients/${patientId}`);
        expect(standing.missing).toContain('A1:days-in-phase');
      }
      const after = await loggedIds(sql);
      expect(after.filter((id) => before.includes(id))).toEqual(before);
      expect(await unsound(sql)).toEqual([]);
    },
    SPEC_MS,
  );

  it(
    'loses and doubles nothing when it is stopped while events are on their way',
    async () => {
      await world.goTo(FRIDAY, '13:00');
      await Promise.all(people.map((person) => goodWeek(world.provider, person, world.time.now())));
      const told = await loggedIds(sql);
      await world.restart(MIXED);
      await world.time.rest();
      expect(await unsound(sql)).toEqual([]);
      expect((await loggedIds(sql)).filter((id) => told.includes(id))).toEqual(told);
      const facts = await sql<{ kept: number }>(
        `SELECT count(*)::int AS kept FROM step_down.fact WHERE event_id IN
         (SELECT event_id FROM intake.event_log WHERE type LIKE 'intake.ScreeningCompleted.%'
          UNION ALL SELECT event_id FROM medication.event_log WHERE type LIKE 'medication.DrugTestResulted.%')`,
      );
      expect(facts).toEqual([{ kept: 2 * people.length }]);
    },
    SPEC_MS,
  );
});
