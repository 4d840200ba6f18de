import type { Plan } from './plan.js';
import { simulate, type Outcome } from './run.js';

const MOST_RUNS = 50;

/** A smaller plan that breaks the same invariant: fewer faults, processes, clients, commands, keys. */
export async function shrink(failing: Outcome): Promise<Outcome> {
  const broken = invariantOf(failing);
  let smallest = failing;
  let runs = 0;
  for (let smaller = true; smaller && runs < MOST_RUNS;) {
    smaller = false;
    for (const plan of smallerPlans(smallest.plan)) {
      if (++runs > MOST_RUNS) break;
      const outcome = await simulate(plan);
      if (invariantOf(outcome) !== broken) continue;
      smallest = outcome;
      smaller = true;
      break;
    }
  }
  return smallest;
}

function invariantOf({ violations }: Outcome): string | null {
  return violations[0]?.split(':')[0] ?? null;
}

function* smallerPlans(plan: Plan): Generator<Plan> {
  for (const fault of plan.faults) yield { ...plan, faults: plan.faults.filter((one) => one !== fault) };
  for (const name of ['publishers', 'consumers', 'clients', 'keys'] as const)
    if (plan[name] > 1) yield { ...plan, [name]: plan[name] - 1 };
  if (plan.commands > 1) yield { ...plan, commands: Math.ceil(plan.commands / 2) };
  if (plan.commands > 2) yield { ...plan, commands: plan.commands - 1 };
}
