import { parseArgs } from 'node:util';
import { hunt, type Caught } from './hunt.js';
import { MUTATIONS } from './mutations.js';
import { commandOf, FAULTS, planOf, type Bus, type Fault, type Plan } from './plan.js';
import { withProgress } from './progress.js';
import { publish } from './publish.js';
import { simulate, type Outcome } from './run.js';
import { shrink } from './shrink.js';
import { seedsOf, sweep, type Sweep } from './sweep.js';

const USAGE = `npm run simulation -- [--seeds 2000] [--from 1] [--json]     many seeds
  npm run simulation -- --seed 7 [--trace]                    one seed, with all that happened
  npm run simulation -- --mutations [--seeds 1000]             is each planted fault noticed?
  npm run simulation -- --publish                             both, into docs/reliability/simulation.json
A plan other than the seed's own: --fault <kinds, comma between, or none> --bus broker|postgres-log --mutation <name>
  --publishers, --consumers, --clients, --commands, --keys, --batch <number>
Faults: ${FAULTS.join(', ')}
Exit code 1: an invariant was broken, or a planted fault went unnoticed.`;

const SIZES = ['publishers', 'consumers', 'clients', 'commands', 'keys', 'batch'] as const;
const SHOWN = 5;
const MUTATION_SEEDS = 1_000;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const options = {
  ...{ seeds: text, seed: text, from: { ...text, default: '1' }, fault: text, bus: text, mutation: text },
  ...{ publishers: text, consumers: text, clients: text, commands: text, keys: text, batch: text },
  ...{ trace: flag, json: flag, mutations: flag, publish: flag, help: flag },
};

type Values = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options }).values;
}

/** Runs what the command line asks for; answers the exit code. */
export async function cli(args: readonly string[]): Promise<number> {
  const values = read(args);
  if (values === null || values.help) {
    process.stderr.write(`${USAGE}\n`);
    return values ? 0 : 2;
  }
  if (values.seed !== undefined) return one(planOf(Number(values.seed), changes(values)), values);
  const count = (usual: number): number => Number(values.seeds ?? usual);
  const caught = values.mutations || values.publish ? await planted(Number(values.from), values) : [];
  const missed = caught.some(({ caughtBySeed }) => caughtBySeed === null);
  if (values.mutations) return missed ? 1 : 0;
  const plans = seedsOf(Number(values.from), count(1000)).map((seed) => planOf(seed, changes(values)));
  const result = await withProgress('seeds', (told) => sweep(plans, told));
  await report(result, values.json);
  if (values.publish) publish(result, caught);
  return missed || result.failing.length > 0 ? 1 : 0;
}

function read(args: readonly string[]): Values | null {
  try {
    const values = parse(args);
    const numbers = [values.seeds, values.seed, values.from, ...SIZES.map((name) => values[name])];
    for (const number of numbers)
      if (number !== undefined && !/^\d+$/.test(number)) throw new Error(`no number: ${number}`);
    if (values.mutation && !MUTATIONS.some(({ name }) => name === values.mutation)) throw new Error('no such mutation');
    changes(values);
    return values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return null;
  }
}

/** What the command line changes of a seed's own plan. */
function changes(values: Values): Partial<Plan> {
  const sizes = SIZES.flatMap((name) => (values[name] === undefined ? [] : [[name, Number(values[name])]]));
  return {
    ...(Object.fromEntries(sizes) as Partial<Plan>),
    ...(values.fault === undefined ? {} : { faults: faultsOf(values.fault) }),
    ...(values.bus === undefined ? {} : { bus: busOf(values.bus) }),
    ...(values.mutation === undefined ? {} : { mutation: values.mutation }),
  };
}

function faultsOf(list: string): readonly Fault[] {
  if (list === 'none') return [];
  return list.split(',').map((name) => {
    const fault = FAULTS.find((one) => one === name);
    if (!fault) throw new Error(`no fault ${name}`);
    return fault;
  });
}

function busOf(name: string): Bus {
  if (name === 'broker' || name === 'postgres-log') return name;
  throw new Error(`no bus ${name}`);
}

async function one(plan: Plan, { trace, json }: Values): Promise<number> {
  const outcome = await simulate(plan, trace);
  if (trace) print(outcome.trace);
  const { steps, ms, digest, violations } = outcome;
  if (json) print([JSON.stringify({ seed: plan.seed, steps, digest, violations })]);
  else
    print([`seed ${plan.seed}: ${steps} steps, ${ms.toFixed()} ms of its own time, digest ${digest}`, ...violations]);
  return violations.length > 0 ? 1 : 0;
}

async function report(result: Sweep, json: boolean): Promise<void> {
  const { seeds, steps, seconds, failing, digests } = result;
  const found = failing.map(({ plan, violations }) => ({ seed: plan.seed, violations, repeat: commandOf(plan) }));
  if (json) return print([JSON.stringify({ seeds, steps, seconds, failing: found, digests })]);
  for (const outcome of failing) print(linesOf(outcome));
  if (failing[0]) print(['', 'The first of them, made smaller:', ...linesOf(await shrink(failing[0]))]);
  const perMinute = ((seeds / seconds) * 60).toFixed();
  print([`${seeds} seeds, ${failing.length} failing, ${steps} steps, ${seconds.toFixed(1)} s, ${perMinute} a minute`]);
}

function linesOf({ plan, violations }: Outcome): readonly string[] {
  return [
    `seed ${plan.seed}`,
    ...violations.slice(0, SHOWN).map((line) => `  ${line}`),
    `  ${commandOf(plan)} --trace`,
  ];
}

async function planted(from: number, { seeds, json, publish: all }: Values): Promise<readonly Caught[]> {
  const most = Number((all ? undefined : seeds) ?? MUTATION_SEEDS);
  const caught = await withProgress('planted faults', (told) => hunt(from, most, told));
  if (json) print([JSON.stringify(caught)]);
  else
    print(['| planted fault | noticed by seed | after | broken |', '| --- | --- | --- | --- |', ...caught.map(rowOf)]);
  return caught;
}

function rowOf({ name, caughtBySeed, after, invariant }: Caught): string {
  const noticed = caughtBySeed === null ? 'not' : `seed ${caughtBySeed}`;
  return `| ${name} | ${noticed} | ${after} | ${invariant ?? '-'} |`;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
