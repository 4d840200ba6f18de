import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import type { SimulationReport } from '../src/simulation/result.js';
import { CommandLine } from './process.js';

const OPEN_MS = 60_000;
const RUN_MS = 60_000;
const SMALL = ['--sites', '1', '--patients', '8', '--weeks', '2', '--seed', '3'];

describe('stepwell simulate', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase('simulate');
  }, OPEN_MS);
  afterAll(() => database.drop(), OPEN_MS);

  test(
    'a few people over two weeks: one document, from the read models, with its comparison',
    async () => {
      const ended = await CommandLine.run(['simulate', ...SMALL, '--json'], { DATABASE_URL: database.adminUrl });
      expect([ended.code, ended.err]).toEqual([0, '']);
      const report = JSON.parse(ended.out) as SimulationReport;
      expect(report).toMatchObject({
        ...{ sites: 1, patients: 8, weeks: 2, seed: 3, profile: 'teds', referred: 8, refusals: {}, parked: 0 },
        recipe: { id: 'simulation-recipe', version: 1 },
      });
      expect(report.keptIntake).toBeGreaterThan(0);
      expect(report.told['intake.ReferralReceived.v1']).toBe(8);
      expect(report.told['intake.AssessmentCompleted.v1']).toBeGreaterThanOrEqual(report.keptIntake);
      expect(report.told['intake.PatientAdmitted.v1'] ?? 0).toBe(report.admitted);
      expect(report.told['attendance.SessionAttended.v1'] ?? 0).toBe(report.visits.kept);
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
