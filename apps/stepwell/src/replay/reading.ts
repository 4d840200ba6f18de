import { addDays } from '@stepwell/kernel';
import type { ApiClient } from '../clinic/api-client.js';
import { FIRST_DAY } from './clock-work.js';
import { compareWeeks } from './comparing.js';
import { curvesOfFiles } from './curves.js';
import { besidePublished, RETENTION_DAYS } from './published.js';
import type { ArmResult } from './result.js';
import type { Trial } from './trial.js';
import { readCurves } from './weeks.js';

/** The trial and its follow-up, in the pieces attendance answers at once. */
const PERIODS = 4;
const PERIOD_DAYS = 360;

/** Reads one arm from the services' own read models: never from the files. */
export async function readArm(api: ApiClient, trial: Trial, arm: string): Promise<ArmResult> {
  const people = trial.people.filter((person) => person.arm === arm);
  const patientIds = people.map(({ patientId }) => patientId);
  const [{ weeks, stillDosing }, medication, visits] = await Promise.all([
    readCurves(api, people, RETENTION_DAYS),
    api.post<{ doses: number; opioidPositiveTests: number }>('/medication/v1/summary', { patientIds }),
    visitsOf(api, patientIds),
  ]);
  return {
    arm,
    randomized: patientIds.length,
    stillDosing: Object.fromEntries(RETENTION_DAYS.map((day) => [day, stillDosing[day]!])) as ArmResult['stillDosing'],
    doses: medication.doses,
    visitsKept: visits.kept,
    visitsMissed: visits.missed,
    visitsUnknown: visits.unknown,
    opioidPositive: medication.opioidPositiveTests,
    weeks: compareWeeks(weeks, curvesOfFiles(people)),
    printed: besidePublished(trial.number, arm, stillDosing, weeks),
  };
}

interface Visits {
  readonly kept: number;
  readonly missed: number;
  readonly unknown: number;
}

async function visitsOf(api: ApiClient, patientIds: readonly string[]): Promise<Visits> {
  let sum: Visits = { kept: 0, missed: 0, unknown: 0 };
  for (let i = 0; i < PERIODS; i++) {
    const from = addDays(FIRST_DAY, i * PERIOD_DAYS);
    const period = { from, to: addDays(from, PERIOD_DAYS - 1) };
    const { visits } = await api.post<{ visits: Visits }>('/attendance/v1/attendance/summary', {
      patientIds,
      ...period,
    });
    sum = { kept: sum.kept + visits.kept, missed: sum.missed + visits.missed, unknown: sum.unknown + visits.unknown };
  }
  return sum;
}
