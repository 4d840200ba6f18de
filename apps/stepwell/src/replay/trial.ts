import { uuidv5 } from '@stepwell/kernel';
import { UserError } from '../host/user-error.js';
import { Dirt } from './dirt.js';
import { dayOf, readTable, type Row } from './tables.js';
import { plannedWeeks, type PlannedWeek } from './planned.js';
import { visitsOf, type Visit, VISIT_COLUMNS } from './visits.js';

/** A dose: milligrams, or one injection. */
export interface Dose {
  readonly day: number;
  readonly amount: number;
  readonly unit: 'mg' | 'injection';
}

/** One urine sample: the positive substances of a day, and whether its temperature was right. */
export interface Sample {
  readonly day: number;
  readonly positives: readonly string[];
  readonly temperature: 'ok' | 'wrong' | 'unknown';
}

/** A withdrawal grade, 0 none .. 3 severe. */
export interface Withdrawal {
  readonly day: number;
  readonly grade: number;
}

/** One self-reported use day of one substance. */
export interface Use {
  readonly day: number;
  readonly substance: string;
}

/** One person of the trial with everything known about them, by study day. */
export interface Person {
  /** Number in the data; never leaves the replay. */
  readonly who: string;
  readonly patientId: string;
  readonly site: string;
  /** First arm assigned; null when never randomized. */
  readonly arm: string | null;
  readonly randomizedOn: number | null;
  readonly adult: boolean;
  readonly visits: readonly Visit[];
  /** The same visits as the published method counts them; sent to nobody. */
  readonly planned: readonly PlannedWeek[];
  readonly doses: readonly Dose[];
  readonly samples: readonly Sample[];
  readonly withdrawals: readonly Withdrawal[];
  readonly uses: readonly Use[];
}

/** A whole trial as read. */
export interface Trial {
  readonly number: string;
  readonly people: readonly Person[];
  readonly arms: readonly string[];
  readonly dirt: Dirt;
}

const PATIENT_NAMESPACE = '3b7c2f4a-9c43-5f0b-8f0e-7a1d1f6f2c11';

/** Patient id of a person: derived, so that two runs name the same people alike. */
export function patientIdOf(trial: string, who: string): string {
  return uuidv5(PATIENT_NAMESPACE, `ctn-${trial}/${who}`);
}

/** Reads one trial; `limit` keeps its first people in file order. Throws UserError when the data is not there. */
export function readTrial(folder: string, number: string, limit?: number): Trial {
  const everybody = readTable(folder, 'everybody', ['who', 'project']).filter(({ project }) => project === number);
  if (everybody.length === 0) throw new UserError(`--trial ${number}: the data in ${folder} holds no such trial.`);
  const order = everybody.map(({ who }) => who).slice(0, limit ?? everybody.length);
  const chosen = new Set(order);
  const dirt = new Dirt();
  const tables = readTables(folder, chosen);
  const people = order.map((who) => personOf(number, who, tables, dirt));
  const arms = [...new Set(people.flatMap(({ arm }) => (arm ? [arm] : [])))].sort();
  return { number, people, arms, dirt };
}

type Tables = ReturnType<typeof readTables>;

function readTables(folder: string, people: ReadonlySet<string>) {
  const table = <const C extends readonly string[]>(name: string, columns: C) =>
    byPerson(readTable(folder, name, columns, people));
  return {
    site: table('site_masked', ['who', 'site_masked']),
    age: table('demographics', ['who', 'age']),
    arm: table('randomization', ['who', 'treatment', 'which', 'when']),
    visit: table('visit', VISIT_COLUMNS),
    dose: table('treatment', ['who', 'amount', 'when']),
    positive: table('uds', ['who', 'what', 'when']),
    temperature: table('uds_temp', ['who', 'was_temp_ok', 'when']),
    withdrawal: table('withdrawal', ['who', 'withdrawal', 'when']),
    use: table('tlfb', ['who', 'what', 'when']),
  };
}

function byPerson<C extends string>(rows: readonly Row<C | 'who'>[]): ReadonlyMap<string, readonly Row<C | 'who'>[]> {
  return Map.groupBy(rows, (row) => row['who']);
}

function personOf(trial: string, who: string, tables: Tables, dirt: Dirt): Person {
  const of = <R>(table: ReadonlyMap<string, readonly R[]>): readonly R[] => table.get(who) ?? [];
  const assigned = of(tables.arm).find(({ which }) => which === '1');
  const randomizedOn = assigned ? dayOf(assigned.when) : null;
  const arm = randomizedOn === null ? null : (assigned?.treatment ?? null);
  const site = of(tables.site)[0]?.site_masked ?? '';
  if (site === '') dirt.add('person-without-site');
  const age = Number(of(tables.age)[0]?.age ?? '');
  if (!age) dirt.add('person-without-age');
  const visits = visitsOf(of(tables.visit), randomizedOn, dirt);
  return {
    who,
    patientId: patientIdOf(trial, who),
    site: site || 'unknown',
    arm,
    randomizedOn,
    adult: !age || age >= 18,
    visits,
    planned: plannedWeeks(of(tables.visit), of(tables.positive), randomizedOn),
    doses: dosesOf(of(tables.dose), arm, dirt),
    samples: samplesOf(of(tables.positive), of(tables.temperature), visits, dirt),
    withdrawals: withdrawalsOf(of(tables.withdrawal), dirt),
    uses: usesOf(of(tables.use), dirt),
  };
}

function dosesOf(rows: readonly Row<'amount' | 'when'>[], arm: string | null, dirt: Dirt): readonly Dose[] {
  if (arm === null) {
    dirt.add('dose-without-an-arm', rows.length);
    return [];
  }
  const injected = /XR|Inpatient NTX|injection/i.test(arm);
  const doses = rows.flatMap((row): Dose[] => {
    const [day, amount] = [dayOf(row.when), Number(row.amount)];
    if (day === null || !(amount > 0)) return (dirt.add('dose-without-day-or-amount'), []);
    return [{ day, amount, unit: injected && amount === 1 ? 'injection' : 'mg' }];
  });
  return onePerDay(doses, () => dirt.add('second-dose-on-one-day'));
}

/** Doses of one day are one ledger row: the amounts are added up, and the second is counted as dirt. */
function onePerDay(doses: readonly Dose[], found: () => void): readonly Dose[] {
  const days = new Map<number, Dose>();
  for (const dose of doses) {
    const before = days.get(dose.day);
    if (before) found();
    days.set(dose.day, before ? { ...before, amount: before.amount + dose.amount } : dose);
  }
  return [...days.values()].sort((a, b) => a.day - b.day);
}

const TEMPERATURE: Readonly<Record<string, Sample['temperature']>> = { '1': 'ok', '0': 'wrong' };

function samplesOf(
  positives: readonly Row<'what' | 'when'>[],
  temperatures: readonly Row<'was_temp_ok' | 'when'>[],
  visits: readonly Visit[],
  dirt: Dirt,
): readonly Sample[] {
  const found = new Map<number, Set<string>>();
  for (const visit of visits) if (visit.outcome === 'kept') found.set(visit.day, new Set());
  for (const row of positives) {
    const day = dayOf(row.when);
    if (day === null) dirt.add('urine-result-without-day');
    else found.set(day, (found.get(day) ?? new Set()).add(codeOf(row.what)));
  }
  const measured = new Map(temperatures.map((row) => [dayOf(row.when), TEMPERATURE[row.was_temp_ok] ?? 'unknown']));
  dirt.add('sample-temperature-unknown', [...measured.values()].filter((value) => value === 'unknown').length);
  return [...found]
    .map(([day, substances]) => ({
      day,
      positives: [...substances].sort(),
      temperature: measured.get(day) ?? ('unknown' as const),
    }))
    .sort((a, b) => a.day - b.day);
}

function withdrawalsOf(rows: readonly Row<'withdrawal' | 'when'>[], dirt: Dirt): readonly Withdrawal[] {
  return rows.flatMap((row) => {
    const [day, grade] = [dayOf(row.when), Number(row.withdrawal)];
    if (day !== null && row.withdrawal !== '' && grade >= 0 && grade <= 3) return [{ day, grade }];
    return (dirt.add('withdrawal-without-day-or-grade'), []);
  });
}

function usesOf(rows: readonly Row<'what' | 'when'>[], dirt: Dirt): readonly Use[] {
  return rows.flatMap((row) => {
    const day = dayOf(row.when);
    if (day !== null && row.what !== '') return [{ day, substance: codeOf(row.what) }];
    return (dirt.add('self-report-without-day-or-substance'), []);
  });
}

/** A substance as a code: lower case, words joined by `-`. */
export function codeOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}
