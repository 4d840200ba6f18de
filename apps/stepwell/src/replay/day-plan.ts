import type { Dose, Person, Sample, Trial, Use, Withdrawal } from './trial.js';
import type { Visit } from './visits.js';

/** Something of one person. */
export interface Of<T> {
  readonly person: Person;
  readonly fact: T;
}

/** Everything that happens on one study day. */
export interface DayPlan {
  readonly referrals: Person[];
  readonly admissions: Person[];
  readonly visits: Of<Visit>[];
  readonly doses: Of<Dose>[];
  readonly samples: Of<Sample>[];
  readonly withdrawals: Of<Withdrawal>[];
  readonly uses: Of<Use>[];
}

/**
 * The last planned contact is week 32 after randomization, which is by day 33, and the last dose is dated day 499: what is
 * dated later still carries a wrong date. It is counted and left out: no day can be given to it without guessing.
 */
const LAST_DAY = 500;

/**
 * The trial by study day. People are referred on day 0; what is dated earlier (self-reports of the weeks before) is
 * reported on day 0 with its own clinical time.
 */
export function planDays(trial: Trial): ReadonlyMap<number, DayPlan> {
  const days = new Map<number, DayPlan>();
  const on = (day: number): DayPlan => {
    if (day > LAST_DAY) {
      trial.dirt.add('dated-after-the-follow-up');
      return emptyDay();
    }
    const at = Math.max(0, day);
    const plan = days.get(at) ?? emptyDay();
    days.set(at, plan);
    return plan;
  };
  for (const person of trial.people) {
    on(0).referrals.push(person);
    if (person.randomizedOn !== null) on(person.randomizedOn).admissions.push(person);
    for (const fact of person.visits) {
      // Nobody can be booked before they are known, and their first day may have a visit of its own.
      if (fact.day < 0) trial.dirt.add('visit-before-the-referral');
      else on(fact.day).visits.push({ person, fact });
    }
    for (const fact of person.doses) on(fact.day).doses.push({ person, fact });
    for (const fact of person.samples) on(fact.day).samples.push({ person, fact });
    for (const fact of person.withdrawals) on(fact.day).withdrawals.push({ person, fact });
    for (const fact of person.uses) on(fact.day).uses.push({ person, fact });
  }
  return new Map([...days].sort(([a], [b]) => a - b));
}

/** Whether nothing happens on a day. */
export function isEmpty(plan: DayPlan): boolean {
  return Object.values(plan).every((part: readonly unknown[]) => part.length === 0);
}

/** A day on which nothing happens; it is lived all the same, because every site closes its day. */
export function emptyDay(): DayPlan {
  return { referrals: [], admissions: [], visits: [], doses: [], samples: [], withdrawals: [], uses: [] };
}
