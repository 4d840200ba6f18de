import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import type { SimulationReport } from '../src/simulation/result.js';
import { CommandLine } from './process.js';

const OPEN_MS = 60_000;
const RUN_MS = 60_000;
const SMALL = ['--sites', '1', '--patients', '12', '--weeks', '2', '--seed', '4'];

describe('stepwell simulate', () => {
  let databases: readonly TestDatabase[];
  beforeAll(async () => {
    databases = [await freshDatabase('simulate'), await freshDatabase('simulate_again')];
  }, OPEN_MS);
  afterAll(() => Promise.all(databases.map((database) => database.drop())), OPEN_MS);

  test(
    'a few people over two weeks: one document, from the read models, with its comparison, and the same one again',
    async () => {
      const runs = databases.map(({ adminUrl }) =>
        CommandLine.run(['simulate', ...SMALL, '--json'], { DATABASE_URL: adminUrl }),
      );
      const ended = await Promise.all(runs);
      expect(ended.map(({ code, err }) => [code, err])).toEqual([
        [0, ''],
        [0, ''],
      ]);
      const [report, again] = ended.map(({ out }) => JSON.parse(out) as SimulationReport);
      expect({ ...again, wallSeconds: 0 }).toEqual({ ...report, wallSeconds: 0 });
      expect(report).toMatchObject({
        ...{ sites: 1, patients: 12, weeks: 2, seed: 4, profile: 'teds', referred: 12, refusals: {}, parked: 0 },
        ...{ admitted: 4, exited: 1, recipe: { id: 'simulation-recipe', version: 2 } },
      });
      const { told, keptIntake, visits } = report!;
      expect(told).toMatchObject({
        'intake.ReferralReceived.v1': 12,
        'intake.PatientAdmitted.v1': 4,
        'intake.PatientDischarged.v1': 1,
        'attendance.SessionAttended.v1': visits.kept,
      });
      expect(told['intake.AssessmentCompleted.v1']).toBeGreaterThanOrEqual(keptIntake);
    },
    RUN_MS,
  );

  test.each([
    ['--patients', '0', 'give a whole number from 1 to 5000'],
    ['--sites', 'two', 'give a whole number from 1 to 20'],
    ['--weeks', '1.5', 'give a whole number from 1 to 104'],
    ['--seed', '-1', 'give a whole number from 0'],
    ['--patients', '400', 'seats for at most 20 people'],
    ['--profile', 'other', 'Allowed choices are teds, telehealth'],
  ])('%s %s is refused: %s', async (option, value, words) => {
    const { code, out, err } = await CommandLine.run(['simulate', ...SMALL, option, value]);
    expect({ code, out, err }).toMatchObject({ code: 2, out: '', err: expect.stringContaining(words) });
    expect(err).toContain(option);
  });
});
