import { addDays } from '@stepwell/kernel';
import type { ApiClient } from '../clinic/api-client.js';
import { FIRST_DAY } from './clock-work.js';
import { RETENTION_DAYS, type ArmResult } from './result.js';
import type { Trial } from './trial.js';

/** The trial and its follow-up, in the pieces attendance answers at once. */
const PERIODS = 4;
const PERIOD_DAYS = 360;

/** Reads one arm from the services' own read models: never from the files. */
export async function readArm(api: ApiClient, trial: Trial, arm: string): Promise<ArmResult> {
  const patientIds = trial.people.filter((person) => person.arm === arm).map(({ patientId }) => patientId);
  const [dosing, medication, visits] = await Promise.all([
    api.post<{ share: Record<string, number> }>('/medication/v1/adherence/still-dosing', {
      patientIds,
      days: [...RETENTION_DAYS],
    }),
    api.post<{ doses: number; opioidPositiveTests: number }>('/medication/v1/summary', { patientIds }),
    visitsOf(api, patientIds),
  ]);
  return {
    arm,
    randomized: patientIds.length,
    stillDosing: {
      '30': dosing.share['30']!,
      '60': dosing.share['60']!,
      '90': dosing.share['90']!,
      '161': dosing.share['161']!,
    },
    doses: medication.doses,
    visitsKept: visits.kept,
    visitsMissed: visits.missed,
    visitsUnknown: visits.unknown,
    opioidPositive: medication.opioidPositiveTests,
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
