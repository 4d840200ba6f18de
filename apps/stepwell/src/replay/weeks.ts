import { addDays } from '@stepwell/kernel';
import type { ApiClient } from '../clinic/api-client.js';
import { dateOf } from './clock-work.js';
import { DAYS_PER_WEEK, shareOf, weekNumbers, WEEKS, type CurveWeek } from './curves.js';
import type { Person } from './trial.js';

/** A week lies around its planned day: three days before to three days after. */
const BEFORE_THE_PLANNED_DAY = 3;

interface Dosing {
  readonly share: Readonly<Record<string, number>>;
  readonly each: readonly { readonly id: string; readonly days: number | null }[];
}
interface Visits {
  readonly weeks: readonly {
    readonly visits: { readonly kept: number; readonly missed: number; readonly unknown: number };
  }[];
}
interface Tests {
  readonly weeks: readonly { readonly collected: number; readonly opioidPositive: number }[];
}

/** The curves of one arm, and retention on other days, from the services' own read models: never from the files. */
export async function readCurves(
  api: ApiClient,
  people: readonly Person[],
  days: readonly number[],
): Promise<{ readonly weeks: readonly CurveWeek[]; readonly stillDosing: Readonly<Record<string, number>> }> {
  const patientIds = people.map(({ patientId }) => patientId);
  const asked = [...new Set([...days, ...weekNumbers.map((week) => week * DAYS_PER_WEEK)])];
  const dosing = await api.post<Dosing>('/medication/v1/adherence/still-dosing', {
    patientIds,
    days: asked,
    each: true,
  });
  const cohort = people.map(({ patientId, randomizedOn }) => ({ patientId, from: firstDay(randomizedOn ?? 0) }));
  const last = new Map(dosing.each.map(({ id, days: dosed }) => [id, dosed]));
  const dosed = people.flatMap(({ patientId, randomizedOn }) => {
    const of = last.get(patientId) ?? null;
    if (of === null) return [];
    return [{ patientId, from: firstDay(randomizedOn ?? 0), until: addDays(dateOf(randomizedOn ?? 0), of) }];
  });
  const [visits, tests] = await Promise.all([
    dosed.length === 0
      ? { weeks: [] }
      : api.post<Visits>('/attendance/v1/attendance/weekly', { cohort: dosed, weeks: WEEKS }),
    api.post<Tests>('/medication/v1/drug-tests/weekly', { cohort, weeks: WEEKS }),
  ]);
  const weeks = weekNumbers.map((week) => {
    const { kept, missed, unknown } = visits.weeks[week - 1]?.visits ?? { kept: 0, missed: 0, unknown: 0 };
    const { collected, opioidPositive } = tests.weeks[week - 1]!;
    return {
      week,
      stillDosing: { share: dosing.share[week * DAYS_PER_WEEK]!, of: people.length },
      visitsKept: shareOf(kept, kept + missed + unknown),
      opioidPositive: shareOf(opioidPositive, collected),
    };
  });
  return { weeks, stillDosing: dosing.share };
}

const firstDay = (randomizedOn: number) => dateOf(randomizedOn + DAYS_PER_WEEK - BEFORE_THE_PLANNED_DAY);
